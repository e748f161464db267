"""The gallery: all surfaces, each with a thumbnail and its lesson, and a search.

It covers the picture while it is open. Functions supply its entries: one for the registered
families, and others that a window adds.
"""

from collections.abc import Callable, Sequence

from PyQt6.QtCore import QPoint, QRect, Qt, QTimer
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import (
    QApplication,
    QFrame,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.controls.gallery.card import CARD, Card
from app.controls.gallery.entry import GalleryEntry, registered
from app.controls.gallery.shelf import GAP, Shelf
from app.controls.gallery.surveyor import Surveyor
from app.controls.overlay import Overlay, types
from app.model.session import Session
from app.style.theme import Style
from optim_core.scenes.defaults import move_to_surface

Offer = Callable[[], Sequence[GalleryEntry]]

COLUMNS = 3
"""Most cards in a row."""

MARGIN, SPACING, EDGE = 12, 8, 4
"""Margin around, gap below the search, and gap beside the scroll bar, in pixels."""

_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


class Gallery(Overlay):
    """Lets the user pick a surface for the session.

    Attributes
    ----------
    hits : list of Card
        The cards shown, in reading order; Enter in the search picks the first.
    surveyor : Surveyor
        Makes the thumbnails.
    """

    def __init__(
        self,
        session: Session,
        window: QWidget,
        opener: QWidget,
        offers: Sequence[Offer] = (registered,),
    ) -> None:
        super().__init__(window, opener)
        self._session, self._offers = session, offers
        self._button = opener
        self._style = Style()
        self._choices: list[GalleryEntry] = []
        self._cards: list[Card] = []
        self.hits: list[Card] = []
        self.setAccessibleName("Surfaces")
        self.search.setPlaceholderText("Search by name, formula or what it teaches")
        self.search.setToolTip("Enter takes the first surface found, ↓ goes to the pictures")
        self.search.setAccessibleName("Search surfaces")
        self._shelf = Shelf()
        self._scroll = QScrollArea()
        self._scroll.setObjectName("bare")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._shelf)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, EDGE, EDGE)
        column.setSpacing(SPACING)
        top = QVBoxLayout()
        top.setContentsMargins(0, 0, MARGIN - EDGE, 0)
        top.addWidget(self.search)
        column.addLayout(top)
        column.addWidget(self._scroll, 1)
        self.search.textChanged.connect(self._on_search)
        self.surveyor = Surveyor(session.jobs)
        self._begin = QTimer(self)  # thumbnails start after the texts are painted
        self._begin.setSingleShot(True)
        self._begin.setInterval(0)
        self._begin.timeout.connect(self._survey)

    # opening and leaving

    def open(self) -> None:
        """Show all cards, with the focus in the search."""
        super().open()
        self._begin.start()

    def leave(self) -> None:
        """Close the gallery, and stop the thumbnails."""
        if self.isVisible():
            self._begin.stop()
            self.surveyor.survey([])
        super().leave()

    def fill(self) -> None:
        """Show all cards, with the shown surface checked."""
        self._take_offers()
        shown = self._session.setup.surface
        for card in self._cards:
            card.setChecked(card.choice.is_shown(shown))
        self._show_hits()

    def set_style(self, style: Style) -> None:
        """Apply a style's colours and sizes."""
        self._style = style
        for card in self._cards:
            card.set_style(style)

    def _take_offers(self) -> None:
        """Make a card for each entry, keeping the cards of those that are still there."""
        choices = [choice for offer in self._offers for choice in offer()]
        if choices == self._choices:
            return
        kept = {id(card.choice): card for card in self._cards}
        self._choices = choices
        self._cards = [
            kept.pop(id(choice)) if id(choice) in kept else self._make_card(choice)
            for choice in choices
        ]
        for card in kept.values():
            self.surveyor.forget(card)
            card.hide()
            card.deleteLater()

    def _make_card(self, choice: GalleryEntry) -> Card:
        card = Card(choice, self._style, self._shelf)
        card.clicked.connect(lambda: self._pick(card))
        return card

    def place(self) -> None:
        """Move to below the opener, as wide as the cards need."""
        window = self._window.rect()
        corner = self._button.mapTo(self._window, QPoint(0, self._button.height()))
        top = corner.y() + 2 * GAP
        bar = 8  # the scroll bar's width
        frame = 2 * MARGIN + bar
        room = window.width() - 2 * MARGIN - frame
        columns = max(1, min((room + GAP) // (CARD.width() + GAP), COLUMNS))
        width = columns * (CARD.width() + GAP) - GAP
        height = self._shelf.arrange(columns)
        above = self.search.sizeHint().height() + MARGIN + SPACING + EDGE + 2  # 2: the border
        left = max(MARGIN, min(corner.x(), window.width() - width - frame - MARGIN))
        height = min(height + above, window.height() - top - GAP)
        self.setGeometry(QRect(left, top, width + frame, height))

    # searching

    def _on_search(self) -> None:
        if self.isVisible():
            self._show_hits()
            self.place()
            self._begin.start()

    def _show_hits(self) -> None:
        """Show the matches, best first; without a query, show all cards in groups."""
        query = self.search.text().strip()
        if query:
            ranked = [(card.choice.rank(query), card) for card in self._cards]
            found = [(rank, card) for rank, card in ranked if rank is not None]
            self.hits = [card for _, card in sorted(found, key=lambda pair: pair[0])]
            count = f"{len(self.hits)} of {len(self._cards)} surfaces"
            groups = [(count if self.hits else f"No surface matches “{query}”.", self.hits)]
        else:
            groups = self._grouped(self._cards)
            self.hits = [card for _, cards in groups for card in cards]
        self.search.setAccessibleDescription(groups[0][0] if query else "")
        for card in self._cards:
            card.set_enters(bool(query) and card is self.hits[0] if self.hits else False)
        self._shelf.show_groups(groups, self._cards)
        bar = self._scroll.verticalScrollBar()
        assert bar is not None
        bar.setValue(0)

    def _grouped(self, cards: Sequence[Card]) -> list[tuple[str, list[Card]]]:
        groups: dict[str, list[Card]] = {}
        for card in cards:
            groups.setdefault(card.choice.group, []).append(card)
        return list(groups.items())

    def _pick(self, card: Card) -> None:
        """Move the race to a card's surface, unless it is there already."""
        scene = self._session.scene
        if not card.choice.is_shown(scene.setup.surface):
            try:
                moved = move_to_surface(scene, card.choice.make())
            except ValueError as error:
                card.setChecked(False)
                self._shelf.say(str(error))
                return
            self.leave()
            self._session.put(moved)
        self.leave()

    def _survey(self) -> None:
        """Survey for the missing thumbnails, visible ones first."""
        seen = [card for card in self.hits if not card.visibleRegion().isEmpty()]
        self.surveyor.survey([*seen, *self.hits, *self._cards])

    # keys and clicks

    def on_key(self, focused: QWidget, event: QKeyEvent) -> bool:
        """Handle a key; return whether it was handled."""
        key = Qt.Key(event.key())
        card = focused if isinstance(focused, Card) else None
        if card is None and focused is not self.search:
            return False
        if key == Qt.Key.Key_Escape:
            self.leave()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if card is not None or self.hits:
                self._pick(card or self.hits[0])
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._scroll_page(1 if key == Qt.Key.Key_PageDown else -1)
        elif card is not None and key in _ARROWS:
            self._go(self._neighbour(card, key))
        elif card is None and key == Qt.Key.Key_Down:
            self._go(self.hits[0] if self.hits else self.search)
        elif card is not None and key != Qt.Key.Key_Space and types(event):
            self._go(self.search)
            QApplication.sendEvent(self.search, event)
        else:
            return False
        return True

    def focusNextPrevChild(self, next: bool) -> bool:
        """Cycle through the search and the cards."""
        stops: list[QWidget] = [self.search, *self.hits]
        focused = self._window.focusWidget()
        here = stops.index(focused) if focused in stops else 0
        self._go(stops[(here + (1 if next else -1)) % len(stops)])
        return True

    def _go(self, widget: QWidget) -> None:
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        if widget is self.search:
            self.search.deselect()
            self.search.end(False)
        else:
            self._scroll.ensureWidgetVisible(widget, 0, 32)

    def _scroll_page(self, pages: int) -> None:
        bar = self._scroll.verticalScrollBar()
        assert bar is not None
        bar.setValue(bar.value() + pages * bar.pageStep())

    def _neighbour(self, card: Card, key: Qt.Key) -> QWidget:
        """Return the target of an arrow key from a card; above the first row it is the search."""
        here = self.hits.index(card)
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if key == Qt.Key.Key_Right else -1
            return self.hits[min(max(here + step, 0), len(self.hits) - 1)]
        sense = 1 if key == Qt.Key.Key_Down else -1
        ahead = [other for other in self.hits if sense * (other.y() - card.y()) > 0]
        if not ahead:
            return card if sense > 0 else self.search
        return min(ahead, key=lambda other: (abs(other.y() - card.y()), abs(other.x() - card.x())))
