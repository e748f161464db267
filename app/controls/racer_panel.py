"""The right panel: a card for each racer, with every hyperparameter of its rule."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from PyQt6.QtCore import QSignalBlocker, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QMouseEvent
from PyQt6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

import optim_core
from app.controls.parameter_row import ParameterRow, row_for
from app.elided_label import ElidedLabel
from app.session import Session
from app.theme import Look, Style, looks, marker_pixmap
from app.widget_style import icon
from optim_core.defaults import race_optimizer
from optim_core.hyperparameter import Parameter, Values, matters
from optim_core.scenario import MAX_RACERS, Racer, Scenario, pinned
from optim_core.training import TRAINING

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


class RacerPanel(QScrollArea):
    """The cards of a scenario's racers, and a button to add one.

    Signals
    -------
    racer_picked(int)
        The title of a card was clicked.
    """

    racer_picked = pyqtSignal(int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._style = Style()
        self._cards: list[RacerCard] = []
        self._dressed: object = None
        self._family: object = None
        self.setObjectName("panel")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its controls have it, the panel needs none
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Racers")
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 4, 0, 8)
        self._column.setSpacing(0)
        self.add = QPushButton("Add a racer")
        self.add.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.add.setToolTip(f"The same optimizer may race twice; at most {MAX_RACERS} race")
        self._menu = QMenu(self.add)
        for name, rule in optim_core.OPTIMIZERS.items():
            action = self._menu.addAction(rule.title)
            assert action is not None
            action.triggered.connect(lambda _, name=name: self._on_add(name))
        self.add.setMenu(self._menu)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 8, 12, 8)
        foot.addWidget(self.add)
        self._column.addLayout(foot)
        self._column.addStretch(1)
        self.setWidget(content)
        session.scenario_changed.connect(self._show)
        self._show(session.scenario)

    @property
    def cards(self) -> list[RacerCard]:
        """The cards, in the order of the racers."""
        return self._cards

    def set_style(self, style: Style) -> None:
        """Take colours and sizes."""
        self._style, self._dressed = style, None
        self.add.setIcon(icon("add", style))
        self._dress(self._session.scenario)

    def _show(self, scenario: Scenario) -> None:
        names = [racer.optimizer.name for racer in scenario.racers]
        if names != [card.racer.optimizer.name for card in self._cards]:
            self._arrange(scenario)
            self._family = None
        for card, racer in zip(self._cards, scenario.racers, strict=True):
            card.show_racer(racer)
        for index, card in enumerate(self._cards):
            card.pin.setChecked(bool(scenario.pins) and pinned(scenario, index) in scenario.pins)
        if scenario.surface.family != self._family:
            self._family = scenario.surface.family
            for card, name in zip(self._cards, names, strict=True):
                card.set_defaults(race_optimizer(name, scenario.surface.family()).values)
        self._dress(scenario)
        full = len(names) == MAX_RACERS
        self.add.setText(f"{MAX_RACERS} racers are the most" if full else "Add a racer")
        for action in self._menu.actions():
            action.setEnabled(not full)

    def _dress(self, scenario: Scenario) -> None:
        """Give the cards the names and looks that their racers have in the picture."""
        dress = scenario.titles, looks(racer.optimizer.name for racer in scenario.racers)
        if dress != self._dressed:
            self._dressed = dress
            for card, title, look in zip(self._cards, *dress, strict=True):
                card.set_look(title, look, self._style)

    def _arrange(self, scenario: Scenario) -> None:
        """Make cards for another field of racers; cards of racers that stay, stay."""
        spare = list(self._cards)
        cards = []
        for racer in scenario.racers:
            same = [card for card in spare if card.racer.optimizer == racer.optimizer]
            alike = [card for card in spare if card.racer.optimizer.rule is racer.optimizer.rule]
            found = next(iter(same or alike), None)
            if found is None:
                found = self._new_card(racer)
            else:
                spare.remove(found)
            cards.append(found)
        self._cards = cards
        for card in spare:
            self._drop(card)
        for index, card in enumerate(cards):
            self._column.insertWidget(index, card)

    def _new_card(self, racer: Racer) -> RacerCard:
        card = RacerCard(
            racer,
            lambda changed: self._on_change(card, changed),
            lambda: self._on_remove(card),
            lambda: self.racer_picked.emit(self._cards.index(card)),
            lambda: self._session.toggle_pin(self._cards.index(card)),
        )
        return card

    def _on_change(self, card: RacerCard, racer: Racer) -> None:
        if card not in self._cards:  # one that goes away gives up what is typed in it
            return
        racers = list(self._session.scenario.racers)
        racers[self._cards.index(card)] = racer
        self._session.edit(racers=tuple(racers))

    def _on_remove(self, card: RacerCard) -> None:
        racers = list(self._session.scenario.racers)
        index = self._cards.index(card)
        # The card goes with its racer, not another one that happens to be alike.
        self._drop(self._cards.pop(index))
        del racers[index]
        self._session.edit(racers=tuple(racers))

    def _drop(self, card: RacerCard) -> None:
        """Take away what was one of the cards, at once out of the reach of a second click."""
        card.hide()
        self._column.removeWidget(card)
        card.deleteLater()

    def _on_add(self, name: str) -> None:
        scenario = self._session.scenario
        racer = Racer(race_optimizer(name, scenario.surface.family()))
        self._session.edit(racers=(*scenario.racers, racer))
