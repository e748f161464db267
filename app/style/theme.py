"""Colours, fonts and sizes: everything that decides how Ravine looks.

A :class:`Style` is a complete choice of scheme, size and terrain; views and controls take it as a
whole and define no colours of their own. A :class:`Look` is how one racer appears, the same in
every view.
"""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PyQt6.QtCore import QPointF, QRectF, Qt
from PyQt6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
)

from app.style.color_maps import color_map
from app.style.schemes import DARK, LIGHT, Scheme
from app.style.stamps import stamp

ASSETS = Path(__file__).parents[2] / "assets"
FAMILY = "Inter"

TERRAINS = {
    "quiet": "Quiet",
    "viridis": "Viridis",
    "cividis": "Cividis",
    "textbook": "Textbook blue–red",
}
"""Key → title of the terrain's colour maps."""


@dataclass(frozen=True)
class Look:
    """How a racer appears everywhere: its colour in each scheme, its marker, its dash."""

    light: str
    dark: str
    marker: str
    dash: tuple[float, float] | None = None

    def color(self, style: "Style") -> QColor:
        """Return the colour in a style's scheme."""
        return QColor(self.dark if style.dark else self.light)


DASH = (8.0, 6.0)

LOOKS = (
    Look("#D97020", "#FF8313", "disc"),
    Look("#0F65BB", "#35A2FF", "triangle"),
    Look("#111111", "#FFFFFF", "diamond"),
    Look("#009F7A", "#1ADC90", "square"),
    Look("#AA3875", "#F7A0BE", "star"),
    Look("#004B3E", "#25917F", "wedge"),
    Look("#647149", "#D0FF61", "hexagon"),
    Look("#CC0000", "#EC1E00", "ring"),
    Look("#080EB5", "#9D7AAC", "bowtie", DASH),
    Look("#5F1609", "#BE5366", "kite", DASH),
    Look("#24002D", "#CBC9FE", "plus", DASH),
    Look("#9E70FF", "#556AE9", "cross", DASH),
    Look("#D97020", "#FF8313", "bell", DASH),
    Look("#0F65BB", "#35A2FF", "pentagon", DASH),
)
"""The palette: what each slot of :mod:`optim_core.scenes.identity` looks like.

The last two, which share the colours of the first two, are for a person to choose. Of the others,
any two of the colours of a scheme differ by ΔE2000 ≥ 20, and by ≥ 12 as people with deuteranopia,
protanopia or tritanopia see them (Machado, Oliveira and Fernandes 2009); each has a contrast of
3:1 to its ground."""


LAST_ROW = 24.0
"""Smallest font size in pixels (18 pt) when presenting, legible from the last row of a room."""


@dataclass(frozen=True)
class Style:
    """A complete style: the scheme, the terrain's colours, and the sizes of fonts and lines.

    ``scale`` multiplies font sizes and line widths: 1 normally, 2 when presenting. No font is
    smaller than ``smallest`` pixels. On ``paper``, the ground around the panes is that of a page.
    """

    dark: bool = False
    terrain: str = "quiet"
    scale: float = 1.0
    smallest: float = 0.0
    paper: bool = False

    @classmethod
    def of(cls, dark: bool, terrain: str, presented: bool = False) -> "Style":
        """Return the normal style or, if ``presented``, the enlarged one for an audience."""
        terrain = terrain if terrain in TERRAINS else "quiet"
        if presented:
            return cls(dark, terrain, scale=2.0, smallest=LAST_ROW)
        return cls(dark, terrain)

    @property
    def scheme(self) -> Scheme:
        """The colours of the light or the dark scheme."""
        scheme = DARK if self.dark else LIGHT
        return _on_paper(scheme) if self.paper else scheme

    def color(self, name: str) -> QColor:
        """Return a colour of the scheme by name."""
        return QColor(getattr(self.scheme, name))

    def font(self, pixels: float = 12.0, bold: bool = False) -> QFont:
        """Return the interface's font with tabular figures."""
        return QFont(_font(round(max(pixels * self.scale, self.smallest)), bold))

    @property
    def line_width(self) -> float:
        """Width of a path in pixels."""
        return 2.0 * self.scale

    @property
    def marker_size(self) -> float:
        """Width of a racer's marker in pixels."""
        return 11.0 * (1.0 + (self.scale - 1.0) * 0.7)

    def ground(self) -> NDArray[np.uint8]:
        """Return the terrain's colours from low to high ground, shape (256, 3)."""
        return _ground(self.terrain, self.scheme)


@cache
def _on_paper(scheme: Scheme) -> Scheme:
    return replace(scheme, window=scheme.page)


@cache
def _font(pixels: int, bold: bool) -> QFont:
    """Return a font; its copies share what Qt works out to draw with it."""
    font = QFont(FAMILY)
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    font.setFeature(QFont.Tag(b"tnum"), 1)
    return font


@cache
def _ground(terrain: str, scheme: Scheme) -> NDArray[np.uint8]:
    if terrain == "textbook":
        colors = _numbers("#2166AC", "#92C5DE", "#F7F7F7", "#F4A582", "#B2182B")
    elif terrain == "quiet":
        colors = _numbers(scheme.low_ground, scheme.high_ground)
    else:
        colors = color_map(terrain)
    places = np.linspace(0.0, 1.0, len(colors))
    shades = np.linspace(0.0, 1.0, 256) ** (1.5 if terrain == "quiet" else 1.0)
    channels = [np.interp(shades, places, channel) for channel in colors.T]
    return np.stack(channels, -1).round().astype(np.uint8)


def _numbers(*colors: str) -> NDArray[np.float64]:
    """Return colours as numbers, shape (n, 3), from 0 to 255."""
    return np.array([QColor(color).getRgb()[:3] for color in colors], np.float64)


def load_fonts() -> None:
    """Register the bundled fonts; a QApplication must exist."""
    for face in ("Regular", "SemiBold"):
        QFontDatabase.addApplicationFont(str(ASSETS / f"Inter-{face}.otf"))


def system_is_dark() -> bool:
    """Whether the desktop prefers the dark scheme."""
    hints = QGuiApplication.styleHints()
    return hints is not None and hints.colorScheme() == Qt.ColorScheme.Dark


_PLUS = [(-0.18, -0.54), (0.18, -0.54), (0.18, -0.18), (0.54, -0.18), (0.54, 0.18), (0.18, 0.18)]
_PLUS += [(-x, -y) for x, y in _PLUS]
_OUTLINES = {
    "plus": _PLUS,
    "cross": [(0.71 * (x - y), 0.71 * (x + y)) for x, y in _PLUS],
    "bell": [(-0.22, -0.45), (0.22, -0.45), (0.5, 0.45), (-0.5, 0.45)],
    "kite": [(0.0, -0.58), (0.36, 0.0), (0.0, 0.58), (-0.36, 0.0)],
    "bowtie": [(-0.5, -0.45), (0.0, -0.1), (0.5, -0.45), (0.5, 0.45), (0.0, 0.1), (-0.5, 0.45)],
}


@cache
def marker_path(marker: str) -> QPainterPath:
    """Return a marker about one unit wide, centred on the origin."""
    path = QPainterPath()
    if marker == "disc":
        path.addEllipse(QRectF(-0.45, -0.45, 0.9, 0.9))
        return path
    if marker == "ring":
        path.addEllipse(QRectF(-0.45, -0.45, 0.9, 0.9))
        path.addEllipse(QRectF(-0.2, -0.2, 0.4, 0.4))
        return path
    if marker in _OUTLINES:
        path.addPolygon(QPolygonF(QPointF(x, y) for x, y in _OUTLINES[marker]))
        path.closeSubpath()
        return path
    if marker == "square":
        path.addRect(QRectF(-0.4, -0.4, 0.8, 0.8))
        return path
    corners, radius, turn = {
        "triangle": (3, 0.56, 0.0),
        "diamond": (4, 0.55, 0.0),
        "star": (5, 0.6, 0.0),
        "wedge": (3, 0.56, 180.0),
        "hexagon": (6, 0.5, 0.0),
        "pentagon": (5, 0.54, 0.0),
    }[marker]
    radii = [radius, radius * 0.42] if marker == "star" else [radius]
    count = corners * len(radii)
    points = []
    for index in range(count):
        angle = np.radians(turn - 90.0 + 360.0 * index / count)
        reach = radii[index % len(radii)]
        points.append(QPointF(reach * np.cos(angle), reach * np.sin(angle)))
    if corners == 3:  # a triangle's centroid is low in its bounding box
        shift = QPointF(0.0, 0.1 if turn == 0.0 else -0.1)
        points = [point + shift for point in points]
    path.addPolygon(QPolygonF(points))
    path.closeSubpath()
    return path


def draw_marker(
    painter: QPainter, look: Look, style: Style, center: QPointF, size: float, halo: bool = True
) -> None:
    """Draw a racer's marker, by default with a halo."""
    painter.save()
    painter.translate(center)
    painter.scale(size, size)
    path = marker_path(look.marker)
    if halo:
        pen = QPen(style.color("halo"), 3.0 / size)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(path, pen)
    painter.fillPath(path, look.color(style))
    painter.restore()


def stamp_marker(
    painter: QPainter, look: Look, style: Style, center: QPointF, size: float, halo: bool = True
) -> None:
    """Draw a racer's marker, as :func:`draw_marker` does, in almost no time."""
    origin = QPointF()
    stamp(
        painter,
        center,
        (look, style, size, halo),
        0.62 * size + 2.5,
        lambda onto: draw_marker(onto, look, style, origin, size, halo),
    )


def marker_pixmap(look: Look, style: Style, size: int, ratio: float) -> QPixmap:
    """Return a racer's marker on a transparent square of ``size`` pixels."""
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_marker(painter, look, style, QPointF(size / 2, size / 2), size * 0.85, halo=False)
    painter.end()
    return pixmap
