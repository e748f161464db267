"""Painting on a vector device: only the shaded ground is an image; lines and text stay as such.

Drawings on a canvas end at its edge without clip paths.
"""

import re
import zlib
from xml.etree import ElementTree

import numpy as np
import pytest
from PyQt6.QtCore import QBuffer, QLineF, QMarginsF, QPointF, QRectF, QSize, QSizeF
from PyQt6.QtGui import QColor, QPageSize, QPainterPath, QPdfWriter, QPen, QPolygonF, QTransform
from PyQt6.QtSvg import QSvgGenerator

import optim_core
from app.drawing.data.data import DataPainter
from app.drawing.layers import LAYERS
from app.drawing.lines.polyline import qt_array
from app.drawing.picture import PicturePainter
from app.drawing.state import ViewState
from app.drawing.terrain.vector_terrain import VectorTerrain
from app.drawing.vector_painter import VectorPainter
from app.export.figure import paint_vector
from app.style.theme import Style
from optim_core.scenes.defaults import default_setup, move_to_surface
from optim_core.scenes.scene import Scene

SIZE = QSize(1000, 760)
SVG = "{http://www.w3.org/2000/svg}"
NUMBER = re.compile(r"-?\d+\.?\d*(?:e[-+]?\d+)?")

HATCHED = optim_core.surface("typed", formula="(x^2 - 1)^2 + y^2 + log(y + 2)")


def _scenes():
    ravine = Scene(default_setup())
    data = move_to_surface(ravine, optim_core.surface("linear_regression"))
    steep = ravine.edited(view=ravine.bounds.zoomed(-1.0, 0.0, 0.15))
    pinned = ravine.edited(pins=(ravine.setup.pinned("sgd"), ravine.setup.pinned("adam")))
    slower = pinned.setup.racer("sgd").optimizer(lr=0.01)
    racers = (type(pinned.setup.racers[0])(slower, id="sgd"), *pinned.setup.racers[1:])
    return {
        "grid": ravine,
        "overlay": ravine.edited(layout="overlay"),
        "all layers": ravine.edited(layers=tuple(LAYERS)),
        "paths leave the view": steep.edited(layers=tuple(LAYERS), side_views=("inspector",)),
        "views": ravine.edited(side_views=("slices", "inspector", "scoreboard")),
        "pins": pinned.edited(racers=racers),
        "an ensemble": data.edited(batch_size=2, seeds=12),
        "batches": data.edited(batch_size=2, layers=("batch_gradients",), layout="overlay"),
        "undefined ground": move_to_surface(ravine, HATCHED).edited(layers=("gradient_flow",)),
        "nobody": ravine.edited(racers=()),
    }


SCENES = _scenes()
each = pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)


def state_of(scene, step=60):
    """Return the state of a scene at a step."""
    race = scene.run()
    selected = next(iter(race.running), None)
    return ViewState(race, scene.figure, min(step, scene.setup.steps), selected, Style())


def svg_of(paint, size=SIZE):
    """Return the root of an SVG that a function paints into a device."""
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    device = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    device.setOutputDevice(buffer)
    device.setSize(size)
    device.setViewBox(QRectF(QPointF(), QSizeF(size)))
    paint(device)
    return ElementTree.fromstring(bytes(buffer.data()))


def shapes(root):
    """Yield tag, points in the picture's pixels, shape (n, 2), of each thing that is drawn."""

    def walk(element, matrix):
        if given := NUMBER.findall(element.get("transform", "")):
            a, b, c, d, e, f = map(float, given)
            matrix = matrix @ np.array(((a, c, e), (b, d, f), (0.0, 0.0, 1.0)))
        points = np.array(_points(element)).reshape(-1, 2)
        if len(points):
            mapped = points @ matrix[:2, :2].T + matrix[:2, 2]
            yield element.tag.removeprefix(SVG), mapped
        for child in element:
            yield from walk(child, matrix)

    return walk(root, np.eye(3))


def _points(element):
    tag, get = element.tag.removeprefix(SVG), element.get
    if tag == "path":
        return list(map(float, NUMBER.findall(get("d"))))
    if tag in ("polyline", "polygon"):
        return list(map(float, NUMBER.findall(get("points"))))
    if tag in ("rect", "image"):
        x, y, width, height = (float(get(name)) for name in ("x", "y", "width", "height"))
        return [x, y, x + width, y + height]
    if tag == "line":
        return [float(get(name)) for name in ("x1", "y1", "x2", "y2")]
    if tag in ("circle", "ellipse"):
        rx, ry = float(get("rx") or get("r")), float(get("ry") or get("r"))
        x, y = float(get("cx")), float(get("cy"))
        return [x - rx, y - ry, x + rx, y + ry]
    return []


def canvases(state):
    """Return the rectangles of the panes and of the data in a picture."""
    picture = PicturePainter(VectorTerrain())
    picture.lay_out(state, QSizeF(SIZE))
    return [
        placed.painter.canvas.translated(placed.cell.topLeft())
        for placed in picture.placed
        if placed.painter in picture.panes or isinstance(placed.painter, DataPainter)
    ]


@each
def test_nothing_on_a_canvas_goes_beyond_its_edge(qapp, scene):
    state = state_of(scene)
    root = svg_of(lambda device: paint_vector(device, state, SIZE))
    drawn = [points for _, points in shapes(root)]
    for canvas in canvases(state):
        inner = canvas.adjusted(1.0, 1.0, -1.0, -1.0)
        outer = canvas.adjusted(-0.1, -0.1, 0.1, 0.1)
        on_it = 0
        for points in drawn:
            low, high = points.min(axis=0), points.max(axis=0)
            if (high - low == (SIZE.width(), SIZE.height())).all():
                continue  # the ground of the whole picture
            box = QRectF(QPointF(*low), QPointF(*high))
            box = box.adjusted(-1e-3, -1e-3, 1e-3, 1e-3)
            if box.intersects(inner):
                on_it += 1
                assert outer.contains(box), (box, canvas)
        assert on_it > 3


@each
def test_only_shaded_ground_is_an_image_and_no_clip_is_needed(qapp, scene):
    state = state_of(scene)
    root = svg_of(lambda device: paint_vector(device, state, SIZE))
    tags = [element.tag.removeprefix(SVG) for element in root.iter()]
    picture = PicturePainter(VectorTerrain())
    picture.lay_out(state, QSizeF(SIZE))
    assert tags.count("image") == len(picture.panes)
    assert "clipPath" not in tags
    assert not any("clip-path" in element.attrib for element in root.iter())


def test_texts_are_texts(qapp):
    state = state_of(SCENES["views"])
    root = svg_of(lambda device: paint_vector(device, state, SIZE))
    texts = {"".join(element.itertext()).strip() for element in root.iter(f"{SVG}text")}
    for text in ("SGD", "Momentum", "Newton", "lr 0.022", "Loss above minimum", "−2", "g", "Δθ"):
        assert text in texts
    assert any(text.startswith("Slices") for text in texts)
    assert any(text.startswith("Ravine · a 1") for text in texts)
    assert {"Racer", "Verdict", "Steps"} <= texts


@each
def test_a_pdf_has_no_clip_of_a_canvas_and_its_fonts(qapp, scene):
    state = state_of(scene)
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(1200)
    points = QSizeF(SIZE) * 0.75
    writer.setPageSize(QPageSize(points, QPageSize.Unit.Point))
    writer.setPageMargins(QMarginsF())
    paint_vector(writer, state, SIZE, 1200 / 96)
    pdf = bytes(buffer.data())
    assert pdf.startswith(b"%PDF")
    assert b"/FontFile" in pdf
    picture = PicturePainter(VectorTerrain())
    picture.lay_out(state, QSizeF(SIZE))
    images = pdf.count(b"/Subtype /Image")
    assert len(picture.panes) <= images <= 2 * len(picture.panes), "each may have a soft mask"
    page = b"".join(
        _inflated(stream) for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.S)
    )
    assert page.count(b"\nW n\n") + page.count(b"\nW* n\n") <= 1, "the page's own"


def _inflated(stream):
    try:
        return zlib.decompress(stream.strip(b"\r\n"))
    except zlib.error:
        return b""


# The painter by itself.

CLIP = QRectF(10.0, 10.0, 80.0, 60.0)


def _box(paint):
    """Return the tags and the bounds of what is painted within CLIP."""

    def draw(device):
        painter = VectorPainter(device)
        painter.setClipRect(CLIP)
        painter.setPen(QPen(QColor("red"), 2.0))
        painter.setBrush(QColor("blue"))
        paint(painter)
        painter.end()

    found = list(shapes(svg_of(draw, QSize(100, 80))))
    points = np.concatenate([points for _, points in found]) if found else np.empty((0, 2))
    return {tag for tag, _ in found}, points


ROUND = QPainterPath()
ROUND.addEllipse(QPointF(0.0, 0.0), 0.5, 0.5)


def _scaled(painter):
    painter.save()
    painter.translate(88.0, 40.0)
    painter.scale(20.0, 20.0)
    painter.fillPath(ROUND, QColor("red"))
    painter.strokePath(ROUND, QPen(QColor("white"), 0.1))
    painter.restore()


CROSSING = {
    "line": lambda painter: painter.drawLine(QPointF(0.0, 0.0), QPointF(100.0, 80.0)),
    "lines": lambda painter: painter.drawLines(
        qt_array(QLineF, np.array(((0.0, 20.0, 50.0, 20.0), (50.0, 20.0, 50.0, 200.0))))
    ),
    "polyline": lambda painter: painter.drawPolyline(
        QPolygonF([QPointF(0.0, 40.0), QPointF(50.0, 5.0), QPointF(99.0, 75.0)])
    ),
    "points": lambda painter: painter.drawPoints(
        qt_array(QPointF, np.array(((20.0, 20.0), (99.0, 20.0))))
    ),
    "ellipse": lambda painter: painter.drawEllipse(QPointF(10.0, 40.0), 8.0, 8.0),
    "polygon": lambda painter: painter.drawPolygon(
        QPolygonF([QPointF(0.0, 0.0), QPointF(99.0, 0.0), QPointF(50.0, 79.0)])
    ),
    "rectangle": lambda painter: painter.fillRect(QRectF(0.0, 0.0, 40.0, 40.0), QColor("red")),
    "round": lambda painter: painter.drawRoundedRect(QRectF(0.0, 30.0, 40.0, 20.0), 3.0, 3.0),
    "scaled": _scaled,
    "text": lambda painter: painter.drawText(QPointF(80.0, 40.0), "A long text"),
}


@pytest.mark.parametrize("kind", CROSSING)
def test_what_crosses_the_edge_is_cut_there(qapp, kind):
    _, points = _box(CROSSING[kind])
    assert len(points)
    low, high = points.min(axis=0), points.max(axis=0)
    assert (low >= (CLIP.left() - 0.05, CLIP.top() - 0.05)).all()
    assert (high <= (CLIP.right() + 0.05, CLIP.bottom() + 0.05)).all()


def test_what_is_outside_is_left_out(qapp):
    def paint(painter):
        painter.drawText(QPointF(5.0, 200.0), "below")
        painter.drawEllipse(QPointF(-20.0, -20.0), 4.0, 4.0)
        painter.drawLine(QPointF(0.0, 5.0), QPointF(99.0, 5.0))
        painter.fillRect(QRectF(92.0, 0.0, 5.0, 80.0), QColor("red"))

    assert not len(_box(paint)[1])


def test_the_clip_ends_with_the_state_it_was_set_in(qapp):
    def draw(device):
        painter = VectorPainter(device)
        painter.save()
        painter.setClipRect(CLIP)
        painter.restore()
        painter.drawLine(QPointF(0.0, 5.0), QPointF(99.0, 5.0))
        painter.end()

    ((_, points),) = shapes(svg_of(draw, QSize(100, 80)))
    assert points[:, 0].max() == 99.0


def test_the_clip_moves_with_the_pixels_it_was_set_in(qapp):
    def draw(device):
        painter = VectorPainter(device)
        painter.setTransform(QTransform.fromScale(2.0, 2.0))
        painter.setClipRect(QRectF(0.0, 0.0, 20.0, 20.0))
        painter.translate(10.0, 0.0)
        painter.drawLine(QPointF(0.0, 5.0), QPointF(99.0, 5.0))
        painter.end()

    ((_, points),) = shapes(svg_of(draw, QSize(100, 80)))
    assert (points[:, 0].min(), points[:, 0].max()) == (20.0, 40.0)


def test_segments_that_meet_are_one_line(qapp):
    lines = np.array(((1.0, 1.0, 9.0, 1.0), (9.0, 1.0, 9.0, 9.0), (20.0, 1.0, 30.0, 1.0)))

    def draw(device):
        painter = VectorPainter(device)
        painter.drawLines(qt_array(QLineF, lines))
        painter.end()

    root = svg_of(draw, QSize(100, 80))
    (path,) = root.iter(f"{SVG}path")
    assert path.get("d").count("M") == 2
