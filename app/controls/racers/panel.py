"""The right panel: a card for each racer, and a button to add one."""

from PyQt6.QtCore import Qt, pyqtSignal
from PyQt6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

import optim_core
from app.controls.racers.card import RacerCard
from app.model.session import Session
from app.style.theme import LOOKS, Style
from app.style.widget_style import icon
from optim_core.scenes.defaults import race_optimizer
from optim_core.scenes.setup import MAX_RACERS, Racer, Setup


class RacerPanel(QScrollArea):
    """The cards of a setup's racers, and a button to add one.

    Signals
    -------
    racer_picked(str)
        The title of the card of a racer, by its id, was clicked.
    """

    racer_picked = pyqtSignal(str)

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
        session.scene_changed.connect(lambda scene: self._show(scene.setup))
        self._show(session.setup)

    @property
    def cards(self) -> list[RacerCard]:
        """The cards, in the order of the racers."""
        return self._cards

    def set_style(self, style: Style) -> None:
        """Take colours and sizes."""
        self._style, self._dressed = style, None
        self.add.setIcon(icon("add", style))
        self._dress(self._session.setup)

    def _show(self, setup: Setup) -> None:
        if [racer.id for racer in setup.racers] != [card.racer.id for card in self._cards]:
            self._arrange(setup)
            self._family = None
        for card, racer in zip(self._cards, setup.racers, strict=True):
            card.show_racer(racer)
            card.pin.setChecked(bool(setup.pins) and setup.pinned(racer.id) in setup.pins)
        if setup.surface.family != self._family:
            self._family = setup.surface.family
            for card in self._cards:
                name = card.racer.optimizer.name
                card.set_defaults(race_optimizer(name, setup.surface.family()).values)
        self._dress(setup)
        full = len(setup.racers) == MAX_RACERS
        self.add.setText(f"{MAX_RACERS} racers are the most" if full else "Add a racer")
        for action in self._menu.actions():
            action.setEnabled(not full)

    def _dress(self, setup: Setup) -> None:
        """Give the cards the names and looks that their racers have in the picture."""
        dress = setup.titles, [LOOKS[racer.look or 0] for racer in setup.racers]
        if dress != self._dressed:
            self._dressed = dress
            for card, title, look in zip(self._cards, *dress, strict=True):
                card.set_look(title, look, self._style)

    def _arrange(self, setup: Setup) -> None:
        """Make cards for another field of racers; each racer keeps its card."""
        spare = {card.racer.id: card for card in self._cards}
        self._cards = []
        for racer in setup.racers:
            card = spare.get(racer.id)
            if card is None or card.racer.optimizer.rule is not racer.optimizer.rule:
                card = self._new_card(racer)
            else:
                del spare[racer.id]
            self._cards.append(card)
        for card in spare.values():
            self._drop(card)
        for index, card in enumerate(self._cards):
            self._column.insertWidget(index, card)

    def _new_card(self, racer: Racer) -> RacerCard:
        card = RacerCard(
            racer,
            lambda changed: self._on_change(card, changed),
            lambda: self._on_remove(card),
            lambda: self.racer_picked.emit(card.racer.id),
            lambda: self._session.toggle_pin(card.racer.id),
        )
        return card

    def _on_change(self, card: RacerCard, racer: Racer) -> None:
        if card in self._cards:  # one that goes away gives up what is typed in it
            self._session.edit(racers=self._session.setup.with_racer(racer).racers)

    def _on_remove(self, card: RacerCard) -> None:
        self._cards.remove(card)
        self._drop(card)
        self._session.remove(card.racer.id)

    def _drop(self, card: RacerCard) -> None:
        """Take away what was one of the cards, at once out of the reach of a second click."""
        card.hide()
        self._column.removeWidget(card)
        card.deleteLater()

    def _on_add(self, name: str) -> None:
        family = self._session.setup.surface.family
        self._session.add(Racer(race_optimizer(name, family())))
