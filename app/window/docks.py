"""The panels around the picture that can be closed: the controls, and the step taken apart."""

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QDockWidget, QMainWindow, QWidget

from app.drawing.state import ViewState
from app.views.picture.race_view import RaceView
from app.views.steps.inspector import Inspector

TALLEST = 0.4
"""Share of the window's height that the step inspector takes at first, at the most."""


class Panel(QDockWidget):
    """A part that can be closed and made larger, without a title."""

    def __init__(self, title: str, part: QWidget, window: QMainWindow) -> None:
        super().__init__(title, window)
        self.setObjectName(title)
        self.setWidget(part)
        self.setTitleBarWidget(QWidget())
        self.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)


class StepPanel(Panel):
    """The next step of the racer looked at, in numbers here and as arrows in the picture.

    While it is hidden nothing is worked out.

    Attributes
    ----------
    inspector : Inspector
    """

    def __init__(self, picture: RaceView, window: QMainWindow) -> None:
        self.inspector = Inspector()
        super().__init__("Step", self.inspector, window)
        self._picture, self._window = picture, window
        self.hide()

    def show_state(self, state: ViewState) -> None:
        """Take the step of a state apart, where the figure says so."""
        opening = state.shows("inspector") and self.isHidden()
        self.setVisible(state.shows("inspector"))
        if not state.shows("inspector"):
            self._picture.show_detail(None, None)
            return
        self.inspector.show_state(state)
        racer = state.chosen.racer if state.chosen is not None else None
        self._picture.show_detail(racer, self.inspector.detail)
        if opening:
            self.fit()

    def fit(self, tall: int | None = None) -> None:
        """Make it some pixels tall, or else as tall as it needs to be."""
        if tall is None:
            tall = min(self.inspector.sizeHint().height(), round(TALLEST * self._window.height()))
        self._window.resizeDocks([self], [tall], Qt.Orientation.Vertical)
