"""The picture as a file or on the clipboard: what the screen shows, at any resolution."""

import os
from dataclasses import replace
from pathlib import Path

from PyQt6.QtCore import QRectF, QSize
from PyQt6.QtGui import QGuiApplication, QImage, QPainter

from app.drawing.state import ViewState
from app.model.history import Place
from app.style.theme import Style
from app.views.chart.loss_chart import LossChart
from app.views.data_pane import DataPane
from app.views.picture.race_view import RaceView
from app.views.slice_chart import SliceChart
from optim_core.files.atomic_file import write_atomically
from optim_core.scenes.document import Document
from optim_core.scenes.file import KEY, picture_document, to_json

SCALES = (1, 2, 4)
"""Pixels to one on the screen."""

SIZE = (1600, 900)
"""Logical pixels of a picture that does not say."""

MIN_SIZE, MAX_SIZE = 200, 8192


def picture(view: RaceView, place: Place, state: ViewState, scale: float) -> QImage:
    """Paint what a view shows into an image of ``scale`` times its pixels, with its document."""
    size = view.viewport().size()
    image = QImage(size * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(state.style.color("window"))
    painter = QPainter(image)
    view.paint_picture(painter, QRectF(0.0, 0.0, size.width(), size.height()))
    painter.end()
    figure = replace(
        state.figure,
        step=state.step,
        selected=state.selected,
        scheme="dark" if state.style.dark else "light",
        terrain=state.style.terrain,
        presented=state.style.scale > 1.0,
        size=(size.width(), size.height()),
        scale=scale,
    )
    image.setText(KEY, to_json(picture_document(place.document, place.index, figure)))
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


def render(document: Document) -> QImage:
    """Paint the first scene of a document without a window, as its figure says.

    What the figure leaves open is as follows: the light scheme, the last step, 1600 × 900
    logical pixels, one pixel to each.
    """
    scene = document.scenes[0]
    figure, race = scene.figure, scene.run()
    size = QSize(*(figure.size or SIZE))
    style = Style.of(figure.scheme == "dark", figure.terrain, figure.presented)
    step = scene.setup.steps if figure.step is None else figure.step
    chosen = figure.selected if figure.selected in race.running else None
    state = ViewState(race, figure, step, chosen or next(iter(race.running), None), style)
    sides = (DataPane(), SliceChart(), LossChart())
    view = RaceView(*sides)
    view.resize(size)
    for part in (view, *sides):
        part.show_state(state)
    view.grab()  # lays out what is laid out only when it is first shown
    image = picture(view, Place(document), state, figure.scale or 1.0)
    view.deleteLater()
    return image


def read_size(text: str) -> tuple[int, int]:
    """Read ``WIDTHxHEIGHT``; ValueError unless both are from 200 to 8192 pixels."""
    width, _, height = text.lower().partition("x")
    sides = [int(side) for side in (width, height) if side.isdecimal()]
    if len(sides) != 2 or not all(MIN_SIZE <= side <= MAX_SIZE for side in sides):
        raise ValueError(
            f"size must be WIDTHxHEIGHT with sides from {MIN_SIZE} to {MAX_SIZE}, not {text!r}"
        )
    return sides[0], sides[1]
