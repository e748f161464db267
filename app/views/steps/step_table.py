"""The terms of a step as a table that is as high as its lines need."""

import math
from collections.abc import Sequence

from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.drawing.steps import draw_table, table_height
from app.style.theme import Style
from optim_core.optimizers.terms import Term

NARROWEST = 240
"""Smallest width, in pixels."""


class StepTable(QWidget):
    """Shows symbol, formula, and the numbers and results for x and y."""

    def __init__(self) -> None:
        super().__init__()
        self._style = Style()
        self._lines: Sequence[Term] = ()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName("The step's terms")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def set_style(self, style: Style) -> None:
        """Apply a style's colours and sizes."""
        self._style = style
        self._fit()

    def show_lines(self, lines: Sequence[Term]) -> None:
        """Show the lines of a step."""
        self._lines = lines
        self._fit()

    @property
    def text(self) -> str:
        """Return the table as text, with columns separated by tabs."""
        rows = ["\t".join(("symbol", "formula", "numbers x", "x", "numbers y", "y"))]
        for line in self._lines:
            cells = [line.symbol, line.formula]
            for numbers, value in zip(line.numbers, line.values, strict=True):
                cells += [numbers, repr(value)]
            rows.append("\t".join(cells))
        return "\n".join(rows) + "\n"

    def copy(self) -> None:
        """Put the table on the clipboard."""
        clipboard = QGuiApplication.clipboard()
        if clipboard is not None:
            clipboard.setText(self.text)

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Copy with Ctrl+C; leave every other key to the window."""
        if event is None:
            return
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            event.ignore()

    def _fit(self) -> None:
        """Take the height that the lines need at this width, and repaint them."""
        tall = math.ceil(table_height(self._style, self.width(), self._lines))
        if tall != self.height():
            self.setFixedHeight(tall)
            self.updateGeometry()
        self.update()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Take the height for the new width."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """Return a size with room for all lines."""
        return QSize(480, math.ceil(table_height(self._style, self.width(), self._lines)))

    def minimumSizeHint(self) -> QSize:
        """Return a narrow size with the same height."""
        return QSize(NARROWEST, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_table(painter, self._style, QRectF(self.rect()), self._lines)
        painter.end()
