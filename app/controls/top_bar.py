"""The top bar: surface, layout, layers, views, reset, presenting, export and the main menu."""

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PyQt6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QToolButton,
    QWidget,
)

from app.model.session import Session
from app.style.theme import Style
from app.style.widget_style import icon
from optim_core.scenes.scene import Scene


class SurfaceButton(QPushButton):
    """A button that names the shown surface and opens the gallery."""

    WIDTH = 192

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("choice")
        self.setFixedWidth(self.WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._style = Style()
        self._title = ""

    def set_style(self, style: Style) -> None:
        """Apply colours and sizes."""
        self._style = style
        self.show_title(self._title)

    def show_title(self, title: str) -> None:
        """Show the surface's title, elided if it is too long."""
        self._title = title
        room = self.WIDTH - 40
        metrics = QFontMetrics(self._style.font())
        text = metrics.elidedText(title, Qt.TextElideMode.ElideRight, room)
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(f"Surface: {title}")

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the button with a chevron at its end."""
        super().paintEvent(event)
        painter = QPainter(self)
        side = 12
        place = self.rect().adjusted(self.width() - side - 8, (self.height() - side) // 2, 0, 0)
        place.setSize(QSize(side, side))
        icon("drop", self._style).paint(painter, place)
        painter.end()


class TopBar(QWidget):
    """The buttons at the top: surface, layout, layers, views, reset, present, export and more.

    The window fills the menus and binds the other buttons to commands.

    Attributes
    ----------
    buttons : dict of QAbstractButton to str
        The id of each button's command.
    layer_menu, view_menu, export_menu, main_menu : QMenu
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(4)
        self._icons: dict[QToolButton, str] = {}
        self.surface = SurfaceButton()
        row.addWidget(self.surface)
        row.addSpacing(12)
        self.layouts = self._exclusive("grid", "overlay")
        for button in self.layouts.values():
            row.addWidget(button)
        row.addSpacing(12)
        layers = self._button("layers", "Layers", "What is drawn over the terrain")
        views = self._button("views", "Views", "What is shown beside the panes, and below them")
        row.addWidget(layers)
        row.addWidget(views)
        row.addStretch(1)
        self.reset = self._button("reset", "Reset")
        self.present = self._button("present", "Present")
        self.export = self._button("export", "Export", "The picture as a file or on the clipboard")
        self.scheme = self._button("scheme")
        self.menu = self._button("menu", "", "More")
        for button in (self.reset, self.present, self.export, self.scheme, self.menu):
            row.addWidget(button)
        self.layer_menu, self.view_menu, self.export_menu, self.main_menu = (
            _menu_of(button) for button in (layers, views, self.export, self.menu)
        )
        self.buttons: dict[QAbstractButton, str] = {
            self.surface: "race.surface",
            self.layouts["grid"]: "view.grid",
            self.layouts["overlay"]: "view.overlay",
            self.reset: "race.reset",
            self.present: "view.present",
            self.scheme: "view.light_or_dark",
        }
        session.scene_changed.connect(self._show)
        self._show(session.scene)

    def set_style(self, style: Style) -> None:
        """Apply colours and sizes."""
        self.surface.set_style(style)
        for button, name in self._icons.items():
            button.setIcon(icon(name, style))

    def _exclusive(self, *names: str) -> dict[str, QToolButton]:
        """Return name → button of a group of which one is checked."""
        group, buttons = QButtonGroup(self), {}
        for name in names:
            buttons[name] = self._button(name, name.capitalize())
            buttons[name].setCheckable(True)
            group.addButton(buttons[name])
        return buttons

    def _button(self, name: str, text: str = "", tip: str = "") -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(text or tip)
        button.setIconSize(QSize(16, 16))
        if text:
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._icons[button] = name
        return button

    def _show(self, scene: Scene) -> None:
        self.surface.show_title(scene.setup.surface.title)
        self.layouts[scene.figure.layout].setChecked(True)


def _menu_of(button: QToolButton) -> QMenu:
    """Let a button open a menu, and return it."""
    menu = QMenu(button)
    button.setMenu(menu)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return menu
