"""The offer to recover what programs that were killed had not saved."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PyQt6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PyQt6.QtGui import QKeyEvent
from PyQt6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from app.controls.scroll_panel import ScrollPanel
from app.model.jobs import Jobs, Urgency
from app.model.recovery import Lost, find_lost
from app.model.settings import Settings
from app.style.theme import Style
from app.window import dialogs
from app.window.documents.recovery_card import RecoveryCard

LOOK = "recovery"
"""The key of the job that looks for snapshots."""

AFTER = 500
"""Milliseconds from the start until it looks, so that the first picture comes first."""

WIDTH, MARGIN = 400, 12
"""Width of the panel and its distance from the edges of the picture, in pixels."""

MOST = 20
"""Most documents that are offered at once; the others come after these."""

WHY = "Ravine ended before these were saved."
NOTHING = "There are no unsaved changes to recover"
KEPT = "Kept for later: ⋯ ▸ Recover unsaved changes"


class RecoveryPanel(QFrame):
    """Offers what was lost, in a corner of the window; the race goes on.

    Nothing is deleted before a person has chosen. What is neither restored nor discarded is
    offered at the next start again.

    Parameters
    ----------
    window : QWidget
        The window that the panel covers in part.
    over : QWidget
        The part of it in whose corner the panel stands.
    settings, jobs
    restore : callable
        Opens what was lost; returns False if it does not, as the current document cannot be kept.
    say : callable
        Shows a sentence in the status line.

    Attributes
    ----------
    cards : sequence of RecoveryCard
    """

    def __init__(
        self,
        window: QWidget,
        over: QWidget,
        settings: Settings,
        jobs: Jobs,
        restore: Callable[[Lost], bool],
        say: Callable[[str], None],
    ) -> None:
        super().__init__(window)
        self._window, self._over, self._settings = window, over, settings
        self._jobs, self._restore, self._say = jobs, restore, say
        self._style = Style()
        self.cards: list[RecoveryCard] = []
        self._restored: set[Path] = set()
        self.setObjectName("gallery")
        self.setAccessibleName("Unsaved changes to recover")
        heading, why = QLabel("Recover unsaved changes?"), QLabel(WHY)
        heading.setObjectName("title")
        why.setObjectName("muted")
        self._list = QWidget()
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)
        self._scroll = ScrollPanel("Documents to recover")
        self._scroll.setWidget(self._list)
        self.later = QPushButton("Not now")
        self.later.setToolTip("They stay, and are offered again")
        self.later.clicked.connect(self._on_later)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 8, 12)
        column.setSpacing(2)
        column.addWidget(heading)
        column.addWidget(why)
        column.addSpacing(12)
        column.addWidget(self._scroll, 1)
        column.addSpacing(12)
        column.addWidget(self.later, 0, Qt.AlignmentFlag.AlignLeft)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AFTER)
        self._timer.timeout.connect(partial(self.look, asked=False))
        self.hide()
        over.installEventFilter(self)

    def look_soon(self) -> None:
        """Look for snapshots once the window is shown, and offer what there is."""
        self._timer.start()

    def look(self, asked: bool = True) -> None:
        """Look for snapshots and offer what there is; if asked for, also say that there is none."""
        self._timer.stop()
        self._jobs.submit(
            LOOK,
            lambda job: find_lost(self._settings.recovery, MOST),
            partial(self._show_lost, asked=asked),
            urgency=Urgency.SHOWN,
        )

    def set_style(self, style: Style) -> None:
        """Apply colours and sizes."""
        self._style = style
        for card in self.cards:
            card.set_style(style)

    def close_offer(self) -> None:
        """Hide the panel, and stop looking."""
        self._timer.stop()
        self.hide()

    def _show_lost(self, found: Sequence[Lost], asked: bool) -> None:
        for card in list(self.cards):
            self._remove(card)
        for lost in found:
            if lost.file not in self._restored:
                self._add(lost)
        if not self.cards:
            self.hide()
            if asked:
                self._say(NOTHING)
            return
        self._place()
        self.show()
        self.raise_()
        if asked:
            self.cards[0].restore.setFocus(Qt.FocusReason.PopupFocusReason)

    def _add(self, lost: Lost) -> None:
        card = RecoveryCard(lost, self._style)
        card.restored.connect(partial(self._on_restored, card))
        card.discarded.connect(partial(self._on_discarded, card))
        self.cards.append(card)
        self._column.addWidget(card)
        key = LOOK, lost.file
        self._jobs.submit(key, card.run, card.show_race, _on_no_picture, urgency=Urgency.SHOWN)

    def _remove(self, card: RecoveryCard) -> None:
        self.cards.remove(card)
        self._jobs.cancel((LOOK, card.lost.file))
        self._column.removeWidget(card)
        card.deleteLater()

    def _on_restored(self, card: RecoveryCard) -> None:
        if self._restore(card.lost):
            self._restored.add(card.lost.file)
            self._done(card)

    def _on_discarded(self, card: RecoveryCard) -> None:
        def discard() -> None:
            card.lost.discard()
            self._done(card)

        dialogs.attempt(self._window, discard)

    def _done(self, card: RecoveryCard) -> None:
        """Offer the others, after a person has chosen."""
        self._remove(card)
        if self.cards:
            self._place()
        else:
            self.look(asked=False)

    def _on_later(self) -> None:
        self.hide()
        self._say(KEPT)

    def _place(self) -> None:
        """Stand in the upper right corner, as high as needed and as there is room for."""
        room = QRect(self._over.mapTo(self._window, QPoint()), self._over.size())
        room.adjust(MARGIN, MARGIN, -MARGIN, -MARGIN)
        wide = min(WIDTH, room.width())
        self._list.adjustSize()
        tall = self.sizeHint().height() - self._scroll.sizeHint().height()
        tall = min(tall + self._list.sizeHint().height(), room.height())
        self.setGeometry(room.right() - wide + 1, room.top(), wide, tall)

    def eventFilter(self, thing: QObject | None, event: QEvent | None) -> bool:
        """Follow the size of what the panel stands over."""
        if event is not None and event.type() == QEvent.Type.Resize and self.isVisible():
            QTimer.singleShot(0, self._place)
        return False

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Escape is “Not now”."""
        if event is not None and event.key() == Qt.Key.Key_Escape:
            self._on_later()
        else:
            super().keyPressEvent(event)


def _on_no_picture(error: Exception) -> None:
    """Leave a card without a picture: what cannot be raced can still be restored."""
