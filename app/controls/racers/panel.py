"""The right panel: a card for each racer, and a button to add one."""

from functools import partial
from itertools import pairwise

from PyQt6.QtCore import QEvent, QPoint, Qt, QTimer, pyqtSignal
from PyQt6.QtGui import QKeyEvent, QShowEvent
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.controls.racers.card import RacerCard
from app.controls.racers.limit import mark_of
from app.controls.racers.look_menu import look_menu
from app.controls.racers.reorder import Reorder
from app.controls.scroll_panel import ScrollPanel
from app.model.session import Session
from app.style.theme import LOOKS, Style
from app.style.widget_style import icon
from optim_core.scenes.defaults import race_optimizer
from optim_core.scenes.setup import MAX_RACERS, Setup


class RacerPanel(ScrollPanel):
    """The cards of a setup's racers, and a button to add one.

    A card that is new, or that a command moved, scrolls into view. The window binds the button.

    Attributes
    ----------
    add : QPushButton

    Signals
    -------
    menu_asked(str, QPoint)
        The user opens the menu of a racer, at a point of the screen.
    current_changed()
        :attr:`current` may be another racer.
    """

    menu_asked = pyqtSignal(str, QPoint)
    current_changed = pyqtSignal()

    def __init__(self, session: Session) -> None:
        super().__init__("Racers")
        self._session = session
        self._style = Style()
        self._cards: list[RacerCard] = []
        self._dressed: object = None
        self._family: object = None
        self._compose()
        self._reorder = Reorder(
            self, lambda: self._cards, lambda card, place: session.move(card.racer.id, place)
        )
        self._reveal = QTimer(self)  # after all changes of an edit
        self._reveal.setSingleShot(True)
        self._reveal.setInterval(0)
        self._reveal.timeout.connect(self._on_reveal)
        self._to_reveal = ""
        session.scene_changed.connect(lambda scene: self._show(scene.setup))
        session.selected_changed.connect(self._show_selected)
        for changed in (session.selected_changed, session.race_changed):
            changed.connect(lambda: self.current_changed.emit())
        for moved in (session.race_changed, session.frame_changed):
            moved.connect(self._on_moved)
        self._show(session.setup)

    def _compose(self) -> None:
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 4, 0, 8)
        self._column.setSpacing(0)
        self.add = QPushButton("Add a racer")
        self.add.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 8, 12, 8)
        foot.addWidget(self.add)
        self._column.addLayout(foot)
        self._column.addStretch(1)
        self.setWidget(content)

    @property
    def cards(self) -> list[RacerCard]:
        """The cards, in the order of the racers."""
        return self._cards

    @property
    def current(self) -> str:
        """The racer that commands act on: the one whose marker has the focus, or the selected one.

        Its id; "" if there is none.
        """
        window = self.window()
        focused = window.focusWidget() if window is not None else None
        for card in self._cards:
            if card.head.handle is focused:
                return card.racer.id
        return self._session.selected or ""

    def set_style(self, style: Style) -> None:
        """Apply a style's colours and sizes."""
        self._style, self._dressed = style, None
        self.add.setIcon(icon("add", style))
        self._reorder.mark.color = style.color("accent")
        self._dress(self._session.setup)

    def look_menu(self, parent: QMenu, racer: str) -> QMenu:
        """Return a menu of the looks that a racer can have."""
        return look_menu(parent, self._session, racer, self._style)

    def rename(self, racer: str) -> None:
        """Let the user type a name for a racer, on its card."""
        card = self._cards[self._session.setup.index(racer)]
        self._scroll_to(card)
        card.rename()

    def showEvent(self, event: QShowEvent | None) -> None:
        """Set the Tab order, now that a window holds the panel."""
        super().showEvent(event)
        self._order_tab_stops()
        self._show_marks()

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Leave unhandled keys to the window; scrolling is for the wheel."""
        if event is not None:
            event.ignore()

    # showing the session

    def _show(self, setup: Setup) -> None:
        if [racer.id for racer in setup.racers] != [card.racer.id for card in self._cards]:
            self._arrange(setup)
            self._family = None
        for card, racer in zip(self._cards, setup.racers, strict=True):
            card.show_racer(racer)
            card.head.show_pinned(bool(setup.pins_of(racer.id)))
        if setup.surface.family != self._family:
            self._family = setup.surface.family
            for card in self._cards:
                name = card.racer.optimizer.name
                card.set_defaults(race_optimizer(name, setup.surface.family()).values)
        self._dress(setup)
        self._show_selected()
        self._show_marks()
        full = len(setup.racers) == MAX_RACERS
        self.add.setText(f"{MAX_RACERS} at most: remove one first" if full else "Add a racer")
        self.add.setEnabled(not full)

    def _show_selected(self) -> None:
        """Mark the selected racer, even before it has raced."""
        selected = self._session.setup.selected(self._session.figure.selected)
        for card in self._cards:
            card.set_selected(card.racer.id == selected)

    def _on_moved(self) -> None:
        """Move the marks with the racers; on a quadratic they stay where they are."""
        if not self._session.setup.surface.quadratic:
            self._show_marks()

    def _show_marks(self) -> None:
        """Mark the largest stable learning rates on the sliders, while they can be seen."""
        if self.isVisible():
            for card, racer in zip(self._cards, self._session.setup.racers, strict=True):
                card.set_mark(mark_of(self._session, racer))

    def _dress(self, setup: Setup) -> None:
        """Show on the cards the titles and looks that the racers have in the picture."""
        dress = setup.titles, [LOOKS[racer.look or 0] for racer in setup.racers]
        if dress != self._dressed:
            self._dressed = dress
            for card, title, look in zip(self._cards, *dress, strict=True):
                card.set_look(title, look, self._style)

    def _arrange(self, setup: Setup) -> None:
        """Make and remove cards for a setup; a racer that stays keeps its card."""
        self._reorder.cancel()
        spare = {card.racer.id: card for card in self._cards}
        self._cards, new = [], []
        for racer in setup.racers:
            card = spare.get(racer.id)
            if card is None or card.racer.optimizer.rule is not racer.optimizer.rule:
                card = RacerCard(self._session, racer)
                self._reorder.watch(card)
                card.fold.toggled.connect(partial(self._on_fold, racer.id))
                card.menu_asked.connect(partial(self.menu_asked.emit, racer.id))
                card.head.handle.focus_changed.connect(self.current_changed)
                new.append(card)
            else:
                del spare[racer.id]
            self._cards.append(card)
        for card in spare.values():
            self._drop(card)
        for index, card in enumerate(self._cards):
            self._column.insertWidget(index, card)
        self._order_tab_stops()
        if len(new) == 1:
            self._reveal_later(new[0].racer.id)
        elif not new and not spare:
            self._reveal_later(self._session.figure.selected or "")

    def _drop(self, card: RacerCard) -> None:
        """Remove a card, and hide it at once so that a second click cannot hit it."""
        card.drop()
        self._reorder.forget(card)
        card.hide()
        self._column.removeWidget(card)
        card.deleteLater()

    def _order_tab_stops(self) -> None:
        """Let Tab follow the cards from the top, after the widgets before the panel."""
        before: QWidget | None = self.previousInFocusChain()
        while before is not None and (
            self.isAncestorOf(before) or before.focusPolicy() == Qt.FocusPolicy.NoFocus
        ):  # None while no window holds the panel
            before = before.previousInFocusChain() if before is not self else None
        stops = [stop for card in self._cards for stop in _tab_stops(card)]
        for one, other in pairwise(filter(None, (before, *stops, self.add))):
            self.setTabOrder(one, other)

    def _on_fold(self, racer: str, unfolded: bool) -> None:
        """Show all of a card that unfolds, which makes its rows."""
        self._order_tab_stops()
        if unfolded:
            self._reveal_later(racer)

    def _reveal_later(self, racer: str) -> None:
        self._to_reveal = racer
        self._reveal.start()

    def _on_reveal(self) -> None:
        """Scroll to a card, once all cards have the places that their content needs."""
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        for card in self._cards:
            if card.racer.id == self._to_reveal:
                self._scroll_to(card)

    def _scroll_to(self, card: RacerCard) -> None:
        """Scroll until a card is seen whole, or from its top if it is taller than the panel."""
        bar, viewport = self.verticalScrollBar(), self.viewport()
        if bar is not None and viewport is not None:
            lowest = card.geometry().bottom() + 1 - viewport.height()
            bar.setValue(min(max(bar.value(), lowest), card.y()))


def _tab_stops(card: RacerCard) -> list[QWidget]:
    """Return the widgets of a card that Tab reaches, from the top."""
    return [
        part
        for part in card.findChildren(QWidget)
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus
        and part.window() is card.window()
        and part.focusProxy() is None
        and not isinstance(part, QAbstractItemView)
    ]
