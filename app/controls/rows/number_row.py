"""The row for a number: a slider, and a field for the exact value."""

from typing import Any

from PyQt6.QtCore import QSignalBlocker, Qt

from app.controls.rows.fields import TICKS, FineSlider, NumberField, mark_wrong
from app.controls.rows.mark import Mark, MarkLabel
from app.controls.rows.parameter_row import ParameterRow, sentence
from app.style.theme import Style
from optim_core.parameters.hyperparameter import Hyperparameter
from optim_core.parameters.number_format import typed
from optim_core.parameters.refusal import Refusal

FIELD_WIDTH = 92


class NumberRow(ParameterRow):
    """A slider with a field for the exact value above it, for a :class:`Hyperparameter`.

    Attributes
    ----------
    slider : FineSlider
    field : NumberField
    mark : Mark or None
        The limit that the slider shows.
    """

    def __init__(self, parameter: Hyperparameter) -> None:
        super().__init__(parameter)
        self._number = parameter
        self._value = parameter.default
        self._untouched = False  # since the value was shown
        self.mark: Mark | None = None
        self._mark_pixel: int | None = None
        self._mark_label: MarkLabel | None = None
        self.slider = FineSlider()
        self.slider.setToolTip(sentence(parameter.doc))
        self.slider.setAccessibleName(parameter.name)
        self.field = NumberField()
        self.field.setObjectName("value")
        self.field.setFixedWidth(FIELD_WIDTH)
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.field.setToolTip(f"{sentence(parameter.allowed)}; Enter applies it")
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
        room = FIELD_WIDTH - 10
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

    def reserve_mark(self) -> None:
        """Make room for the label of a mark, so that the row never changes its height."""
        self._mark_label = MarkLabel(self.slider)
        self.grid.addWidget(self._mark_label, 2, 0, 1, 2)

    def set_mark(self, mark: Mark | None) -> None:
        """Mark a value on the slider, in a row that has room for it; None for none.

        It is painted again only if it moves by a pixel: this runs at every step of a playing race.
        """
        if mark == self.mark or self._mark_label is None:
            return
        before, self.mark = self.mark, mark
        on_slider = mark is not None and mark.value < self._number.high
        unit = self._number.to_unit(mark.value) if mark is not None and on_slider else None
        pixel = None if unit is None else round(unit * self.slider.width())
        label = mark.label if mark is not None and on_slider else ""
        if pixel != self._mark_pixel or (before and before.label) != label:
            self._mark_pixel = pixel
            self.slider.set_mark(unit)
            self._mark_label.show_text(label, unit or 0.0)
        doc = mark.doc if mark is not None else ""
        self.slider.setToolTip(f"{sentence(self.parameter.doc)}\n{doc}".rstrip())
        self.slider.setAccessibleDescription(doc)

    def set_style(self, style: Style, color: str) -> None:
        """Draw the slider in a racer's colour."""
        self.slider.set_style(style)
        if self._mark_label is not None:
            self._mark_label.set_style(style)
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
        except Refusal as refusal:
            self.show_error(refusal.what)
        else:
            self.show_error("")

    def _on_typed(self) -> None:
        if not self.field.isModified():
            return
        try:
            value = self._read(self.field.text())
        except Refusal as refusal:
            self.show_error(refusal.what)
        else:
            self.field.setModified(False)
            self.value_changed.emit(value)

    def _on_entered(self) -> None:
        """Clear the focus once a value has been applied."""
        if not self.error.text():
            self.field.clearFocus()

    def _read(self, text: str) -> float:
        return self._number.parse(text.strip().removesuffix(self._number.unit or "\0"))
