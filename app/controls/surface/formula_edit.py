"""A text field of a few lines for a formula, which marks the character that is wrong."""

from PyQt6.QtCore import QEvent, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QKeyEvent, QResizeEvent, QTextCharFormat, QTextCursor, QTextOption
from PyQt6.QtWidgets import QPlainTextEdit, QSizePolicy, QTextEdit

from app.controls.rows.fields import mark_wrong

MARGIN = 5
"""Margin around the text, in pixels."""


class FittedText(QPlainTextEdit):
    """Plain text that wraps anywhere, and whose height fits its text within limits.

    Parameters
    ----------
    least, most : int
        The fewest and the most lines to show; longer text scrolls.
    """

    def __init__(self, least: int, most: int) -> None:
        super().__init__()
        self._least, self._most = least, most
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        document = self.document()
        assert document is not None
        document.setDocumentMargin(MARGIN)
        layout = document.documentLayout()
        assert layout is not None
        layout.documentSizeChanged.connect(self._fit)
        self._fit()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Fit the height to the new line breaks."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent | None) -> None:
        """Fit the height when the font changes."""
        super().changeEvent(event)
        if event is not None and event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        document = self.document()
        layout = document.documentLayout() if document else None
        lines = int(layout.documentSize().height()) if layout else 1  # Qt counts it in lines
        shown = min(max(lines, self._least), self._most)
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if lines > self._most else policy.ScrollBarAlwaysOff
        )
        margins = 2 * (MARGIN + self.frameWidth())
        self.setFixedHeight(shown * self.fontMetrics().lineSpacing() + margins + 2)


class FormulaEdit(FittedText):
    """The editor of a formula.

    Signals
    -------
    entered()
        Enter was pressed: the text is to be applied.
    given_up()
        Escape was pressed: the text is to be discarded.
    """

    entered = pyqtSignal()
    given_up = pyqtSignal()

    def __init__(self) -> None:
        super().__init__(2, 8)
        self.wrong_at: int | None = None
        self.setAccessibleName("Formula")
        self.setPlaceholderText("a*x^2 + b*y^2")

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Handle Enter and Escape; a formula has no line breaks."""
        if event is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event is not None and event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
            self.clearFocus()
        else:
            super().keyPressEvent(event)

    def set_wrong(self, wrong: bool, position: int | None, color: QColor) -> None:
        """Mark the text as wrong, and the character at a position (or the last one before it)."""
        self.wrong_at = position
        here = position is not None and bool(self.toPlainText())
        self.setExtraSelections([self._underline(position or 0, color)] if here else [])
        mark_wrong(self, wrong)

    def _underline(self, position: int, color: QColor) -> QTextEdit.ExtraSelection:
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(position, len(self.toPlainText()) - 1))
        cursor.movePosition(
            QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor
        )
        look = QTextCharFormat()
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        look.setUnderlineColor(color)
        look.setForeground(color)
        tint = QColor(color)
        tint.setAlphaF(0.18)
        look.setBackground(tint)
        selection = QTextEdit.ExtraSelection()
        selection.cursor, selection.format = cursor, look
        return selection
