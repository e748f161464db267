"""The trails of a pane: few enough segments for a frame, however long the paths are."""

import math
from collections.abc import Iterator, Sequence

from PyQt6.QtGui import QPainter

from app.drawing.entry import Entry
from app.drawing.pane.trail import Trail
from app.drawing.projection import Projection
from app.drawing.state import ViewState

LONG = 60_000
"""Steps, of all racers of a picture, that are laid out at once on a screen."""

MOST, LEAST = 12_000, 1_000
"""Most segments that are drawn on a screen in all, but no fewer of one path."""


class Trails:
    """The trails of some racers.

    Parameters
    ----------
    on_screen : bool
        Whether speed counts: then paths that cross themselves very often are drawn with fewer
        segments, and long ones are laid out hastily until :meth:`refine` is called.
    """

    def __init__(self, on_screen: bool = False) -> None:
        self._on_screen = on_screen
        self._most = math.inf
        self._projection: Projection | None = None
        self._trails: list[Trail] = []

    def __iter__(self) -> Iterator[Trail]:
        return iter(self._trails)

    def lay_out(self, entries: Sequence[Entry], projection: Projection, state: ViewState) -> None:
        """Lay out the paths of some of a state's racers for a projection."""
        racers = max(len(state.entries), 1)
        hasty = self._on_screen and state.setup.steps * racers > LONG
        self._most = max(MOST // racers, LEAST) if self._on_screen else math.inf
        self._projection = projection
        self._trails = [Trail(entry, projection, self._most, hasty) for entry in entries]

    def clear(self) -> None:
        """Have no trails."""
        self._trails = []

    def refine(self) -> bool:
        """Lay out one path fully that was laid out hastily; return whether there was one."""
        for index, trail in enumerate(self._trails):
            if trail.hasty and self._projection is not None:
                self._trails[index] = Trail(trail.entry, self._projection, self._most)
                return True
        return False

    def draw(self, painter: QPainter, state: ViewState) -> None:
        """Draw pinned runs, clouds and paths up to the playhead, in this order."""
        device = painter.device()
        ratio = device.devicePixelRatioF() if device is not None else 1.0
        for trail in self._trails:
            trail.draw_ghosts(painter, state.style, state.step)
        for trail in self._trails:
            trail.draw_cloud(painter, state.style, state.step, ratio)
        for trail in self._trails:
            trail.draw_path(painter, state.style, state.step, state.lead)
