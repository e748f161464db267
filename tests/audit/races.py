"""Draws races, and continues them."""

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

import optim_core as oc
from optim_core.parameters.hyperparameter import Choice, Flag, Hyperparameter, Parameter
from tests.audit import LONGER

FLOWS = ("gradient_flow", "heavy_ball_flow")
RULES = [name for name in oc.OPTIMIZERS for _ in range(1 if name in FLOWS else 10)]
SURFACES = [name for name in oc.SURFACES if name != "typed"]

OFTEN = {"lr": 0.8, "schedule": 0.25, "weight_decay": 0.25, "clip_norm": 0.1, "clip_value": 0.1}
"""The chance that a hyperparameter is drawn instead of its default."""

OTHERWISE, NEVER = 0.4, ("ema",)

OWN_START = 0.1
"""The chance of the surface's own start, which may lie on a line of symmetry."""


@dataclass(frozen=True)
class Case:
    """A race, its path and verdict, and what comes of it in more steps."""

    path: oc.Trajectory

    @property
    def surface(self) -> oc.Surface:
        """What is raced on."""
        return self.path.surface

    @property
    def optimizer(self) -> oc.Optimizer:
        """What races."""
        return self.path.optimizer

    @property
    def verdict(self) -> oc.Verdict:
        """What is to be checked."""
        return self.path.verdict

    @property
    def extent(self) -> float:
        """The diagonal of the view."""
        return math.hypot(self.surface.bounds.width, self.surface.bounds.height)

    @property
    def numbers(self) -> dict[str, Any]:
        """The numbers of the verdict."""
        return dict(self.verdict.numbers)

    @cached_property
    def later(self) -> oc.Trajectory:
        """The path of the same race in ten times the steps."""
        times, least = LONGER
        steps = max(times * self.path.steps, least)
        return oc.run(self.surface, self.optimizer, self.start, steps)

    @property
    def start(self) -> tuple[float, float]:
        """Where the race begins."""
        x, y = map(float, self.path.positions[0])
        return x, y

    @property
    def command(self) -> str:
        """The command that runs this race."""
        surface = _spec(self.surface.name, self.surface.parameters, self.surface.values)
        optimizer = _spec(
            self.optimizer.name, self.optimizer.rule.parameters, self.optimizer.values
        )
        x, y = self.start
        return (
            f"ravine run --surface '{surface}' --optimizer '{optimizer}' "
            f"--start={x!r},{y!r} --steps {self.path.steps}"
        )


def _spec(name: str, parameters: tuple[Parameter, ...], values: Any) -> str:
    """Write a surface or an optimizer as the command line reads it."""
    set_to = [
        f"{each.name}={str(values[each.name]).lower()}"
        for each in parameters
        if isinstance(each, Flag | Choice | Hyperparameter) and values[each.name] != each.default
    ]
    return f"{name}:{','.join(set_to)}" if set_to else name


def drawn(draw: np.random.Generator) -> Case:
    """Draw a race and run it."""
    surface = _surface(draw)
    rule = oc.OPTIMIZERS[draw.choice(RULES)]
    while True:
        try:
            optimizer = rule(**_values(rule.parameters, draw))
            break
        except ValueError:  # hyperparameters that do not go together
            continue
    left, right, low, high = surface.bounds
    start = float(draw.uniform(left, right)), float(draw.uniform(low, high))
    start = surface.start if draw.random() < OWN_START else start
    steps = int(10.0 ** draw.uniform(math.log10(20.0), math.log10(600.0)))
    return Case(oc.run(surface, optimizer, start, steps))


def _surface(draw: np.random.Generator) -> oc.Surface:
    family = oc.SURFACES[draw.choice(SURFACES)]
    if draw.random() < 0.5:
        return family()
    while True:
        try:
            return family(**_values(family.parameters, draw))
        except ValueError:
            continue


def _values(parameters: tuple[Parameter, ...], draw: np.random.Generator) -> dict[str, Any]:
    """Draw some values over their sliders; the others keep their defaults."""
    values: dict[str, Any] = {}
    for each in parameters:
        if each.name in NEVER or draw.random() >= OFTEN.get(each.name, OTHERWISE):
            continue
        if isinstance(each, Flag):
            values[each.name] = bool(draw.random() < 0.5)
        elif isinstance(each, Choice):
            values[each.name] = str(draw.choice(each.options))
        elif isinstance(each, Hyperparameter):
            values[each.name] = each.from_tick(int(draw.integers(0, 1001)), 1000)
    return values
