"""The parts of a row: name, slider, field and list, with nudging by keys and wheel."""

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QWheelEvent
from PyQt6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSlider,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from app.controls.rows.mark import paint_mark
from app.style.theme import Style

TICKS = 2000
"""Number of ticks of a slider."""


class NameLabel(QLabel):
    """The name of a parameter; a double click restores its default.

    Signals
    -------
    reset_asked()
    """

    reset_asked = pyqtSignal()

    def mouseDoubleClickEvent(self, event: QMouseEvent | None) -> None:
        """Request the default value."""
        self.reset_asked.emit()


class FineSlider(QSlider):
    """A slider nudged by the arrow keys and the wheel, in fine steps with Shift.

    Signals
    -------
    nudged(int)
        Ticks to move by.
    """

    nudged = pyqtSignal(int)

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._mark: float | None = None
        self._style = Style()
        self.setRange(0, TICKS)
        self.setPageStep(TICKS // 10)
        # A click must not take the keyboard focus: Home rewinds, it does not set lr to 0.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_style(self, style: Style) -> None:
        """Apply a style's colours."""
        self._style = style

    def set_mark(self, unit: float | None) -> None:
        """Mark a position in [0, 1] of the track; None for none."""
        self._mark = unit
        self.update()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the mark on the track."""
        super().paintEvent(event)
        if self._mark is not None:
            paint_mark(self, self._mark, self._style)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Nudge with the arrow keys."""
        keys = Qt.Key
        directions = {keys.Key_Up: 1, keys.Key_Right: 1, keys.Key_Down: -1, keys.Key_Left: -1}
        if event is not None and event.key() in directions:
            self.nudged.emit(directions[Qt.Key(event.key())] * _notch(event.modifiers()))
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """Clear the focus of a text field, so that its edit is finished."""
        typed = QApplication.focusWidget()
        if isinstance(typed, QLineEdit | QPlainTextEdit):
            typed.clearFocus()
        super().mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        """Nudge only when focused: scrolling a panel must not change the values in it."""
        _nudge_by_wheel(self, event)


def mark_wrong(field: QWidget, wrong: bool) -> None:
    """Draw a field's border in the colour for errors, or as usual."""
    if wrong == bool(field.property("wrong")):
        return
    field.setProperty("wrong", wrong)
    style = field.style()
    if style is not None:  # re-polish: the style sheet reads the property only then
        style.unpolish(field)
        style.polish(field)


class NumberField(QLineEdit):
    """A field for a number, nudged by the wheel and the arrow keys, in fine steps with Shift.

    Signals
    -------
    nudged(int)
        Slider ticks to move by.
    given_up()
        Escape was pressed: the typed text is discarded.
    """

    nudged = pyqtSignal(int)
    given_up = pyqtSignal()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Nudge with the arrow keys."""
        if event is not None and event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
            self.clearFocus()
            return
        direction = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        if event is not None and event.key() in direction:
            self.nudged.emit(direction[Qt.Key(event.key())] * _notch(event.modifiers()))
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        """Nudge with the wheel when focused."""
        _nudge_by_wheel(self, event)


class OptionList(QComboBox):
    """A combo box that can be narrow, and that the wheel changes only when it has the focus.

    Its text stands at the right, below the numbers of other rows.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(self.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the box, and its text at the right."""
        painter, option, kind = QStylePainter(self), QStyleOptionComboBox(), QStyle.ComplexControl
        self.initStyleOption(option)
        painter.drawComplexControl(kind.CC_ComboBox, option)
        style = self.style()
        assert style is not None
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = style.subControlRect(kind.CC_ComboBox, option, part, self)
        elide = Qt.TextElideMode.ElideRight
        shown = self.fontMetrics().elidedText(self.currentText(), elide, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()

    def wheelEvent(self, event: QWheelEvent | None) -> None:
        """Ignore the wheel without focus, so that the panel scrolls."""
        if event is not None and not self.hasFocus():
            event.ignore()
            return
        super().wheelEvent(event)


def _nudge_by_wheel(control: FineSlider | NumberField, event: QWheelEvent | None) -> None:
    if event is None:
        return
    if not control.hasFocus():
        event.ignore()
        return
    delta = event.angleDelta().y() or event.angleDelta().x()  # Shift turns it sideways
    control.nudged.emit(((delta > 0) - (delta < 0)) * _notch(event.modifiers()))
    event.accept()


def _notch(modifiers: Qt.KeyboardModifier) -> int:
    return 1 if modifiers & Qt.KeyboardModifier.ShiftModifier else TICKS // 100
