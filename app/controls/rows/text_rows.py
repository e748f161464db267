"""The rows for what is written: a text, or a list of points."""

from typing import Any

from PyQt6.QtWidgets import QLabel

from app.controls.rows.fields import NumberField, mark_wrong
from app.controls.rows.parameter_row import ParameterRow, sentence
from optim_core.parameters.hyperparameter import Text
from optim_core.parameters.points import Points
from optim_core.parameters.refusal import Refusal


class TextRow(ParameterRow):
    """A field for a :class:`Text`; Enter applies the typed text."""

    def __init__(self, parameter: Text) -> None:
        super().__init__(parameter)
        self._text = parameter
        self._value = parameter.default
        self.field = NumberField()
        self.field.setMaxLength(parameter.longest)
        self.field.setToolTip(sentence(parameter.doc))
        self.field.setAccessibleName(parameter.name)
        self.grid.addWidget(self.field, 0, 1)
        self.field.editingFinished.connect(self._on_typed)
        self.field.given_up.connect(lambda: self.set_value(self._value))

    def set_value(self, value: Any) -> None:
        """Show a text."""
        self._value = value
        self.field.setText(value)
        self.field.setModified(False)
        self.show_error("")

    def _on_typed(self) -> None:
        if self.field.isModified():
            self.field.setModified(False)
            try:
                self.value_changed.emit(self._text.parse(self.field.text()))
            except Refusal as refusal:
                self.show_error(refusal.what)


class PointsRow(ParameterRow):
    """The number of points, and below it a field with all of them, for :class:`Points`."""

    def __init__(self, parameter: Points) -> None:
        super().__init__(parameter)
        self._points = parameter
        self.count = QLabel()
        self.count.setObjectName("muted")
        self.field = NumberField()
        self.field.setToolTip(
            f"{sentence(parameter.doc)}\nWritten as x t; x t; …; Enter applies it"
        )
        self.field.setAccessibleName(f"{parameter.name}, every point")
        self.grid.addWidget(self.count, 0, 1)
        self.grid.addWidget(self.field, 1, 0, 1, 2)
        self.field.editingFinished.connect(self._on_typed)
        self.field.given_up.connect(lambda: self.set_value(self._value))
        self.set_value(parameter.default)

    def set_value(self, value: Any) -> None:
        """Show the points."""
        self._value = value
        self.count.setText(self._points.summary(value))
        self.field.setText(self._points.write(value).replace("-", "−"))
        self.field.setCursorPosition(0)
        self.field.setModified(False)
        self.show_error("")

    def show_error(self, text: str) -> None:
        """Show an error, and mark the field."""
        super().show_error(text)
        mark_wrong(self.field, bool(text))

    def _on_typed(self) -> None:
        if not self.field.isModified():
            return
        try:
            value = self._points.parse(self.field.text())
        except Refusal as refusal:
            self.show_error(refusal.what)
        else:
            self.field.setModified(False)
            self.value_changed.emit(value)
