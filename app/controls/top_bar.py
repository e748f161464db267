"""The top bar: which surface, which layout, presenting, export, scheme and the rest."""

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtWidgets import QButtonGroup, QComboBox, QHBoxLayout, QMenu, QToolButton, QWidget

import optim_core
from app.session import Session
from app.theme import Style
from app.widget_style import icon
from optim_core.defaults import move_to_surface
from optim_core.scenario import Scenario


class TopBar(QWidget):
    """Binds the surface and the layout; offers ``present``, ``export``, ``scheme``, ``menu``.

    The window fills the menus of ``export`` and ``menu`` and connects the other two.
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
        self.surface = QComboBox()
        self.surface.setMinimumWidth(176)
        self.surface.setAccessibleName("Surface")
        self.surface.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.surface.setToolTip("The loss surface to race on")
        for index, family in enumerate(optim_core.SURFACES.values()):
            self.surface.addItem(family.title, family.name)
            self.surface.setItemData(index, family.teaches, Qt.ItemDataRole.ToolTipRole)
        row.addWidget(self.surface)
        row.addSpacing(12)
        self.layouts: dict[str, QToolButton] = {}
        group = QButtonGroup(self)
        for layout, tip in (
            ("grid", "A pane for each racer (G)"),
            ("overlay", "All paths on one terrain (O)"),
        ):
            button = self._button(layout, layout.capitalize(), tip)
            button.setCheckable(True)
            button.clicked.connect(lambda _, layout=layout: session.edit(layout=layout))
            group.addButton(button)
            self.layouts[layout] = button
            row.addWidget(button)
        row.addStretch(1)
        self.reset = self._button("reset", "Reset", "This surface's race as it was at first (R)")
        self.present = self._button("present", "Present", "Fill the screen with the picture (F5)")
        self.export = self._button("export", "Export", "The picture as a file or on the clipboard")
        self.scheme = self._button("scheme", "", "Light or dark (D)")
        self.menu = self._button("menu", "", "More")
        for button in (self.reset, self.present, self.export, self.scheme, self.menu):
            row.addWidget(button)
        for button in (self.export, self.menu):
            button.setMenu(QMenu(button))
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.surface.activated.connect(self._on_surface)
        session.scenario_changed.connect(self._show)
        self._show(session.scenario)

    def set_style(self, style: Style) -> None:
        """Take colours and sizes."""
        for button, name in self._icons.items():
            button.setIcon(icon(name, style))

    def _button(self, name: str, text: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(text or tip.partition(" (")[0])
        button.setIconSize(QSize(16, 16))
        if text:
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._icons[button] = name
        return button

    def _show(self, scenario: Scenario) -> None:
        self.surface.setCurrentIndex(self.surface.findData(scenario.surface.name))
        self.layouts[scenario.layout].setChecked(True)

    def _on_surface(self, index: int) -> None:
        name = self.surface.itemData(index)
        if name != self._session.scenario.surface.name:
            surface = optim_core.surface(name)
            self._session.open(move_to_surface(self._session.scenario, surface))
