"""What a layer is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PyQt6.QtGui import QPainter

from app.drawing.entry import Entry
from app.drawing.projection import Projection
from app.style.theme import Style
from optim_core.scenes.setup import Setup


@dataclass(frozen=True, eq=False)
class PaintContext:
    """What a layer is painted into.

    Parameters
    ----------
    painter : QPainter
        In the pixels of a canvas.
    style : Style
    projection : Projection
    setup : Setup
    entries : sequence of Entry
        The racers of the canvas.
    frame : int
        The playhead.
    places : sequence of (float, float)
        The points that are asked about: of the racer looked at, or under the pointer with Shift.
    """

    painter: QPainter
    style: Style
    projection: Projection
    setup: Setup
    entries: Sequence[Entry] = ()
    frame: int = 0
    places: Sequence[tuple[float, float]] = ()


@dataclass(frozen=True)
class Layer:
    """Something laid over the terrain.

    Parameters
    ----------
    title : str
        For a menu.
    doc : str
        One line for a tooltip.
    concerns : callable
        Whether there is anything to show of a setup.
    draw : callable
        Paints it into a context.
    below : bool
        Whether the paths lie over it.
    still : bool
        Whether it depends on surface and start alone: then it is drawn once, onto the terrain,
        and its context has no racers.
    """

    title: str
    doc: str
    concerns: Callable[[Setup], bool]
    draw: Callable[[PaintContext], None]
    below: bool = False
    still: bool = False


def everywhere(setup: Setup) -> bool:
    """Tell that there is something to show of every setup."""
    return True
