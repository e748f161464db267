"""The command palette: a search over all commands and surfaces, opened with Ctrl+K."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.controls.overlay import Overlay
from app.controls.search import fold, score

WIDTH, TOP, MOST_SHOWN = 520, 64, 10
"""Width and distance from the window's top in pixels; most entries visible at once."""


@dataclass(frozen=True)
class PaletteEntry:
    """An entry of the palette.

    Parameters
    ----------
    title : str
    run : callable
    hint : str
        Shown at the end of the line: the keys, or the group.
    words : str
        Further search words.
    """

    title: str
    run: Callable[[], object]
    hint: str = ""
    words: str = ""


class Palette(Overlay):
    """A search field and the list of matches, the best first.

    Parameters
    ----------
    window : QWidget
        The window that the palette covers.
    offers : callable
        Returns the entries; called each time the palette opens.

    Attributes
    ----------
    list : QListWidget
    """

    def __init__(self, window: QWidget, offers: Callable[[], Sequence[PaletteEntry]]) -> None:
        super().__init__(window)
        self._offers = offers
        self._entries: Sequence[PaletteEntry] = ()
        self._hits: list[PaletteEntry] = []
        self.setAccessibleName("All commands")
        self.search.setPlaceholderText("What to do? Type a few letters")
        self.search.setAccessibleName("Search commands")
        self.list = QListWidget()
        self.list.setObjectName("palette")
        self.list.setAccessibleName("Commands found")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(4)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        self.search.textChanged.connect(self._show_hits)
        self.list.itemClicked.connect(lambda item: self._take(self.list.row(item)))

    def fill(self) -> None:
        """Show all entries."""
        self._entries = self._offers()
        self._show_hits()

    @property
    def titles(self) -> list[str]:
        """The titles of the matches, the best first."""
        return [entry.title for entry in self._hits]

    def place(self) -> None:
        """Place the palette at the top centre of the window, with the height it needs."""
        rows = min(max(self.list.count(), 1), MOST_SHOWN)
        row = self.list.sizeHintForRow(0) if self.list.count() else 28
        tall = self.search.sizeHint().height() + rows * row + 28
        room = self._window.rect()
        scale = max(self.search.fontMetrics().height() / 15.0, 1.0)
        wide = min(round(WIDTH * scale), room.width() - 32)
        self.setGeometry((room.width() - wide) // 2, TOP, wide, min(tall, room.height() - TOP - 16))

    def _show_hits(self) -> None:
        query = fold(self.search.text())
        scored = [(score(query, entry.title, entry.words), entry) for entry in self._entries]
        found = [(rank, entry) for rank, entry in scored if rank is not None]
        self._hits = [entry for _, entry in sorted(found, key=lambda pair: pair[0])]
        self.list.clear()
        for entry in self._hits:
            self._add(entry)
        if not self._hits:
            item = QListWidgetItem(f"Nothing matches “{self.search.text().strip()[:40]}”.")
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self.list.setCurrentRow(0 if self._hits else -1)
        self.place()

    def _add(self, entry: PaletteEntry) -> None:
        line = QWidget(self.list)
        line.setObjectName("bare")
        row = QHBoxLayout(line)
        row.setContentsMargins(8, 4, 8, 4)
        title, hint = QLabel(entry.title), QLabel(entry.hint)
        title.setTextFormat(Qt.TextFormat.PlainText)
        hint.setTextFormat(Qt.TextFormat.PlainText)
        hint.setObjectName("muted")
        row.addWidget(title, 1)
        row.addWidget(hint)
        for part in (line, title, hint):
            part.ensurePolished()  # so that the size hint is that of the styled type
        item = QListWidgetItem()
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{entry.title} {entry.hint}")
        item.setSizeHint(line.sizeHint())
        self.list.addItem(item)
        self.list.setItemWidget(item, line)

    def _take(self, row: int) -> None:
        """Close, and run the entry in a row."""
        if 0 <= row < len(self._hits):
            entry = self._hits[row]
            self.leave()
            entry.run()

    def keeps(self, event: QKeyEvent) -> bool:
        """Keep all keys: no shortcut fires while the user types here."""
        return True

    def on_key(self, focused: QWidget, event: QKeyEvent) -> bool:
        """Handle a key; return whether it was used."""
        keys, row = Qt.Key, self.list.currentRow()
        steps = {keys.Key_Down: 1, keys.Key_Up: -1, keys.Key_PageDown: 8, keys.Key_PageUp: -8}
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == keys.Key_Escape or (control and event.key() == keys.Key_K):
            self.leave()
        elif event.key() in (keys.Key_Return, keys.Key_Enter):
            self._take(row)
        elif event.key() in steps and self._hits:
            step = steps[Qt.Key(event.key())]
            self.list.setCurrentRow(min(max(row + step, 0), len(self._hits) - 1))
        elif event.key() == keys.Key_Tab:
            return True
        else:
            return False
        return True
