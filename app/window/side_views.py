"""The side views outside the picture: in panels below it and in windows of their own."""

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QDialog, QMainWindow, QVBoxLayout

from app.drawing.side_views import SIDE_VIEWS, SideView
from app.drawing.state import ViewState
from app.views.registry import make_widget
from app.window.docks import Panel

TALLEST = 0.4
"""Largest initial height of a panel below the picture, as a share of the window's height."""


class SidePanel(Panel):
    """A side view in a panel below the picture.

    Nothing is computed while the panel is hidden.

    Attributes
    ----------
    content : SideWidget
    """

    def __init__(self, view: SideView, window: QMainWindow) -> None:
        self.content = make_widget(view)
        super().__init__(view.title, self.content, window)
        self._view, self._window = view, window
        window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self, Qt.Orientation.Vertical)
        self.hide()  # addDockWidget shows it

    def show_state(self, state: ViewState) -> None:
        """Show a state, if the view is on; otherwise hide."""
        on, opening = self._view.shown(state), self.isHidden()
        self.setVisible(on)
        if not on:
            return
        before = self.content.sizeHint().height()
        self.content.show_state(state)
        if opening or self.content.sizeHint().height() != before:
            self.fit()

    def fit(self, tall: int | None = None) -> None:
        """Set the height in pixels, by default to what the content needs."""
        if tall is None:
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


def outside(window: QMainWindow) -> dict[str, SidePanel | SideWindow]:
    """Return key → panel or window of each side view that is not beside the panes."""
    kinds: dict[str, type[SidePanel] | type[SideWindow]] = {
        "below": SidePanel,
        "window": SideWindow,
    }
    return {
        key: kinds[view.place](view, window)
        for key, view in SIDE_VIEWS.items()
        if view.place in kinds
    }
