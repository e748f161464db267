"""Imports ahead, once the window is shown, what the first typed formula and the first flow need.

Each takes 0.2 to 0.3 s. On a thread of its own this stops no frame: the longest pieces that Python
does not interrupt are collections of garbage, so what exists is exempted from them.
"""

import gc
from importlib import import_module

from PyQt6.QtCore import QObject, QTimer

from app.model.jobs import Job, Jobs, Urgency
from optim_core.cancellation import go_on_unless

MODULES = ("scipy.integrate", "optim_core.expression.symbolic")
"""The solver of flows, and SymPy with what differentiates formulas."""

AFTER = 1500
"""Milliseconds after the window is shown."""

LOAD = "load ahead"
"""The key of the job."""


def load_ahead(jobs: Jobs, parent: QObject) -> QTimer:
    """Import the modules when the window has been shown for a while; return the timer."""
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(AFTER)
    timer.timeout.connect(
        lambda: jobs.submit(LOAD, _load, lambda done: None, urgency=Urgency.BACKGROUND)
    )
    timer.start()
    return timer


def _load(job: Job) -> None:
    for module in MODULES:
        go_on_unless(job.is_cancelled)
        gc.freeze()
        import_module(module)
    gc.freeze()
