"""Everything that defines a picture, frozen: the surface, the racers and how they race.

A change is a new setup (:func:`dataclasses.replace`); what cannot be valid is refused when
it is made. Files are :mod:`optim_core.scenes.file`'s, the values a race starts with
:mod:`optim_core.scenes.defaults`'.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any, Literal, TypeAlias, get_args

from optim_core.optimizers.rule import Optimizer
from optim_core.runs.ensemble import Ensemble, run_ensemble
from optim_core.runs.race_settings import (
    BATCH_SIZE,
    NOISE,
    SEED,
    SEEDS,
    SETTINGS,
    STEPS,
    check_start,
)
from optim_core.runs.run import check_single, run
from optim_core.runs.trajectory import Trajectory
from optim_core.surfaces.landscape import Bounds, Surface

MAX_RACERS = 12
MOST_STEPS = 2_000_000
"""Steps of all the seeds of a racer together."""

MAX_PINS = 12
FARTHEST = 1e6
"""Times a surface's own bounds that a view may be larger, or smaller."""

FINEST = 1e-9
"""Share of its coordinates' size below which a view would show the rounding of numbers."""

ENSEMBLE = 20.0
"""Steps of one path that a step of a whole ensemble on arrays takes as long as."""

Layout = Literal["grid", "overlay"]


@dataclass(frozen=True)
class Racer:
    """An optimizer with its values, on the track or not."""

    optimizer: Optimizer
    enabled: bool = True


@dataclass(frozen=True)
class Setup:
    """A race: who runs where, from where and for how long, and what is in view.

    Parameters
    ----------
    surface : Surface
    racers : tuple of Racer
        From none to twelve; the same optimizer may race several times.
    start : (float, float)
    steps, noise, seed, seeds, batch_size
        As declared in :mod:`optim_core.runs.race_settings`.
    layout : {"grid", "overlay"}
        A pane for each racer, or one for all.
    view : Bounds or None
        What the panes show; None for the surface's own bounds.
    pins : tuple of Setup
        Runs that stay to be compared with: races of one racer each, as :func:`pinned` makes them.

    Raises
    ------
    ValueError
        Something is out of range; the message names it.
    """

    surface: Surface
    racers: tuple[Racer, ...]
    start: tuple[float, float]
    steps: int = int(STEPS.default)
    noise: float = NOISE.default
    seed: int = int(SEED.default)
    layout: Layout = "grid"
    view: Bounds | None = None
    seeds: int = int(SEEDS.default)
    batch_size: int = int(BATCH_SIZE.default)
    pins: "tuple[Setup, ...]" = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be shown; keep numbers as plain ones."""
        view = None if self.view is None else _check_view(self.view, self.surface)
        for name, value in (
            ("racers", tuple(self.racers)),
            ("start", check_start(self.start)),
            ("steps", int(STEPS.check(self.steps))),
            ("noise", NOISE.check(self.noise)),
            ("seed", int(SEED.check(self.seed))),
            ("seeds", int(SEEDS.check(self.seeds))),
            ("batch_size", int(BATCH_SIZE.check(self.batch_size))),
            ("view", view),
            ("pins", tuple(self.pins)),
        ):
            object.__setattr__(self, name, value)
        if len(self.racers) > MAX_RACERS:
            raise ValueError(f"at most {MAX_RACERS} racers can race, not {len(self.racers)}")
        for racer in self.racers:
            check_single(racer.optimizer)
        if self.layout not in get_args(Layout):
            raise ValueError(f"layout must be grid or overlay, not {self.layout!r:.40}")
        if self.has_ensembles and self.steps * self.seeds > MOST_STEPS:
            raise ValueError(
                f"{self.seeds} seeds of {self.steps:,} steps each are too many; "
                f"{MOST_STEPS:,} in all are the most"
            )
        if len(self.pins) > MAX_PINS:
            raise ValueError(f"at most {MAX_PINS} runs can be pinned, not {len(self.pins)}")
        if any(len(pin.racers) != 1 or pin.pins for pin in self.pins):
            raise ValueError("a pinned run has one racer and no pins of its own")
        object.__setattr__(self, "pins", tuple(_plain_pin(pin) for pin in self.pins))

    @property
    def titles(self) -> tuple[str, ...]:
        """Names of the racers for people; those that share one are numbered."""
        titles = [racer.optimizer.title for racer in self.racers]
        return tuple(
            f"{title} {titles[: index + 1].count(title)}" if titles.count(title) > 1 else title
            for index, title in enumerate(titles)
        )

    @property
    def has_ensembles(self) -> bool:
        """Whether every racer runs with many seeds, on paths that differ."""
        return self.seeds > 1 and (self.noise > 0.0 or self.batched)

    @property
    def batched(self) -> bool:
        """Whether steps see batches of the surface's data, and not all of them."""
        problem = self.surface.problem
        return problem is not None and problem.in_batches(self.batch_size)

    @property
    def bounds(self) -> Bounds:
        """What the panes show."""
        return self.view or self.surface.bounds


@dataclass(frozen=True, eq=False)
class Race:
    """A setup that has been run.

    ``trajectories`` has an entry for each racer of the setup: None where it is not enabled.
    So has ``ensembles``, where the setup asks for many seeds; else it is empty. ``pinned`` has
    one for each pin.
    """

    setup: Setup
    trajectories: tuple[Trajectory | None, ...]
    ensembles: tuple[Ensemble | None, ...] = ()
    pinned: tuple[Trajectory, ...] = ()


def pinned(setup: Setup, racer: int) -> Setup:
    """Return the run of one racer as a race of its own, to be pinned."""
    return _plain_pin(replace(setup, racers=(setup.racers[racer],), pins=()))


def _plain_pin(pin: Setup) -> Setup:
    """Return a pinned run without what no path of one racer depends on."""
    plain: dict[str, Any] = {
        "racers": (Racer(pin.racers[0].optimizer),),
        "seeds": 1,
        "layout": "grid",
        "view": None,
    }
    same = all(getattr(pin, name) == value for name, value in plain.items())
    return pin if same else replace(pin, **plain)


def to_run(setup: Setup, previous: Race | None) -> list[Optimizer]:
    """Return whom :func:`run_race` would have to run, pins aside."""
    known = _known(setup, previous)
    racers = (racer.optimizer for racer in setup.racers if racer.enabled)
    return [optimizer for optimizer in racers if optimizer not in known]


def pins_to_run(setup: Setup, previous: Race | None) -> list[Setup]:
    """Return the pins that :func:`run_race` would have to run."""
    known = _known_pins(previous)
    return [pin for pin in setup.pins if pin not in known]


def work_ahead(setup: Setup, previous: Race | None) -> float:
    """Return about how long :func:`run_race` takes, in steps of a plain rule on a plain surface."""

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
    """Run all enabled racers; those that ran the same way in ``previous`` are taken from it.

    Raises
    ------
    Cancelled
        ``cancelled``, if given, is asked every few hundred steps, and said so.
    """
    known = _known(setup, previous)
    nothing: _Result = (None, None)

    def follow(racer: Racer) -> _Result:
        if not racer.enabled:
            return nothing
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


_Result: TypeAlias = tuple[Trajectory | None, Ensemble | None]


def _run(setup: Setup, optimizer: Optimizer, cancelled: Callable[[], bool] | None) -> _Result:
    """Run one racer, and its ensemble if there is one."""
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
    """Return the results of a race that hold for a setup as well, by optimizer."""
    if previous is None or _TRACK(previous.setup) != _TRACK(setup):
        return {}
    racers = previous.setup.racers
    ensembles = previous.ensembles or (None,) * len(racers)
    triples = zip(racers, previous.trajectories, ensembles, strict=True)
    return {
        racer.optimizer: (path, ensemble) for racer, path, ensemble in triples if path is not None
    }


def same_track(one: Setup, other: Setup) -> bool:
    """Whether the same racers run the same paths in two races, whatever is in view."""
    return one is other or (
        (one.racers, one.pins) == (other.racers, other.pins) and _TRACK(one) == _TRACK(other)
    )


_TRACK = attrgetter("surface", "start", *(setting.name for setting in SETTINGS))
"""What the trajectories of a setup depend on, beside who runs."""


def _check_view(view: Any, surface: Surface) -> Bounds:
    """Return the view as bounds; ValueError unless it can be drawn."""
    try:
        bounds = Bounds(*map(float, view))
    except (TypeError, ValueError):
        bounds = Bounds(math.nan, math.nan, math.nan, math.nan)
    own = surface.bounds
    size = max(map(abs, bounds))
    for length, usual in ((bounds.width, own.width), (bounds.height, own.height)):
        if not max(usual / FARTHEST, FINEST * size) <= length <= usual * FARTHEST:
            raise ValueError(
                "view must be x_min, x_max, y_min, y_max, ascending, and from a millionth to a "
                "million times as large as the surface's own"
            )
    return bounds
