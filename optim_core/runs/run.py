"""Runs an optimizer over a surface and says how the path ended.

:func:`run` follows one path on plain floats, :func:`run_batch` many on arrays. Both use the same
loop, the same rules and the same judgement, so that a row of a batch equals the solo run.
Divergence is a result, never an exception.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optim_core.cancellation import Questions, never
from optim_core.maths.elementary import FloatArray
from optim_core.maths.ode import BETWEEN
from optim_core.optimizers.flow_rule import FlowRule
from optim_core.optimizers.rule import Optimizer
from optim_core.optimizers.training import clipped, learning_rates
from optim_core.parameters.refusal import Refusal, quoted
from optim_core.parameters.values import Values
from optim_core.runs.chance import Chance, chance
from optim_core.runs.race_settings import BATCH_SIZE, NOISE, SEED, STEPS, check_start
from optim_core.runs.stepper import Inside, iterate, iterate_all, stepper
from optim_core.runs.termination import TOLERANCE, Counts, judge, reach
from optim_core.runs.trajectory import Batch, Trajectory
from optim_core.surfaces.landscape import Surface
from optim_core.verdict.status import Status


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
        Of noise and batches. The same seed gives every optimizer the same draws.
    noise : float
        Standard deviation σ of the normal noise added to each coordinate of the gradient.
    batch_size : int
        Points of the data that each step sees (:mod:`optim_core.runs.minibatch`). All of them if
        it is 0 or more than there are. It has no effect on a surface without data.
    tolerance : float
        A path has converged when its gradients (of the whole loss) and its steps are at most this
        long from some step to the end.
    cancelled : callable, optional
        Called about every half millisecond; once it returns true the run is cancelled.

    Raises
    ------
    Cancelled
    ValueError
        The start is not two finite numbers; steps, seed, noise or batch size is out of range; or a
        hyperparameter is an array.

    Examples
    --------
    >>> import optim_core as oc
    >>> adam = oc.optimizer("adam", lr=0.05)
    >>> path = oc.run(oc.surface("rosenbrock"), adam, start=(-1.5, 2.0), steps=500)
    >>> path
    <Trajectory adam on rosenbrock: 500 steps, finished at (0.6652, 0.4416), loss 0.11>
    >>> path.positions.shape
    (501, 2)
    >>> path.losses[:3].round(3).tolist()
    [12.5, 6.278, 6.906]
    """
    check_single(optimizer)
    check_surface(surface)
    x, y = check_start(surface.start if start is None else start)
    steps = int(STEPS.check(steps))
    drawn = chance(surface, steps + 1, seed, noise, batch_size)
    inside = _until(cancelled, _inside(surface, x, y))
    followed, counts, curve = _follow(surface, optimizer, (x, y), steps, drawn, inside)
    path = judge(surface, optimizer, followed, counts, tolerance)[0]
    if curve is None:
        return replace(path, drawn=drawn.drawn)
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
        One for all rows, which then see the same noise and batches, or one for each row.
    others
        As for :func:`run`. Hyperparameter values may be arrays of shape (n,).

    Raises
    ------
    ValueError
        As for :func:`run`, or an array of values or of seeds is not of shape (n,).

    Examples
    --------
    >>> import numpy as np
    >>> import optim_core as oc
    >>> rates = np.array([0.01, 0.25, 3.0])
    >>> sgd = oc.optimizer("sgd", lr=rates)
    >>> bowl = oc.surface("ravine", a=1.0, b=4.0)
    >>> batch = oc.run_batch(bowl, sgd, starts=np.full((3, 2), 2.0), steps=50)
    >>> batch
    <Batch sgd on ravine: 3 paths of 50 steps, 1 settled · 1 diverged · 1 unsettled>
    >>> batch[0].optimizer
    sgd(lr=0.01)
    """
    try:
        starts = np.array(starts, np.float64)
    except (TypeError, ValueError, OverflowError):
        starts = np.empty(0)
    if starts.ndim != 2 or starts.shape[1] != 2 or not np.isfinite(starts).all():
        raise Refusal("starts must be an array of shape (n, 2) of finite numbers")
    for name, value in {**optimizer.values, SEED.name: seed}.items():
        if isinstance(value, np.ndarray) and value.shape != starts.shape[:1]:
            raise Refusal(
                f"{name} must be one number or an array of shape ({len(starts)},), one for each "
                f"start, not of shape {value.shape}",
                optimizer.name,
            )
    steps = int(STEPS.check(steps))
    drawn = chance(surface, steps + 1, seed, noise, batch_size)
    if optimizer.rule.rowwise:
        followed = _rows(surface, optimizer, starts, steps, drawn, cancelled)
        batch = judge(surface, optimizer, *followed, tolerance, cancelled or never)
        return replace(batch, drawn=drawn.drawn and optimizer.rule.gradients != 0)
    step = stepper(surface, optimizer, drawn)
    paths = np.empty((2, steps + 2, len(starts)))
    paths[:, 0] = starts.T
    iterate_all(optimizer, step, paths, cancelled or never)
    batch = judge(surface, optimizer, paths, None, tolerance, cancelled or never)
    return replace(batch, drawn=drawn.drawn)


def check_surface(surface: Surface) -> None:
    """Raise TypeError unless it is a surface."""
    if not isinstance(surface, Surface):
        raise TypeError(f"a surface is made by optim_core.surface, not {quoted(surface)}")


def check_single(optimizer: Optimizer) -> None:
    """Raise TypeError unless it is an optimizer, ValueError if a hyperparameter is an array."""
    if not isinstance(optimizer, Optimizer):
        raise TypeError(f"an optimizer is made by optim_core.optimizer, not {quoted(optimizer)}")
    for name, value in optimizer.values.items():
        if isinstance(value, np.ndarray):
            raise Refusal(f"{name} is an array, which only run_batch takes", optimizer.name)


def _follow(
    surface: Surface,
    optimizer: Optimizer,
    start: tuple[float, float],
    steps: int,
    drawn: Chance,
    inside: Inside,
) -> tuple[FloatArray, Counts, FloatArray | None]:
    """Follow one path for one more step than asked for.

    Returns
    -------
    path : array, shape (2, steps + 2, 1)
        Its x and y.
    counts : array of int, shape (steps + 2, 1), or None
        The gradients evaluated up to each step, if the rule does not fix their number.
    curve : array, shape (8·(steps + 1) + 1, 2 + n), or None
        Of a flow, the points between the steps too, each with the state of the rule.
    """
    rule = optimizer.rule
    if isinstance(rule, FlowRule):
        curve = _curve(surface, rule, optimizer.values, start, steps, inside)
        return curve[::BETWEEN, :2].T.copy()[..., np.newaxis], None, curve
    counts = [0] if rule.gradients is None else None
    step = stepper(surface, optimizer, drawn, counts)
    columns = iterate(optimizer, step, *start, steps + 1, inside)
    for column in columns if counts is None else (*columns, counts):
        column += column[-1:] * (steps + 2 - len(column))
    path = np.stack([np.array(column, np.float64) for column in columns])[..., np.newaxis]
    return path, None if counts is None else np.array(counts)[:, np.newaxis], None


def _curve(
    surface: Surface,
    rule: FlowRule,
    values: Values,
    start: tuple[float, float],
    steps: int,
    inside: Inside,
) -> FloatArray:
    """Follow a flow for one more step than asked for; shape (8·(steps + 1) + 1, 2 + n)."""
    curve = rule.curve(
        clipped(surface, values),
        values,
        (*start, *rule.initial_state()),
        learning_rates(values, steps + 1),
        inside,
    )
    return np.pad(curve, ((0, BETWEEN * (steps + 1) + 1 - len(curve)), (0, 0)), "edge")


def _frozen(curve: FloatArray, path: Trajectory) -> FloatArray:
    """Return the curve of a flow up to its last step; it stops where the path stops."""
    curve = curve[: BETWEEN * path.steps + 1].copy()
    if path.status is Status.DIVERGED:
        end = BETWEEN * path.stopped_at
        if (curve[end] != path.positions[-1]).any():  # it became infinite within the step
            end = max(end - BETWEEN, 0)
        curve[end:] = path.positions[-1]
    curve.flags.writeable = False
    return curve


def _inside(surface: Surface, x: float, y: float) -> Inside:
    """Return the test whether a path from (x, y) goes on from a point."""
    (left, right), (down, up) = (map(float, sides) for sides in reach(surface, x, y))
    return lambda x, y: left < x < right and down < y < up


def _until(cancelled: Callable[[], bool] | None, inside: Inside) -> Inside:
    """Return ``inside``, extended to raise Cancelled soon after the run is cancelled."""
    if cancelled is None:
        return inside
    questions, left = Questions(cancelled), 1

    def still_inside(x: Any, y: Any) -> bool:
        nonlocal left
        left -= 1
        if not left:
            left = questions.ask()
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
    """Follow the paths of a batch one after another; as :func:`_follow`, for n paths, no curve."""
    paths = np.empty((2, steps + 2, len(starts)))
    counts = np.zeros((steps + 2, len(starts)), np.intp)
    known: dict[Any, Any] = {}
    for row, (x, y) in enumerate(starts.tolist()):
        alone = optimizer.row(row)
        # Equal rows without draws of their own take the same path.
        own = drawn.own and optimizer.rule.gradients != 0
        way = (x, y, alone, row if own else None)
        if way not in known:
            inside = _until(cancelled, _inside(surface, x, y))
            known[way] = _follow(surface, alone, (x, y), steps, drawn.row(row), inside)
        path, counted, _ = known[way]
        paths[..., row : row + 1] = path
        if counted is not None:
            counts[:, row : row + 1] = counted
    return paths, counts if optimizer.rule.gradients is None else None
