"""A rule that is a continuous path, followed by a solver."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from optim_core.maths.elementary import FloatArray
from optim_core.maths.ode import follow
from optim_core.optimizers.rule import Rule, State, Step
from optim_core.parameters.values import Values
from optim_core.surfaces.objective import Objective


@dataclass(frozen=True, repr=False)
class FlowRule(Rule):
    """A continuous path: the limit of a rule's steps for small lr.

    ``flow(objective, x, y, state, *hyperparameters) -> (dx, dy, dstate)``, per step. A flow sees
    no gradient noise, and its evaluations are not counted: its solver chooses its own times.
    """

    flow: Callable[..., tuple[float, float, State]]
    rowwise: bool = field(default=True, kw_only=True)
    gradients: int | None = field(default=0, kw_only=True)
    cost: float = field(default=100.0, kw_only=True)

    def initial_state(self) -> State:
        """Return a zero for each state variable."""
        return (0.0,) * len(self.state)

    def curve(
        self,
        objective: Objective,
        values: Values,
        start: tuple[float, ...],
        lrs: Sequence[float],
        inside: Callable[[Any, Any], bool],
    ) -> FloatArray:
        """Follow the flow from a start, state included; see :func:`optim_core.maths.ode.follow`."""
        seen, arguments = self.seen(objective, values), self._arguments(values)

        def rate(point: list[float], lr: float) -> list[float]:
            x, y, *state = point
            try:
                dx, dy, change = self.flow(seen, x, y, tuple(state), lr, *arguments)
            except ArithmeticError:  # floats raise where arrays give inf or NaN
                return [math.nan] * len(point)
            return [dx, dy, *change]

        return follow(rate, list(start), lrs, lambda point: inside(point[0], point[1]))

    def stepper(self, objective: Objective, values: Values) -> Step:
        """Return the function that follows the flow for one step."""

        def step(x: Any, y: Any, state: State, t: int, lr: Any) -> tuple[Any, Any, State]:
            points = self.curve(objective, values, (x, y, *state), [lr], lambda x, y: True)
            x, y, *moved = points[-1].tolist()
            return x, y, tuple(moved)

        return step
