"""Losses on the contours: true, apart from each other and from the marks, text in a vector file."""

import itertools
from xml.etree import ElementTree

import numpy as np
import pytest
from PyQt6.QtCore import QBuffer, QPointF, QRectF, QSize, QSizeF
from PyQt6.QtGui import QFontMetricsF, QPolygonF, QTransform
from PyQt6.QtSvg import QSvgGenerator

import optim_core as oc
from app.drawing.layers.color_key import TYPE, ColorKey
from app.drawing.layers.loss_values import labels
from app.drawing.picture import PicturePainter
from app.drawing.projection import Projection
from app.drawing.state import ViewState
from app.drawing.terrain.vector_terrain import VectorTerrain
from app.export.figure import paint_vector, render
from app.style.theme import Style
from optim_core.analysis import contours
from optim_core.parameters.number_format import read
from optim_core.scenes.defaults import default_setup, move_to_surface
from optim_core.scenes.document import Document
from optim_core.scenes.file import KEY
from optim_core.scenes.scene import Scene
from optim_core.scenes.setup import Racer
from optim_core.surfaces.landscape import Bounds

NAMES = (
    "ravine",
    "rosenbrock",
    "himmelblau",
    "saddle",
    "bounded_saddle",
    "monkey_saddle",
    "goldstein_price",
)
SIZES = (QSizeF(180.0, 150.0), QSizeF(360.0, 300.0), QSizeF(900.0, 700.0))
TEXT = "{http://www.w3.org/2000/svg}text"
each_name = pytest.mark.parametrize("name", NAMES)
each_size = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size.width():.0f}")

pytestmark = pytest.mark.usefixtures("qapp")


def laid_out(name, size, style=None):
    """Return the setup, the projection, the key and the labels of a surface."""
    setup, style = default_setup(oc.surface(name)), style or Style()
    projection = Projection(setup.surface.bounds, size)
    key = ColorKey.of(setup, projection, style)
    return setup, projection, key, labels(setup, projection, style, key.area)


def said(words):
    """Return the number that words say."""
    return read(words.lstrip("≤≥ ").replace(",", ""))


def boxes(placed, style=None, margin=0.0):
    """Return the area of each label's words, with a margin, turned."""
    metrics = QFontMetricsF((style or Style()).font(TYPE))
    for label in placed:
        width = metrics.horizontalAdvance(label.text)
        box = QRectF(-width / 2.0, -metrics.ascent() / 2.0, width, metrics.ascent())
        box.adjust(-margin, -margin, margin, margin)
        turn = QTransform().translate(*label.center).rotate(label.angle)
        yield turn.map(QPolygonF(box))


@each_name
@each_size
def test_each_stands_on_its_contour(name, size):
    setup, projection, _, placed = laid_out(name, size)
    scale = contours.view_scale(setup.surface, projection.view)
    for label in placed:
        here = setup.surface.value(*projection.to_plane(QPointF(*label.center)))
        apart = scale.to_shade(np.array((here, said(label.text), 0.0)))
        assert abs(apart[0] - apart[1]) < 0.5 / contours.LEVELS
        assert abs(label.shade - apart[1]) < 0.1 / contours.LEVELS


@each_name
def test_a_usual_pane_has_several(name):
    *_, placed = laid_out(name, SIZES[1])
    assert len({label.text for label in placed}) >= 3
    assert len(placed) <= 10


@each_name
@each_size
def test_none_overlaps_another_a_mark_or_the_key_or_is_cut(name, size):
    setup, projection, key, placed = laid_out(name, size)
    areas = list(boxes(placed))
    for one, other in itertools.combinations(areas, 2):
        assert not one.intersects(other)
    marks = [setup.start, *((point.x, point.y) for point in setup.surface.critical_points)]
    for area in areas:
        assert projection.area.contains(area.boundingRect())
        assert not any(area.boundingRect().contains(projection.to_pixels(*mark)) for mark in marks)
        assert not area.boundingRect().intersects(key.area.adjusted(2.0, 2.0, -2.0, -2.0))


def test_two_contours_close_together_have_their_labels_apart():
    *_, placed = laid_out("michalewicz", QSizeF(250.0, 600.0))
    assert len(placed) > 1
    areas = list(boxes(placed, margin=3.0))
    assert not any(one.intersects(other) for one, other in itertools.combinations(areas, 2))


def test_neighbours_never_say_the_same():
    surface = oc.surface("typed", formula="1000 + x^2 + y^2")
    setup = move_to_surface(Scene(default_setup()), surface).setup
    projection = Projection(surface.bounds, SIZES[2])
    placed = labels(setup, projection, Style(), QRectF())
    shades = {label.shade for label in placed}
    assert len(shades) == len({label.text for label in placed}) > 1


def test_the_key_says_what_the_ends_mean():
    setup, projection, key, _ = laid_out("rosenbrock", SIZES[1])
    scale = contours.view_scale(setup.surface, projection.view)
    low, middle, high = map(said, key.words)
    shades = scale.to_shade(np.array((low, middle, high)))
    np.testing.assert_allclose(shades, (0.0, 0.5, 1.0), atol=0.02)


@pytest.mark.parametrize("name", sorted(set(oc.SURFACES) - {"typed"}))
def test_the_key_begins_at_the_lowest_loss_in_view(name):
    surface = oc.surface(name)
    least = min(float(surface.value(each.x, each.y)) for each in surface.critical_points)
    setup = move_to_surface(Scene(default_setup()), surface).setup
    projection = Projection(surface.bounds, SIZES[1])
    key = ColorKey.of(setup, projection, Style())
    scale = contours.view_scale(surface, projection.view)
    lowest = min(least, scale.low)
    assert said(key.words[0]) == pytest.approx(lowest, rel=0.06, abs=1e-12)
    assert key.words[0][0] not in "≤≥"


def test_a_minimum_out_of_view_is_not_in_the_key():
    surface = oc.surface("himmelblau")
    setup = move_to_surface(Scene(default_setup()), surface).setup
    projection = Projection(Bounds(-1.0, 1.0, -1.0, 1.0), SIZES[1])
    key = ColorKey.of(setup, projection, Style())
    lowest = contours.view_scale(surface, projection.view).low
    assert said(key.words[0]) == pytest.approx(lowest, rel=0.06)


@pytest.mark.parametrize(
    ("formula", "signs"),
    [
        ("x^2 + y^2", ("", "")),
        ("1/(x^2 + y^2)", ("", "≥")),
        ("exp(x^2) + exp(5*y)", ("", "≥")),
        ("-1/(x^2 + y^2)", ("≤", "")),
        ("x^9 + y^3", ("≤", "≥")),
        ("log(x)", ("≤", "")),
    ],
)
def test_the_key_says_where_losses_are_beyond_it(formula, signs):
    surface = oc.surface("typed", formula=formula)
    setup = move_to_surface(Scene(default_setup()), surface).setup
    projection = Projection(surface.bounds, SIZES[1])
    key = ColorKey.of(setup, projection, Style())
    low, *_, high = key.words
    assert ("≤" * low.startswith("≤ "), "≥" * high.startswith("≥ ")) == signs
    seen = contours.field(surface, projection.view, 400, 400).z
    span = said(high) - said(low)
    assert (np.nanmin(seen) < said(low) - 0.1 * span) == bool(signs[0])
    assert (np.nanmax(seen) > said(high) + 0.1 * span) == bool(signs[1])


@pytest.mark.parametrize("formula", ["0*x + 3", "sqrt(-1 - x^2)"])
def test_there_is_no_key_to_one_colour(formula):
    surface = oc.surface("typed", formula=formula)
    setup = move_to_surface(Scene(default_setup()), surface).setup
    assert ColorKey.of(setup, Projection(surface.bounds, SIZES[1]), Style()).area.isEmpty()


@each_name
@pytest.mark.parametrize("size", SIZES[1:], ids=["usual", "large"])
def test_the_key_covers_no_mark_and_leaves_small_panes_alone(name, size):
    setup, projection, key, _ = laid_out(name, size)
    marks = [setup.start, *((point.x, point.y) for point in setup.surface.critical_points)]
    assert not key.area.isEmpty()
    assert projection.area.contains(key.area)
    assert not any(key.area.contains(projection.to_pixels(*mark)) for mark in marks)
    *_, small, _ = laid_out(name, QSizeF(90.0, 90.0))
    assert small.area.isEmpty()


def test_they_are_text_in_a_vector_file():
    still = Racer(oc.optimizer("sgd", lr=1e-9))  # a path that covers no loss
    scene = Scene(default_setup()).edited(
        racers=(still,), layers=("loss_values",), layout="overlay"
    )
    race = scene.run()
    state = ViewState(race, scene.figure, 5, None, Style())
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    device = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    device.setOutputDevice(buffer)
    device.setSize(QSize(1000, 760))
    paint_vector(device, state, QSize(1000, 760))
    written = {element.text for element in ElementTree.fromstring(bytes(buffer.data())).iter(TEXT)}
    pane = PicturePainter(VectorTerrain())
    pane.lay_out(state, QSizeF(1000.0, 760.0))
    projection = pane.panes[0].projection
    key = ColorKey.of(scene.setup, projection, Style())
    placed = labels(scene.setup, projection, Style(), key.area)
    assert len(placed) > 3
    assert {label.text for label in placed} | set(key.words) <= written


def test_no_arrow_of_the_gradient_crosses_them_whichever_was_switched_on_first():
    setup = Scene(default_setup())
    both = ("loss_values", "gradient_field")
    one, other = (render(Document((setup.edited(layers=on),))) for on in (both, both[::-1]))
    one.setText(KEY, "")
    other.setText(KEY, "")
    assert one == other
