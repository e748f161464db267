"""The static parts of a view on screen."""

from PyQt6.QtCore import QRectF

from app.drawing.view_painter import Part
from app.views.item import _Still


def test_the_scene_hears_of_another_place_before_it_is_taken(window, monkeypatch):
    """Otherwise its index keeps an item that is deleted later, and Qt crashes."""
    places = []
    part = Part("key", QRectF(0.0, 0.0, 10.0, 10.0), lambda painter: None)
    still = _Still(window.picture.panes[0], part)
    monkeypatch.setattr(
        _Still, "prepareGeometryChange", lambda item: places.append(item.boundingRect())
    )
    still.show_part(Part("key", QRectF(5.0, 5.0, 30.0, 30.0), lambda painter: None))
    assert places == [QRectF(0.0, 0.0, 10.0, 10.0)]
    assert still.boundingRect() == QRectF(5.0, 5.0, 30.0, 30.0)
