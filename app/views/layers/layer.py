"""What a layer is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from PyQt6.QtGui import QPainter

from app.theme import Style
from app.views.entry import Entry
from app.views.projection import Projection
from optim_core.scenario import Scenario
from optim_core.surface import Surface

Draw: TypeAlias = Callable[[QPainter, Style, Projection, Scenario, Sequence[Entry], int], None]
DrawAt: TypeAlias = Callable[[QPainter, Style, Projection, Surface, float, float], None]


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
        Whether there is anything to show of a scenario.
    draw : callable
        Paints it, in a canvas' pixels, for some racers at a step.
    draw_at : callable or None
        Paints it for any point (x, y) instead, where that makes sense.
    below : bool
        Whether the paths lie over it.
    still : bool
        Whether it depends on surface and start alone: then it is drawn once, onto the terrain.
    """

    title: str
    doc: str
    concerns: Callable[[Scenario], bool]
    draw: Draw
    draw_at: DrawAt | None = None
    below: bool = False
    still: bool = False


def everywhere(scenario: Scenario) -> bool:
    """Tell that there is something to show of every scenario."""
    return True


def at_racers(draw_at: DrawAt) -> Draw:
    """Return what paints something at each racer's position."""

    def draw(
        painter: QPainter,
        style: Style,
        projection: Projection,
        scenario: Scenario,
        entries: Sequence[Entry],
        frame: int,
    ) -> None:
        for entry in entries:
            draw_at(painter, style, projection, scenario.surface, *entry.position(frame))

    return draw
