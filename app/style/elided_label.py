"""A label that ends in an ellipsis where there is no room for all of its text."""

from PyQt6.QtCore import QSize, Qt
from PyQt6.QtGui import QPainter, QPaintEvent, QPalette
from PyQt6.QtWidgets import QLabel


class ElidedLabel(QLabel):
    """One line of plain text, as narrow as it is made."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)

    def minimumSizeHint(self) -> QSize:
        """Return room for next to nothing, so that the label never makes a panel wider."""
        return QSize(0, super().minimumSizeHint().height())

    @property
    def shown(self) -> str:
        """The text as there is room for it."""
        metrics = self.fontMetrics()
        return metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint what there is room for."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.drawText(self.rect(), self.alignment(), self.shown)
        painter.end()
