"""What all views have in common: they are laid out for a state and a size, then painted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PyQt6.QtCore import QRectF, QSizeF
from PyQt6.QtGui import QPainter

from app.drawing.state import ViewState
from app.style.theme import Style


@dataclass(frozen=True, eq=False)
class Part:
    """A part of a view that looks the same from frame to frame, so that a screen can keep it.

    Parameters
    ----------
    key : object
        All that it depends on: with an equal key it looks the same.
    area : QRectF
        Where it is, in the view's pixels.
    paint : callable
        Paints it onto a QPainter in the view's pixels.
    below : bool
        Whether what moves lies over it.
    """

    key: object
    area: QRectF
    paint: Callable[[QPainter], None]
    below: bool = True


class ViewPainter:
    """Paints one view of a race, in its own pixels from the origin.

    Attributes
    ----------
    state : ViewState or None
        What it is laid out for.
    size : QSizeF
        Logical pixels.
    inviting : bool
        Whether it shows what invites the pointer: on a screen, not in a file.
    """

    def __init__(self) -> None:
        self.state: ViewState | None = None
        self.size = QSizeF()
        self.inviting = False

    @staticmethod
    def concerns(state: ViewState) -> bool:
        """Whether there is anything to show of a state."""
        return True

    def lay_out(self, state: ViewState, size: QSizeF) -> None:
        """Prepare to paint a state into some pixels; what did not change is kept."""
        self.state, self.size = state, size

    @property
    def style(self) -> Style:
        """Colours and sizes."""
        return self.state.style if self.state is not None else Style()

    @property
    def look(self) -> object:
        """What that which moves depends on: while this is equal, it looks the same."""
        state = self.state
        if state is None:
            return None
        return state.race, state.figure, state.step, state.selected, state.style, self.size

    @property
    def parts(self) -> Sequence[Part]:
        """What looks the same from frame to frame."""
        return ()

    def paint_moving(self, painter: QPainter) -> None:
        """Paint what the parts leave."""
        raise NotImplementedError

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


class FootPainter(ViewPainter):
    """Paints a view below the panes of a picture, as tall as its content is."""

    @staticmethod
    def height(state: ViewState, width: float) -> float:
        """Return the pixels that it takes in some width."""
        raise NotImplementedError
