"""The picture of a race as a file or on the clipboard, as on screen, at any resolution.

Needs a QGuiApplication, but no widgets.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PyQt6.QtCore import QSize, QSizeF, Qt
from PyQt6.QtGui import QGuiApplication, QImage, QPaintDevice, QPainter

from app.drawing.picture import PicturePainter, caption_height
from app.drawing.side_views import foot_heights
from app.drawing.state import ViewState
from app.drawing.terrain.file_terrain import FileTerrain
from app.drawing.terrain.terrain import TerrainSource
from app.drawing.terrain.vector_terrain import VectorTerrain
from app.drawing.vector_painter import VectorPainter
from app.export.cancellable_painter import CancellablePainter
from app.style.theme import Style
from optim_core.cancellation import go_on_unless, never
from optim_core.files.atomic_file import write_atomically
from optim_core.parameters.number_format import count
from optim_core.parameters.refusal import Refusal, quoted
from optim_core.scenes.document import Document
from optim_core.scenes.figure import LARGEST, SMALLEST
from optim_core.scenes.file import KEY, picture_document, to_json

SCALES = (1, 2, 4)
"""Image pixels per logical pixel."""

SIZE = (1600, 900)
"""Default size of a picture, in logical pixels."""


def _ignore(share: float) -> None:
    """Take no notice of progress."""


def paint(
    painter: QPainter,
    state: ViewState,
    size: QSize,
    terrain: TerrainSource,
    progress: Callable[[float], object] = _ignore,
) -> None:
    """Paint a state at a size in logical pixels, from the painter's origin, on paper."""
    picture = PicturePainter(terrain)
    picture.lay_out(state.with_(style=replace(state.style, paper=True)), QSizeF(size))
    picture.paint(painter, progress)


def paint_vector(device: QPaintDevice, state: ViewState, size: QSize, unit: float = 1.0) -> None:
    """Paint a state onto a vector device: only the shaded ground is an image.

    Parameters
    ----------
    device : QPaintDevice
        A QSvgGenerator or a QPdfWriter.
    state : ViewState
    size : QSize
        In logical pixels.
    unit : float
        The device's units per logical pixel.
    """
    painter = VectorPainter(device)
    painter.scale(unit, unit)
    paint(painter, state, size, VectorTerrain())
    painter.end()


def size_of(view: QSize, state: ViewState) -> QSize:
    """Return the size of a picture whose panes are as large as in a view, in logical pixels.

    What a window shows elsewhere, such as the caption and the inspector, is at the foot.
    """
    feet = sum(foot_heights(state, view.width()).values())
    tall = view.height() + round(feet + caption_height(state.style))
    wide, tall = (max(min(side, LARGEST), SMALLEST) for side in (view.width(), tall))
    return QSize(wide, tall)


def picture(
    size: QSize,
    document: Document,
    index: int,
    state: ViewState,
    scale: float,
    cancelled: Callable[[], bool] = never,
    progress: Callable[[float], object] = _ignore,
) -> QImage:
    """Paint a state into an image that contains its document, on any thread.

    Parameters
    ----------
    size : QSize
        In logical pixels; see :func:`size_of`.
    document : Document
    index : int
        The index of the scene shown, from 0.
    state : ViewState
    scale : float
        Pixels of the image per logical pixel.
    cancelled : callable
    progress : callable
        Told the share of the views that are painted.

    Raises
    ------
    Cancelled
        ``cancelled``, called often, returned True.
    """
    formats = QImage.Format
    transparent = state.figure.transparent
    image = QImage(size * scale, formats.Format_ARGB32 if transparent else formats.Format_RGB32)
    if image.isNull():
        across, down = round(size.width() * scale), round(size.height() * scale)
        raise Refusal(f"a picture of {count(across)} × {count(down)} pixels is too large")
    image.setDevicePixelRatio(scale)
    image.fill(Qt.GlobalColor.transparent if transparent else state.style.color("page"))
    painter = CancellablePainter(image, cancelled)
    try:
        paint(painter, state, size, FileTerrain(cancelled), progress)
    finally:
        painter.end()
    figure = replace(
        state.figure,
        step=state.step,
        selected=state.selected,
        scheme="dark" if state.style.dark else "light",
        presented=state.style.scale > 1.0,
        size=(size.width(), size.height()),
        scale=scale,
    )
    scene = replace(document.scenes[index], setup=state.setup, figure=figure)
    shown = document.with_scene(index, scene)
    image.setText(KEY, to_json(picture_document(shown, index, figure)))
    dots = round(scale * 96 / 0.0254)
    image.setDotsPerMeterX(dots)
    image.setDotsPerMeterY(dots)
    return image


def save_png(
    image: QImage, path: str | os.PathLike[str], cancelled: Callable[[], bool] = never
) -> None:
    """Write an image as PNG.

    Raises
    ------
    Cancelled
        ``cancelled`` returned True; an existing file is unchanged.
    OSError
        The file cannot be written; an existing file is unchanged.
    """

    def write(draft: Path) -> None:
        if not image.save(str(draft), "PNG"):
            raise OSError(f"{path} cannot be written")
        go_on_unless(cancelled)

    write_atomically(path, write)


def copy(image: QImage) -> None:
    """Put an image on the clipboard."""
    clipboard = QGuiApplication.clipboard()
    if clipboard is not None:
        clipboard.setImage(image)


def render(document: Document) -> QImage:
    """Paint the first scene of a document without a window, as its figure says.

    The defaults are the light scheme, the last step, 1600 × 900 logical pixels and scale 1.
    """
    scene = document.scenes[0]
    figure, race = scene.figure, scene.run()
    style = Style.of(figure.scheme == "dark", figure.terrain, figure.presented)
    step = scene.setup.steps if figure.step is None else figure.step
    state = ViewState(race, figure, step, scene.setup.selected(figure.selected), style)
    return picture(QSize(*(figure.size or SIZE)), document, 0, state, figure.scale or 1.0)


def read_size(text: str) -> tuple[int, int]:
    """Parse ``WIDTHxHEIGHT``; raise ValueError unless both are from 200 to 8192 pixels."""
    width, _, height = text.lower().partition("x")
    sides = [int(side) for side in (width, height) if side.isdecimal()]
    if len(sides) != 2 or not all(SMALLEST <= side <= LARGEST for side in sides):
        raise Refusal(
            f"size must be WIDTHxHEIGHT with sides from {SMALLEST} to {LARGEST}, not {quoted(text)}"
        )
    return sides[0], sides[1]
