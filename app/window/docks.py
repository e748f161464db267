"""The panels around the picture that can be closed: the controls, and the step taken apart."""

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QDockWidget, QMainWindow, QWidget

from app.model.session import Session
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

    def __init__(self, session: Session, picture: RaceView, window: QMainWindow) -> None:
        self.inspector = Inspector()
        super().__init__("Step", self.inspector, window)
        self._session, self._picture, self._window = session, picture, window
        self.hide()
        session.frame_changed.connect(self._show_frame)
        session.selected_changed.connect(self.show_race)
        self.inspector.racer_chosen.connect(session.select)
        self.visibilityChanged.connect(self.show_race)

    def toggle(self) -> None:
        """Show it, as tall as it needs to be, or hide it."""
        self.setVisible(self.isHidden())
        self.fit()

    def fit(self, tall: int | None = None) -> None:
        """Make it some pixels tall, or else as tall as it needs to be."""
        if tall is None:
            tall = min(self.inspector.sizeHint().height(), round(TALLEST * self._window.height()))
        self._window.resizeDocks([self], [tall], Qt.Orientation.Vertical)

    def show_race(self) -> None:
        """Take the step of the session's race apart."""
        if self.isHidden():
            self._picture.show_detail(None, None)
            return
        race, racer = self._session.race, self._session.selected
        self.inspector.show_race(race, racer, self._session.frame)
        self._picture.show_detail(racer, self.inspector.detail)

    def _show_frame(self, frame: int) -> None:
        if not self.isHidden():
            self.inspector.show_frame(frame)
            self._picture.show_detail(self._session.selected, self.inspector.detail)
