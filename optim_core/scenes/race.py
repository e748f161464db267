"""Runs a setup, and runs it again after a change.

Only what changed is run again; the other results are taken from the previous race.
"""

import math
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, TypeAlias, TypeVar

from optim_core.maths.ode import is_loaded
from optim_core.optimizers.flow_rule import FlowRule
from optim_core.optimizers.rule import Optimizer
from optim_core.parameters.refusal import quoted
from optim_core.runs.ensemble import Ensemble, run_ensemble
from optim_core.runs.race_settings import SETTINGS
from optim_core.runs.run import run
from optim_core.runs.trajectory import Trajectory
from optim_core.scenes.setup import Racer, Setup

ENSEMBLE = 20.0
"""Cost of one vectorized step of a whole ensemble, in steps of a single path."""

Value = TypeVar("Value")


@dataclass(frozen=True, eq=False)
class Race:
    """A setup that has been run.

    ``trajectories`` has an entry for each racer of the setup, None if the racer is not enabled.
    ``ensembles`` has the same if the setup has many seeds; otherwise it is empty. ``pinned`` has
    one trajectory for each pin.
    """

    setup: Setup
    trajectories: tuple[Trajectory | None, ...]
    ensembles: tuple[Ensemble | None, ...] = ()
    pinned: tuple[Trajectory, ...] = ()
    _kept: dict[Hashable, Any] = field(default_factory=dict, init=False, repr=False)

    def __repr__(self) -> str:
        return f"<Race {self.setup.summary}>"

    def kept(self, make: Callable[..., Value], *arguments: Hashable) -> Value:
        """Return ``make(race, *arguments)``, which is computed once for this race."""
        key = (make, *arguments)
        if key not in self._kept:
            self._kept[key] = make(self, *arguments)
        value: Value = self._kept[key]
        return value

    @property
    def running(self) -> list[str]:
        """The ids of the enabled racers."""
        pairs = zip(self.setup.racers, self.trajectories, strict=True)
        return [racer.id for racer, path in pairs if path is not None]

    def trajectory(self, racer: str) -> Trajectory | None:
        """Return the path of a racer by its id; None if the racer is not enabled."""
        return self.trajectories[self.setup.index(racer)]


_Result: TypeAlias = tuple[Trajectory | None, Ensemble | None]
_NOTHING: _Result = (None, None)


def to_run(setup: Setup, previous: Race | None) -> list[Optimizer]:
    """Return the optimizers that :func:`run_race` would have to run, without the pins."""
    known = _known(setup, previous)
    racers = (racer.optimizer for racer in setup.racers if racer.enabled)
    return [optimizer for optimizer in racers if optimizer not in known]


def pins_to_run(setup: Setup, previous: Race | None) -> list[Setup]:
    """Return the pins that :func:`run_race` would have to run."""
    known = _known_pins(previous)
    return [pin for pin in setup.pins if pin not in known]


def work_ahead(setup: Setup, previous: Race | None) -> float:
    """Estimate the work of :func:`run_race`, in steps of a rule and a surface of cost 1.

    It is infinite if the solver of flows must be loaded first.
    """
    if not is_loaded() and any(isinstance(one.rule, FlowRule) for one in to_run(setup, previous)):
        return math.inf

    def many(optimizer: Optimizer) -> float:
        if not setup.has_ensembles:
            return 1.0
        return setup.seeds if optimizer.rule.rowwise else ENSEMBLE

    pins = sum(work_ahead(pin, None) for pin in pins_to_run(setup, previous))
    each = sum(one.rule.cost * many(one) for one in to_run(setup, previous))
    return pins + each * setup.steps * setup.surface.cost


def run_race(
    setup: Setup,
    previous: Race | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Race:
    """Run all enabled racers; reuse the results in ``previous`` that are still valid.

    Raises
    ------
    Cancelled
        ``cancelled`` returned true. If given, it is called about every half millisecond.
    """
    if not isinstance(setup, Setup):
        raise TypeError(f"a race is run from a setup, not {quoted(setup)}")
    known = _known(setup, previous)

    def follow(racer: Racer) -> _Result:
        if not racer.enabled:
            return _NOTHING
        if racer.optimizer not in known:
            known[racer.optimizer] = _run(setup, racer.optimizer, cancelled)
        return known[racer.optimizer]

    results = [follow(racer) for racer in setup.racers]
    ensembles = tuple(ensemble for _, ensemble in results) if setup.has_ensembles else ()
    old = _known_pins(previous)
    pins = tuple(
        old.get(pin) or _path(pin, pin.racers[0].optimizer, cancelled) for pin in setup.pins
    )
    return Race(setup, tuple(path for path, _ in results), ensembles, pins)


def _run(setup: Setup, optimizer: Optimizer, cancelled: Callable[[], bool] | None) -> _Result:
    """Run one racer, and its ensemble if the setup has many seeds."""
    path = _path(setup, optimizer, cancelled)
    if not setup.has_ensembles:
        return path, None
    track = (setup.surface, optimizer, setup.start, setup.steps, setup.seed)
    seen: dict[str, Any] = {"noise": setup.noise, "batch_size": setup.batch_size}
    return path, run_ensemble(*track, setup.seeds, **seen, cancelled=cancelled)


def _path(setup: Setup, optimizer: Optimizer, cancelled: Callable[[], bool] | None) -> Trajectory:
    return run(
        setup.surface,
        optimizer,
        setup.start,
        setup.steps,
        setup.seed,
        noise=setup.noise,
        batch_size=setup.batch_size,
        cancelled=cancelled,
    )


def _known_pins(previous: Race | None) -> dict[Setup, Trajectory]:
    if previous is None:
        return {}
    return dict(zip(previous.setup.pins, previous.pinned, strict=False))


def _known(setup: Setup, previous: Race | None) -> dict[Optimizer, _Result]:
    """Return the results of a race that are also valid for a setup, by optimizer."""
    if previous is None or _TRACK(previous.setup) != _TRACK(setup):
        return {}
    racers = previous.setup.racers
    ensembles = previous.ensembles or (None,) * len(racers)
    rows = zip(racers, previous.trajectories, ensembles, strict=True)
    return {racer.optimizer: (path, ensemble) for racer, path, ensemble in rows if path is not None}


_TRACK = attrgetter("surface", "start", *(setting.name for setting in SETTINGS))
"""Everything that the paths of a setup depend on, except the optimizers."""
