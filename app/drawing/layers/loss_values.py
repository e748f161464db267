"""The losses of the contours, written on them, and a key to the colours of the ground."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import QColor, QPainter

from app.drawing.layers.color_key import TYPE, ColorKey, marks_of
from app.drawing.layers.layer import Inscription, Layer, PaintContext, everywhere
from app.drawing.projection import Points, Projection
from app.drawing.words import metrics_of
from app.style.stamps import stamp
from app.style.theme import Style
from optim_core.analysis import contours
from optim_core.maths.elementary import FloatArray
from optim_core.parameters.number_format import told_apart
from optim_core.scenes.setup import Setup

EVERY = 4
"""Every so many contours one has its loss written on it: one of those that never pause."""

SPACING = 4.0
"""Distance between the grid points on which these contours are found, in pixels."""

STEP = 6.0
"""Distance between the places that are tried along a line, in pixels."""

LARGEST_SAG = 1.5
"""Farthest that a line may bend away from its label, in pixels."""

MOST_HIDDEN = 2.5
"""Most contours that a label may hide besides its own."""

PIECES = 2
"""Most pieces of one contour that have a label."""

CLEAR = 15.0
"""Distance kept from the start and from landmarks, in pixels."""


@dataclass(frozen=True)
class Label:
    """A loss written on its contour.

    Parameters
    ----------
    text : str
    center : array, shape (2,)
        In pixels of the canvas.
    angle : float
        Clockwise, in degrees from −90 to 90.
    shade : float
        That of the ground, from 0 to 1.
    """

    text: str
    center: FloatArray
    angle: float
    shade: float


@dataclass(frozen=True)
class _Places:
    """Places for a label along a line: centers, shape (n, 2), angles and costs, shape (n,)."""

    centers: Points
    angles: FloatArray
    costs: FloatArray


def labels(setup: Setup, projection: Projection, style: Style, key: QRectF) -> list[Label]:
    """Place the labels of every fourth contour, where it is straight and clear of the rest.

    Parameters
    ----------
    setup : Setup
    projection : Projection
    style : Style
    key : QRectF
        A rectangle that stays clear, in pixels of the canvas.
    """
    surface, view, size = setup.surface, projection.view, projection.size
    scale = contours.view_scale(surface, view)
    levels = scale.levels()
    chosen = levels[len(levels) // 2 % EVERY :: EVERY]
    columns, rows = (max(int(side / SPACING) + 1, 16) for side in (size.width(), size.height()))
    field = contours.field(surface, view, columns, rows)
    metrics, clear = metrics_of(style, TYPE), CLEAR * style.scale
    height = metrics.height()
    taken = [(marks_of(setup, projection), clear), (_within(key), height)]
    placed = []
    for level, line in zip(chosen, contours.iso_lines(field, chosen), strict=True):
        text = _written(float(level), chosen)
        width = metrics.horizontalAdvance(text) + 6.0
        for piece in _pieces(projection.path_to_pixels(line), 1.5 * width):
            places = _places(setup, scale, projection, piece, (width, height))
            best = _cheapest(places, width, taken)
            if best is not None:
                center, angle = places.centers[best], float(places.angles[best])
                shade = float(scale.to_shade(np.array(level)))
                placed.append(Label(text, center, angle, shade))
                taken.append((_along(center, np.array(angle), width), 1.2 * height))
    return placed


def _written(level: float, levels: FloatArray) -> str:
    """Write a level so that it can be told from the other levels."""
    rounding = 1e-9 * float(np.diff(levels).min(initial=math.inf))  # at the value of a saddle
    return told_apart(0.0 if abs(level) < rounding else level, levels.tolist())


def _pieces(line: Points, shortest: float) -> Iterator[Points]:
    """Return the longest pieces of a line whose pieces are separated by NaN."""
    breaks = np.flatnonzero(np.isnan(line[:, 0]))
    pieces = [piece[~np.isnan(piece[:, 0])] for piece in np.split(line, breaks)]
    lengths = [float(np.hypot(*np.diff(piece, axis=0).T).sum()) for piece in pieces]
    order = sorted(range(len(pieces)), key=lambda index: -lengths[index])
    return (pieces[index] for index in order[:PIECES] if lengths[index] >= shortest)


def _places(
    setup: Setup,
    scale: contours.Scale,
    projection: Projection,
    line: Points,
    size: tuple[float, float],
) -> _Places:
    """Return places for a label of a size along a line; an impossible one costs infinity."""
    width, height = size
    lengths = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))))
    begin = np.arange(0.0, lengths[-1] - width, STEP)
    tail, middle, tip = (
        np.stack([np.interp(begin + way, lengths, part) for part in line.T], axis=-1)
        for way in (0.0, width / 2.0, width)
    )
    chord, centers = tip - tail, (tail + tip) / 2.0
    sag = np.hypot(*(middle - centers).T)
    angles = np.degrees(np.arctan2(chord[:, 1], chord[:, 0]))
    angles = (angles + 90.0) % 180.0 - 90.0
    with np.errstate(all="ignore"):
        aside = np.stack((-chord[:, 1], chord[:, 0]), axis=-1)
        aside *= height / 2.0 / np.hypot(*aside.T)[:, np.newaxis]
        sides = (projection.points_to_plane(centers + way).T for way in (aside, -aside))
        above, below = (scale.to_shade(setup.surface.value(*side)) for side in sides)
        hidden = np.abs(above - below) * contours.LEVELS
    possible = (sag <= LARGEST_SAG) & (hidden <= MOST_HIDDEN)
    area = projection.size
    half = _half(width, height, angles)
    possible &= (centers >= half).all(axis=1)
    possible &= (centers <= (area.width(), area.height()) - half).all(axis=1)
    costs = np.abs(angles) / 45.0 + sag + 0.5 * hidden
    return _Places(centers, angles, np.where(possible, costs, np.inf))


def _half(width: float, height: float, angles: FloatArray) -> Points:
    """Return half the size of the upright rectangles around turned ones, shape (n, 2)."""
    cos, sin = np.abs(np.cos(np.radians(angles))), np.abs(np.sin(np.radians(angles)))
    return np.stack((width * cos + height * sin, width * sin + height * cos), axis=-1) / 2.0


def _cheapest(places: _Places, width: float, taken: Sequence[tuple[Points, float]]) -> int | None:
    """Return the index of the cheapest place that is clear of all that is taken, if any.

    ``taken`` are points, shape (n, 2), each set with the distance to be kept from it.
    """
    possible = np.flatnonzero(np.isfinite(places.costs))
    along = _along(places.centers[possible], places.angles[possible], width)
    for points, distance in taken:
        apart = along[:, :, np.newaxis, :] - points
        clear = (np.hypot(apart[..., 0], apart[..., 1]) >= distance).all(axis=(1, 2))
        possible, along = possible[clear], along[clear]
    return int(possible[np.argmin(places.costs[possible])]) if len(possible) else None


def _along(centers: Points, angles: FloatArray, width: float) -> Points:
    """Return five points along each label, shape (…, 5, 2)."""
    way = np.stack((np.cos(np.radians(angles)), np.sin(np.radians(angles))), axis=-1)
    shares = np.linspace(-0.5, 0.5, 5) * width
    return np.asarray(centers[..., np.newaxis, :] + shares[:, np.newaxis] * way[..., np.newaxis, :])


def _within(area: QRectF) -> Points:
    """Return points all over a rectangle, shape (n, 2)."""
    if area.isEmpty():
        return np.empty((0, 2))
    x, y = (
        np.linspace(low, high, count)
        for low, high, count in ((area.left(), area.right(), 9), (area.top(), area.bottom(), 4))
    )
    return np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)


def ink_on(ground: QColor, style: Style) -> QColor:
    """Return the colour of words that can be read on a colour of the ground."""
    deep, pale = sorted((style.color("halo"), style.color("landmark")), key=QColor.lightnessF)
    return deep if ground.lightnessF() > 0.5 else pale


def _laid_out(
    setup: Setup, projection: Projection, style: Style
) -> tuple[ColorKey, Sequence[Label]]:
    key = ColorKey.of(setup, projection, style)
    return key, labels(setup, projection, style, key.area)


def _known(context: PaintContext) -> tuple[ColorKey, Sequence[Label]]:
    """Return the key and the labels, laid out once for a view."""
    style, projection, setup = context.style, context.projection, context.setup
    size = projection.size
    state = setup.surface, setup.start, projection.view, size.width(), size.height(), style
    make = partial(_laid_out, setup, projection, style)
    return context.cache.get("loss values", state, make, most=2)


def _label(context: PaintContext) -> list[Inscription]:
    """Return the key, and the labels but for those that would cover something."""
    style, (key, placed) = context.style, _known(context)
    texts: list[Inscription] = [partial(key.paint, style=style)]
    metrics, colors = metrics_of(style, TYPE), style.ground()
    for label in placed:
        spots = _along(label.center, np.array(label.angle), metrics.horizontalAdvance(label.text))
        if context.is_free(spots, 0.75 * metrics.height()):
            ground = QColor(*map(int, colors[round(label.shade * 255.0)]))
            texts.append(partial(_write, style=style, label=label, ground=ground))
            context.taken.append(spots)
    return texts


def _write(painter: QPainter, style: Style, label: Label, ground: QColor) -> None:
    """Write a label in a gap of its line, which is as dark as the ground at this loss."""
    metrics = metrics_of(style, TYPE)
    width, height = metrics.horizontalAdvance(label.text) + 4.0, 0.9 * metrics.height()
    box = QRectF(-width / 2.0, -height / 2.0, width, height)

    def draw(onto: QPainter) -> None:
        onto.rotate(label.angle)
        onto.setPen(Qt.PenStyle.NoPen)
        onto.setBrush(ground)
        onto.drawRoundedRect(box, height / 3.0, height / 3.0)
        onto.setFont(style.font(TYPE))
        onto.setPen(ink_on(ground, style))
        onto.drawText(box, Qt.AlignmentFlag.AlignCenter, label.text)

    mark = "loss", label.text, label.angle, ground.rgb(), style
    stamp(painter, QPointF(*label.center), mark, (width + height) / 2.0, draw)


LOSS_VALUES = Layer(
    "Loss values",
    "On every fourth contour its loss, and in a corner which colours of the ground mean which loss",
    everywhere,
    words="contour labels key legend colour bar levels",
    still=True,
    label=_label,
)
