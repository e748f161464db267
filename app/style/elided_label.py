"""A label that elides its text where it does not fit, or wraps it."""

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtGui import QPainter, QPaintEvent, QPalette
from PyQt6.QtWidgets import QLabel


class ElidedLabel(QLabel):
    """One line of plain text that can shrink to any width; several if it is set to wrap."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def minimumSizeHint(self) -> QSize:
        """Return a width of 0, so that the label never makes a panel wider."""
        return QSize(0, super().minimumSizeHint().height())

    @property
    def shown(self) -> str:
        """The elided text."""
        metrics = self.fontMetrics()
        return metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the elided or wrapped text."""
        if self.wordWrap():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.drawText(self.rect(), self.alignment(), self.shown)
        painter.end()
