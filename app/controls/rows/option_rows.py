"""The rows for a choice among options: a check box or a combo box."""

from typing import Any

from PyQt6.QtCore import QSignalBlocker, Qt
from PyQt6.QtWidgets import QCheckBox

from app.controls.rows.fields import OptionList
from app.controls.rows.parameter_row import ParameterRow, sentence
from optim_core.parameters.hyperparameter import Choice, Flag


class FlagRow(ParameterRow):
    """A check box for a :class:`Flag`."""

    def __init__(self, parameter: Flag) -> None:
        super().__init__(parameter)
        self.box = QCheckBox()
        self.box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.box.setToolTip(sentence(parameter.doc))
        self.box.setAccessibleName(parameter.name)
        self.grid.addWidget(self.box, 0, 1)
        self.box.toggled.connect(lambda on: self.value_changed.emit(on))

    def set_value(self, value: Any) -> None:
        """Check or uncheck the box."""
        with QSignalBlocker(self.box):
            self.box.setChecked(value)
        self.show_error("")


class ChoiceRow(ParameterRow):
    """A combo box for a :class:`Choice`."""

    def __init__(self, parameter: Choice) -> None:
        super().__init__(parameter)
        self.box = OptionList()
        self.box.setObjectName("value")
        self.box.setToolTip(sentence(parameter.doc))
        self.box.setAccessibleName(parameter.name)
        for option in parameter.options:
            self.box.addItem(option.replace("_", "-"), option)
        self.grid.addWidget(self.box, 0, 1)
        self.box.activated.connect(lambda index: self.value_changed.emit(self.box.itemData(index)))

    def set_value(self, value: Any) -> None:
        """Show an option."""
        with QSignalBlocker(self.box):
            self.box.setCurrentIndex(self.box.findData(value))
        self.show_error("")
