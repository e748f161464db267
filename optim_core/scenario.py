"""Everything that defines a picture, frozen: the surface, the racers and how they race.

A change is a new scenario (:func:`dataclasses.replace`); what cannot be valid is refused when
it is made. Files are :mod:`optim_core.scenario_file`'s, the values a race starts with
:mod:`optim_core.defaults`'.
"""

import math
from dataclasses import dataclass
from typing import Literal, get_args

from optim_core.optimizer import Optimizer
from optim_core.run import check_noise, check_seed, check_start, check_steps, run
from optim_core.surface import Bounds, Surface
from optim_core.trajectory import Trajectory

MAX_RACERS = 12
Layout = Literal["grid", "overlay"]


@dataclass(frozen=True)
class Racer:
    """An optimizer with its values, on the track or not."""

    optimizer: Optimizer
    enabled: bool = True


@dataclass(frozen=True)
class Scenario:
    """A race: who runs where, from where and for how long, and what is in view.

    Parameters
    ----------
    surface : Surface
    racers : tuple of Racer
        From none to twelve; the same optimizer may race several times.
    start : (float, float)
    steps : int
        From 1 to 100,000.
    noise : float
        Standard deviation σ of the gradient noise, at least 0.
    seed : int
        Of the noise, from 0 to 2³² − 1; all racers see the same draws.
    layout : {"grid", "overlay"}
        A pane for each racer, or one for all.
    view : Bounds or None
        What the panes show; None for the surface's own bounds.

    Raises
    ------
    ValueError
        Something is out of range; the message names it.
    """

    surface: Surface
    racers: tuple[Racer, ...]
    start: tuple[float, float]
    steps: int = 200
    noise: float = 0.0
    seed: int = 0
    layout: Layout = "grid"
    view: Bounds | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be shown."""
        check_start(self.start)
        check_steps(self.steps)
        check_noise(self.noise)
        check_seed(self.seed)
        if len(self.racers) > MAX_RACERS:
            raise ValueError(f"at most {MAX_RACERS} racers can race, not {len(self.racers)}")
        if self.layout not in get_args(Layout):
            raise ValueError(f"layout must be grid or overlay, not {self.layout!r}")
        if self.view is not None:
            whole = all(map(math.isfinite, self.view))
            if not (whole and self.view.width > 0.0 and self.view.height > 0.0):
                raise ValueError("view must be four finite numbers x_min < x_max, y_min < y_max")

    @property
    def bounds(self) -> Bounds:
        """What the panes show."""
        return self.view or self.surface.bounds


@dataclass(frozen=True, eq=False)
class Race:
    """A scenario that has been run.

    ``trajectories`` has an entry for each racer of the scenario: None where it is not enabled.
    """

    scenario: Scenario
    trajectories: tuple[Trajectory | None, ...]


def run_race(scenario: Scenario, previous: Race | None = None) -> Race:
    """Run all enabled racers; those that ran the same way in ``previous`` are taken from it."""
    known = {}
    if previous is not None and _track(previous.scenario) == _track(scenario):
        pairs = zip(previous.scenario.racers, previous.trajectories, strict=True)
        known = {id(racer.optimizer): trajectory for racer, trajectory in pairs if trajectory}

    def follow(racer: Racer) -> Trajectory | None:
        if not racer.enabled:
            return None
        return known.get(id(racer.optimizer)) or run(
            scenario.surface,
            racer.optimizer,
            scenario.start,
            scenario.steps,
            scenario.seed,
            noise=scenario.noise,
        )

    return Race(scenario, tuple(map(follow, scenario.racers)))


def _track(scenario: Scenario) -> tuple[object, ...]:
    return scenario.surface, scenario.start, scenario.steps, scenario.noise, scenario.seed
