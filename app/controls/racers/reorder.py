"""Dragging a card to another place among the cards."""

from collections.abc import Callable, Sequence

from PyQt6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer
from PyQt6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PyQt6.QtWidgets import QAbstractButton, QApplication, QScrollArea, QWidget

from app.controls.racers.card import RacerCard

EDGE = 36
"""Distance from the panel's ends within which a drag scrolls, in pixels."""

FASTEST = 12
"""Most pixels scrolled in a tick."""

TICK = 16
"""Interval of the scrolling timer, in milliseconds."""


class InsertionMark(QWidget):
    """A line between two cards, where the dragged card would go."""

    THICK = 8

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.color = QColor()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def put(self, y: int) -> None:
        """Show the line at a height of its parent, in pixels."""
        parent = self.parentWidget()
        assert parent is not None
        top = min(max(y - self.THICK // 2, 0), parent.height() - self.THICK)
        self.setGeometry(0, top, parent.width(), self.THICK)
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint a line with a dot at its left end."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.THICK / 2
        painter.fillRect(8, round(middle) - 1, self.width() - 16, 2, self.color)
        painter.setBrush(self.color)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(QPointF(8.0 + middle, middle), middle, middle)
        painter.end()


class Reorder(QObject):
    """Moves a card with the pointer, from a press on its head to the release; Escape cancels.

    While a card is dragged, all other keys are ignored.

    Parameters
    ----------
    panel : QScrollArea
        Contains the cards, one below the other.
    cards : callable
        () → the cards from the top.
    drop : callable
        (card, new index) → None; called on release.
    """

    def __init__(
        self,
        panel: QScrollArea,
        cards: Callable[[], Sequence[RacerCard]],
        drop: Callable[[RacerCard, int], None],
    ) -> None:
        super().__init__(panel)
        content = panel.widget()
        assert content is not None
        self.mark = InsertionMark(content)
        self._panel, self._content, self._cards, self._drop = panel, content, cards, drop
        self._grips: dict[QObject, RacerCard] = {}
        self._grip: QWidget | None = None  # pressed
        self._pressed = self._at = QPoint()  # in screen coordinates
        self._dragged: RacerCard | None = None
        self._scroll = QTimer(self)
        self._scroll.setInterval(TICK)
        self._scroll.timeout.connect(self._on_tick)

    def watch(self, card: RacerCard) -> None:
        """Let a card be dragged by its marker and its title."""
        for grip in card.grips:
            self._grips[grip] = card
            grip.installEventFilter(self)

    def forget(self, card: RacerCard) -> None:
        """Stop watching a card that is removed."""
        if self._dragged is card:
            self.cancel()
        for grip in card.grips:
            self._grips.pop(grip, None)
            grip.removeEventFilter(self)

    def cancel(self) -> None:
        """Cancel the drag."""
        self._end()

    def eventFilter(self, watched: QObject | None, event: QEvent | None) -> bool:
        """Follow the pointer from a press to the release."""
        kinds = QEvent.Type
        if event is None or watched not in self._grips:
            return False
        if isinstance(event, QMouseEvent):
            return self._on_mouse(watched, event)
        if self._dragged is None:
            return False
        if event.type() == kinds.Hide:
            self.cancel()
        if isinstance(event, QKeyEvent):
            if event.type() == kinds.KeyPress and event.key() == Qt.Key.Key_Escape:
                self.cancel()
            event.accept()
            return True
        return False

    def _on_mouse(self, watched: QObject | None, event: QMouseEvent) -> bool:
        kind, at = event.type(), event.globalPosition().toPoint()
        left = event.button() == Qt.MouseButton.LeftButton
        if kind == QEvent.Type.MouseButtonPress and left and isinstance(watched, QWidget):
            self._grip, self._pressed = watched, at
        elif kind == QEvent.Type.MouseMove and self._grip is not None:
            far = (at - self._pressed).manhattanLength() >= QApplication.startDragDistance()
            if far and self._dragged is None and len(self._cards()) > 1:
                self._begin(self._grip)
            if self._dragged is not None:
                self._follow(at)
                return True
        elif kind == QEvent.Type.MouseButtonRelease and left:
            card, place = self._dragged, self._place()
            self._end()
            if card is not None:
                if place is not None:
                    self._drop(card, place)
                return True
        return False

    def _begin(self, grip: QWidget) -> None:
        self._dragged = self._grips[grip]
        self._dragged.set_lifted(True)
        if isinstance(grip, QAbstractButton):
            grip.setDown(False)  # so that the release is no click
        grip.setCursor(Qt.CursorShape.ClosedHandCursor)
        grip.grabKeyboard()

    def _end(self) -> None:
        self._scroll.stop()
        self.mark.hide()
        if self._dragged is not None and self._grip is not None:
            self._grip.releaseKeyboard()
            self._grip.unsetCursor()
            self._dragged.set_lifted(False)
        self._grip = self._dragged = None

    def _follow(self, at: QPoint) -> None:
        self._at = at
        if self._speed() and not self._scroll.isActive():
            self._scroll.start()
        self._show_mark()

    def _on_tick(self) -> None:
        bar, speed = self._panel.verticalScrollBar(), self._speed()
        if bar is None or not speed:
            self._scroll.stop()
            return
        bar.setValue(bar.value() + speed)
        self._show_mark()

    def _speed(self) -> int:
        """Return the pixels to scroll down in a tick: more, the nearer the pointer to the end."""
        viewport = self._panel.viewport()
        if viewport is None:
            return 0
        y = viewport.mapFromGlobal(self._at).y()
        above, below = EDGE - y, y - (viewport.height() - EDGE)
        share = min(max(above, below, 0) / EDGE, 1.0)
        return round(share * FASTEST) * (-1 if above > below else 1)

    def _gap(self) -> int:
        """Return the number of cards above the pointer."""
        y = self._content.mapFromGlobal(self._at).y()
        return sum(card.geometry().center().y() < y for card in self._cards())

    def _place(self) -> int | None:
        """Return the index at which the card would be dropped; None if it is its own."""
        if self._dragged is None:
            return None
        now, gap = list(self._cards()).index(self._dragged), self._gap()
        place = gap - 1 if gap > now else gap
        return None if place == now else place

    def _show_mark(self) -> None:
        if self._place() is None:
            self.mark.hide()
            return
        cards, gap = self._cards(), self._gap()
        self.mark.put(cards[gap].y() if gap < len(cards) else cards[-1].geometry().bottom() + 1)
