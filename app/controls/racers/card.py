"""A card of the right panel: one racer, with every hyperparameter of its rule."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from PyQt6.QtCore import QSignalBlocker, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QMouseEvent
from PyQt6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.controls.rows.parameter_row import ParameterRow, row_for
from app.style.elided_label import ElidedLabel
from app.style.theme import Look, Style, marker_pixmap
from app.style.widget_style import icon
from optim_core.optimizers.training import TRAINING
from optim_core.parameters.hyperparameter import Parameter, matters
from optim_core.parameters.values import Values
from optim_core.scenes.setup import Racer

ALWAYS_SHOWN = 2
"""Hyperparameters that a folded card shows."""


class _Title(ElidedLabel):
    """The name on a card.

    Signals
    -------
    clicked()
    """

    clicked = pyqtSignal()

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setObjectName("title")
        self.setMinimumWidth(40)  # a long name must not widen the panel

    def mousePressEvent(self, event: QMouseEvent | None) -> None:
        """Tell of the click."""
        self.clicked.emit()


class RacerCard(QWidget):
    """One racer: its look and name, on or off, remove, and a row for each hyperparameter.

    Parameters
    ----------
    racer : Racer
    change : callable
        Takes the racer as it is to be; raises ValueError if that cannot be.
    remove, pick, pin : callable
        Take it off the panel; look at its steps; pin its run, or unpin it.
    """

    def __init__(
        self,
        racer: Racer,
        change: Callable[[Racer], None],
        remove: Callable[[], None],
        pick: Callable[[], None],
        pin: Callable[[], None],
    ) -> None:
        super().__init__()
        self.racer = racer
        self._change = change
        rule = racer.optimizer.rule
        self._marker = QLabel()
        self._marker.setFixedSize(16, 16)
        self._title = name = _Title(rule.title)
        self._about = f"{rule.equation}\n{rule.reference}\nClick to look at its steps"
        name.clicked.connect(pick)
        self.fold = QToolButton()
        self.fold.setCheckable(True)
        self.fold.setToolTip("Show every setting")
        self.enabled = QCheckBox()
        self.enabled.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.enabled.setToolTip("Take part in the race")
        self.pin = QToolButton()
        self.pin.setCheckable(True)
        self.pin.setToolTip("Keep this run as a faint ghost; again, let it go. P: all runs")
        self.remove = QToolButton()
        self.remove.setToolTip("Remove this racer")
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(3)
        head.addWidget(self._marker)
        head.addWidget(name, 1)
        for button in (self.fold, self.pin, self.remove):
            button.setObjectName("small")
            button.setIconSize(QSize(16, 16))
            button.setFixedSize(24, 24)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            head.addWidget(button)
        head.addWidget(self.enabled)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        column.addLayout(head)
        self._column = column
        self._rows: dict[str, ParameterRow] = {}
        self._training = QLabel("Training")
        self._training.setObjectName("muted")
        self._training.hide()
        self._color = ""
        self._defaults: Values | None = None
        self._add_rows(rule.hyperparameters[:ALWAYS_SHOWN])
        self.fold.toggled.connect(self._on_fold)
        self.enabled.toggled.connect(self._on_enabled)
        self.remove.clicked.connect(remove)
        self.pin.clicked.connect(pin)
        self.show_racer(racer)

    @property
    def rows(self) -> dict[str, ParameterRow]:
        """A row for each parameter."""
        self._make_rows()
        return self._rows

    def show_racer(self, racer: Racer) -> None:
        """Echo a racer's values."""
        self.racer = racer
        with QSignalBlocker(self.enabled):
            self.enabled.setChecked(racer.enabled)
        self._show_rows()

    def set_defaults(self, values: Values) -> None:
        """Set the values that double clicks restore."""
        self._defaults = values
        for name, row in self._rows.items():
            row.set_default(values[name])

    def set_look(self, title: str, look: Look, style: Style) -> None:
        """Take the racer's name, colour and marker."""
        self._title.setText(title)
        self._title.setToolTip(f"{title}: {self._about}")
        self.fold.setAccessibleName(f"All settings of {title}")
        self.enabled.setAccessibleName(f"{title} races")
        self.remove.setAccessibleName(f"Remove {title}")
        self.pin.setAccessibleName(f"Pin the run of {title}")
        self._marker.setPixmap(marker_pixmap(look, style, 16, self.devicePixelRatioF()))
        self._folded, self._unfolded = icon("chevron", style), icon("chevron-up", style)
        self._show_fold()
        self.remove.setIcon(icon("close", style))
        self.pin.setIcon(icon("pin", style))
        self._color = look.color(style).name()
        for row in self._rows.values():
            row.set_color(self._color)

    def _make_rows(self) -> None:
        """Make the rows that a folded card does without; at the start there are only those."""
        rule = self.racer.optimizer.rule
        if len(self._rows) < len(rule.parameters):
            self._add_rows(rule.hyperparameters[ALWAYS_SHOWN:])
            self._column.addWidget(self._training)
            self._add_rows(TRAINING)
            self._show_rows()

    def _add_rows(self, parameters: Iterable[Parameter]) -> None:
        for parameter in parameters:
            row = row_for(parameter)
            row.value_changed.connect(
                lambda value, name=parameter.name: self._on_value(name, value)
            )
            if self._defaults is not None:
                row.set_default(self._defaults[parameter.name])
                row.set_color(self._color)
            self._rows[parameter.name] = row
            self._column.addWidget(row)

    def _show_rows(self) -> None:
        """Show the values, and the rows that matter beside them."""
        values, unfolded = self.racer.optimizer.values, self.fold.isChecked()
        for index, (name, row) in enumerate(self._rows.items()):
            row.set_value(values[name])
            row.setEnabled(self.racer.enabled)
            folded = index >= ALWAYS_SHOWN and not unfolded
            row.setVisible(not folded and matters(row.parameter, values))
        self._training.setVisible(unfolded)

    def _show_fold(self) -> None:
        self.fold.setIcon(self._unfolded if self.fold.isChecked() else self._folded)

    def _on_fold(self) -> None:
        self._make_rows()
        self._show_rows()
        self._show_fold()

    def _on_enabled(self, enabled: bool) -> None:
        self._change(replace(self.racer, enabled=enabled))

    def _on_value(self, name: str, value: Any) -> None:
        try:
            self._change(replace(self.racer, optimizer=self.racer.optimizer(**{name: value})))
        except ValueError as error:  # the control springs back to what holds
            row = self._rows[name]
            row.set_value(self.racer.optimizer.values[name])
            row.show_error(str(error).partition(": ")[2])
        else:  # also where nothing changed: the field may hold it in other digits
            self._rows[name].set_value(self.racer.optimizer.values[name])
