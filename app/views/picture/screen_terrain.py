"""The terrain on screen, painted so that the window never waits for a large one."""

import math
from collections.abc import Callable
from dataclasses import replace

from PyQt6.QtGui import QImage, QPixmap

from app.drawing.terrain.terrain_cache import DRAFT, Terrain, TerrainCache
from app.model.jobs import Job, Jobs

AT_ONCE = 120_000
"""Most grid points of a simple surface that are surveyed and painted at once: 25 ms."""

DRAFT_POINTS = 40_000
"""The same for a draft, painted at every change while something moves: 8 ms."""

SIZES = 2
"""Number of pane sizes on screen at the same time: the last pane may be wider."""


class ScreenTerrain(TerrainCache):
    """Paints the fine picture of a large terrain as a job, and shows a draft until it is done.

    Parameters
    ----------
    jobs : Jobs or None
        None to paint everything at once.
    refined : callable
        Called when a fine picture is ready.
    """

    def __init__(self, jobs: Jobs | None, refined: Callable[[], object]) -> None:
        super().__init__()
        self._jobs, self._refined = jobs, refined
        self._asked: dict[tuple[float, float], Terrain] = {}

    def picture(self, wanted: Terrain) -> QPixmap:
        """Return the best picture available; a better one may be in progress."""
        self._drop_stale(wanted)
        known = self.known(wanted)
        if known is not None:
            return known
        if wanted.is_draft:
            return super().picture(_within(wanted, DRAFT_POINTS))
        if self._jobs is None or _effort(wanted) <= AT_ONCE:
            return super().picture(wanted)
        self._ask(wanted)
        return self.picture(wanted.at(DRAFT))

    def _ask(self, wanted: Terrain) -> None:
        """Start the job that paints a picture, unless it is running."""
        size = wanted.width, wanted.height
        if self._jobs is None or size in self._asked:
            return
        while len(self._asked) >= SIZES:
            self._drop(next(iter(self._asked)))
        self._asked[size] = wanted

        def work(job: Job) -> QImage:
            return wanted.image(job.is_cancelled)

        def done(image: QImage) -> None:
            del self._asked[size]
            self.keep(wanted, image)
            self._refined()

        self._jobs.submit(_key(size), work, done)

    def _drop_stale(self, wanted: Terrain) -> None:
        """Cancel the job for a size, unless it paints the wanted terrain or a draft of it."""
        size = wanted.width, wanted.height
        asked = self._asked.get(size)
        if asked is not None and asked != replace(wanted, spacing=asked.spacing):
            self._drop(size)

    def _drop(self, size: tuple[float, float]) -> None:
        del self._asked[size]
        if self._jobs is not None:
            self._jobs.cancel(_key(size))


def _key(size: tuple[float, float]) -> object:
    return "terrain", *size


def _effort(terrain: Terrain) -> float:
    """Return the number of grid points of a simple surface that take as long."""
    columns, rows = terrain.grid
    return columns * rows * (3.0 + terrain.surface.cost) / 4.0


def _within(draft: Terrain, most: float) -> Terrain:
    """Return a draft with a spacing that keeps the effort at most ``most``."""
    share = math.sqrt(most / _effort(draft))
    if share >= 1.0:
        return draft
    return replace(draft, ratio=draft.ratio * share, spacing=draft.spacing / share)
