"""The terms of a step as a table, with columns of fixed width."""

from collections.abc import Sequence

from PyQt6.QtCore import QRectF, QSize, Qt
from PyQt6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PyQt6.QtWidgets import QSizePolicy, QWidget

from app.drawing.steps import draw_table, table_height
from app.style.theme import Style
from optim_core.optimizers.terms import Term

USUAL = 7
"""Number of lines that the table has room for at least."""


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
        self.updateGeometry()
        self.update()

    def show_lines(self, lines: Sequence[Term]) -> None:
        """Show the lines of a step."""
        if len(lines) != len(self._lines):
            self.updateGeometry()
        self._lines = lines
        self.update()

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

    def sizeHint(self) -> QSize:
        """Return a size with room for all lines."""
        return QSize(480, round(table_height(self._style, max(len(self._lines), USUAL))))

    def minimumSizeHint(self) -> QSize:
        """Return a narrow size with the same height."""
        return QSize(320, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent | None) -> None:
        """Paint the lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_table(painter, self._style, QRectF(self.rect()), self._lines)
        painter.end()
