"""What an optimizer is: a rule with hyperparameters, of one of three kinds.

A :class:`CoordinateRule` sees one coordinate of the gradient at a time and is run on x and on y.
A :class:`PointRule` sees the point and the surface. A
:class:`~optim_core.optimizers.flow_rule.FlowRule` is the continuous path that a rule approaches for
small steps. All are pure functions that contain only the mathematics:
iteration, noise and recording are in :mod:`optim_core.runs`, schedules, clipping and averages in
:mod:`optim_core.optimizers.training`.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np

from optim_core.optimizers.failure import Failure
from optim_core.optimizers.shared_hyperparameters import DECOUPLED, WEIGHT_DECAY
from optim_core.optimizers.terms import Terms
from optim_core.optimizers.training import TRAINING, clipped
from optim_core.parameters.hyperparameter import Parameter
from optim_core.parameters.refusal import Refusal
from optim_core.parameters.values import Values, as_call, complete
from optim_core.surfaces.objective import Decayed, Objective

State: TypeAlias = tuple[Any, ...]
Step: TypeAlias = Callable[[Any, Any, Any, int, Any], tuple[Any, Any, Any]]
"""(x, y, state, t, lr) → the next (x, y, state); t counts from 1, lr is the rate of this step."""

_DECAY = (WEIGHT_DECAY.name, DECOUPLED.name)


@dataclass(frozen=True, repr=False)
class Rule(ABC):
    """An update rule, its hyperparameters and its source.

    Parameters
    ----------
    name : str
        Registry key: permanent, snake_case.
    title : str
        For people.
    hyperparameters : tuple of Parameter
        In the order in which the rule's function takes them, ``lr`` first. ``weight_decay`` and
        ``decoupled_weight_decay`` come last; the stepper applies them and does not pass them on.
    state : tuple of str
        The textbook names of the state variables, which are all zero at the start.
    equation : str
        The update as a book prints it.
    reference : str
        Paper and year.
    constraint : callable, optional
        Values → why this combination is not allowed, or None.
    stability : callable, optional
        Values → the largest stable product lr·λ. Above it the rule diverges along an eigenvector of
        a quadratic with curvature λ > 0; exactly at it, it cycles.
    decoupled : bool
        Whether weight decay shrinks θ itself instead of adding to the gradient.
    group, summary, words : str
        For the gallery: what it is an example of, one line on what it does, and further words for
        the search.
    terms : callable
        Takes the arguments of the rule's function and yields its lines; see
        :mod:`optim_core.optimizers.terms`.
    memory : callable, optional
        Values → the weight with which a gradient enters the velocity, that of the first gradient,
        and the factor on both with every step.
    failure : callable, optional
        (surface, values, x, y) → why the rule can take no step from a point, or None.
    rowwise : bool
        Whether it branches on values, as a line search does. The rows of a batch are then run one
        after another, as solo runs.
    cost : float
        Time of a step, roughly, relative to one of a plain rule.
    gradients : int or None
        How many gradients a step evaluates; None if that varies and the run counts them.
    hessians : int
        How many Hessians a step evaluates.
    divisor : str
        The quantity made from past gradients that lr is divided by, in words; "" if none.
    """

    name: str
    title: str
    hyperparameters: tuple[Parameter, ...]
    state: tuple[str, ...]
    equation: str
    reference: str
    group: str = field(default="", kw_only=True)
    summary: str = field(default="", kw_only=True)
    words: str = field(default="", kw_only=True)
    terms: Callable[..., Terms] = field(kw_only=True)
    constraint: Callable[[Values], str | None] | None = field(default=None, kw_only=True)
    stability: Callable[[Values], float] | None = field(default=None, kw_only=True)
    memory: Callable[[Values], tuple[float, float, float]] | None = field(
        default=None, kw_only=True
    )
    failure: Callable[[Any, Values, float, float], Failure | None] | None = field(
        default=None, kw_only=True
    )
    decoupled: bool = field(default=False, kw_only=True)
    rowwise: bool = field(default=False, kw_only=True)
    gradients: int | None = field(default=1, kw_only=True)
    hessians: int = field(default=0, kw_only=True)
    divisor: str = field(default="", kw_only=True)
    cost: float = field(default=1.0, kw_only=True)

    def __call__(self, /, **given: Any) -> "Optimizer":
        """Bind hyperparameter values; those not given take their defaults.

        Raises
        ------
        ValueError
            An unknown hyperparameter, a value out of range or a forbidden combination.
        """
        values = complete(self.name, self.parameters, given)
        if self.constraint is not None and (why := self.constraint(values)):
            raise Refusal(why, self.name)
        return Optimizer(self, values)

    def __repr__(self) -> str:
        own = ", ".join(parameter.name for parameter in self.hyperparameters)
        return f"<{type(self).__name__} {self.name}({own})>"

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """All that can be set: the rule's own hyperparameters and those of training."""
        return self.hyperparameters + TRAINING

    @abstractmethod
    def initial_state(self) -> State:
        """Return the state before the first step."""

    @abstractmethod
    def stepper(self, objective: Objective, values: Values) -> Step:
        """Return the function that takes one step on an objective."""

    def decays(self, values: Values) -> tuple[Any, Any]:
        """Return the weight decay that adds to the gradient, and the one that shrinks θ."""
        decay = values.get(WEIGHT_DECAY.name, 0.0)
        decoupled = self.decoupled or values.get(DECOUPLED.name, False)
        return (0.0, decay) if decoupled else (decay, 0.0)

    def seen(self, objective: Objective, values: Values) -> Objective:
        """Return the objective with the weight decay that adds to its gradient."""
        coupled, _ = self.decays(values)
        return Decayed(objective, coupled) if np.any(coupled) else objective

    def _arguments(self, values: Values) -> tuple[Any, ...]:
        """Return the arguments of the rule's function after lr."""
        own = (parameter.name for parameter in self.hyperparameters)
        return tuple(values[name] for name in own if name not in ("lr", *_DECAY))


@dataclass(frozen=True, repr=False)
class CoordinateRule(Rule):
    """A rule for one coordinate.

    ``update(g, state, t, *hyperparameters) -> (step, state)`` with the gradient ``g`` of the
    coordinate, its state variables, the step number ``t`` from 1 and the step to add to it.
    State is a plain tuple in the order of ``state``: a named tuple would cost a quarter of
    Adam's step.
    """

    update: Callable[..., tuple[Any, State]]

    def initial_state(self) -> State:
        """Return zeros for x and for y."""
        zeros = (0.0,) * len(self.state)
        return zeros, zeros

    def stepper(self, objective: Objective, values: Values) -> Step:
        """Return the function that updates x and y."""
        _, shrinking = self.decays(values)
        gradient = self.seen(objective, values).gradient
        update, arguments = self.update, self._arguments(values)

        def step(x: Any, y: Any, state: State, t: int, lr: Any) -> tuple[Any, Any, State]:
            gx, gy = gradient(x, y)
            dx, state_x = update(gx, state[0], t, lr, *arguments)
            dy, state_y = update(gy, state[1], t, lr, *arguments)
            return x + dx, y + dy, (state_x, state_y)

        def shrinking_step(x: Any, y: Any, state: State, t: int, lr: Any) -> tuple[Any, Any, State]:
            moved_x, moved_y, state = step(x, y, state, t, lr)
            return moved_x - lr * shrinking * x, moved_y - lr * shrinking * y, state

        return shrinking_step if np.any(shrinking) else step


@dataclass(frozen=True, repr=False)
class PointRule(Rule):
    """A rule that needs more than the gradient's coordinates.

    ``move(objective, x, y, state, t, *hyperparameters) -> (x, y, state)``.
    """

    move: Callable[..., tuple[Any, Any, State]]

    def initial_state(self) -> State:
        """Return a zero for each state variable."""
        return (0.0,) * len(self.state)

    def stepper(self, objective: Objective, values: Values) -> Step:
        """Return the function that moves the point."""
        seen = self.seen(objective, values)
        move, arguments = self.move, self._arguments(values)

        def step(x: Any, y: Any, state: State, t: int, lr: Any) -> tuple[Any, Any, State]:
            return move(seen, x, y, state, t, lr, *arguments)

        return step


@dataclass(frozen=True, repr=False)
class Optimizer:
    """A rule with complete, checked hyperparameter values.

    ``optimizer(lr=0.2)`` is the same optimizer with some values changed.
    """

    rule: Rule
    values: Values

    def __repr__(self) -> str:
        return as_call(self.name, self.rule.parameters, self.values)

    @property
    def name(self) -> str:
        """Registry key of the rule."""
        return self.rule.name

    @property
    def title(self) -> str:
        """Name for people."""
        return self.rule.title

    def __call__(self, /, **changes: Any) -> "Optimizer":
        """Return this optimizer with some values changed; errors as for the rule."""
        return self.rule(**{**self.values, **changes})

    def row(self, number: int) -> "Optimizer":
        """Return the optimizer of one row of a batch: arrays of values become single numbers."""
        swept = {
            name: float(value[number])
            for name, value in self.values.items()
            if isinstance(value, np.ndarray)
        }
        return self(**swept) if swept else self

    def stepper(self, objective: Objective) -> Step:
        """Return the function that takes one step on an objective."""
        return self.rule.stepper(clipped(objective, self.values), self.values)
