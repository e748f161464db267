"""The declaration of a layer."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

import numpy as np
from PyQt6.QtGui import QPainter

from app.drawing.entry import Entry
from app.drawing.projection import Points, Projection
from app.style.theme import Style
from optim_core.scenes.setup import Setup

Value = TypeVar("Value")


Inscription: TypeAlias = Callable[[QPainter], None]
"""What paints a text on the terrain."""


class LayerCache:
    """The latest results of layers, kept for the other panes and the next frame."""

    def __init__(self) -> None:
        self._known: dict[str, dict[Hashable, Any]] = {}

    def get(self, kind: str, key: Hashable, make: Callable[[], Value], most: int = 16) -> Value:
        """Return the result of a kind under a key; make it if it is not among the latest."""
        known = self._known.setdefault(kind, {})
        value: Value = known.pop(key) if key in known else make()
        known[key] = value
        while len(known) > most:
            del known[next(iter(known))]
        return value


@dataclass(frozen=True, eq=False)
class PaintContext:
    """All that a layer needs to paint itself.

    Parameters
    ----------
    painter : QPainter
        Its coordinates are the pixels of the canvas.
    style : Style
    projection : Projection
    setup : Setup
    entries : sequence of Entry
        The racers of the canvas.
    frame : int
        The step at the playhead.
    places : sequence of (float, float)
        The points to explain: the selected racer's, or the one under the pointer with Shift.
    cache : LayerCache
    taken : list of arrays, shape (n, 2)
        Points in pixels that labels keep clear of: paths, marks, and the labels before.
    """

    painter: QPainter
    style: Style
    projection: Projection
    setup: Setup
    entries: Sequence[Entry] = ()
    frame: int = 0
    places: Sequence[tuple[float, float]] = ()
    cache: LayerCache = field(default_factory=LayerCache)
    taken: list[Points] = field(default_factory=list)

    def is_free(self, points: Points, distance: float) -> bool:
        """Return whether points, shape (n, 2), keep a distance from all that is taken."""
        for taken in self.taken:
            apart = points[:, np.newaxis] - taken
            if (np.hypot(apart[..., 0], apart[..., 1]) < distance).any():
                return False
        return True


def nothing(context: PaintContext) -> None:
    """Paint nothing: the drawing of a layer that only writes."""


@dataclass(frozen=True)
class Layer:
    """A layer over the terrain.

    Parameters
    ----------
    title : str
        For the menu.
    doc : str
        One line for the tooltip.
    concerns : callable
        Setup → whether the layer shows anything of it.
    draw : callable
        Paints the layer, given a context.
    words : str
        Further words to find it by.
    below : bool
        Whether it is painted below the paths.
    still : bool
        Whether it depends on surface and start alone: then it is painted once, with the terrain,
        and its context has no racers.
    label : callable, optional
        Places the layer's texts, given a context, clear of the paths: a number that a line covers
        in part reads as another number. Returns what paints them.
    """

    title: str
    doc: str
    concerns: Callable[[Setup], bool]
    draw: Callable[[PaintContext], None] = nothing
    words: str = ""
    below: bool = False
    still: bool = False
    label: Callable[[PaintContext], list[Inscription]] | None = None


def everywhere(setup: Setup) -> bool:
    """Return True: the layer shows something of every setup."""
    return True


def inscriptions(context: PaintContext, layers: Sequence[Layer]) -> list[Inscription]:
    """Return the texts of layers, placed from the last on: a time has fewer places than a loss."""
    return [text for layer in reversed(layers) if layer.label for text in layer.label(context)]
