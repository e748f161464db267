"""A row for one parameter: its name, a suitable control and, if its value is invalid, the error.

A row is made from the declaration alone; :func:`app.controls.rows.kinds.row_for` chooses its
class.
"""

from abc import abstractmethod
from typing import Any

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import QGridLayout, QLabel, QWidget

from app.controls.rows.fields import NameLabel
from app.style.theme import Style
from optim_core.parameters.hyperparameter import Parameter
from optim_core.parameters.number_format import number
from optim_core.parameters.points import Points


def sentence(doc: str) -> str:
    """Return the line of a declaration with a capital, as tooltips begin."""
    return doc[:1].upper() + doc[1:] if doc[:1].isascii() else doc


class ParameterRow(QWidget):
    """The base class of rows.

    Signals
    -------
    value_changed(object)
        The user chose a valid value.
    """

    value_changed = pyqtSignal(object)

    def __init__(self, parameter: Parameter) -> None:
        super().__init__()
        self.parameter = parameter
        self.name = NameLabel(parameter.name.replace("_", " "))
        self.name.reset_asked.connect(lambda: self.value_changed.emit(self._default))
        self.set_default(parameter.default)
        self.error = QLabel()
        self.error.setObjectName("error")
        self.error.setTextFormat(Qt.TextFormat.PlainText)
        self.error.setWordWrap(True)
        self.error.hide()
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(6)
        self.grid.setVerticalSpacing(0)
        self.grid.setColumnStretch(0, 1)
        self.grid.addWidget(self.name, 0, 0)
        self.grid.addWidget(self.error, 3, 0, 1, 2)

    @abstractmethod
    def set_value(self, value: Any) -> None:
        """Show a value without emitting a signal, and clear the error."""

    def set_default(self, value: Any) -> None:
        """Set the value that a double click on the name restores."""
        self._default = value
        if isinstance(self.parameter, Points):
            shown = f"the original {self.parameter.summary(value)}"
        else:
            shown = str(value).lower() if isinstance(value, str | bool) else number(value, 6)
        self.name.setToolTip(f"{sentence(self.parameter.doc)}\nDouble-click restores {shown}")

    def show_error(self, text: str) -> None:
        """Show an error below the control; an empty text clears it."""
        if text != self.error.text():
            self.error.setText(text)
            self.error.setVisible(bool(text))

    def set_style(self, style: Style, color: str) -> None:
        """Apply a style, and the colour of the row's racer; by default, do nothing."""
