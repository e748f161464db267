"""The base class of all painters: they are laid out for a state and a size, then painted."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QRectF, QSizeF
from PyQt6.QtGui import QPainter

from app.drawing.state import ViewState
from app.style.theme import Style

USUAL_HEIGHT = 200.0
"""Height below the panes of a view that fits any height, in pixels."""


@dataclass(frozen=True, eq=False)
class Part:
    """A static part of a view, which a screen can cache between frames.

    Parameters
    ----------
    key : object
        All that it depends on: with an equal key it looks the same.
    area : QRectF
        Its rectangle, in pixels of the view.
    paint : callable
        Paints it onto a QPainter, in pixels of the view.
    below : bool
        Whether it lies below the moving parts.
    """

    key: object
    area: QRectF
    paint: Callable[[QPainter], None]
    below: bool = True


@dataclass(frozen=True)
class Pointer:
    """What the pointer does in a view on a screen; subclasses say what a painter shows of it."""


class ViewPainter(ABC):
    """Paints one view of a race, with its top left corner at the origin.

    Attributes
    ----------
    state : ViewState or None
        The state that it is laid out for.
    size : QSizeF
        Its size, in logical pixels.
    pointer : Pointer or None
        What the pointer does; None in a file, where there is no pointer.
    """

    def __init__(self) -> None:
        self.state: ViewState | None = None
        self.size = QSizeF()
        self.pointer: Pointer | None = None

    @staticmethod
    def concerns(state: ViewState) -> bool:
        """Return whether the view has anything to show of a state; not whether it is on."""
        return True

    @staticmethod
    def height(state: ViewState, width: float) -> float:
        """Return the height that the view needs for a width below the panes, in pixels."""
        return USUAL_HEIGHT

    def lay_out(self, state: ViewState, size: QSizeF, pointer: Pointer | None = None) -> None:
        """Prepare to paint a state at a size, reusing what did not change."""
        self.state, self.size, self.pointer = state, size, pointer

    @property
    def inviting(self) -> bool:
        """Whether to paint what invites the pointer."""
        return self.pointer is not None

    @property
    def style(self) -> Style:
        """The style of the state."""
        return self.state.style if self.state is not None else Style()

    @property
    def look(self) -> object:
        """All that the moving parts depend on: while this is equal, they look the same."""
        state = self.state
        if state is None:
            return None
        shown = state.race, state.figure, state.step, state.selected, state.style
        return shown, self.size, self.pointer

    @property
    def parts(self) -> Sequence[Part]:
        """The static parts."""
        return ()

    @abstractmethod
    def paint_moving(self, painter: QPainter) -> None:
        """Paint everything but the static parts."""

    def paint(self, painter: QPainter) -> None:
        """Paint the whole view."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for part in self.parts:
            if part.below:
                part.paint(painter)
        self.paint_moving(painter)
        for part in self.parts:
            if not part.below:
                part.paint(painter)


def fill_panel(painter: QPainter, state: ViewState, area: QRectF) -> None:
    """Fill the ground of a view that is not beside the panes; a transparent picture has none."""
    if not (state.style.paper and state.figure.transparent):
        painter.fillRect(area, state.style.color("panel"))
