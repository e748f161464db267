"""The arrangement of the panes and the chart: as large as possible, for any number of them."""

from PyQt6.QtCore import QPointF, QRectF, QSizeF

HEADER = 40.0
"""Height of a cell's header, in pixels."""


def grid_cells(area: QRectF, count: int, gap: float) -> list[QRectF]:
    """Split an area into equal cells, with the number of columns that maximizes their smaller side.

    The last cell spans the rest of its row.
    """
    best, columns = -1.0, 1
    for candidate in range(1, count + 1):
        size = _cell_size(area, candidate, count, gap)
        side = min(size.width(), size.height() - HEADER)
        if side > best:
            best, columns = side, candidate
    size = _cell_size(area, columns, count, gap)
    across, down = size.width() + gap, size.height() + gap
    cells = [
        QRectF(area.topLeft() + QPointF(index % columns * across, index // columns * down), size)
        for index in range(count)
    ]
    cells[-1].setRight(area.right())
    return cells


def _cell_size(area: QRectF, columns: int, count: int, gap: float) -> QSizeF:
    rows = -(-count // columns)
    return QSizeF(
        (area.width() - gap * (columns - 1)) / columns, (area.height() - gap * (rows - 1)) / rows
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
