"""Where the cards of the gallery stand: in rows, group by group, under headings."""

from collections.abc import Sequence

from PyQt6.QtWidgets import QLabel, QWidget

from app.controls.gallery.card import CARD, PADDING, Card

GAP = 4
HEADING = 20
BETWEEN = 12
"""Pixels between cards, of a heading, and between groups."""

Groups = Sequence[tuple[str, Sequence[Card]]]


class Shelf(QWidget):
    """Lays cards out; those that are not shown stay with it, hidden."""

    def __init__(self) -> None:
        super().__init__()
        self._headings: list[QLabel] = []
        self._groups: Groups = ()

    def show_groups(self, groups: Groups, every: Sequence[Card]) -> None:
        """Show groups of cards, each under its heading, and hide the rest of ``every``."""
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
        """Put a sentence in place of the first heading."""
        self._headings[0].setText(sentence)

    def arrange(self, columns: int) -> int:
        """Give everything its place in so many columns; the height that takes."""
        top = 0
        for label, (_, cards) in zip(self._headings, self._groups, strict=False):
            label.setGeometry(PADDING, top, columns * (CARD.width() + GAP) - PADDING, HEADING)
            for index, card in enumerate(cards):
                row, column = divmod(index, columns)
                y = top + HEADING + row * (CARD.height() + GAP)
                card.move(column * (CARD.width() + GAP), y)
            rows = -(-len(cards) // columns)
            top += HEADING + rows * (CARD.height() + GAP) + BETWEEN
        self.resize(columns * (CARD.width() + GAP) - GAP, top)
        return top
