"""One row for one parameter: its name, a control that fits it and, if need be, what is wrong.

Made from the declaration alone; :func:`row_for` picks the kind.
"""

from typing import Any

from PyQt6.QtCore import QSignalBlocker, Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PyQt6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QSlider,
    QWidget,
)

from optim_core.hyperparameter import Choice, Flag, Hyperparameter, Parameter

TICKS = 2000
FIELD_WIDTH = 66


class NameLabel(QLabel):
    """The name of a parameter; a double click restores its default.

    Signals
    -------
    reset_asked()
    """

    reset_asked = pyqtSignal()

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:
        """Ask for the default."""
        self.reset_asked.emit()


class FineSlider(QSlider):
    """A slider that steps by a hundredth with the arrows and wheel, by less with Shift."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setRange(0, TICKS)
        self.setPageStep(TICKS // 10)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Take the arrow keys."""
        if event is not None:
            self.setSingleStep(_notch(event.modifiers()))
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        """Turn only when focused: a panel that scrolls must not change what it scrolls past."""
        if event is None or not self.hasFocus():
            if event is not None:
                event.ignore()
            return
        delta = event.angleDelta().y() or event.angleDelta().x()
        notches = (delta > 0) - (delta < 0)
        self.setValue(self.value() + notches * _notch(event.modifiers()))
        event.accept()


class NumberField(QLineEdit):
    """A field for a number; the wheel and the arrow keys nudge it, finely with Shift.

    Signals
    -------
    nudged(int)
        Ticks of the slider to move by.
    """

    nudged = pyqtSignal(int)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Nudge with the arrow keys."""
        direction = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        if event is not None and event.key() in direction:
            self.nudged.emit(direction[Qt.Key(event.key())] * _notch(event.modifiers()))
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        """Nudge with the wheel when focused."""
        if event is None or not self.hasFocus():
            if event is not None:
                event.ignore()
            return
        delta = event.angleDelta().y() or event.angleDelta().x()
        self.nudged.emit(((delta > 0) - (delta < 0)) * _notch(event.modifiers()))
        event.accept()

    def set_wrong(self, wrong: bool) -> None:
        """Draw the border in the colour of errors."""
        if wrong == bool(self.property("wrong")):
            return
        self.setProperty("wrong", wrong)
        style = self.style()
        if style is not None:
            style.unpolish(self)
            style.polish(self)


class ParameterRow(QWidget):
    """A row; the three kinds below fill it.

    Signals
    -------
    value_changed(object)
        The person chose a valid value.
    """

    value_changed = pyqtSignal(object)

    def __init__(self, parameter: Parameter, name_width: int) -> None:
        super().__init__()
        self.parameter = parameter
        self.name = NameLabel(parameter.name.replace("_", " "))
        self.name.setFixedWidth(name_width)
        self.name.reset_asked.connect(lambda: self.value_changed.emit(self._default))
        self.set_default(parameter.default)
        self.error = QLabel()
        self.error.setObjectName("error")
        self.error.setWordWrap(True)
        self.error.hide()
        self.grid = QGridLayout(self)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(6)
        self.grid.setVerticalSpacing(2)
        self.grid.setColumnStretch(1, 1)
        self.grid.addWidget(self.name, 0, 0)
        self.grid.addWidget(self.error, 1, 0, 1, 3)

    def set_value(self, value: Any) -> None:
        """Show a value without telling anyone; clears what was wrong."""
        raise NotImplementedError

    def set_default(self, value: Any) -> None:
        """Set what a double click on the name restores."""
        self._default = value
        shown = value if isinstance(value, str | bool) else f"{value:g}"
        self.name.setToolTip(f"{self.parameter.doc}\nDouble-click restores {str(shown).lower()}")

    def show_error(self, text: str) -> None:
        """Say below the control what is wrong; nothing clears it."""
        if text != self.error.text():
            self.error.setText(text)
            self.error.setVisible(bool(text))

    def set_color(self, color: str) -> None:
        """Take the colour of the racer that the row belongs to."""


class NumberRow(ParameterRow):
    """A slider and an exact field for a :class:`Hyperparameter`."""

    def __init__(self, parameter: Hyperparameter, name_width: int) -> None:
        super().__init__(parameter, name_width)
        self._number = parameter
        self.slider = FineSlider()
        self.slider.setToolTip(parameter.doc)
        self.slider.setAccessibleName(parameter.name)
        self.slider.setMinimumWidth(48)
        self.field = NumberField()
        self.field.setFixedWidth(FIELD_WIDTH)
        self.field.setToolTip(f"{parameter.allowed.capitalize()}. Enter takes it.")
        self.field.setAccessibleName(f"{parameter.name}, exact value")
        self.grid.addWidget(self.slider, 0, 1)
        self.grid.addWidget(self.field, 0, 2)
        self.slider.valueChanged.connect(self._on_moved)
        self.field.editingFinished.connect(self._on_typed)
        self.field.textEdited.connect(self._on_editing)
        self.field.nudged.connect(lambda ticks: self.slider.setValue(self.slider.value() + ticks))

    def set_value(self, value: Any) -> None:
        """Show a number on the slider and in the field."""
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(self._number.to_unit(value) * TICKS))
        shown = f"{value:.6g}{self._number.unit}".replace("-", "−")
        if self.field.text() != shown:
            self.field.setText(shown)
        self.field.setModified(False)
        self.show_error("")

    def show_error(self, text: str) -> None:
        """Mark the field as well."""
        super().show_error(text)
        self.field.set_wrong(bool(text))

    def set_color(self, color: str) -> None:
        """Draw the slider in a racer's colour."""
        self.slider.setStyleSheet(
            f"QSlider::sub-page:horizontal:enabled, QSlider::handle:horizontal:enabled"
            f" {{ background: {color}; }}"
        )

    def _on_moved(self, tick: int) -> None:
        value = self._number.from_unit(tick / TICKS)
        self.value_changed.emit(_rounded(value, self._number))

    def _on_editing(self, text: str) -> None:
        """While typing, say at once that something cannot be a value; take it on Enter."""
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

    def _read(self, text: str) -> float:
        return self._number.parse(text.strip().removesuffix(self._number.unit or "\0"))


class FlagRow(ParameterRow):
    """A check box for a :class:`Flag`."""

    def __init__(self, parameter: Flag, name_width: int) -> None:
        super().__init__(parameter, name_width)
        self.box = QCheckBox()
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
    """A list for a :class:`Choice`."""

    def __init__(self, parameter: Choice, name_width: int) -> None:
        super().__init__(parameter, name_width)
        self.box = QComboBox()
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.box.setToolTip(parameter.doc)
        self.box.setAccessibleName(parameter.name)
        for option in parameter.options:
            self.box.addItem(option.replace("_", "-"), option)
        self.grid.addWidget(self.box, 0, 1, 1, 2)
        self.box.activated.connect(lambda index: self.value_changed.emit(self.box.itemData(index)))

    def set_value(self, value: Any) -> None:
        """Show an option."""
        with QSignalBlocker(self.box):
            self.box.setCurrentIndex(self.box.findData(value))
        self.show_error("")


def row_for(parameter: Parameter, name_width: int) -> ParameterRow:
    """Return the row that fits a declaration, its name ``name_width`` pixels wide."""
    if isinstance(parameter, Hyperparameter):
        return NumberRow(parameter, name_width)
    if isinstance(parameter, Flag):
        return FlagRow(parameter, name_width)
    return ChoiceRow(parameter, name_width)


def _notch(modifiers: Qt.KeyboardModifier) -> int:
    return 1 if modifiers & Qt.KeyboardModifier.ShiftModifier else TICKS // 100


def _rounded(value: float, parameter: Hyperparameter) -> float:
    """Round a slider's value to what a person would write, fine enough to tell ticks apart."""
    if parameter.whole:
        return value
    if parameter.scale == "one_minus_log":
        rest = 1.0 - value
        return min(max(1.0 - float(f"{rest:.3g}"), parameter.low), parameter.high)
    if parameter.scale == "linear":
        span = parameter.high - parameter.low
        return float(f"{round(value / span, 4) * span:.6g}")
    coarse = float(f"{value:.3g}")
    leading = float(f"{value:e}".partition("e")[0])
    return coarse if leading >= 4.0 else float(f"{value:.4g}")  # ticks are half a percent apart
