"""The layout of the gallery's cards: in rows, in groups with headings."""

from collections.abc import Sequence

from PyQt6.QtCore import QSize
from PyQt6.QtWidgets import QLabel, QWidget

from app.controls.gallery.card import PADDING, Card

GAP = 4
HEADING = 20
BETWEEN = 12
"""Gap between cards, height of a heading, and gap between groups, in pixels."""

Groups = Sequence[tuple[str, Sequence[Card]]]


class Shelf(QWidget):
    """Lays out cards; those that are not shown remain its children, hidden.

    Parameters
    ----------
    size : QSize
        Of a card.
    """

    def __init__(self, size: QSize) -> None:
        super().__init__()
        self._size = size
        self._headings: list[QLabel] = []
        self._groups: Groups = ()

    def show_groups(self, groups: Groups, every: Sequence[Card]) -> None:
        """Show groups of cards, each below its heading, and hide the rest of ``every``."""
        self._groups = groups
        shown = {id(card) for _, cards in groups for card in cards}
        for card in every:
            card.setVisible(id(card) in shown)
        while len(self._headings) < len(groups):
            label = QLabel(self)
            label.setObjectName("heading")
            self._headings.append(label)
        for index, label in enumerate(self._headings):
            label.setVisible(index < len(groups))
            label.setText(groups[index][0] if index < len(groups) else "")

    def say(self, sentence: str) -> None:
        """Show a sentence as the first heading."""
        self._headings[0].setText(sentence)

    def arrange(self, columns: int) -> int:
        """Lay the cards out in a number of columns; return the height, in pixels."""
        top, across, down = 0, self._size.width() + GAP, self._size.height() + GAP
        for label, (_, cards) in zip(self._headings, self._groups, strict=False):
            label.setGeometry(PADDING, top, columns * across - PADDING, HEADING)
            for index, card in enumerate(cards):
                row, column = divmod(index, columns)
                card.move(column * across, top + HEADING + row * down)
            rows = -(-len(cards) // columns)
            top += HEADING + rows * down + BETWEEN
        self.resize(columns * across - GAP, top)
        return top
