"""The picture as a file or on the clipboard: what the screen shows, at any resolution."""

import os
from collections.abc import Sequence
from pathlib import Path

from PyQt6.QtCore import QRectF, QSize
from PyQt6.QtGui import QGuiApplication, QImage, QPainter

from app.drawing.layers import Layer
from app.style.theme import Style
from app.views.chart.chart_content import ChartView
from app.views.chart.loss_chart import LossChart
from app.views.data_pane import DataPane
from app.views.picture.race_view import RaceView
from app.views.slice_chart import SliceChart
from optim_core.files.atomic_file import write_atomically
from optim_core.scenes.file import KEY, to_json
from optim_core.scenes.setup import Setup, run_race

SCALES = (1, 2, 4)
"""Pixels to one on the screen."""

MIN_SIZE, MAX_SIZE = 200, 8192


def picture(view: RaceView, scale: float) -> QImage:
    """Paint what a view shows into an image of ``scale`` times its pixels, with its race."""
    size = view.viewport().size()
    image = QImage(size * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(view.backgroundBrush().color())
    painter = QPainter(image)
    view.paint_picture(painter, QRectF(0.0, 0.0, size.width(), size.height()))
    painter.end()
    if view.race is not None:
        image.setText(KEY, to_json(view.race.setup))
    dots = round(scale * 96 / 0.0254)
    image.setDotsPerMeterX(dots)
    image.setDotsPerMeterY(dots)
    return image


def save_png(image: QImage, path: str | os.PathLike[str]) -> None:
    """Write an image as PNG.

    Raises
    ------
    OSError
        It cannot be written; the file that stood there still stands.
    """

    def write(draft: Path) -> None:
        if not image.save(str(draft), "PNG"):
            raise OSError(f"{path} cannot be written")

    write_atomically(path, write)


def copy(image: QImage) -> None:
    """Put an image on the clipboard."""
    clipboard = QGuiApplication.clipboard()
    if clipboard is not None:
        clipboard.setImage(image)


def render(
    setup: Setup,
    size: QSize,
    style: Style,
    scale: float = 1.0,
    step: int | None = None,
    *,
    layers: Sequence[Layer] = (),
    chart: ChartView | None = None,
    slices: bool = False,
) -> QImage:
    """Paint a race without a window.

    Parameters
    ----------
    setup : Setup
    size : QSize
        Of the picture, in logical pixels.
    style : Style
    scale : float
        Pixels to a logical one.
    step : int, optional
        Where the playhead is; the last step by default.
    layers : sequence of Layer, optional
        What is laid over the terrain.
    chart : ChartView, optional
        What the chart shows; the loss by default.
    slices : bool, optional
        Whether the slices through the first racer stand beside it.
    """
    race = run_race(setup)
    plot, data, beside = LossChart(), DataPane(), SliceChart()
    beside.on = slices
    if chart is not None:
        plot.set_view(chart)
    view = RaceView(data, beside, plot)
    view.set_layers(layers)
    view.resize(size)
    frame = setup.steps if step is None else step
    for part in (view, plot, data, beside):
        part.set_style(style)
        part.show_race(race, frame)
    view.grab()  # lays out what is laid out only when it is first shown
    image = picture(view, scale)
    view.deleteLater()
    return image


def read_size(text: str) -> QSize:
    """Read ``WIDTHxHEIGHT``; ValueError unless both are from 200 to 8192 pixels."""
    width, _, height = text.lower().partition("x")
    sides = [int(side) for side in (width, height) if side.isdecimal()]
    if len(sides) != 2 or not all(MIN_SIZE <= side <= MAX_SIZE for side in sides):
        raise ValueError(
            f"size must be WIDTHxHEIGHT with sides from {MIN_SIZE} to {MAX_SIZE}, not {text!r}"
        )
    return QSize(*sides)
