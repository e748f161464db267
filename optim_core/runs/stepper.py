"""The steps of an optimizer on a surface, with their draws and a count of gradients."""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from optim_core.cancellation import Questions
from optim_core.maths.elementary import FloatArray
from optim_core.optimizers.rule import Optimizer, State, Step
from optim_core.optimizers.training import learning_rates
from optim_core.runs.chance import Chance
from optim_core.surfaces.landscape import Surface
from optim_core.surfaces.objective import Counted

Inside: TypeAlias = Callable[[Any, Any], bool]
"""(x, y) → whether a path goes on from there."""


def stepper(
    surface: Surface, optimizer: Optimizer, drawn: Chance, counts: list[int] | None = None
) -> Step:
    """Return the optimizer's step on the surface as its draws show it.

    Each step appends to ``counts``, if given, how many gradients have been evaluated so far.
    """
    seen, go_to = drawn.seen(surface)
    if counts is None:
        step = optimizer.stepper(seen)
        if go_to is None:
            return step

        def drawn_step(x: Any, y: Any, state: State, t: int, lr: Any) -> tuple[Any, Any, State]:
            go_to(t)
            return step(x, y, state, t, lr)

        return drawn_step
    counted = Counted(seen)
    counted_step = optimizer.stepper(counted)

    def counting_step(x: Any, y: Any, state: State, t: int, lr: Any) -> tuple[Any, Any, State]:
        if go_to is not None:
            go_to(t)
            counted.forget()
        moved = counted_step(x, y, state, t, lr)
        counts.append(counted.count)
        return moved

    return counting_step


def iterate(
    optimizer: Optimizer,
    step: Step,
    x: Any,
    y: Any,
    steps: int,
    inside: Inside,
) -> tuple[list[Any], list[Any]]:
    """Take the steps, until one ends outside; return the coordinates at each step from 0."""
    state = optimizer.rule.initial_state()
    xs, ys = [x], [y]
    for t, lr in enumerate(learning_rates(optimizer.values, steps), start=1):
        try:
            x, y, state = step(x, y, state, t, lr)
        except ArithmeticError:
            x, y, state = carefully(step, x, y, state, t, lr)
        xs.append(x)
        ys.append(y)
        if not inside(x, y):
            break
    return xs, ys


def iterate_all(
    optimizer: Optimizer, step: Step, paths: FloatArray, cancelled: Callable[[], bool]
) -> None:
    """Take the steps of n paths at once, shape (2, steps + 1, n), which hold their starts.

    Raises
    ------
    Cancelled
    """
    xs, ys = paths
    x, y, state = xs[0], ys[0], optimizer.rule.initial_state()
    questions, left = Questions(cancelled), 1
    with np.errstate(all="ignore"):
        for t, lr in enumerate(learning_rates(optimizer.values, len(xs) - 1), start=1):
            x, y, state = step(x, y, state, t, lr)
            xs[t], ys[t] = x, y
            left -= 1
            if not left:
                left = questions.ask()


def carefully(step: Step, x: Any, y: Any, state: State, t: int, lr: Any) -> tuple[Any, Any, State]:
    """Take a step on NumPy's floats, which give inf or NaN where Python's raise."""
    with np.errstate(all="ignore"):
        x, y, state = step(np.float64(x), np.float64(y), state, t, lr)
    return float(x), float(y), _plain(state)


def _plain(state: Any) -> Any:
    """Return a state with Python's floats again."""
    return tuple(map(_plain, state)) if isinstance(state, tuple) else float(state)
