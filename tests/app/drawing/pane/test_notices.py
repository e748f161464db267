"""Notices on a canvas: the corner that they take."""

import itertools

import pytest
from PyQt6.QtCore import QPointF, QRectF
from PyQt6.QtGui import QImage, QPainter

from app.drawing.pane.notices import Notice, draw_notices
from app.style.theme import Style

AREA = QRectF(0.0, 0.0, 300.0, 200.0)
CORNERS = [QPointF(x, y) for x in (12.0, 288.0) for y in (12.0, 188.0)]


class Reader(QPainter):
    """A painter that remembers the boxes of its notices."""

    def __init__(self, image):
        super().__init__(image)
        self.boxes = []

    def drawRoundedRect(self, box, *radii):
        self.boxes.append(box)
        super().drawRoundedRect(box, *radii)


@pytest.mark.parametrize("is_number", [False, True])
@pytest.mark.parametrize("taken", [*itertools.combinations(range(4), 2), (0, 1, 2), (1, 2, 3)])
def test_a_notice_covers_neither_start_nor_end_of_a_path(qapp, taken, is_number):
    avoided = [CORNERS[index] for index in taken]
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    reader = Reader(image)
    draw_notices(reader, [Notice(["124"], "text", is_number=is_number)], AREA, Style(), avoided)
    reader.end()
    (box,) = reader.boxes
    assert AREA.contains(box)
    assert not any(box.contains(point) for point in avoided)
    free = [corner for corner in CORNERS if corner not in avoided]
    assert any(box.contains(corner) for corner in free)
