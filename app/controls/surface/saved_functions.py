"""The user's saved functions: save one under a name, choose one, delete one."""

from typing import Any

from PyQt6.QtCore import QSignalBlocker, Qt, pyqtSignal
from PyQt6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QToolButton, QWidget

from app.model.settings import Settings
from optim_core.parameters.hyperparameter import Text
from optim_core.surfaces.landscape import Surface

MOST = 100
"""Largest number of saved functions; beyond it the oldest is dropped."""


class SavedFunctions(QWidget):
    """A field for the name, buttons to save and delete, and the list of saved functions.

    Signals
    -------
    renamed(str)
        The shown surface has been saved under this name.
    chosen(object)
        The parameters of the saved surface to show.
    """

    renamed = pyqtSignal(str)
    chosen = pyqtSignal(object)

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._settings = settings
        self._surface: Surface | None = None
        self.name = QLineEdit()
        self.name.setPlaceholderText("Name")
        self.name.setAccessibleName("Name of the function")
        self.name.setToolTip("The name under which this function is saved")
        self.save = self._button("Save", "Save this function under this name")
        self.list = QComboBox()
        self.list.setAccessibleName("Saved functions")
        self.list.setToolTip("Your saved functions")
        self.list.setPlaceholderText("Saved functions")
        self.list.setMinimumWidth(64)  # a long name must not widen the panel
        self.list.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.delete = self._button("Delete", "Delete the saved function of this name")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for row, (left, right) in enumerate(((self.name, self.save), (self.list, self.delete))):
            grid.addWidget(left, row, 0)
            grid.addWidget(right, row, 1)
        self.name.textEdited.connect(self._offer)
        self.name.returnPressed.connect(self._on_save)
        self.save.clicked.connect(self._on_save)
        self.delete.clicked.connect(self._on_delete)
        self.list.activated.connect(self._on_chosen)

    def show_surface(self, surface: Surface) -> None:
        """Show the name of a typed surface, and whether it is saved."""
        before, self._surface = self._surface, surface
        if before is None or before.values["title"] != surface.values["title"]:
            self.name.setText(surface.values["title"])
            declared = next(one for one in surface.parameters if one.name == "title")
            assert isinstance(declared, Text)
            self.name.setMaxLength(declared.longest)
        self._offer()

    def _button(self, text: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setToolTip(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _offer(self) -> None:
        """Fill the list, and enable the buttons that apply."""
        functions, name = self._settings.functions, self.name.text().strip()
        with QSignalBlocker(self.list):
            if [self.list.itemText(index) for index in range(self.list.count())] != [*functions]:
                self.list.clear()
                self.list.addItems(functions)
            self.list.setCurrentIndex(self.list.findText(name) if name in functions else -1)
        self.list.setVisible(bool(functions))
        self.delete.setVisible(bool(functions))
        self.delete.setEnabled(name in functions)
        saved = self._surface is not None and functions.get(name) == self._parameters(name)
        self.save.setEnabled(bool(name) and not saved)

    def _parameters(self, name: str) -> dict[str, Any]:
        assert self._surface is not None
        return {**self._surface.values, "title": name}

    def _on_save(self) -> None:
        # Pasted text may have unprintable characters; a name has none.
        words = "".join(filter(str.isprintable, " ".join(self.name.text().split())))
        name = words.strip()
        if not name or self._surface is None:
            return
        functions = self._settings.functions
        functions.pop(name, None)
        functions[name] = self._parameters(name)
        self._settings.functions = dict([*functions.items()][-MOST:])
        self.renamed.emit(name)
        self._offer()

    def _on_delete(self) -> None:
        functions = self._settings.functions
        functions.pop(self.name.text().strip(), None)
        self._settings.functions = functions
        self._offer()

    def _on_chosen(self, index: int) -> None:
        name = self.list.itemText(index)
        parameters = self._settings.functions.get(name)
        if parameters is not None:
            self.chosen.emit({**parameters, "title": name})
