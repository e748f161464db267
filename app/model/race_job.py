"""The job that runs a race too long for a frame."""

import time
from collections.abc import Callable

from app.model.jobs import Job
from optim_core.scenes.preparation import prepare
from optim_core.scenes.race import Race, run_race
from optim_core.scenes.setup import Setup

LONG = 0.5
"""Seconds after which an outdated race is cancelled."""


def race_of(job: Job, now: Callable[[], Setup], previous: Race, measure: str) -> Race:
    """Run the setup as it is when the job begins, and work out what is shown of it.

    If the setup changes meanwhile, a long race is cancelled. A short one is finished and shown, so
    that dragging a slider shows something.

    Parameters
    ----------
    job : Job
    now : callable
        Returns the setup of the moment.
    previous : Race
        The race that is shown.
    measure : str
        The key of what the chart shows.

    Raises
    ------
    Cancelled
    """
    setup, begun = now(), time.monotonic()

    def outdated() -> bool:
        late = time.monotonic() - begun > LONG
        return job.is_cancelled() or (late and now() != setup)

    race = run_race(setup, previous, outdated)
    prepare(race, measure, outdated)
    return race
