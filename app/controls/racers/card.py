"""A card of the right panel: one racer with all its hyperparameters."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from PyQt6.QtCore import QEvent, QPoint, QRect, QSignalBlocker, pyqtSignal
from PyQt6.QtGui import QColor, QContextMenuEvent, QEnterEvent, QPainter, QPaintEvent
from PyQt6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.controls.racers.head import Head
from app.controls.rows.kinds import row_for
from app.controls.rows.mark import Mark
from app.controls.rows.number_row import NumberRow
from app.controls.rows.parameter_row import ParameterRow
from app.model.session import Session
from app.style.theme import Look, Style
from optim_core.optimizers.training import TRAINING
from optim_core.parameters.hyperparameter import Parameter, matters
from optim_core.parameters.refusal import Refusal
from optim_core.parameters.values import Values
from optim_core.scenes.setup import Racer

ALWAYS_SHOWN = 2
"""Number of hyperparameters that a folded card shows."""

BAR = 3
"""Width of the bar that marks the selected racer, in pixels."""


class RacerCard(QWidget):
    """The card of a racer: a head with its look, name and buttons, and a row per hyperparameter.

    Attributes
    ----------
    racer : Racer
        The racer as last shown.
    head : Head
    fold, pin, remove, enabled
        The head's buttons and its check box.

    Signals
    -------
    menu_asked(QPoint)
        The user opens the racer's menu, at a point of the screen.
    """

    menu_asked = pyqtSignal(QPoint)

    def __init__(self, session: Session, racer: Racer) -> None:
        super().__init__()
        self.racer = racer
        self._session, self._style = session, Style()
        self._dropped = self._selected = self._lifted = False
        rule = racer.optimizer.rule
        self.head = head = Head(f"{rule.equation}\n{rule.reference}")
        self.fold, self.pin, self.remove, self.enabled = (
            head.fold,
            head.pin,
            head.remove,
            head.enabled,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 12, 8)
        column.setSpacing(4)
        column.addWidget(head)
        self._column = QVBoxLayout()
        self._column.setContentsMargins(4, 0, 0, 0)
        self._column.setSpacing(4)
        column.addLayout(self._column)
        self._rows: dict[str, ParameterRow] = {}
        self._training = QLabel("Training")
        self._training.setObjectName("muted")
        self._training.hide()
        self._color = QColor()
        self._defaults: Values | None = None
        self._add_rows(rule.hyperparameters[:ALWAYS_SHOWN])
        lr = self._rows["lr"]
        assert isinstance(lr, NumberRow)
        self._lr = lr
        if rule.stability is not None:
            lr.reserve_mark()
        self._connect()
        self._arrange_rows()

    def _connect(self) -> None:
        head, session = self.head, self._session
        head.fold.toggled.connect(self._on_fold)
        head.enabled.toggled.connect(lambda on: self._change(enabled=on))
        head.pin.clicked.connect(lambda: session.toggle_pin(self.racer.id))
        head.remove.clicked.connect(lambda: session.remove(self.racer.id))
        head.title.pressed.connect(lambda: session.select(self.racer.id))
        head.title.double_clicked.connect(self.rename)
        head.name.named.connect(lambda name: self._change(name=name))
        head.handle.clicked.connect(self._on_handle)

    # what it shows

    @property
    def rows(self) -> dict[str, ParameterRow]:
        """The rows that have been made: parameter name → row."""
        return self._rows

    def show_racer(self, racer: Racer) -> None:
        """Show a racer's values; even if it is the same, invalid text is reset."""
        before, self.racer = self.racer, racer
        for name, row in self._rows.items():
            row.set_value(racer.optimizer.values[name])
        if racer is not before:
            self._arrange_rows()

    def set_defaults(self, values: Values) -> None:
        """Set the values that a double click restores."""
        self._defaults = values
        for name, row in self._rows.items():
            row.set_default(values[name])

    def set_look(self, title: str, look: Look, style: Style) -> None:
        """Show the racer's title, colour and marker."""
        self._style = style
        self.head.set_look(title, look, style)
        self._color = look.color(style)
        for row in self._rows.values():
            row.set_style(style, self._color.name())
        self.update()

    def set_mark(self, mark: Mark | None) -> None:
        """Mark the largest stable learning rate on its slider; None for none."""
        self._lr.set_mark(mark)

    @property
    def grips(self) -> tuple[QWidget, ...]:
        """The widgets by which the card can be dragged."""
        return self.head.handle, self.head.title

    def set_selected(self, selected: bool) -> None:
        """Mark the card as that of the selected racer, or clear the mark."""
        if selected != self._selected:
            self._selected = selected
            self.head.set_awake(selected or self.underMouse())
            self.update()

    def set_lifted(self, lifted: bool) -> None:
        """Mark the card as being dragged, or clear the mark."""
        self._lifted = lifted
        self.update()

    def enterEvent(self, event: QEnterEvent | None) -> None:
        """Show the buttons at full strength."""
        self.head.set_awake(True)

    def leaveEvent(self, event: QEvent | None) -> None:
        """Show the buttons faint, unless the card is selected."""
        self.head.set_awake(self._selected)

    def drop(self) -> None:
        """Stop editing: the racer is gone, so a text still being typed has no effect."""
        self._dropped = True

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the marks of a selected or dragged card."""
        painter = QPainter(self)
        if self._lifted:
            painter.fillRect(self.rect(), self._style.color("field"))
        if self._selected:
            painter.fillRect(QRect(0, 4, BAR, self.height() - 8), self._color)
        painter.end()

    # actions of the user

    def rename(self) -> None:
        """Let the user type a name."""
        setup = self._session.setup
        automatic = setup.with_racer(replace(self.racer, name="")).title(self.racer.id)
        self.head.rename(self.racer.name, automatic)

    def contextMenuEvent(self, event: QContextMenuEvent | None) -> None:
        """Ask for the menu at the pointer, or below the marker if the keyboard asks for it."""
        if event is not None and event.reason() == QContextMenuEvent.Reason.Mouse:
            self.menu_asked.emit(event.globalPos())
        else:
            self._on_handle()

    def _change(self, **changes: Any) -> None:
        """Change fields of the racer; raise Refusal if they are invalid."""
        if not self._dropped:
            self._session.edit_racer(self.racer.id, **changes)

    def _on_handle(self) -> None:
        handle = self.head.handle
        self.menu_asked.emit(handle.mapToGlobal(handle.rect().bottomLeft()))

    # its rows

    def make_rows(self) -> None:
        """Make the rows that a folded card hides; they are not made before they are needed."""
        rule = self.racer.optimizer.rule
        if len(self._rows) < len(rule.parameters):
            self._add_rows(rule.hyperparameters[ALWAYS_SHOWN:])
            self._column.addWidget(self._training)
            self._add_rows(TRAINING)
            self._arrange_rows()

    def _add_rows(self, parameters: Iterable[Parameter]) -> None:
        for parameter in parameters:
            row = row_for(parameter)
            row.value_changed.connect(
                lambda value, name=parameter.name: self._on_value(name, value)
            )
            if self._defaults is not None:
                row.set_default(self._defaults[parameter.name])
                row.set_style(self._style, self._color.name())
            row.set_value(self.racer.optimizer.values[parameter.name])
            self._rows[parameter.name] = row
            self._column.addWidget(row)

    def _arrange_rows(self) -> None:
        """Show whether the racer is on, and the rows that apply: none if it is off."""
        with QSignalBlocker(self.enabled):
            self.enabled.setChecked(self.racer.enabled)
        values, on = self.racer.optimizer.values, self.racer.enabled
        unfolded = on and self.fold.isChecked()
        self.fold.setEnabled(on)
        for index, row in enumerate(self._rows.values()):
            shown = unfolded or (on and index < ALWAYS_SHOWN)
            row.setVisible(shown and matters(row.parameter, values))
        self._training.setVisible(unfolded)

    def _on_fold(self) -> None:
        self.make_rows()
        self._arrange_rows()

    def _on_value(self, name: str, value: Any) -> None:
        try:
            self._change(optimizer=self.racer.optimizer(**{name: value}))
        except Refusal as refusal:  # the control returns to the valid value
            row = self._rows[name]
            row.set_value(self.racer.optimizer.values[name])
            row.show_error(refusal.what)
        else:  # even if nothing changed: the field may hold it in other digits
            self._rows[name].set_value(self.racer.optimizer.values[name])
            if not self._selected:
                self._session.select(self.racer.id)
