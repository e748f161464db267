"""The two axes of a canvas: their ticks, their size and their painting."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from PyQt6.QtCore import QPointF, QRectF, QSizeF, Qt
from PyQt6.QtGui import QColor, QPainter

from app.drawing.plot import Plot
from app.drawing.view_painter import Part
from app.drawing.words import RIGHT, metrics_of
from app.style.theme import Style
from optim_core.parameters.number_format import fixed, number
from optim_core.surfaces.landscape import Bounds

USUAL_LABEL = "−0.00"
"""A label of the usual width on the left axis."""

LENGTHS = (4.0, 3.0, 2.0)
"""Length of a tick by its level, in pixels; finer levels are fainter, too."""

BESIDE = 3.0
"""Gap between a canvas and a label, in pixels."""

APART = 6.0
"""Gap between two labels side by side, in pixels."""

USUAL = 300.0
"""Length of an axis with two or three intervals, in pixels; longer ones have a few more."""

FULLEST = ((0, 0.8), (2, 0.6), (4, 0.4), (6, 0.2))
"""(Labels, share of the axis) pairs: finer levels get labels until both of a pair are reached."""


class Tick(NamedTuple):
    """A tick at a value, possibly with a label; level 0 is the coarsest."""

    value: float
    label: str = ""
    level: int = 0


def number_ticks(
    low: float, high: float, pixels: float, style: Style, upright: bool = False, dense: float = 1.0
) -> tuple[Tick, ...]:
    """Return ticks at multiples of 1, 2 or 5 times a power of ten, and finer ones between them.

    Parameters
    ----------
    low, high : float
        The range of the axis.
    pixels : float
        The length of the axis.
    upright : bool
        Whether the labels are stacked vertically.
    dense : float
        The number of intervals, as a multiple of the usual number.
    """
    if not 0.0 < high - low < math.inf or pixels < 1.0:
        return ()
    metrics = metrics_of(style, 10)
    tall, wide = metrics.height(), metrics.horizontalAdvance
    ticks: list[Tick] = []
    coarser: list[float] = []
    filled, labelled, labels_go_on = 0.0, 0, True
    for level, spacing in enumerate(_spacings(low, high, pixels, dense)):
        numbers = _multiples(low, high, spacing, coarser)
        labels = [_label(n * spacing, spacing) for n in numbers]
        if not level:
            sizes = [tall if upright else wide(label) + APART for label in labels]
            intervals = (high - low) / spacing
            labels = _thinned(labels, numbers, max(sizes, default=0.0) * intervals / pixels)
            labels_go_on = all(labels)
        filled += sum(0.8 * tall if upright else wide(label) for label in labels)
        full = any(labelled >= count and filled >= share * pixels for count, share in FULLEST)
        labels_go_on = labels_go_on and not (level and full)
        if level and not labels_go_on:
            labels = [""] * len(labels)
        labelled += len(labels)
        ticks += [Tick(n * spacing, each, level) for n, each in zip(numbers, labels, strict=True)]
        coarser.append(spacing)
    return tuple(ticks)


def _multiples(low: float, high: float, spacing: float, coarser: Sequence[float]) -> list[int]:
    """Return which multiples of a spacing are in a range, but for those of coarser spacings."""
    numbers = range(math.ceil(low / spacing - 1e-9), math.floor(high / spacing + 1e-9) + 1)
    skip = [round(each / spacing) for each in coarser]
    return [n for n in numbers if all(n % each for each in skip)]


def unlabelled(ticks: Iterable[Tick]) -> tuple[Tick, ...]:
    """Return ticks without their labels."""
    return tuple(Tick(value, level=level) for value, _, level in ticks)


def _thinned(labels: Sequence[str], numbers: Sequence[int], size: float) -> list[str]:
    """Leave out labels that would collide.

    Parameters
    ----------
    labels : sequence of str
    numbers : sequence of int
        The multiples of the spacing that they are at.
    size : float
        The largest size of a label, as a multiple of the spacing.
    """
    every = next((each for each in (1, 2, 5, 10) if each >= size), len(labels) + 1)
    return ["" if n % every else label for label, n in zip(labels, numbers, strict=True)]


def _spacings(low: float, high: float, pixels: float, dense: float) -> list[float]:
    """Return the spacings of the ticks, from coarse to fine."""
    span = high - low
    largest = span / (2.25 * max(1.0, dense * math.sqrt(pixels / USUAL)))
    power = 10.0 ** math.floor(math.log10(largest))
    lead = max(each for each in (1, 2, 5) if each * power <= largest * (1.0 + 1e-9) or each == 1)
    coarse = lead * power
    finer = coarse / (5 if lead == 5 else 2), coarse / 10.0
    return [coarse, *(spacing for spacing in finer if spacing >= 2.0 * span / pixels)]


def _label(value: float, spacing: float) -> str:
    """Format a number with the decimals that the spacing needs, or as a power of ten."""
    if abs(value) < 1e-3:
        return number(value, 6) if value else "0"
    return fixed(value, max(0, math.ceil(-math.log10(spacing) - 1e-9)))


def gutter(style: Style, labels: Iterable[str]) -> float:
    """Return the width of a left axis with these labels, in pixels."""
    metrics = metrics_of(style, 10)
    return max(map(metrics.horizontalAdvance, labels), default=0.0) + 10.0


def widest_label(bounds: Bounds) -> str:
    """Return a text as wide as the left axis' labels; it rarely changes as the view does."""
    tick = bounds.height / 5.0
    decimals = max(0, math.ceil(-math.log10(tick)))
    size = max(abs(bounds.y_min), abs(bounds.y_max), tick)
    label = f"−{fixed(size, decimals)}" if 1e-6 < tick < 1e6 else "−0.0×10⁻⁰⁰"
    return max(USUAL_LABEL, label, key=len)


def labels_room(style: Style, labels: Iterable[str]) -> QSizeF:
    """Return the room for labels: the width of a left axis, the height of a lower one.

    In whole pixels, so that canvases with and without labels are equal.
    """
    height = metrics_of(style, 10).height() + BESIDE + 5.0
    return QSizeF(math.ceil(gutter(style, labels)), math.ceil(height))


def canvas_within(
    size: QSizeF, top: float, labels: Iterable[str], style: Style, lines: int = 1
) -> QRectF:
    """Return the canvas that the axes leave of a size, aligned to whole pixels.

    Parameters
    ----------
    size : QSizeF
    top : float
        Space above the canvas, in pixels.
    labels : iterable of str
        The labels that the left axis must have room for.
    lines : int
        Lines of text below the canvas.
    """
    left = gutter(style, labels)
    bottom = lines * metrics_of(style, 10).height() + 8.0
    width, height = size.width() - left - 4.0, size.height() - top - bottom
    return QRectF(QRectF(left, top, max(width, 1.0), max(height, 1.0)).toRect())


@dataclass(frozen=True)
class Axes:
    """The axes of a plot.

    Parameters
    ----------
    style : Style
    plot : Plot
    right : float
        The limit of the lower axis' labels at the right, in pixels.
    across, up : sequence of Tick
        The ticks of the lower axis and of the left one.
    title : str
        The title of the lower axis.
    below : bool
        Whether they lie below what moves in the view.
    left : float
        The limit of the lower axis' labels at the left, in pixels.
    """

    style: Style
    plot: Plot
    right: float
    across: Sequence[Tick]
    up: Sequence[Tick]
    title: str = ""
    below: bool = False
    left: float = 0.0

    @cached_property
    def parts(self) -> tuple[Part, Part]:
        """The two axes as parts of a view."""
        canvas, line = self.plot.canvas, metrics_of(self.style, 10).height()
        inwards = LENGTHS[0] + 1.0
        left = QRectF(0.0, canvas.top() - line, canvas.left() + inwards, canvas.height() + 2 * line)
        bottom = QRectF(
            self.left,
            canvas.bottom() - inwards,
            self.right - self.left,
            2.0 * line + BESIDE + inwards + 4.0,
        )
        return (
            Part((self, "left"), left, self.paint_left, self.below),
            Part((self, "bottom"), bottom, self.paint_bottom, self.below),
        )

    def paint_left(self, painter: QPainter) -> None:
        """Paint the left axis."""
        canvas, style = self.plot.canvas, self.style
        painter.fillRect(
            QRectF(canvas.left() - 1.0, canvas.top(), 1.0, canvas.height() + 1.0),
            style.color("line"),
        )
        painter.setFont(style.font(10))
        tall = metrics_of(style, 10).height()
        for value, label, level in self.up:
            y = self.plot.pixel(self.plot.x_low, value).y()
            if not canvas.top() - 0.5 <= y <= canvas.bottom() + 0.5:
                continue
            row = min(max(math.floor(y), canvas.top()), canvas.bottom() - 1.0)
            painter.fillRect(QRectF(canvas.left(), row, LENGTHS[level], 1.0), self._inks[level])
            if label:
                painter.setPen(style.color("muted"))
                area = QRectF(0.0, y - tall / 2.0, canvas.left() - BESIDE, tall)
                painter.drawText(area, RIGHT, label)

    def paint_bottom(self, painter: QPainter) -> None:
        """Paint the lower axis and its title."""
        canvas, style = self.plot.canvas, self.style
        painter.fillRect(
            QRectF(canvas.left() - 1.0, canvas.bottom(), canvas.width() + 1.0, 1.0),
            style.color("line"),
        )
        painter.setFont(style.font(10))
        metrics, top = metrics_of(style, 10), canvas.bottom() + BESIDE
        centered = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        for value, label, level in self.across:
            x = self.plot.pixel(value, self.plot.y_low).x()
            if not canvas.left() - 0.5 <= x <= canvas.right() + 0.5:
                continue
            column = min(max(math.floor(x), canvas.left()), canvas.right() - 1.0)
            length = LENGTHS[level]
            painter.fillRect(
                QRectF(column, canvas.bottom() - length, 1.0, length), self._inks[level]
            )
            if not label:
                continue
            half = metrics.horizontalAdvance(label) / 2.0
            if self.left <= x - half and x + half <= self.right:
                painter.setPen(style.color("muted"))
                corner, size = QPointF(x - half, top), QSizeF(2.0 * half, metrics.height())
                painter.drawText(QRectF(corner, size), centered, label)
        if self.title:
            painter.setPen(style.color("muted"))
            row = QRectF(canvas.left(), top + metrics.height(), canvas.width(), metrics.height())
            painter.drawText(row, centered, self.title)

    @cached_property
    def _inks(self) -> list[QColor]:
        """The colours of the ticks by their level."""
        inks = [self.style.color("line") for _ in LENGTHS]
        for level, ink in enumerate(inks):
            ink.setAlphaF(1.0 / (level + 1))
        return inks
