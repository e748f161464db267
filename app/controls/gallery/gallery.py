"""A gallery: everything there is of a kind, each on a card, with a search on top.

It covers the picture while it is open.
"""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Generic, TypeVar

from PyQt6.QtCore import QPoint, QRect, Qt
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import (
    QApplication,
    QFrame,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.controls.gallery.card import Card
from app.controls.gallery.entry import GalleryEntry
from app.controls.gallery.shelf import GAP, Shelf
from app.controls.overlay import Overlay, types
from app.style.theme import Style

COLUMNS = 3
"""Most cards in a row."""

MARGIN, SPACING, EDGE = 12, 8, 4
"""Margin around, gap below the search, and gap beside the scroll bar, in pixels."""

_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)

E = TypeVar("E", bound=GalleryEntry)
C = TypeVar("C", bound=Card)


class Gallery(Overlay, Generic[E, C]):
    """Lets the user pick an entry.

    Parameters
    ----------
    window, opener
        As for :class:`~app.controls.overlay.Overlay`.
    kind : type of Card
    things : str
        What it offers, in the plural and in lower case.

    Attributes
    ----------
    hits : list of Card
        The cards shown, in reading order; Enter in the search picks the first.
    """

    def __init__(self, window: QWidget, opener: QWidget, kind: type[C], things: str) -> None:
        super().__init__(window, opener)
        self._kind, self._things = kind, things
        self._style = Style()
        self._choices: list[E] = []
        self._cards: list[C] = []
        self.hits: list[C] = []
        self.setAccessibleName(things.capitalize())
        self.search.setAccessibleName(f"Search {things}")
        self._shelf = Shelf(kind.SIZE)
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

    # what a gallery of a kind decides

    @abstractmethod
    def offered(self) -> Sequence[E]:
        """Return the entries, those of a group one after the other."""

    @abstractmethod
    def dress(self, card: C) -> None:
        """Bring a card up to date before it is shown."""

    @abstractmethod
    def pick(self, card: C) -> None:
        """Take what a card offers."""

    @abstractmethod
    def corner(self, width: int) -> QPoint:
        """Return where the top left corner would best be in the window."""

    def discard(self, card: C) -> None:
        """Delete the card of an entry that is no longer offered."""
        card.hide()
        card.deleteLater()

    # showing

    def fill(self) -> None:
        """Show all cards."""
        self._take_offers()
        for card in self._cards:
            self.dress(card)
        self._show_hits()

    def set_style(self, style: Style) -> None:
        """Apply a style's colours and sizes."""
        self._style = style
        for card in self._cards:
            card.set_style(style)

    def _take_offers(self) -> None:
        """Make a card for each entry, keeping the cards of those that are still there."""
        choices = list(self.offered())
        if choices == self._choices:
            return
        kept = {id(card.choice): card for card in self._cards}
        self._choices = choices
        self._cards = [
            kept.pop(id(choice)) if id(choice) in kept else self._make_card(choice)
            for choice in choices
        ]
        for card in kept.values():
            self.discard(card)

    def _make_card(self, choice: E) -> C:
        card = self._kind(choice, self._style, self._shelf)
        card.clicked.connect(lambda: self.pick(card))
        return card

    def place(self) -> None:
        """Move to the corner, as wide as the cards need."""
        window, card = self._window.rect(), self._kind.SIZE.width() + GAP
        bar = 8  # the scroll bar's width
        frame = 2 * MARGIN + bar
        columns = max(1, min((window.width() - 2 * MARGIN - frame + GAP) // card, COLUMNS))
        width = columns * card - GAP + frame
        height = self._shelf.arrange(columns)
        above = self.search.sizeHint().height() + MARGIN + SPACING + EDGE + 2  # 2: the border
        corner = self.corner(width)
        left = max(MARGIN, min(corner.x(), window.width() - width - MARGIN))
        height = min(height + above, window.height() - corner.y() - GAP)
        self.setGeometry(QRect(left, corner.y(), width, height))

    # searching

    def _on_search(self) -> None:
        if self.isVisible():
            self._show_hits()
            self.place()

    def _show_hits(self) -> None:
        """Show the matches, best first; without a query, show all cards in groups."""
        query = self.search.text().strip()
        if query:
            ranked = [(card.choice.rank(query), card) for card in self._cards]
            found = [(rank, card) for rank, card in ranked if rank is not None]
            self.hits = [card for _, card in sorted(found, key=lambda pair: pair[0])]
            count = f"{len(self.hits)} of {len(self._cards)} {self._things}"
            none = f"No {self._things.removesuffix('s')} matches “{query}”."
            groups = [(count if self.hits else none, self.hits)]
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

    def _grouped(self, cards: Sequence[C]) -> list[tuple[str, list[C]]]:
        groups: dict[str, list[C]] = {}
        for card in cards:
            groups.setdefault(card.choice.group, []).append(card)
        return list(groups.items())

    # keys and clicks

    def on_key(self, focused: QWidget, event: QKeyEvent) -> bool:
        """Handle a key; return whether it was handled."""
        key = Qt.Key(event.key())
        card = focused if isinstance(focused, self._kind) else None
        if card is None and focused is not self.search:
            return False
        if key == Qt.Key.Key_Escape:
            self.leave()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if card is not None or self.hits:
                self.pick(card or self.hits[0])
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

    def _neighbour(self, card: C, key: Qt.Key) -> QWidget:
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
