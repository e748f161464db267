"""What an optimizer is: a rule with hyperparameters, of one of two kinds.

A :class:`CoordinateRule` sees one coordinate of the gradient at a time and is run on x and on
y; a :class:`PointRule` sees the point and the surface. Both are pure functions that state
nothing but the mathematics: iteration, noise, weight decay and recording are
:mod:`optim_core.run`'s.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from optim_core.hyperparameter import Hyperparameter, Parameter, Values, complete

State: TypeAlias = tuple[Any, ...]
Step: TypeAlias = Callable[[Any, Any, Any, int], tuple[Any, Any, Any]]
"""(x, y, state, t) → the next (x, y, state); t counts from 1."""

LEARNING_RATE_DOC = "learning rate: scales every step"
WEIGHT_DECAY = Hyperparameter(
    "weight_decay", 0.0, 1e-5, 1.0, "log", "L2 penalty: adds weight_decay·θ to the gradient"
)
EPS = Hyperparameter("eps", 1e-8, 1e-10, 1.0, "log", "added to the root, against division by zero")


class Objective(Protocol):
    """What a point rule may ask: a surface, or a surface seen through noise."""

    @property
    def value(self) -> Callable[[Any, Any], Any]:
        """(x, y) → f."""

    @property
    def gradient(self) -> Callable[[Any, Any], tuple[Any, Any]]:
        """(x, y) → (f_x, f_y)."""

    @property
    def hessian(self) -> Callable[[Any, Any], tuple[Any, Any, Any]]:
        """(x, y) → (f_xx, f_xy, f_yy)."""


@dataclass(frozen=True)
class Rule:
    """An update rule, its hyperparameters and its source.

    Parameters
    ----------
    name : str
        Registry key: permanent, snake_case.
    title : str
        For people.
    hyperparameters : tuple of Parameter
        In the order in which the rule's function takes them; ``weight_decay``, which the
        stepper applies, comes last and is not passed.
    state : tuple of str
        The textbook names of the state variables, all zero at the start.
    equation : str
        The update as a book prints it.
    reference : str
        Paper and year.
    constraint : callable, optional
        Values → why this combination is not allowed, or None.
    stability : callable, optional
        Values → the product lr·λ above which the rule diverges along an eigenvector of a
        quadratic with curvature λ > 0; at it, it only cycles.
    failure : callable, optional
        (surface, values, x, y) → why the rule can take no finite step from a point, or "".
    """

    name: str
    title: str
    hyperparameters: tuple[Parameter, ...]
    state: tuple[str, ...]
    equation: str
    reference: str
    constraint: Callable[[Values], str | None] | None = field(default=None, kw_only=True)
    stability: Callable[[Values], float] | None = field(default=None, kw_only=True)
    failure: Callable[[Any, Values, float, float], str] | None = field(default=None, kw_only=True)

    def __call__(self, /, **given: Any) -> "Optimizer":
        """Bind hyperparameter values; those not given take their defaults.

        Raises
        ------
        ValueError
            An unknown hyperparameter, a value out of range or a forbidden combination.
        """
        values = complete(self.name, self.hyperparameters, given)
        if self.constraint is not None and (why := self.constraint(values)):
            raise ValueError(f"{self.name}: {why}")
        return Optimizer(self, values)

    def initial_state(self) -> State:
        """Return the state before the first step."""
        raise NotImplementedError

    def stepper(self, objective: Objective, values: Values) -> Step:
        """Return the function that takes one step on an objective."""
        raise NotImplementedError

    def _arguments(self, values: Values) -> tuple[Any, ...]:
        return tuple(value for name, value in values.items() if name != WEIGHT_DECAY.name)


@dataclass(frozen=True)
class CoordinateRule(Rule):
    """A rule for one coordinate.

    ``update(g, state, t, *hyperparameters) -> (step, state)`` with the gradient ``g`` of the
    coordinate, its state variables, the step number ``t`` from 1 and the step to add to it.
    State is a plain tuple in the order of ``state``: building a named one would cost a
    quarter of Adam's step.
    """

    update: Callable[..., tuple[Any, State]]

    def initial_state(self) -> State:
        """Return zeros for x and for y."""
        zeros = (0.0,) * len(self.state)
        return zeros, zeros

    def stepper(self, objective: Objective, values: Values) -> Step:
        """Return the function that updates x and y, with coupled weight decay if any."""
        gradient, update, arguments = objective.gradient, self.update, self._arguments(values)
        decay = values.get(WEIGHT_DECAY.name, 0.0)

        def step(x: Any, y: Any, state: State, t: int) -> tuple[Any, Any, State]:
            gx, gy = gradient(x, y)
            dx, state_x = update(gx, state[0], t, *arguments)
            dy, state_y = update(gy, state[1], t, *arguments)
            return x + dx, y + dy, (state_x, state_y)

        def decayed_step(x: Any, y: Any, state: State, t: int) -> tuple[Any, Any, State]:
            gx, gy = gradient(x, y)
            dx, state_x = update(gx + decay * x, state[0], t, *arguments)
            dy, state_y = update(gy + decay * y, state[1], t, *arguments)
            return x + dx, y + dy, (state_x, state_y)

        return step if type(decay) is float and decay == 0.0 else decayed_step


@dataclass(frozen=True)
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
        move, arguments = self.move, self._arguments(values)

        def step(x: Any, y: Any, state: State, t: int) -> tuple[Any, Any, State]:
            return move(objective, x, y, state, t, *arguments)

        return step


@dataclass(frozen=True)
class Optimizer:
    """A rule with complete, checked hyperparameter values.

    ``optimizer(lr=0.2)`` is the same one with some values changed.
    """

    rule: Rule
    values: Values

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

    def stepper(self, objective: Objective) -> Step:
        """Return the function that takes one step on an objective."""
        return self.rule.stepper(objective, self.values)
