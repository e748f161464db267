"""The loop: takes an optimizer over a surface and says how it ended.

:func:`run` follows one path on plain floats, :func:`run_batch` many on arrays; both go through
the same loop, the same rules and the same judgement, so that a row of a batch is the solo run.
Divergence is a result here, never an exception.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from optim_core.maths.elementary import FloatArray
from optim_core.maths.ode import BETWEEN
from optim_core.optimizers.rule import FlowRule, Optimizer, State, Step
from optim_core.optimizers.training import clipped, learning_rates
from optim_core.parameters.hyperparameter import Values
from optim_core.runs.chance import Chance, chance
from optim_core.runs.race_settings import BATCH_SIZE, NOISE, SEED, STEPS, check_start
from optim_core.runs.termination import TOLERANCE, Counts, judge, reach
from optim_core.runs.trajectory import Batch, Status, Trajectory
from optim_core.surfaces.landscape import Surface
from optim_core.surfaces.objective import Counted

PATIENCE = 256
"""Steps from one question whether a run is to be given up to the next."""

Inside: TypeAlias = Callable[[Any, Any], bool]
"""(x, y) → whether a path goes on from there."""


class Cancelled(Exception):
    """A run, or other work, has been given up."""


def never() -> bool:
    """Say that nothing has been cancelled."""
    return False


def go_on_unless(cancelled: Callable[[], bool]) -> None:
    """Raise :class:`Cancelled` if work has been cancelled."""
    if cancelled():
        raise Cancelled


def run(
    surface: Surface,
    optimizer: Optimizer,
    start: tuple[float, float] | None = None,
    steps: int = int(STEPS.default),
    seed: int = int(SEED.default),
    *,
    noise: float = NOISE.default,
    batch_size: float = BATCH_SIZE.default,
    tolerance: float = TOLERANCE,
    cancelled: Callable[[], bool] | None = None,
) -> Trajectory:
    """Run one optimizer from one start.

    Parameters
    ----------
    surface, optimizer
        From :func:`optim_core.surface` and :func:`optim_core.optimizer`.
    start : (float, float), optional
        The surface's own start by default.
    steps : int
        From 1 to 100,000.
    seed : int
        Of noise and batches; the same seed gives every optimizer the same draws.
    noise : float
        Standard deviation σ of the normal noise added to each coordinate of the gradient.
    batch_size : int
        Points of the data that each step sees (:mod:`optim_core.runs.minibatch`); 0, or more than
        there are, for all. Without effect on a surface that has no data.
    tolerance : float
        Gradients (of the whole loss) and steps this short, to the end, count as convergence.
    cancelled : callable, optional
        Asked every few hundred steps; once it says so the run is given up.

    Raises
    ------
    Cancelled
    ValueError
        The start is not two finite numbers; steps, seed, noise or batch size are out of
        range; a hyperparameter is an array.
    """
    check_single(optimizer)
    x, y = check_start(surface.start if start is None else start)
    steps = int(STEPS.check(steps))
    drawn = chance(surface, steps + 1, seed, noise, batch_size)
    inside = _until(cancelled, _inside(surface, x, y))
    positions, counts, curve = _follow(surface, optimizer, (x, y), steps, drawn, inside)
    path = judge(surface, optimizer, positions, counts, tolerance)[0]
    if curve is None:
        return path
    held = curve[: BETWEEN * steps + 1 : BETWEEN, 2:].copy()
    held.flags.writeable = False
    return replace(path, curve=_frozen(curve[:, :2], path), held=held)


def run_batch(
    surface: Surface,
    optimizer: Optimizer,
    starts: FloatArray,
    steps: int = int(STEPS.default),
    seed: int | NDArray[np.integer[Any]] = int(SEED.default),
    *,
    noise: float = NOISE.default,
    batch_size: float = BATCH_SIZE.default,
    tolerance: float = TOLERANCE,
    cancelled: Callable[[], bool] | None = None,
) -> Batch:
    """Run one optimizer from many starts at once; the optimizer's values may be arrays too.

    Parameters
    ----------
    starts : array, shape (n, 2)
    seed : int or array of int, shape (n,)
        One for all rows, which then see the same noise and batches, or one for each.
    others
        As for :func:`run`. Hyperparameter values may be arrays of shape (n,).

    Raises
    ------
    ValueError
        As for :func:`run`, or an array of values or of seeds is not of shape (n,).
    """
    try:
        starts = np.array(starts, np.float64)
    except (TypeError, ValueError, OverflowError):
        starts = np.empty(0)
    if starts.ndim != 2 or starts.shape[1] != 2 or not np.isfinite(starts).all():
        raise ValueError("starts must be an array of shape (n, 2) of finite numbers")
    for name, value in {**optimizer.values, SEED.name: seed}.items():
        if isinstance(value, np.ndarray) and value.shape != starts.shape[:1]:
            raise ValueError(
                f"{optimizer.name}: {name} must be one number or an array of shape "
                f"({len(starts)},), one for each start, not of shape {value.shape}"
            )
    steps = int(STEPS.check(steps))
    drawn = chance(surface, steps + 1, seed, noise, batch_size)
    if optimizer.rule.rowwise:
        paths = _rows(surface, optimizer, starts, steps, drawn, cancelled)
        return judge(surface, optimizer, *paths, tolerance)
    step = stepper(surface, optimizer, drawn)
    with np.errstate(all="ignore"):
        anywhere = _until(cancelled, lambda x, y: True)
        xs, ys = _iterate(optimizer, step, starts[:, 0], starts[:, 1], steps + 1, anywhere)
    return judge(surface, optimizer, np.stack((np.array(xs), np.array(ys)), -1), None, tolerance)


def check_single(optimizer: Optimizer) -> None:
    """Raise ValueError if a hyperparameter is an array."""
    for name, value in optimizer.values.items():
        if isinstance(value, np.ndarray):
            raise ValueError(f"{optimizer.name}: {name} is an array, which only run_batch takes")


def _follow(
    surface: Surface,
    optimizer: Optimizer,
    start: tuple[float, float],
    steps: int,
    drawn: Chance,
    inside: Inside,
) -> tuple[FloatArray, Counts, FloatArray | None]:
    """Follow one path, one step more than asked for.

    Returns
    -------
    positions : array, shape (steps + 2, 1, 2)
    counts : array of int, shape (steps + 2, 1), or None
        The gradients evaluated by each step, where the rule does not say.
    curve : array, shape (8·(steps + 1) + 1, 2 + n), or None
        The points between, of a flow, each with what the rule holds there.
    """
    rule = optimizer.rule
    if isinstance(rule, FlowRule):
        curve = _curve(surface, rule, optimizer.values, start, steps, inside)
        return curve[::BETWEEN, np.newaxis, :2], None, curve
    counts = [0] if rule.gradients is None else None
    step = stepper(surface, optimizer, drawn, counts)
    columns = _iterate(optimizer, step, *start, steps + 1, inside)
    for column in columns if counts is None else (*columns, counts):
        column += column[-1:] * (steps + 2 - len(column))
    positions = np.array(columns, np.float64).T[:, np.newaxis]
    return positions, None if counts is None else np.array(counts)[:, np.newaxis], None


def _curve(
    surface: Surface,
    rule: FlowRule,
    values: Values,
    start: tuple[float, float],
    steps: int,
    inside: Inside,
) -> FloatArray:
    """Follow a flow, one step more than asked for; shape (8·(steps + 1) + 1, 2 + n)."""
    curve = rule.curve(
        clipped(surface, values),
        values,
        (*start, *rule.initial_state()),
        learning_rates(values, steps + 1),
        inside,
    )
    return np.pad(curve, ((0, BETWEEN * (steps + 1) + 1 - len(curve)), (0, 0)), "edge")


def _frozen(curve: FloatArray, path: Trajectory) -> FloatArray:
    """Return the curve of a flow until its last step, standing where the path stands."""
    curve = curve[: BETWEEN * path.steps + 1].copy()
    if path.status is Status.DIVERGED:
        end = BETWEEN * path.stopped_at
        if (curve[end] != path.positions[-1]).any():  # it became infinite within the step
            end = max(end - BETWEEN, 0)
        curve[end:] = path.positions[-1]
    curve.flags.writeable = False
    return curve


def _inside(surface: Surface, x: float, y: float) -> Inside:
    """Return whether a path from (x, y) goes on from a point."""
    (left, right), (down, up) = (map(float, sides) for sides in reach(surface, x, y))
    return lambda x, y: left < x < right and down < y < up


def _until(cancelled: Callable[[], bool] | None, inside: Inside) -> Inside:
    """Return ``inside`` as one that now and then asks whether the run is to be given up."""
    if cancelled is None:
        return inside
    asked = 0

    def still_inside(x: Any, y: Any) -> bool:
        nonlocal asked
        asked += 1
        if asked % PATIENCE == 0 and cancelled():
            raise Cancelled
        return inside(x, y)

    return still_inside


def _rows(
    surface: Surface,
    optimizer: Optimizer,
    starts: FloatArray,
    steps: int,
    drawn: Chance,
    cancelled: Callable[[], bool] | None,
) -> tuple[FloatArray, Counts]:
    """Follow the paths of a batch one after another; as :func:`_follow`, with n for 1, no curve."""
    positions = np.empty((steps + 2, *starts.shape))
    counts = np.zeros((steps + 2, len(starts)), np.intp)
    known: dict[Any, Any] = {}
    for row, (x, y) in enumerate(starts.tolist()):
        alone = optimizer.row(row)
        # Equal rows that see nothing of their own go the same way.
        own = drawn.own and optimizer.rule.gradients != 0
        way = (x, y, alone, row if own else None)
        if way not in known:
            inside = _until(cancelled, _inside(surface, x, y))
            known[way] = _follow(surface, alone, (x, y), steps, drawn.row(row), inside)
        path, counted, _ = known[way]
        positions[:, row : row + 1] = path
        if counted is not None:
            counts[:, row : row + 1] = counted
    return positions, counts if optimizer.rule.gradients is None else None


def stepper(
    surface: Surface, optimizer: Optimizer, drawn: Chance, counts: list[int] | None = None
) -> Step:
    """Return the optimizer's step on the surface, as chance lets it see it.

    Each step appends to ``counts``, if given, how many gradients have been evaluated by then.
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


def _iterate(
    optimizer: Optimizer,
    step: Step,
    x: Any,
    y: Any,
    steps: int,
    inside: Inside,
) -> tuple[list[Any], list[Any]]:
    """Take the steps, ending early once outside; the coordinates at each step from 0."""
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


def carefully(step: Step, x: Any, y: Any, state: State, t: int, lr: Any) -> tuple[Any, Any, State]:
    """Take a step where floats raise and arrays give inf or NaN."""
    with np.errstate(all="ignore"):
        x, y, state = step(np.float64(x), np.float64(y), state, t, lr)
    return float(x), float(y), _plain(state)


def _plain(state: Any) -> Any:
    """Return a state whose numbers are floats again."""
    return tuple(map(_plain, state)) if isinstance(state, tuple) else float(state)
