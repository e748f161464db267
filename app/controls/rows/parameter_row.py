"""A row for one parameter: its name, a suitable control and, if its value is invalid, the error.

A row is made from the declaration alone; :func:`row_for` chooses its class.
"""

from abc import abstractmethod
from typing import Any, assert_never

from PyQt6.QtCore import QSignalBlocker, Qt, pyqtSignal
from PyQt6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QLabel,
    QWidget,
)

from app.controls.rows.fields import (
    TICKS,
    FineSlider,
    NameLabel,
    NumberField,
    OptionList,
    mark_wrong,
)
from optim_core.parameters.hyperparameter import Choice, Flag, Hyperparameter, Parameter, Text
from optim_core.parameters.number_format import typed
from optim_core.parameters.points import Points

FIELD_WIDTH = 92


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
        self.grid.addWidget(self.error, 2, 0, 1, 2)

    @abstractmethod
    def set_value(self, value: Any) -> None:
        """Show a value without emitting a signal, and clear the error."""

    def set_default(self, value: Any) -> None:
        """Set the value that a double click on the name restores."""
        self._default = value
        if isinstance(self.parameter, Points):
            shown = f"the {self.parameter.summary(value)} that ship"
        else:
            shown = str(value).lower() if isinstance(value, str | bool) else typed(value, 6)
        self.name.setToolTip(f"{self.parameter.doc}\nDouble-click restores {shown}")

    def show_error(self, text: str) -> None:
        """Show an error below the control; an empty text clears it."""
        if text != self.error.text():
            self.error.setText(text)
            self.error.setVisible(bool(text))

    def set_color(self, color: str) -> None:
        """Apply the colour of the row's racer; by default, do nothing."""


class NumberRow(ParameterRow):
    """A slider with a field for the exact value above it, for a :class:`Hyperparameter`."""

    def __init__(self, parameter: Hyperparameter) -> None:
        super().__init__(parameter)
        self._number = parameter
        self._value = parameter.default
        self._untouched = False  # since the value was shown
        self.slider = FineSlider()
        self.slider.setToolTip(parameter.doc)
        self.slider.setAccessibleName(parameter.name)
        self.field = NumberField()
        self.field.setFixedWidth(FIELD_WIDTH)
        self.field.setToolTip(f"{parameter.allowed.capitalize()}. Enter takes it.")
        self.field.setAccessibleName(f"{parameter.name}, exact value")
        self.grid.addWidget(self.field, 0, 1)
        self.grid.addWidget(self.slider, 1, 0, 1, 2)
        self.slider.valueChanged.connect(self._on_moved)
        self.field.editingFinished.connect(self._on_typed)
        self.field.textEdited.connect(self._on_editing)
        self.field.nudged.connect(self._on_nudged)
        self.field.returnPressed.connect(self._on_entered)
        self.slider.nudged.connect(self._on_nudged)
        self.field.given_up.connect(lambda: self.set_value(self._value))

    def redeclare(self, parameter: Hyperparameter) -> None:
        """Change the declaration, and with it the range of the slider."""
        self._number = parameter
        self._untouched = False

    def set_value(self, value: Any) -> None:
        """Show a number on the slider, and in the field with as many digits as fit."""
        if value == self._value and self._untouched:
            return
        self._value, self._untouched = value, True
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(self._number.to_unit(value) * TICKS))
        shown = self._written(value)
        if self.field.text() != shown:
            self.field.setText(shown)
        self.field.setCursorPosition(0)
        self.field.setModified(False)
        self.show_error("")

    def _written(self, value: float) -> str:
        if self._number.whole:
            return f"{value:.0f}"
        room = FIELD_WIDTH - 16
        for digits in range(9, 0, -1):
            shown = f"{typed(value, digits)}{self._number.unit}"
            if self.field.fontMetrics().horizontalAdvance(shown) <= room:
                return shown
        return shown

    def show_error(self, text: str) -> None:
        """Show an error, and mark the field."""
        self._untouched = self._untouched and not text
        super().show_error(text)
        mark_wrong(self.field, bool(text))

    def set_color(self, color: str) -> None:
        """Draw the slider in a racer's colour."""
        self.slider.setStyleSheet(
            f"QSlider::sub-page:horizontal:enabled, QSlider::handle:horizontal:enabled"
            f" {{ background: {color}; }}"
        )

    def _on_moved(self, tick: int) -> None:
        self._untouched = False
        self.value_changed.emit(self._number.from_tick(tick, TICKS))

    def _on_nudged(self, ticks: int) -> None:
        """Move by some ticks, or further until the value changes."""
        step = (ticks > 0) - (ticks < 0)
        tick = self.slider.value() + ticks
        while 0 < tick < TICKS and self._number.from_tick(tick, TICKS) == self._value:
            tick += step
        self.slider.setValue(tick)

    def _on_editing(self, text: str) -> None:
        """Show errors while typing; Enter applies the value."""
        self._untouched = False
        try:
            self._read(text)
        except ValueError as error:
            self.show_error(str(error))
        else:
            self.show_error("")

    def _on_typed(self) -> None:
        if not self.field.isModified():
            return
        try:
            value = self._read(self.field.text())
        except ValueError as error:
            self.show_error(str(error))
        else:
            self.field.setModified(False)
            self.value_changed.emit(value)

    def _on_entered(self) -> None:
        """Clear the focus once a value has been applied."""
        if not self.error.text():
            self.field.clearFocus()

    def _read(self, text: str) -> float:
        return self._number.parse(text.strip().removesuffix(self._number.unit or "\0"))


class FlagRow(ParameterRow):
    """A check box for a :class:`Flag`."""

    def __init__(self, parameter: Flag) -> None:
        super().__init__(parameter)
        self.box = QCheckBox()
        self.box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.box.setToolTip(parameter.doc)
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
        self.box.setToolTip(parameter.doc)
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


class TextRow(ParameterRow):
    """A field for a :class:`Text`; Enter applies the typed text."""

    def __init__(self, parameter: Text) -> None:
        super().__init__(parameter)
        self._text = parameter
        self._value = parameter.default
        self.field = NumberField()
        self.field.setMaxLength(parameter.longest)
        self.field.setToolTip(parameter.doc)
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
            except ValueError as error:
                self.show_error(str(error))


class PointsRow(ParameterRow):
    """The number of points, and below it a field with all of them, for :class:`Points`."""

    def __init__(self, parameter: Points) -> None:
        super().__init__(parameter)
        self._points = parameter
        self.count = QLabel()
        self.count.setObjectName("muted")
        self.field = NumberField()
        self.field.setToolTip(f"{parameter.doc}\nWritten as x t; x t; …  Enter takes it.")
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
        except ValueError as error:
            self.show_error(str(error))
        else:
            self.field.setModified(False)
            self.value_changed.emit(value)


def row_for(parameter: Parameter) -> ParameterRow:
    """Return the row that fits a declaration."""
    match parameter:
        case Hyperparameter():
            return NumberRow(parameter)
        case Flag():
            return FlagRow(parameter)
        case Choice():
            return ChoiceRow(parameter)
        case Text():
            return TextRow(parameter)
        case Points():
            return PointsRow(parameter)
        case _:
            assert_never(parameter)
