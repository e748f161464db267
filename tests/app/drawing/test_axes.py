"""Ticks at round numbers, labels that do not crowd, and room for them."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PyQt6.QtCore import QRectF, QSizeF
from PyQt6.QtGui import QFontMetricsF, QImage, QPainter

from app.drawing.axes import Axes, Tick, canvas_within, gutter, number_ticks
from app.drawing.plot import Plot
from app.style.theme import Style


def labels(ticks):
    return [tick.label for tick in ticks if tick.label]


def test_labels_are_round_and_have_the_minus_of_the_other_numbers(qapp):
    ticks = number_ticks(-3.2, 3.2, 260.0, Style())
    assert sorted(labels(ticks), key=lambda text: float(text.replace("−", "-"))) == [
        "−3",
        "−2",
        "−1",
        "0",
        "1",
        "2",
        "3",
    ]


def test_decimals_are_those_of_the_spacing(qapp):
    assert {"0.10", "0.15", "0.20"} <= set(labels(number_ticks(0.08, 0.22, 300.0, Style())))
    assert "0" in labels(number_ticks(-0.1, 0.2, 300.0, Style()))


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    middle=st.floats(-1e6, 1e6),
    power=st.floats(-3.0, 6.0),
    pixels=st.floats(40.0, 2000.0),
    upright=st.booleans(),
    presented=st.booleans(),
)
def test_ticks_are_in_range_apart_and_labels_do_not_overlap(
    qapp, middle, power, pixels, upright, presented
):
    span, style = 10.0**power, Style.of(False, "quiet", presented)
    low, high = middle - span / 2.0, middle + span / 2.0
    ticks = number_ticks(low, high, pixels, style, upright)
    values = np.array([tick.value for tick in ticks])
    slack = 1e-6 * span
    assert len(values) >= 2
    assert ((values >= low - slack) & (values <= high + slack)).all()
    assert np.diff(np.sort(values)).min() > 0.5 * span / pixels, "no value twice"
    metrics = QFontMetricsF(style.font(10))
    shown = sorted(tick for tick in ticks if tick.label)
    if len(shown) > 1:
        apart = np.diff([tick.value for tick in shown]).min() / span * pixels
        needed = max(metrics.horizontalAdvance(tick.label) for tick in shown)
        assert apart > (0.8 * metrics.height() if upright else needed)


@pytest.mark.parametrize(("low", "high"), [(0.0, 0.0), (1.0, -1.0), (0.0, math.inf)])
def test_an_axis_that_spans_nothing_has_no_ticks(qapp, low, high):
    assert number_ticks(low, high, 200.0, Style()) == ()


def test_the_canvas_is_on_whole_pixels_and_leaves_room_for_labels(qapp):
    style = Style()
    canvas = canvas_within(QSizeF(301.7, 200.3), 20.5, ["−0.001"], style)
    assert canvas == QRectF(canvas.toRect())
    assert canvas.left() >= QFontMetricsF(style.font(10)).horizontalAdvance("−0.001")
    assert canvas.right() <= 301.7
    assert canvas.bottom() + QFontMetricsF(style.font(10)).height() <= 200.3
    assert gutter(style, ["long label"]) > gutter(style, ["1"])


def test_ticks_point_into_the_canvas_where_their_values_are(qapp):
    style = Style()
    plot = Plot(QRectF(40.0, 10.0, 100.0, 80.0), 0.0, 100.0, 0.0, 80.0)
    axes = Axes(style, plot, 150.0, [Tick(50.0, "50")], [Tick(40.0, "40")])
    image = QImage(160, 120, QImage.Format.Format_RGB32)
    image.fill(style.color("window"))
    painter = QPainter(image)
    axes.paint_left(painter)
    axes.paint_bottom(painter)
    painter.end()
    line = style.color("line").name()
    assert image.pixelColor(41, 50).name() == image.pixelColor(90, 88).name() == line
    assert image.pixelColor(41, 55).name() != line
    assert image.pixelColor(39, 30).name() == image.pixelColor(70, 90).name() == line


@pytest.mark.parametrize(("left", "shown"), [(0.0, False), (-5.0, True)])
def test_labels_of_the_lower_axis_stay_within_their_limits(qapp, left, shown):
    class Reader(QPainter):
        texts = ()

        def drawText(self, *arguments):
            self.texts = (*self.texts, arguments[-1])

    plot = Plot(QRectF(0.0, 10.0, 100.0, 80.0), 0.0, 100.0, 0.0, 80.0)
    axes = Axes(Style(), plot, 100.0, [Tick(0.0, "0"), Tick(50.0, "50")], [], left=left)
    image = QImage(160, 120, QImage.Format.Format_RGB32)
    reader = Reader(image)
    axes.paint_bottom(reader)
    reader.end()
    assert ("0" in reader.texts) == shown
    assert "50" in reader.texts


def test_equal_axes_are_kept(qapp):
    plot = Plot(QRectF(40.0, 10.0, 100.0, 80.0), 0.0, 1.0, 0.0, 1.0)
    one, same, other = (
        Axes(Style(dark), plot, 150.0, (Tick(0.5),), ()) for dark in (False, False, True)
    )
    keys = [[part.key for part in axes.parts] for axes in (one, same, other)]
    assert keys[0] == keys[1] != keys[2]
