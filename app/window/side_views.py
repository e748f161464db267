"""The side views outside the picture: in panels below it and in windows of their own.

In a low window, what is below the picture would leave it no height: there it is a drawer on the
right, in place of the racers' panel.
"""

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QDialog, QMainWindow, QVBoxLayout

from app.drawing.side_views import SIDE_VIEWS, SideView
from app.drawing.state import ViewState
from app.views.registry import make_widget
from app.window.docks import WIDTHS, Panel

TALLEST = 0.4
"""Largest initial height of a panel below the picture, as a share of the window's height."""


LOW = 800
"""Height of a window below which a panel is a drawer, in pixels."""

DRAWER = 320
"""Width of a drawer, in pixels; wider when presenting."""

BELOW, RIGHT = Qt.DockWidgetArea.BottomDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea


class SidePanel(Panel):
    """A side view in a panel below the picture, or in a drawer where the window is low.

    Nothing is computed while the panel is hidden.

    Parameters
    ----------
    view : SideView
    window : QMainWindow
    gives_way : Panel
        The panel that a drawer replaces.

    Attributes
    ----------
    content : SideWidget
    """

    def __init__(self, view: SideView, window: QMainWindow, gives_way: Panel) -> None:
        self.content = make_widget(view)
        super().__init__(view.title, self.content, window)
        self._view, self._window, self._gives_way = view, window, gives_way
        self._scale, self._wide = 1.0, WIDTHS["Racers"]
        self._displaces: bool | None = None  # None: not yet known, as at the start
        window.addDockWidget(BELOW, self, Qt.Orientation.Vertical)
        self.hide()  # addDockWidget shows it

    @property
    def is_drawer(self) -> bool:
        """Whether the panel is a drawer."""
        return self._window.dockWidgetArea(self) == RIGHT

    def show_state(self, state: ViewState) -> None:
        """Show a state, if the view is on; otherwise hide."""
        on, opening = self._view.shown(state), self.isHidden()
        self._scale = state.style.scale
        if not on:
            self._close()
            return
        self.settle()
        self.setVisible(True)
        if opening:
            self._make_room()
        before = self.content.sizeHint().height()
        self.content.show_state(state)
        if opening or self.content.sizeHint().height() != before:
            self.fit()

    def settle(self) -> None:
        """Move to where the window has room for the panel."""
        area = RIGHT if self._window.height() < LOW else BELOW
        if area == self._window.dockWidgetArea(self):
            return
        shown = not self.isHidden()
        self._window.addDockWidget(area, self, Qt.Orientation.Vertical)
        self.setVisible(shown)
        if shown:
            self._make_room()
            self.fit()

    def _make_room(self) -> None:
        """Hide the panel that a drawer replaces; show it again where there is room for both."""
        if self._scale > 1.0:  # presenting hides it anyway
            return
        if self.is_drawer and not self.isHidden():
            self._displaces = not self._gives_way.isHidden()
            if self._displaces:
                self._wide = self._gives_way.width()
                self._gives_way.hide()
        elif self._displaces and self._gives_way.isHidden():
            self._gives_way.show()
            self._window.resizeDocks([self._gives_way], [self._wide], Qt.Orientation.Horizontal)
            self._displaces = False

    def _close(self) -> None:
        if self.isHidden():
            return
        if self._displaces is None:  # it was open when the program ended
            self._displaces = self.is_drawer
        self.hide()
        self._make_room()

    def fit(self) -> None:
        """Take the height that the content needs, or the width of a drawer."""
        if self.is_drawer:
            wide = round(DRAWER * (1.0 + 0.5 * (self._scale - 1.0)))
            self._window.resizeDocks([self], [wide], Qt.Orientation.Horizontal)
            return
        tall = min(self.content.sizeHint().height(), round(TALLEST * self._window.height()))
        self._window.resizeDocks([self], [tall], Qt.Orientation.Vertical)


class SideWindow(QDialog):
    """A side view in a window of its own.

    Nothing is computed while the window is closed. While presenting, it is larger.

    Attributes
    ----------
    content : SideWidget
    """

    def __init__(self, view: SideView, window: QMainWindow) -> None:
        super().__init__(window)
        self.content = make_widget(view)
        self.setWindowTitle(view.title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.content)
        self.resize(self.content.sizeHint())
        self._view, self._window = view, window
        self._scale, self._size_before = 1.0, self.size()

    def show_state(self, state: ViewState) -> None:
        """Show a state, if the view is on; otherwise close."""
        on, opening = self._view.shown(state), not self.isVisible()
        if on:
            self.content.show_state(state)
        self.setVisible(on)
        if on and opening:
            self.addActions(self._window.actions())  # so that the shortcuts work here too
            self.resize(self.width(), self.content.sizeHint().height())
        self._rescale(state.style.scale)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Close on Escape; leave other keys to the main window."""
        if event is not None and event.key() == Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif event is not None:
            self._window.keyPressEvent(event)

    def _rescale(self, scale: float) -> None:
        """Enlarge the window when presenting starts, and restore its size afterwards."""
        before, self._scale = self._scale, scale
        if scale > before:
            self._size_before = self.size()
            wide = min(round(self.width() * scale), self._window.width() - 32)
            self.resize(wide, round(self.height() * scale))
        elif scale < before:
            self.resize(self._size_before)


def outside(window: QMainWindow, gives_way: Panel) -> dict[str, SidePanel | SideWindow]:
    """Return key → panel or window of each side view that is not beside the panes.

    Parameters
    ----------
    window : QMainWindow
    gives_way : Panel
        The panel that a drawer replaces in a low window.
    """
    return {
        key: SideWindow(view, window)
        if view.place == "window"
        else SidePanel(view, window, gives_way)
        for key, view in SIDE_VIEWS.items()
        if view.place != "beside"
    }
