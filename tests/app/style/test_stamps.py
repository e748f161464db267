"""Marks that are kept as pictures look as if they were drawn."""

import numpy as np
import pytest
from PyQt6.QtCore import QPointF, QRectF, QSizeF, Qt
from PyQt6.QtGui import QColor, QImage, QPainter
from PyQt6.QtSvg import QSvgGenerator

from app.drawing.vector_painter import VectorPainter
from app.style import stamps
from app.style.theme import LOOKS, Style, draw_marker, stamp_marker


@pytest.fixture(autouse=True)
def none_kept(qapp, monkeypatch):
    """Begin without kept pictures."""
    monkeypatch.setattr(stamps, "_kept", {})


def painted(draw, ratio=1.0, scale=1.0):
    """Return the pixels of a picture that a function draws."""
    image = QImage(round(60 * ratio), round(60 * ratio), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("#779977"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    draw(painter)
    painter.end()
    bits = image.constBits()
    assert bits is not None
    return np.frombuffer(bits.asarray(image.sizeInBytes()), np.uint8).astype(int)


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look.light} {look.marker}")
@pytest.mark.parametrize(("ratio", "scale"), [(1.0, 1.0), (2.0, 1.0), (1.5, 1.0), (1.0, 3.0)])
def test_a_stamped_marker_looks_as_a_drawn_one(look, ratio, scale):
    style, size = Style(), 12.0 / scale
    for place in ((20.0, 20.0), (23.25, 31.5), (0.0, 18.75), (59.0, 59.75)):
        center = QPointF(*place) / scale
        drawn = painted(lambda p, at=center: draw_marker(p, look, style, at, size), ratio, scale)
        stamped = painted(lambda p, at=center: stamp_marker(p, look, style, at, size), ratio, scale)
        assert np.abs(drawn - stamped).mean() < 0.5
        assert np.abs(drawn - stamped).max() < 90, "at most an eighth of a pixel away"


def test_a_mark_moves_by_quarters_of_a_pixel():
    look, style = LOOKS[0], Style()
    places = [QPointF(30.0 + x, 30.0) for x in np.arange(0.0, 1.0, 0.125)]
    pictures = [
        painted(lambda p, at=place: stamp_marker(p, look, style, at, 11.0)).tobytes()
        for place in places
    ]
    assert len(set(pictures)) == 5, "the fifth is the first, one pixel on"


def test_kept_marks_are_bounded(monkeypatch):
    monkeypatch.setattr(stamps, "MOST_BYTES", 20_000)
    for size in range(5, 50):
        painted(lambda p, s=size: stamp_marker(p, LOOKS[0], Style(), QPointF(9.0, 9.0), float(s)))
    assert 0 < sum(image.sizeInBytes() for image in stamps._kept.values()) <= 20_000


def test_a_vector_device_gets_shapes(tmp_path):
    drawn = []

    class Reader(VectorPainter):
        def fillPath(self, path, brush):
            drawn.append(path)

        def drawImage(self, *arguments):
            raise AssertionError("a picture on a vector device")

    device = QSvgGenerator()
    device.setFileName(str(tmp_path / "marks.svg"))
    device.setViewBox(QRectF(QPointF(), QSizeF(60.0, 60.0)))
    painter = Reader(device)
    painter.setPen(Qt.PenStyle.NoPen)
    stamp_marker(painter, LOOKS[0], Style(), QPointF(30.0, 30.0), 11.0)
    painter.end()
    assert len(drawn) == 1
