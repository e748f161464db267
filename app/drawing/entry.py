"""A racer as the views show it: its look, its name and the texts about it."""

import math
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cached_property

from app.drawing.badge import Badge, badge_of_ensemble, badge_of_path
from app.style.theme import LOOKS, Look
from optim_core.maths.elementary import FloatArray
from optim_core.optimizers.rule import Optimizer
from optim_core.optimizers.training import in_words
from optim_core.parameters.hyperparameter import Flag, Parameter, Text, matters
from optim_core.parameters.number_format import named, number, place
from optim_core.parameters.points import Points
from optim_core.parameters.value_text import setting_text
from optim_core.runs.ensemble import Ensemble
from optim_core.runs.trajectory import Trajectory
from optim_core.scenes.changes import label
from optim_core.scenes.defaults import starting_values
from optim_core.scenes.identity import differing
from optim_core.scenes.race import Race
from optim_core.scenes.setup import Racer, Setup
from optim_core.surfaces.landscape import Bounds
from optim_core.verdict.reason import End
from optim_core.verdict.status import Status
from optim_core.verdict.verdict import Verdict

LONGEST_TEXT = 72
"""Most characters of a text in a caption."""


# The items of a caption and of a racer's settings, each a whole template; " · " parts them.
_SEEDS = "{seeds} seeds"
_START = "start {start}"
_CHANCE = {
    (True, False, False): "noise {noise:4}, seed {first}",
    (False, True, False): "batches of {batch}, seed {first}",
    (True, True, False): "noise {noise:4}, batches of {batch}, seed {first}",
    (True, False, True): "noise {noise:4}, seed {first} to {last}",
    (False, True, True): "batches of {batch}, seed {first} to {last}",
    (True, True, True): "noise {noise:4}, batches of {batch}, seed {first} to {last}",
}
"""(Has noise, has batches, has many seeds) → the item about chance."""
_LINES = "lines: mean path, median loss; band: 10 to 90 %"
_STEP = "step {step} of {steps}"
_OFF = "no {flag}"


@dataclass(frozen=True)
class Ghost:
    """A pinned run of a racer, and its settings if they differ from the racer's now."""

    trajectory: Trajectory
    label: str


@dataclass(frozen=True)
class Entry:
    """A racer that takes part.

    ``racer`` is its id, ``differs`` the part of its title that tells it from its twins, or "",
    ``settings`` what it is set to, ``verdict`` how its run ends, ``ensemble`` its paths with other
    seeds, if any, and ``ghosts`` its pinned runs.
    """

    look: Look
    title: str
    differs: str
    settings: tuple[str, ...]
    trajectory: Trajectory
    verdict: Verdict
    ensemble: Ensemble | None = None
    racer: str = ""
    ghosts: tuple[Ghost, ...] = ()

    @property
    def positions(self) -> FloatArray:
        """The path that is drawn, shape (steps + 1, 2): the mean of an ensemble."""
        return self.trajectory.positions if self.ensemble is None else self.ensemble.mean

    @property
    def losses(self) -> FloatArray:
        """The losses that are shown, shape (steps + 1,): the median of an ensemble."""
        return self.trajectory.losses if self.ensemble is None else self.ensemble.losses[1]

    def position(self, frame: int) -> tuple[float, float]:
        """Return its position (x, y) at a step."""
        x, y = self.positions[min(frame, self.trajectory.steps)]
        return float(x), float(y)

    @property
    def note(self) -> str:
        """Its settings, as one text."""
        return " · ".join(self.settings)

    @cached_property
    def notes(self) -> Sequence[str]:
        """Its settings, from all of them to one; of the rate and others, the rate goes first."""
        ranked = sorted(self.settings, key=lambda item: item.startswith("lr "))
        kept = [ranked[:count] for count in range(len(ranked) - 1, 0, -1)]
        shorter = [" · ".join(item for item in self.settings if item in some) for some in kept]
        return [self.note, *(f"{text} …" for text in shorter)]

    def loss(self, frame: int, digits: int = 3) -> str:
        """Return its loss at a step, as text."""
        loss = float(self.losses[min(frame, self.trajectory.steps)])
        return "undefined" if math.isnan(loss) else number(loss, digits)

    def badge(self, frame: int, view: Bounds) -> Badge:
        """Return the news about it at a step: none while it moves."""
        if self.ensemble is not None:
            return badge_of_ensemble(self.ensemble, frame)
        in_view = view.contains(*self.position(frame))
        return badge_of_path(self.trajectory, self.verdict, frame, in_view)

    def described(self, frame: int) -> str:
        """Return all about it at a step, in lines: title, settings, loss and how it ended."""
        path = self.trajectory
        lines = [self.title, self.note, f"f {self.loss(frame)}"]
        if self.ensemble is not None:
            lines.append(self.ensemble.summary)
        elif frame >= path.steps or (
            path.status is not Status.FINISHED and frame >= path.stopped_at
        ):
            lines.append(str(self.verdict))
        return "\n".join(filter(None, lines))

    @property
    def diverges(self) -> bool:
        """Whether its path diverges, or most of its paths with other seeds."""
        if self.ensemble is None:
            return self.verdict.end is End.DIVERGED
        return self.ensemble.has_diverged(self.trajectory.steps)

    def diverged(self, frame: int) -> bool:
        """Return whether it has diverged by a step, or most of its paths with other seeds."""
        if self.ensemble is None:
            return self.diverges and frame >= self.trajectory.stopped_at
        return self.ensemble.has_diverged(frame)


def entries_of(race: Race) -> tuple[Entry, ...]:
    """Return the racers that take part in a race, in its order; made once for a race."""
    return race.kept(_entries)


def _entries(race: Race) -> tuple[Entry, ...]:
    setup = race.setup
    ensembles = race.ensembles or (None,) * len(setup.racers)
    seeds = (_SEEDS.format_map(named({"seeds": setup.seeds})),) if race.ensembles else ()
    rows = zip(setup.racers, setup.titles, race.trajectories, ensembles, strict=True)
    return tuple(
        Entry(
            LOOKS[racer.look or 0],
            title,
            _differs(racer, title),
            (*seeds, *_set_to(setup, racer, title)),
            path,
            path.verdict,
            ensemble,
            racer.id,
            _ghosts(race, racer.id),
        )
        for racer, title, path, ensemble in rows
        if path is not None
    )


def _differs(racer: Racer, title: str) -> str:
    """Return the part of a title that tells twins apart; "" if it is no part of it."""
    rule = racer.optimizer.title
    return title.removeprefix(f"{rule} · ") if not racer.name and title != rule else ""


def _set_to(setup: Setup, racer: Racer, title: str) -> tuple[str, ...]:
    """Return a racer's optimizer and settings, without what its title or the caption says."""
    optimizer = racer.optimizer
    if not racer.name:
        twins = differing(optimizer, [each.optimizer for each in setup.racers if not each.name])
        return note(optimizer, in_title=twins)
    known = optimizer.title in title or _shared_optimizer(setup)
    return (*(() if known else (optimizer.title,)), *note(optimizer))


def _shared_optimizer(setup: Setup) -> str:
    """Return the title of the optimizer that all racers share, if not all their titles name it."""
    rules = {racer.optimizer.title for racer in setup.racers}
    if len(rules) != 1:
        return ""
    (rule,) = rules
    return "" if all(rule in title for title in setup.titles) else rule


def _ghosts(race: Race, racer: str) -> tuple[Ghost, ...]:
    """Return a racer's pinned runs on this family of surfaces that differ from its own run."""
    now = race.setup
    return tuple(
        Ghost(path, words)
        for pin, path in zip(now.pins, race.pinned, strict=True)
        if pin.racers[0].id == racer
        and pin.surface.name == now.surface.name
        and (words := label(pin, now, racer))
    )


def note(optimizer: Optimizer, in_title: Container[Parameter] = ()) -> tuple[str, ...]:
    """Return an optimizer's settings in words: the rate, and those that are not default.

    Those that a new racer has in place of a default are always among them. Parameters in the title
    are left out.
    """
    words = []
    values, starting = optimizer.values, starting_values(optimizer.name)
    for parameter in optimizer.rule.hyperparameters:
        value = values[parameter.name]
        if not matters(parameter, values) or parameter in in_title:
            continue
        if isinstance(parameter, Flag):
            if value != parameter.default:
                flag = parameter.name.replace("_", " ")
                words.append(flag if value else _OFF.format(flag=flag))
        elif parameter.name in starting or parameter.name == "lr" or value != parameter.default:
            words.append(setting_text(parameter, value))
    return (*words, *in_words(values))


def caption(setup: Setup, frame: int | None = None) -> str:
    """Return the caption of a picture: shared optimizer, surface, start, noise, batches, step.

    Without a frame, it leaves out the step.
    """
    surface = setup.surface
    words = [*filter(None, [_shared_optimizer(setup)]), surface.title]
    for parameter in surface.parameters:
        value = surface.values[parameter.name]
        if isinstance(parameter, Text):
            if value and value != surface.title:
                words.append(
                    value if len(value) <= LONGEST_TEXT else f"{value[: LONGEST_TEXT - 1]}…"
                )
            continue
        if isinstance(parameter, Points):
            words.append(parameter.summary(value))
            continue
        words.append(setting_text(parameter, value))
    templates = [_START]
    if (chance := (setup.noise > 0.0, setup.batched, setup.has_ensembles)) in _CHANCE:
        templates.append(_CHANCE[chance])
    if setup.has_ensembles:
        templates.append(_LINES)
    if frame is not None:
        templates.append(_STEP)
    values = {
        "start": place(*setup.start),
        "noise": setup.noise,
        "batch": setup.batch_size,
        "first": str(setup.seed),
        "last": str(setup.seed + setup.seeds - 1),
        "step": frame,
        "steps": setup.steps,
    }
    drawn = named(values)
    return " · ".join([*words, *(each.format_map(drawn) for each in templates)])
