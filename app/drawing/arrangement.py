"""The arrangement of the panes and the side views: as large as possible, for any number of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from PyQt6.QtCore import QPointF, QRectF, QSizeF

ROOMY = 12.0
"""Smaller side from which a cell has room for settings and for the labels of its ticks, in lines
of its header."""

READABLE = 6.0
"""Width from which a cell has room for most names, in lines of its header."""

HANGING = 5.0
"""Part of the room for the labels below a canvas that is left empty between two rows, in pixels."""


@dataclass(frozen=True)
class Surround:
    """What a pane has around its canvas, besides its name.

    Parameters
    ----------
    left, below : float
        Room in the pane for the labels of its axes, in pixels.
    labelled : bool
        Whether the lower axis has labels; without room in the pane, they hang below it.
    roomy : bool
        Whether there is room for a line with settings below the name.
    """

    left: float = 0.0
    below: float = 0.0
    labelled: bool = False
    roomy: bool = False


@dataclass(frozen=True)
class Frame:
    """The sizes that a cell is made of.

    Parameters
    ----------
    gap : float
        Gap between cells, in pixels.
    line : float
        Height of a line of a header, in pixels.
    labels : QSizeF
        Width of the labels of a left axis, height of those of a lower one, in whole pixels.
    """

    gap: float
    line: float
    labels: QSizeF

    def roomy(self, size: QSizeF) -> bool:
        """Return whether a cell of a size has room for settings and labels."""
        return min(size.width(), size.height()) >= ROOMY * self.line

    def surround(self, size: QSizeF) -> Surround:
        """Return what a pane of a size that stands alone has around its canvas."""
        if not self.roomy(size):
            return Surround()
        return Surround(self.labels.width(), self.labels.height(), True, True)


@dataclass(frozen=True)
class Grid:
    """Cells in rows, with axes that the panes share.

    The canvases of all panes are equal. Only the panes of the first column have labels at the left,
    only those without a pane below them have labels there.

    Parameters
    ----------
    area : QRectF
    panes, sides : int
        The number of panes, and of the side views that follow them; one cell at least.
    columns : int
    frame : Frame
    """

    area: QRectF
    panes: int
    sides: int
    columns: int
    frame: Frame

    @classmethod
    def best(cls, area: QRectF, panes: int, sides: int, frame: Frame) -> "Grid":
        """Return the grid whose canvases have the largest smaller side, and names room."""
        grids = [cls(area, panes, sides, each, frame) for each in range(1, panes + sides + 1)]
        return max(grids, key=lambda grid: grid._side)

    @property
    def _count(self) -> int:
        return self.panes + self.sides

    @property
    def _rows(self) -> int:
        return -(-self._count // self.columns)

    @cached_property
    def _roomy(self) -> bool:
        return self.frame.roomy(self._sized(self.frame.labels))

    @cached_property
    def _labels(self) -> QSizeF:
        """The room for labels at the left of the grid and below it."""
        return self.frame.labels if self._roomy else QSizeF(0.0, 0.0)

    @cached_property
    def size(self) -> QSizeF:
        """The size of a cell, without labels."""
        return self._sized(self._labels)

    def _sized(self, labels: QSizeF) -> QSizeF:
        across = self.frame.gap * (self.columns - 1) + labels.width()
        down = self._between(labels) * (self._rows - 1) + labels.height()
        width, height = self.area.width() - across, self.area.height() - down
        return QSizeF(width / self.columns, height / self._rows)

    def _between(self, labels: QSizeF) -> float:
        """Return the gap between two rows, in which labels may hang."""
        return max(self.frame.gap, labels.height() - HANGING)

    @property
    def _side(self) -> float:
        """The smaller side of a canvas; narrow ones count less, since names are cut there."""
        width = self.size.width()
        readable = min(1.0, width / (READABLE * self.frame.line))
        return min(width * readable, self.size.height() - self.frame.line)

    @property
    def cells(self) -> list[QRectF]:
        """The cells; those at the edges hold labels, too, and a last side view fills its row."""
        size, labels = self.size, self._labels
        across, down = size.width() + self.frame.gap, size.height() + self._between(labels)
        cells = []
        for index in range(self._count):
            row, column = divmod(index, self.columns)
            corner = QPointF(labels.width() + column * across, row * down)
            cell = QRectF(self.area.topLeft() + corner, size)
            if column == 0:
                cell.setLeft(self.area.left())
            if row == self._rows - 1:
                cell.setHeight(size.height() + labels.height())
            cells.append(cell)
        if self.sides:
            cells[-1].setRight(self.area.right())
        return cells

    @property
    def surrounds(self) -> Sequence[Surround]:
        """What each pane has around its canvas."""
        return [self._surround(index) for index in range(self.panes)]

    def _surround(self, index: int) -> Surround:
        row, column = divmod(index, self.columns)
        last, lowest = row == self._rows - 1, index + self.columns >= self.panes
        return Surround(
            self._labels.width() if column == 0 else 0.0,
            self._labels.height() if last else 0.0,
            lowest and self._roomy,
            self._roomy,
        )


def overlay_cells(area: QRectF, gap: float, sides: int = 1) -> list[QRectF]:
    """Return one large cell, then the smaller ones: beside it in a very wide area, else below."""
    large, small = QRectF(area), QRectF(area)
    if not sides:
        return [large]
    if area.width() > 1.75 * area.height():
        split = area.left() + area.width() * 0.68
        large.setRight(split - gap)
        small.setLeft(split)
        size = QSizeF(small.width(), (small.height() - gap * (sides - 1)) / sides)
        step = QPointF(0.0, size.height() + gap)
    else:
        split = area.top() + area.height() * 0.73
        large.setBottom(split - gap)
        small.setTop(split)
        size = QSizeF((small.width() - gap * (sides - 1)) / sides, small.height())
        step = QPointF(size.width() + gap, 0.0)
    return [large, *(QRectF(small.topLeft() + step * index, size) for index in range(sides))]
