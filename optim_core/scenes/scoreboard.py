"""A race as a table: how each racer ended, its cost, and its final loss gap."""

import math
from dataclasses import dataclass

import numpy as np

from optim_core.parameters.number_format import named
from optim_core.runs.ensemble import Ensemble
from optim_core.runs.trajectory import Trajectory
from optim_core.scenes.race import Race
from optim_core.verdict.status import Status
from optim_core.verdict.verdict import Verdict

ENOUGH = 1e-3
"""A racer has reached the tolerance when its loss gap is this share of the gap at the start."""

REACHED = (
    "the first step from which on the loss stays within a thousandth of its gap at the start; "
    "where no lowest loss is known, the step from which on it rests"
)
"""What reaching the tolerance means, as shown to the user."""

OF_MANY_SEEDS = "{verdict} (of {seeds} seeds: {ends})"
"""How a racer ended where it runs with many seeds: the first one's verdict, and all ends."""


@dataclass(frozen=True)
class Standing:
    """A row of the table.

    Parameters
    ----------
    place : int
        The racer's position in its race, from 0.
    racer : str
        The racer's id.
    title : str
    verdict : Verdict
    steps, evaluations : int or None
        Steps and gradient evaluations until the tolerance is reached for good; None if it is not
        reached, or if evaluations are not counted. A Hessian counts as two gradients.
    gap : float
        Difference between the last loss and the infimum, at least 0; NaN if that is not known.
    length : float
        Length of the path.
    ensemble : Ensemble or None
        Its paths with all seeds, if there are many.
    """

    place: int
    racer: str
    title: str
    verdict: Verdict
    steps: int | None
    evaluations: int | None
    gap: float
    length: float
    ensemble: Ensemble | None = None

    @property
    def words(self) -> str:
        """How the racer ended, as a sentence."""
        if self.ensemble is None:
            return str(self.verdict)
        words = {
            "verdict": self.verdict,
            "seeds": len(self.ensemble),
            "ends": self.ensemble.summary,
        }
        return OF_MANY_SEEDS.format_map(named(words))


def standings(race: Race) -> list[Standing]:
    """Return a row for each enabled racer, in the order of the racers."""
    ensembles = race.ensembles or (None,) * len(race.trajectories)
    lines = []
    setup = race.setup
    rows = zip(setup.racers, setup.titles, race.trajectories, ensembles, strict=True)
    for place, (racer, title, path, ensemble) in enumerate(rows):
        if path is None:
            continue
        reached = steps_to_tolerance(path)
        counted = reached is not None and path.counted
        lines.append(
            Standing(
                place,
                racer.id,
                title,
                path.verdict,
                reached,
                int(path.costs[reached]) if counted and reached is not None else None,
                math.nan if path.gaps is None else float(path.gaps[-1]),
                path_length(path),
                ensemble,
            )
        )
    return lines


def steps_to_tolerance(path: Trajectory) -> int | None:
    """Return the step at which a path reaches the tolerance, or None; see :data:`REACHED`."""
    if path.status is Status.DIVERGED:
        return None
    gaps = path.gaps
    if gaps is None or not np.isfinite(gaps[0]):
        return path.stopped_at if path.status is Status.CONVERGED else None
    far = np.flatnonzero(~(gaps <= ENOUGH * gaps[0]))
    first = int(far[-1]) + 1 if far.size else 0
    return first if first <= path.steps else None


def path_length(path: Trajectory) -> float:
    """Return the length of a path; of a flow, the length of its curve."""
    points = path.positions if path.curve is None else path.curve
    with np.errstate(over="ignore"):
        return float(np.hypot(*np.diff(points, axis=0).T).sum())
