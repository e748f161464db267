"""How the window is composed: the picture in the middle, dockable panels around it."""

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtWidgets import QDockWidget, QMainWindow, QVBoxLayout, QWidget

from app.model.settings import Settings

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


def add_panels(window: QMainWindow, surface: QWidget, racers: QWidget) -> tuple[Panel, Panel]:
    """Dock the panels of the surface and the racers to the left and right of the picture."""
    areas = Qt.DockWidgetArea
    left, right = Panel("Surface", surface, window), Panel("Racers", racers, window)
    window.addDockWidget(areas.LeftDockWidgetArea, left)
    window.addDockWidget(areas.RightDockWidgetArea, right)
    for panel, part in ((left, surface), (right, racers)):
        part.setMinimumWidth(WIDTHS[panel.windowTitle()])
    window.resizeDocks([left, right], list(WIDTHS.values()), Qt.Orientation.Horizontal)
    return left, right


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


def restore(window: QMainWindow, settings: Settings) -> None:
    """Give a window the size, position and docks that it had last, or a size for the screen."""
    geometry, state = settings.window()
    screen = window.screen()
    room = screen.availableSize() if screen is not None else window.minimumSize()
    window.resize(QSize(1440, 900).boundedTo(room - QSize(0, 32)))  # 32: the title bar
    if not geometry.isEmpty():
        window.restoreGeometry(geometry)
    if not state.isEmpty():
        window.restoreState(state)
