"""How the window is composed: the picture in the middle, dockable panels around it."""

from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QDockWidget, QMainWindow, QVBoxLayout, QWidget

from app.drawing.state import ViewState
from app.views.steps.inspector import Inspector

TALLEST = 0.4
"""Largest initial height of the step inspector, as a share of the window's height."""


WIDTHS = {"Surface": 208, "Racers": 236}
"""Initial and smallest widths of the panels beside the picture, in pixels."""


class Panel(QDockWidget):
    """A dock without a title bar, which can be closed and resized."""

    def __init__(self, title: str, part: QWidget, window: QMainWindow) -> None:
        super().__init__(title, window)
        self.setObjectName(title)
        self.setWidget(part)
        self.setTitleBarWidget(QWidget())
        self.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)


class StepPanel(Panel):
    """The next step of the selected racer, as numbers here and as arrows in the picture.

    Nothing is computed while the panel is hidden.

    Attributes
    ----------
    inspector : Inspector
    """

    def __init__(self, window: QMainWindow) -> None:
        self.inspector = Inspector()
        super().__init__("Step", self.inspector, window)
        self._window = window
        self.hide()

    def show_state(self, state: ViewState) -> None:
        """Show the step of a state, if the figure includes the inspector; otherwise hide."""
        opening = state.shows("inspector") and self.isHidden()
        self.setVisible(state.shows("inspector"))
        if not state.shows("inspector"):
            return
        self.inspector.show_state(state)
        if opening:
            self.fit()

    def fit(self, tall: int | None = None) -> None:
        """Set the height in pixels, by default to what the content needs."""
        if tall is None:
            tall = min(self.inspector.sizeHint().height(), round(TALLEST * self._window.height()))
        self._window.resizeDocks([self], [tall], Qt.Orientation.Vertical)


def add_panels(
    window: QMainWindow, surface: QWidget, racers: QWidget, step: StepPanel
) -> list[Panel]:
    """Dock the panels around the picture; return those beside it, from the left."""
    sides = Qt.DockWidgetArea
    panels = [Panel("Surface", surface, window), Panel("Racers", racers, window)]
    for panel, part, side in zip(
        panels,
        (surface, racers),
        (sides.LeftDockWidgetArea, sides.RightDockWidgetArea),
        strict=True,
    ):
        part.setMinimumWidth(WIDTHS[panel.windowTitle()])
        window.addDockWidget(side, panel)
    window.addDockWidget(sides.BottomDockWidgetArea, step)
    step.hide()  # addDockWidget shows it
    window.resizeDocks(panels, list(WIDTHS.values()), Qt.Orientation.Horizontal)
    return panels


def stacked(picture: QWidget, *below: QWidget) -> QWidget:
    """Return a widget with the picture, and the bars below it."""
    middle = QWidget()
    column = QVBoxLayout(middle)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(picture, 1)
    for bar in below:
        column.addWidget(bar)
    return middle
