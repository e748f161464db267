"""Replays a path to recover the rule's state and the terms of a step.

Runs store positions only. The user inspects one step of one racer at a time, and running that
racer again with the same random draws is fast.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from optim_core.optimizers.flow_rule import FlowRule
from optim_core.optimizers.rule import CoordinateRule, Rule, State
from optim_core.optimizers.terms import Term, lines, lines_of_point
from optim_core.optimizers.traced import Traced, named, written
from optim_core.optimizers.training import clipped, learning_rates
from optim_core.parameters.values import Values
from optim_core.runs.chance import Chance, chance
from optim_core.runs.race_settings import BATCH_SIZE, NOISE, SEED
from optim_core.runs.stepper import carefully, stepper
from optim_core.runs.trajectory import Trajectory
from optim_core.surfaces.objective import Objective
from optim_core.verdict.status import Status

STRIDE = 64
"""Steps between two cached states; the steps in between are run again."""

MEMORY = 4
"""Number of past gradients that are written out one by one."""


@dataclass(frozen=True)
class StepDetail:
    """The next step from a position, and how it is computed.

    Parameters
    ----------
    step : int
        From 1.
    position : (float, float)
        Where the step starts.
    lr : float
    lines : tuple of Term
        The computation, from the gradient to Δθ; empty where the path has ended.
    ended : str
        Why there is no step; "" if there is one.
    """

    step: int
    position: tuple[float, float]
    lr: float
    lines: tuple[Term, ...]
    ended: str = ""

    def term(self, role: str) -> Term | None:
        """Return the last line with the given role; None if there is none."""
        return next((line for line in reversed(self.lines) if line.role == role), None)


class Replay:
    """A replay of one racer's path, with the rule's state at each step.

    Parameters
    ----------
    path : Trajectory
    seed, noise, batch_size
        The settings of the run, as for :func:`optim_core.run`.

    Attributes
    ----------
    rates : sequence of float
        The learning rate of each step, from the first on.
    """

    def __init__(
        self,
        path: Trajectory,
        *,
        seed: int = int(SEED.default),
        noise: float = NOISE.default,
        batch_size: float = BATCH_SIZE.default,
    ) -> None:
        self.path = path
        self._surface, self._optimizer = path.surface, path.optimizer
        steps = path.steps + 1
        self._chance = Chance()
        if not isinstance(path.optimizer.rule, FlowRule):  # a flow has no steps and no noise
            self._chance = chance(path.surface, steps, seed, noise, batch_size)
        self.rates = learning_rates(path.optimizer.values, steps)
        self._step = stepper(path.surface, path.optimizer, self._chance)
        self._seen, self._go_to = self._chance.seen(path.surface)
        self._batch, self._go_to_batch = replace(self._chance, noise=None).seen(path.surface)
        self._last: tuple[int, tuple[float, float, State]] | None = None
        x, y = map(float, path.positions[0])
        self._kept: list[tuple[float, float, State]] = [(x, y, path.optimizer.rule.initial_state())]

    def detail(self, frame: int) -> StepDetail:
        """Return the step that starts at a frame of the race."""
        path = self.path
        frame = min(frame, path.steps)
        x, y = map(float, path.positions[frame])
        if path.status is Status.DIVERGED and frame >= path.stopped_at:
            return StepDetail(frame + 1, (x, y), self.rates[frame], (), "the path has ended here")
        state, at = self.state(frame), (np.float64(x), np.float64(y))
        with np.errstate(all="ignore"):  # the lines show inf and NaN, where Python floats raise
            made = self._gradient_line(*at, frame + 1) + self._terms(*at, state, frame + 1)
        return StepDetail(frame + 1, (x, y), self.rates[frame], tuple(made))

    def state(self, frame: int) -> State:
        """Return the state of the rule before the step that starts at a frame."""
        if self.path.held is not None:
            return tuple(self.path.held[frame].tolist())
        while len(self._kept) * STRIDE <= frame:
            self._kept.append(self._walk(self._kept[-1], (len(self._kept) - 1) * STRIDE, STRIDE))
        begin = frame // STRIDE * STRIDE
        place = self._kept[frame // STRIDE]
        if self._last is not None and begin <= self._last[0] <= frame:
            begin, place = self._last
        place = self._walk(place, begin, frame - begin)
        self._last = frame, place
        return place[2]

    def gradient(self, t: int) -> tuple[float, float]:
        """Return the gradient that step t, from 1, saw: clipped, with its noise and its batch."""
        x, y = map(float, self.path.positions[t - 1])
        values = self._optimizer.values
        return _slope(self._optimizer.rule.seen(clipped(self._objective(t), values), values), x, y)

    def _walk(
        self, place: tuple[float, float, State], begin: int, count: int
    ) -> tuple[float, float, State]:
        x, y, state = place
        for t in range(begin + 1, begin + count + 1):
            try:
                x, y, state = self._step(x, y, state, t, self.rates[t - 1])
            except ArithmeticError:
                x, y, state = carefully(self._step, x, y, state, t, self.rates[t - 1])
        return x, y, state

    def _objective(self, t: int) -> Objective:
        """Return the surface as step t sees it, with its batch and its noise."""
        for go_to in (self._go_to, self._go_to_batch):
            if go_to is not None:
                go_to(t)
        return self._seen

    def _gradient_line(self, x: float, y: float, t: int) -> list[Term]:
        """Return the line that shows the parts of a step's gradient."""
        rule, values = self._optimizer.rule, self._optimizer.values
        seen = self._objective(t)
        cut = clipped(seen, values)
        whole = _slope(rule.seen(cut, values), x, y)
        plain, noisy, short = (_slope(each, x, y) for each in (self._batch, seen, cut))
        formula, parts = "∇f(θ)" if self._chance.batches is None else "∇f of the batch", [plain]
        if self._chance.noise is not None:
            formula += " + ξ"
            parts.append((noisy[0] - plain[0], noisy[1] - plain[1]))
        if cut is not seen and not np.array_equal(short, noisy, equal_nan=True):
            formula, parts = f"{formula}, clipped", [short]
        coupled, _ = rule.decays(values)
        if coupled:
            formula += " + λ·θ"
            parts.append((coupled * x, coupled * y))
        numbers = tuple(
            " + ".join(_bracketed(part[axis], index) for index, part in enumerate(parts))
            for axis in (0, 1)
        )
        return [Term("g", formula, numbers, whole, "gradient")]

    def _terms(self, x: float, y: float, state: State, t: int) -> list[Term]:
        rule, values = self._optimizer.rule, self._optimizer.values
        objective = rule.seen(clipped(self._objective(t), values), values)
        traced = (Traced(t, "t"), Traced(self.rates[t - 1], "lr"), *_arguments(rule, values))
        if isinstance(rule, CoordinateRule):
            slopes = _slope(objective, x, y)
            made = lines(
                [
                    rule.terms(Traced(slope, "g"), _named_state(rule, held), *traced)
                    for slope, held in zip(slopes, state, strict=True)
                ]
            )
        else:
            made = lines_of_point(rule.terms(objective, x, y, _named_state(rule, state), *traced))
        if isinstance(rule, FlowRule):
            after = self.path.positions[t] if t <= self.path.steps else (x, y)
            way = (float(after[0]) - x, float(after[1]) - y)
            made.append(Term("Δθ", "along the flow", tuple(map(written, way)), way, "step"))
        return self._with_memory(self._with_decay(made, x, y, t), t)

    def _with_decay(self, made: list[Term], x: float, y: float, t: int) -> list[Term]:
        """Add decoupled weight decay, which shrinks θ itself."""
        rule, values = self._optimizer.rule, self._optimizer.values
        _, shrinking = rule.decays(values)
        if not shrinking:
            return made
        *before, step = made
        lr, decay = Traced(self.rates[t - 1], "lr"), Traced(shrinking, "λ")
        parts = [
            Traced(value, "s") - lr * decay * Traced(place, "θ")
            for value, place in zip(step.values, (x, y), strict=True)
        ]
        shrunk = Term(
            "Δθ",
            parts[0].formula,
            tuple(part.numbers for part in parts),
            tuple(part.number for part in parts),
            "step",
        )
        return [*before, Term("s", step.formula, step.numbers, step.values, "scaled"), shrunk]

    def _with_memory(self, made: list[Term], t: int) -> list[Term]:
        """Add a line that writes a velocity as a weighted sum of past gradients."""
        rule, values = self._optimizer.rule, self._optimizer.values
        place = next((i for i, line in enumerate(made) if line.role == "velocity"), None)
        if rule.memory is None or place is None:
            return made
        usual, first, share = rule.memory(values)
        count = min(t, MEMORY) if share else 1
        slopes = [self.gradient(t - back) for back in range(count)]
        weights = [(first if back == t - 1 else usual) * share**back for back in range(count)]
        rest = " + …" if share and t > count else ""
        formula = " + ".join(
            f"{written(weight)}·g{_back(back)}" for back, weight in enumerate(weights)
        )
        numbers = tuple(
            " + ".join(
                f"{written(weight)}·{_bracketed(slope[axis], 1)}"
                for weight, slope in zip(weights, slopes, strict=True)
            )
            + rest
            for axis in (0, 1)
        )
        held = Term("", formula + rest, numbers, made[place].values)
        return [*made[: place + 1], held, *made[place + 1 :]]


def _slope(objective: Objective, x: float, y: float) -> tuple[float, float]:
    gx, gy = objective.gradient(x, y)
    return float(gx), float(gy)


def _arguments(rule: Rule, values: Values) -> list[Any]:
    """Return the arguments that the rule's function takes after lr, as symbols."""
    own = [parameter.name for parameter in rule.hyperparameters]
    taken = [name for name in own if name not in ("lr", "weight_decay", "decoupled_weight_decay")]
    return [named(name, values[name]) for name in taken]


def _named_state(rule: Rule, state: State) -> tuple[Any, ...]:
    return tuple(named(name, value) for name, value in zip(rule.state, state, strict=True))


def _bracketed(value: float, index: int) -> str:
    shown = written(value)
    return f"({shown})" if index and shown.startswith("−") else shown


def _back(steps: int) -> str:
    return (
        "" if not steps else "₋" + str(steps).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
    )
