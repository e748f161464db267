"""What is raced, frozen: the surface, the racers, and the settings of the race.

A :class:`Setup` has everything that the trajectories depend on, and nothing else. A change makes
a new setup; invalid values are refused when it is made.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from optim_core.optimizers.rule import Optimizer
from optim_core.parameters.hyperparameter import Text
from optim_core.parameters.number_format import count
from optim_core.parameters.refusal import Refusal, quoted
from optim_core.runs.race_settings import (
    BATCH_SIZE,
    NOISE,
    SEED,
    SEEDS,
    STEPS,
    check_start,
)
from optim_core.runs.run import check_single, check_surface
from optim_core.scenes.identity import LOOKS, assigned, free_id, titles
from optim_core.surfaces.landscape import Surface

MAX_RACERS = 12
MAX_PINS = 12
MOST_STEPS = 2_000_000
"""Largest number of steps of all seeds of a racer together."""

RACER_NAME = Text("name", "", "what a person calls the racer", 40)
RACER_ID = Text("id", "", "what files and commands call the racer", 40)


@dataclass(frozen=True)
class Racer:
    """An optimizer in a race, with its name and its look.

    Parameters
    ----------
    optimizer : Optimizer
    enabled : bool
        Whether it takes part.
    id : str
        Identifies the racer in signals, pins, files and commands; unique within a setup, which
        fills it in if it is empty.
    name : str
        A name given by the user; "" for a title made from its optimizer.
    look : int or None
        Its colour, marker and dash, as a slot of the palette (:mod:`optim_core.scenes.identity`);
        None for the setup to assign a free one.
    extra : mapping
        Unknown fields of the file, which are kept on saving.
    """

    optimizer: Optimizer
    enabled: bool = True
    id: str = ""
    name: str = ""
    look: int | None = None
    extra: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Check every field."""
        check_single(self.optimizer)
        RACER_ID.check(self.id)
        RACER_NAME.check(self.name)
        whole = isinstance(self.look, int) and not isinstance(self.look, bool)
        if self.look is not None and not (whole and 0 <= self.look < LOOKS):
            raise Refusal(
                f"look must be a whole number from 0 to {LOOKS - 1}, not {quoted(self.look)}"
            )


@dataclass(frozen=True)
class Setup:
    """A race: the surface, the racers, the start and the settings.

    Parameters
    ----------
    surface : Surface
    racers : tuple of Racer
        From 0 to ``MAX_RACERS``; the same optimizer may race several times.
    start : (float, float)
    steps, noise, seed, seeds, batch_size
        As declared in :mod:`optim_core.runs.race_settings`.
    pins : tuple of Setup
        Runs to compare with: setups of one racer each, as :meth:`pinned` makes them. A pin
        belongs to the racer with the same id.
    extra : mapping
        Unknown fields of the file, which are kept on saving.

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
    seeds: int = int(SEEDS.default)
    batch_size: int = int(BATCH_SIZE.default)
    pins: "tuple[Setup, ...]" = ()
    extra: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def __repr__(self) -> str:
        return f"<Setup {self.summary}>"

    def __post_init__(self) -> None:
        """Check every field, convert numbers to plain ones, and give racers ids and looks."""
        check_surface(self.surface)
        if len(self.racers) > MAX_RACERS:
            raise Refusal(f"at most {MAX_RACERS} racers can race, not {len(self.racers)}")
        for name, value in (
            ("racers", _identified(tuple(self.racers))),
            ("start", check_start(self.start)),
            ("steps", int(STEPS.check(self.steps))),
            ("noise", NOISE.check(self.noise)),
            ("seed", int(SEED.check(self.seed))),
            ("seeds", int(SEEDS.check(self.seeds))),
            ("batch_size", int(BATCH_SIZE.check(self.batch_size))),
            ("pins", tuple(self.pins)),
        ):
            object.__setattr__(self, name, value)
        if self.has_ensembles and self.steps * self.seeds > MOST_STEPS:
            raise Refusal(
                f"{count(self.seeds)} seeds of {count(self.steps)} steps each are too many; "
                f"{count(MOST_STEPS)} in all are the most"
            )
        if len(self.pins) > MAX_PINS:
            raise Refusal(f"at most {MAX_PINS} runs can be pinned, not {len(self.pins)}")
        if any(len(pin.racers) != 1 or pin.pins for pin in self.pins):
            raise Refusal("a pinned run has one racer and no pins of its own")
        object.__setattr__(self, "pins", tuple(_plain_pin(pin) for pin in self.pins))

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The racers' titles, in their order."""
        return titles([(racer.id, racer.name, racer.optimizer) for racer in self.racers])

    @property
    def is_random(self) -> bool:
        """Whether paths depend on the seed: there is noise, or a step sees a batch of the data."""
        return self.noise > 0.0 or self.batched

    @property
    def has_ensembles(self) -> bool:
        """Whether every racer runs with many seeds, and their paths can differ."""
        return self.seeds > 1 and self.is_random

    @property
    def batched(self) -> bool:
        """Whether each step sees a batch of the surface's data rather than all of it."""
        problem = self.surface.problem
        return problem is not None and problem.in_batches(self.batch_size)

    @property
    def summary(self) -> str:
        """What is raced, in short: the surface, the racers' ids and the number of steps."""
        racers = ", ".join(racer.id for racer in self.racers) or "no racers"
        return f"{self.surface!r}: {racers}, {count(self.steps)} step{'s' * (self.steps != 1)}"

    # racers by id

    def index(self, racer: str) -> int:
        """Return the position of a racer.

        Raises
        ------
        KeyError
            No racer has this id.
        """
        for index, each in enumerate(self.racers):
            if each.id == racer:
                return index
        raise KeyError(f"no racer has the id {quoted(racer)}")

    def racer(self, racer: str) -> Racer:
        """Return a racer by its id; KeyError if there is none."""
        return self.racers[self.index(racer)]

    def selected(self, wanted: str | None) -> str | None:
        """Return the id of the wanted racer if it is enabled, otherwise of the first that is."""
        enabled = [racer.id for racer in self.racers if racer.enabled]
        return wanted if wanted in enabled else next(iter(enabled), None)

    def title(self, racer: str) -> str:
        """Return a racer's title by its id; KeyError if there is none."""
        return self.titles[self.index(racer)]

    def with_racer(self, racer: Racer) -> "Setup":
        """Return the setup with a racer in place of the one with the same id."""
        index = self.index(racer.id)
        return replace(self, racers=(*self.racers[:index], racer, *self.racers[index + 1 :]))

    def adding(self, racer: Racer, after: str | None = None) -> "Setup":
        """Return the setup with one more racer, at the end or after the given one."""
        place = len(self.racers) if after is None else self.index(after) + 1
        return replace(self, racers=(*self.racers[:place], racer, *self.racers[place:]))

    def duplicating(self, racer: str) -> "Setup":
        """Return the setup with a copy of a racer after it: the same values, another look."""
        twin = replace(self.racer(racer), id="", name="", look=None)
        return self.adding(twin, after=racer)

    def without(self, racer: str) -> "Setup":
        """Return the setup without a racer and its pins."""
        self.index(racer)
        kept = tuple(each for each in self.racers if each.id != racer)
        pins = tuple(pin for pin in self.pins if pin.racers[0].id != racer)
        return replace(self, racers=kept, pins=pins)

    def moving(self, racer: str, to: int) -> "Setup":
        """Return the setup with a racer moved to a position, from 0."""
        moved, others = self.racer(racer), [each for each in self.racers if each.id != racer]
        others.insert(min(max(to, 0), len(others)), moved)
        return replace(self, racers=tuple(others))

    def with_look(self, racer: str, look: int) -> "Setup":
        """Return the setup with another look for a racer; who has it now takes the old one."""
        old = self.racer(racer).look
        return replace(
            self,
            racers=tuple(
                replace(each, look=look)
                if each.id == racer
                else replace(each, look=old if each.look == look else each.look)
                for each in self.racers
            ),
        )

    def pinned(self, racer: str) -> "Setup":
        """Return the run of one racer as a separate setup, ready to be pinned."""
        return _plain_pin(replace(self, racers=(self.racer(racer),), pins=(), seeds=1))

    def pins_of(self, racer: str) -> "tuple[Setup, ...]":
        """Return the pinned runs of a racer on this family of surfaces, the oldest first."""
        name = self.surface.name
        return tuple(
            pin for pin in self.pins if pin.racers[0].id == racer and pin.surface.name == name
        )

    def toggling_pin(self, racer: str) -> "Setup":
        """Return the setup with a racer's current run pinned, or without its pins if it has any.

        The oldest pins are dropped beyond :data:`MAX_PINS`.
        """
        if own := self.pins_of(racer):
            return replace(self, pins=tuple(pin for pin in self.pins if pin not in own))
        return replace(self, pins=(*self.pins, self.pinned(racer))[-MAX_PINS:])

    def toggling_pins(self) -> "Setup":
        """Return the setup with all enabled racers pinned; without pins if they all were."""
        runs = dict.fromkeys(self.pinned(racer.id) for racer in self.racers if racer.enabled)
        new = tuple(run for run in runs if run not in self.pins)
        return replace(self, pins=(*self.pins, *new)[-MAX_PINS:] if new else ())


def _identified(racers: tuple[Racer, ...]) -> tuple[Racer, ...]:
    """Give an id and a look to each racer that has none.

    Raises
    ------
    ValueError
        Two racers have the same id.
    """
    given = [racer.id for racer in racers if racer.id]
    for own in given:
        if given.count(own) > 1:
            raise Refusal(f"two racers have the id {quoted(own)}; each needs one of its own")
    taken = set(given)
    ids = []
    for racer in racers:
        ids.append(racer.id or free_id(racer.optimizer.name, taken))
        taken.add(ids[-1])
    looks = assigned([(racer.optimizer.name, racer.look) for racer in racers])
    return tuple(
        racer if (racer.id, racer.look) == (own, look) else replace(racer, id=own, look=look)
        for racer, own, look in zip(racers, ids, looks, strict=True)
    )


def _plain_pin(pin: Setup) -> Setup:
    """Return a pinned run with only the fields that the path of its racer depends on."""
    racer = pin.racers[0]
    plain = replace(racer, enabled=True, name="", look=0)  # it has the look of its racer
    same = pin.racers == (plain,) and pin.seeds == 1
    return pin if same else replace(pin, racers=(plain,), seeds=1)
