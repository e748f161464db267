"""What a new side view needs: a painter and a line in the registry, wherever it stands."""

import pytest
from PyQt6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QColor
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QGraphicsItem

from app.drawing.picture import caption_height
from app.drawing.side_views import SIDE_VIEWS, SideView
from app.drawing.view_painter import ViewPainter
from app.export import figure as export
from app.window.docks import Panel
from optim_core.scenes.defaults import default_scene
from optim_core.scenes.file import load, save

RED = QColor("red")
SIZE = QSize(900, 700)
PLACES = ("beside", "below", "window")


class Flag(ViewPainter):
    """A view of one colour."""

    @staticmethod
    def concerns(state):
        return state.step < 40

    @staticmethod
    def height(state, width):
        return 20.2

    def paint_moving(self, painter):
        painter.fillRect(QRectF(0.0, 0.0, self.size.width(), self.size.height()), RED)


@pytest.fixture
def register(monkeypatch):
    """Return a function that registers the flag at a place."""

    def put(place):
        monkeypatch.setitem(SIDE_VIEWS, "flag", SideView("flag", "Flag", "A flag", Flag, place))

    return put


def on_screen(window):
    """Return what shows the flag."""
    return {**window.picture.sides, **window.outside}["flag"]


def color_on_screen(window):
    """Return the colour at the middle of the flag, as grabbed from the screen."""
    view = on_screen(window)
    QApplication.processEvents()
    if isinstance(view, QGraphicsItem):
        at = window.picture.mapFromScene(view.mapToScene(view.boundingRect().center()))
        return window.picture.viewport().grab().toImage().pixelColor(at)
    return view.grab().toImage().pixelColor(QPoint(view.width() // 2, view.height() // 2))


def reds(image):
    """Return the number of red pixels in the middle column of a picture."""
    return sum(image.pixelColor(image.width() // 2, y) == RED for y in range(image.height()))


@pytest.mark.parametrize("place", PLACES)
def test_it_is_on_the_screen_and_in_a_picture_while_it_is_on(register, open_window, place):
    register(place)
    window = open_window()
    assert not on_screen(window).isVisible()
    window.commands.run("view.flag")
    assert on_screen(window).isVisible()
    assert color_on_screen(window) == RED
    document = window.session.place.document
    picture = export.picture(export.size_of(SIZE, window.state), document, 0, window.state, 1.0)
    foot = caption_height(window.state.style)
    assert picture.height() == 700 + foot + (21 if place != "beside" else 0)
    bottom = picture.pixelColor(450, picture.height() - 5)
    assert (bottom == RED) == (place != "beside")
    corner = QPointF(picture.width() - 40.0, picture.height() * 0.9).toPoint()
    assert place != "beside" or picture.pixelColor(corner) == RED, "the last cell of the grid"
    window.commands.run("view.flag")
    assert not on_screen(window).isVisible()
    off = export.picture(
        export.size_of(SIZE, window.state), window.session.place.document, 0, window.state, 1.0
    )
    assert off.height() == SIZE.height() + foot
    assert reds(off) == 0


@pytest.mark.parametrize("place", PLACES)
def test_it_hides_while_it_has_nothing_to_show(register, open_window, place):
    register(place)
    window = open_window(default_scene().edited(side_views=("flag",)))
    assert on_screen(window).isVisible()
    window.session.set_frame(40)
    assert not on_screen(window).isVisible()
    assert window.session.figure.side_views == ("flag",), "it is still on"
    window.session.set_frame(39)
    assert on_screen(window).isVisible()


def test_it_is_kept_in_a_file(register, open_window, tmp_path, raced):
    register("below")
    window = open_window()
    window.commands.run("view.flag")
    save(window.session.place.document, tmp_path / "flag.json")
    window.commands.run("view.flag")
    window.files.open(tmp_path / "flag.json")
    raced(window)
    assert load(tmp_path / "flag.json").scenes[0].figure.side_views == ("flag",)
    assert on_screen(window).isVisible()
    assert color_on_screen(window) == RED


def test_closing_its_window_switches_it_off(register, open_window):
    register("window")
    window = open_window(default_scene().edited(side_views=("flag",)))
    QTest.keyClick(on_screen(window), Qt.Key.Key_Escape)
    assert not on_screen(window).isVisible()
    assert window.session.figure.side_views == ()


def test_a_panel_has_the_height_of_its_content(register, open_window):
    register("below")
    window = open_window(default_scene().edited(side_views=("flag", "inspector")))
    flag, inspector = on_screen(window), window.outside["inspector"]
    assert isinstance(flag, Panel)
    assert flag.height() < inspector.height()
    assert flag.width() == inspector.width(), "one below the other"
