"""Works out ahead what views show of a race, so that a long one need not be measured to be drawn.

Everything hangs on the race and its paths afterwards, where the views find it.
"""

from collections.abc import Callable

from optim_core.analysis.measures import MEASURES
from optim_core.cancellation import go_on_unless, never
from optim_core.scenes.race import Race
from optim_core.scenes.scoreboard import standings


def prepare(race: Race, measure: str, cancelled: Callable[[], bool] = never) -> None:
    """Judge and measure all paths of a race.

    Parameters
    ----------
    race : Race
    measure : str
        The key of what the chart shows; an unknown one is left out.
    cancelled : callable
        Asked before each path.

    Raises
    ------
    Cancelled
    """
    shown = [MEASURES[measure]] if measure in MEASURES else []
    for path in filter(None, (*race.trajectories, *race.pinned)):
        go_on_unless(cancelled)
        _ = path.verdict, path.gaps, path.average, [each.of(path) for each in shown]
    for ensemble in filter(None, race.ensembles):
        go_on_unless(cancelled)
        _ = ensemble.mean, ensemble.losses, ensemble.diverged
    go_on_unless(cancelled)
    race.kept(standings)
