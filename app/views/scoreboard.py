"""The scoreboard: a table of all racers that can be sorted and copied."""

from typing import Any

from PyQt6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QSize,
    QSortFilterProxyModel,
    Qt,
)
from PyQt6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPixmap, QShortcut
from PyQt6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.drawing.scoreboard import ABOUT, COLUMNS, lines_of
from app.drawing.state import ViewState
from app.style.theme import marker_pixmap
from app.views.widget import SideWidget
from optim_core.export.data import as_tsv
from optim_core.scenes.scoreboard import Standing

SORTED_BY = Qt.ItemDataRole.UserRole
"""The item data role of the sort key."""

MARKER = 16
"""Size of a racer's marker, in pixels."""

WIDTH = 1080
"""Usual width, in pixels."""

HEIGHT_BESIDE_ROWS = 104
"""Height of head, note and margins, in pixels."""


class _Model(QAbstractTableModel):
    """The standings as a table."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: list[Standing] = []
        self._markers: list[QPixmap] = []

    def show_lines(self, lines: list[Standing], markers: list[QPixmap]) -> None:
        """Show standings; selection and scroll position stay if the racers are the same."""
        same = [line.racer for line in lines] == [line.racer for line in self.lines]
        if same:
            self.lines, self._markers = lines, markers
            corner = self.index(len(lines) - 1, len(COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), corner)
            return
        self.beginResetModel()
        self.lines, self._markers = lines, markers
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        """Return the number of racers."""
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        """Return the number of columns."""
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell's text, marker, alignment or sort key."""
        line, column = self.lines[index.row()], COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(line)
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.text(line) if index.column() == 1 else column.doc
        if role == SORTED_BY:
            return column.key(line)
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            return self._markers[index.row()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return COLUMNS[index.column()].alignment
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's head and its tooltip."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section].title
        if role == Qt.ItemDataRole.ToolTipRole:
            return COLUMNS[section].doc
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return COLUMNS[section].alignment
        return None


class _Table(QTableView):
    """A table that leaves letters and Space to the window, rather than search for rows."""

    def keyPressEvent(self, event: QKeyEvent | None) -> None:
        """Ignore what types text; navigate with the other keys."""
        if event is not None and event.text().isprintable() and event.text():
            event.ignore()
        else:
            super().keyPressEvent(event)


class Scoreboard(SideWidget):
    """A table with a row for each racer; a click on a head sorts.

    Attributes
    ----------
    table : QTableView
    """

    def __init__(self) -> None:
        super().__init__()
        self._state: ViewState | None = None
        self._model = _Model(self)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(self._model)
        self._sorted.setSortRole(SORTED_BY)
        self.table = _Table()
        self.table.setModel(self._sorted)
        self.table.setAccessibleName("Scoreboard")
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.setIconSize(QSize(MARKER, MARKER))
        self._size_columns()
        about = QLabel(ABOUT)
        about.setObjectName("muted")
        about.setWordWrap(True)
        self.copy_button = QPushButton("Copy table")
        self.copy_button.setToolTip("Copy the table for a spreadsheet (Ctrl+C)")
        self.copy_button.setAutoDefault(False)
        self.copy_button.clicked.connect(self.copy)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self, self.copy)
        foot = QHBoxLayout()
        foot.addWidget(about, 1)
        foot.addWidget(self.copy_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.table, 1)
        column.addLayout(foot)

    def _size_columns(self) -> None:
        """Give the verdict the width that the other columns leave."""
        head, rows = self.table.horizontalHeader(), self.table.verticalHeader()
        assert head is not None
        assert rows is not None
        rows.hide()
        head.setHighlightSections(False)
        for column in range(len(COLUMNS)):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)

    def sizeHint(self) -> QSize:
        """Return a size with room for all rows."""
        scale = self._state.style.scale if self._state is not None else 1.0
        rows = len(self._model.lines) * self.table.rowHeight(0)
        return QSize(WIDTH, rows + round(HEIGHT_BESIDE_ROWS * scale))

    def show_state(self, state: ViewState) -> None:
        """Show the standings, if they or their looks changed."""
        before, self._state = self._state, state
        if before is not None and before.race is state.race and before.style == state.style:
            return
        looks = {entry.racer: entry.look for entry in state.entries}
        lines, ratio = lines_of(state), self.devicePixelRatioF()
        markers = [marker_pixmap(looks[line.racer], state.style, MARKER, ratio) for line in lines]
        self._model.show_lines(lines, markers)

    def copy(self) -> None:
        """Copy the table in its current order, separated by tabs."""
        order = [
            self._sorted.mapToSource(self._sorted.index(row, 0)).row()
            for row in range(self._sorted.rowCount())
        ]
        clipboard = QGuiApplication.clipboard()
        if clipboard is not None:
            clipboard.setText(as_tsv([self._model.lines[row] for row in order]))
