"""The picture as a file or on the clipboard: what the screen shows, at any resolution."""

import os
from pathlib import Path

from PyQt6.QtCore import QRectF, QSize
from PyQt6.QtGui import QGuiApplication, QImage, QImageReader, QPainter

from app.session import Session
from app.theme import Style
from app.views.loss_chart import LossChart
from app.views.race_view import RaceView
from optim_core.scenario import Scenario
from optim_core.scenario_file import MAX_BYTES, from_json, load, to_json, write_atomically

KEY = "ravine"
"""The name under which a PNG carries the race it shows."""

SCALES = (1, 2, 4)
"""Pixels to one on the screen."""

MIN_SIZE, MAX_SIZE = 200, 8192


def picture(view: RaceView, scenario: Scenario, scale: float) -> QImage:
    """Paint what a view shows into an image of ``scale`` times its pixels."""
    size = view.viewport().size()
    image = QImage(size * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(view.backgroundBrush().color())
    painter = QPainter(image)
    view.paint_picture(painter, QRectF(0.0, 0.0, size.width(), size.height()))
    painter.end()
    image.setText(KEY, to_json(scenario))
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
    scenario: Scenario, size: QSize, style: Style, scale: float = 1.0, step: int | None = None
) -> QImage:
    """Paint a race without a window.

    Parameters
    ----------
    scenario : Scenario
    size : QSize
        Of the picture, in logical pixels.
    style : Style
    scale : float
        Pixels to a logical one.
    step : int, optional
        Where the playhead is; the last step by default.
    """
    session = Session(scenario)
    chart = LossChart()
    view = RaceView(chart)
    view.resize(size)
    view.set_style(style)
    chart.set_style(style)
    frame = scenario.steps if step is None else step
    view.show_race(session.race, frame)
    chart.show_race(session.race, frame)
    view.grab()  # lays out what is laid out only when it is first shown
    image = picture(view, scenario, scale)
    session.close()
    view.deleteLater()
    return image


def open_race(path: str) -> Scenario:
    """Read the race from a scenario file, or from a PNG that carries one.

    Raises
    ------
    OSError
        It cannot be read.
    ValueError
        There is no valid race in it; the message names the file.
    """
    with open(path, "rb") as file:
        if file.read(8) != b"\x89PNG\r\n\x1a\n":
            return load(path)
    reader = QImageReader(path)
    text = reader.text(KEY)
    if not text:
        raise ValueError(f"{path}: this picture carries no race; only Ravine's own PNG files do")
    if len(text) > MAX_BYTES:
        raise ValueError(f"{path}: what it carries is too large for a race")
    try:
        return from_json(text)
    except ValueError as error:
        raise ValueError(f"{path}: {str(error).replace('the file', 'its race')}") from None


def read_size(text: str) -> QSize:
    """Read ``WIDTHxHEIGHT``; ValueError unless both are from 200 to 8192 pixels."""
    width, _, height = text.lower().partition("x")
    sides = [int(side) for side in (width, height) if side.isdecimal()]
    if len(sides) != 2 or not all(MIN_SIZE <= side <= MAX_SIZE for side in sides):
        raise ValueError(
            f"size must be WIDTHxHEIGHT with sides from {MIN_SIZE} to {MAX_SIZE}, not {text!r}"
        )
    return QSize(*sides)
