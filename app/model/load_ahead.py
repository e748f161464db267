"""Imports ahead, while the window is idle, what the first typed formula and the first flow need.

Each takes 0.2 to 0.3 s. On a thread of its own this stops no frame: the longest pieces that Python
does not interrupt are collections of garbage, so what exists is exempted from them.
"""

import gc
from importlib import import_module

from PyQt6.QtCore import QObject, QTimer

from app.model.jobs import Job, Jobs, Urgency
from app.model.player import Player
from optim_core.cancellation import go_on_unless

MODULES = ("scipy.integrate", "optim_core.expression.symbolic")
"""The solver of flows, and SymPy with what differentiates formulas."""

AFTER = 1500
"""Milliseconds after which the window is idle if nothing plays."""

LOAD = "load ahead"
"""The key of the job."""


class LoadAhead(QObject):
    """Imports the modules once, after the race has stopped playing for the first time.

    Parameters
    ----------
    jobs : Jobs
        Nothing is imported after they are closed.
    player : Player
    """

    def __init__(self, jobs: Jobs, player: Player) -> None:
        super().__init__(player)
        self._jobs, self._player = jobs, player
        QTimer.singleShot(AFTER, self.begin)

    def begin(self) -> None:
        """Import the modules, or wait on while the race plays."""
        if self._player.playing:
            QTimer.singleShot(AFTER, self.begin)
        else:
            self._jobs.submit(LOAD, _load, _ignore, urgency=Urgency.BACKGROUND)


def _load(job: Job) -> None:
    for module in MODULES:
        go_on_unless(job.is_cancelled)
        gc.freeze()
        import_module(module)
    gc.freeze()


def _ignore(done: object) -> None:
    """Take no notice."""
