"""The loop: takes an optimizer over a surface and says how it ended.

:func:`run` follows one path on plain floats, :func:`run_batch` many on arrays; both go through
the same loop, the same rules and the same judgement, so that a row of a batch is the solo run.
Divergence is a result here, never an exception.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optim_core.elementary import FloatArray
from optim_core.objective import Decayed, Noisy
from optim_core.optimizer import Optimizer, State, Step
from optim_core.race_settings import NOISE, SEED, STEPS, check_start
from optim_core.surface import Surface
from optim_core.training import rates
from optim_core.trajectory import Batch, Status, Trajectory

TOLERANCE = 1e-3
"""A path rests where both its gradient and its steps are at most this long."""

REACH = 1e3
"""A path has diverged this many times the half-width of its surface's bounds away from their
centre, or the distance of its start or of a critical point if that is larger."""


def run(
    surface: Surface,
    optimizer: Optimizer,
    start: tuple[float, float] | None = None,
    steps: int = int(STEPS.default),
    seed: int = int(SEED.default),
    *,
    noise: float = NOISE.default,
    tolerance: float = TOLERANCE,
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
        Of the gradient noise; the same seed gives every optimizer the same draws.
    noise : float
        Standard deviation σ of the normal noise added to each coordinate of the gradient.
    tolerance : float
        Gradients and steps this short, to the end, count as convergence.

    Raises
    ------
    ValueError
        The start is not two finite numbers; steps, seed or noise are out of range; a
        hyperparameter is an array.
    """
    check_single(optimizer)
    x, y = check_start(surface.start if start is None else start)
    steps = int(STEPS.check(steps))
    step = _stepper(surface, optimizer, _noise(steps, seed, noise))
    (left, right), (down, up) = (map(float, sides) for sides in _reach(surface, x, y))
    xs, ys = _iterate(
        optimizer, step, x, y, steps + 1, lambda x, y: left < x < right and down < y < up
    )
    rest = steps + 2 - len(xs)
    xs += xs[-1:] * rest
    ys += ys[-1:] * rest
    positions = np.array((xs, ys), np.float64).T[:, np.newaxis, :]
    return _judge(surface, optimizer, positions, tolerance)[0]


def run_batch(
    surface: Surface,
    optimizer: Optimizer,
    starts: FloatArray,
    steps: int = int(STEPS.default),
    seed: int | NDArray[np.integer[Any]] = int(SEED.default),
    *,
    noise: float = NOISE.default,
    tolerance: float = TOLERANCE,
) -> Batch:
    """Run one optimizer from many starts at once; the optimizer's values may be arrays too.

    Parameters
    ----------
    starts : array, shape (n, 2)
    seed : int or array of int, shape (n,)
        One for all rows, which then see the same noise, or one for each.
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
    step = _stepper(surface, optimizer, _noise(steps, seed, noise))
    with np.errstate(all="ignore"):
        xs, ys = _iterate(optimizer, step, starts[:, 0], starts[:, 1], steps + 1, lambda x, y: True)
    return _judge(surface, optimizer, np.stack((np.array(xs), np.array(ys)), -1), tolerance)


def check_single(optimizer: Optimizer) -> None:
    """Raise ValueError if a hyperparameter is an array."""
    for name, value in optimizer.values.items():
        if isinstance(value, np.ndarray):
            raise ValueError(f"{optimizer.name}: {name} is an array, which only run_batch takes")


def _noise(steps: int, seed: Any, noise: float) -> FloatArray | None:
    """Return the noise of each step: shape (steps + 1, 2), or (steps + 1, 2, n) for n seeds."""
    seed, noise = SEED.check(seed), NOISE.check(noise)
    if not noise:
        return None
    draws = [
        np.random.default_rng(int(one)).standard_normal((steps + 1, 2)) for one in np.ravel(seed)
    ]
    return noise * (np.stack(draws, -1) if isinstance(seed, np.ndarray) else draws[0])


def _stepper(surface: Surface, optimizer: Optimizer, noise: FloatArray | None) -> Step:
    """Return the optimizer's step on the surface, with noise if any."""
    if noise is None:
        return optimizer.stepper(surface)
    objective = Noisy(surface, noise)
    step = optimizer.stepper(objective)

    def noisy_step(x: Any, y: Any, state: State, t: int, lr: Any) -> tuple[Any, Any, State]:
        objective.at(t)
        return step(x, y, state, t, lr)

    return noisy_step


def _iterate(
    optimizer: Optimizer,
    step: Step,
    x: Any,
    y: Any,
    steps: int,
    inside: Callable[[Any, Any], bool],
) -> tuple[list[Any], list[Any]]:
    """Take the steps, ending early once outside; the coordinates at each step from 0."""
    state = optimizer.rule.initial_state()
    xs, ys = [x], [y]
    for t, lr in enumerate(rates(optimizer.values, steps), start=1):
        try:
            x, y, state = step(x, y, state, t, lr)
        except ArithmeticError:  # floats raise where arrays give inf or NaN
            with np.errstate(all="ignore"):
                x, y, state = step(np.float64(x), np.float64(y), state, t, lr)
            x, y, state = float(x), float(y), _plain(state)
        xs.append(x)
        ys.append(y)
        if not inside(x, y):
            break
    return xs, ys


def _plain(state: Any) -> Any:
    """Return a state whose numbers are floats again."""
    return tuple(map(_plain, state)) if isinstance(state, tuple) else float(state)


def _reach(surface: Surface, x: Any, y: Any) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    """Return the sides, in x and in y, beyond which a path from (x, y) has diverged."""
    bounds = surface.bounds
    center_x, center_y = bounds.center
    extent = max(bounds.width, bounds.height) / 2.0
    for point in surface.critical_points:
        extent = max(extent, abs(point.x - center_x), abs(point.y - center_y))
    with np.errstate(over="ignore"):
        away = np.maximum(np.abs(x - center_x), np.abs(y - center_y))
        reach = REACH * np.maximum(extent, away)
        return (center_x - reach, center_x + reach), (center_y - reach, center_y + reach)


def _leaves_a_saddle(surface: Surface, x: Any, y: Any, moves: FloatArray) -> Any:
    """Whether the last moves, shape (steps, n, 2), grow along a direction of negative curvature.

    Beside a saddle gradients and steps are as small as at rest, but the path is on its way.
    """
    xx, xy, yy = surface.hessian(x, y)
    low = (xx + yy) / 2.0 - np.hypot((xx - yy) / 2.0, xy)
    one, other = np.stack((xy + 0.0 * low, low - xx), -1), np.stack((low - yy, xy + 0.0 * low), -1)
    longer = np.abs(one).sum(-1) >= np.abs(other).sum(-1)
    along = np.where(longer[..., np.newaxis], one, other)
    before, last = np.abs((moves[-2:] * along).sum(-1)) if len(moves) > 1 else (low, low)
    return (low < 0.0) & (last > before)


def _judge(
    surface: Surface, optimizer: Optimizer, positions: FloatArray, tolerance: float
) -> Batch:
    """Freeze the paths that left and say how each ended.

    ``positions`` is (steps + 2, n, 2): one step more than is kept, as evidence of rest.
    """
    with np.errstate(all="ignore"):
        x, y = positions[..., 0], positions[..., 1]
        losses = surface.value(x, y)
        finite = np.isfinite(losses) & np.isfinite(x) & np.isfinite(y)
        (left, right), (down, up) = _reach(surface, x[0], y[0])
        inside = (x > left) & (x < right) & (y > down) & (y < up)
        outside = ~(finite & inside)[:-1]
        diverged = outside.any(axis=0)
        first = np.where(diverged, outside.argmax(axis=0), len(x) - 1)
        rows = np.arange(x.shape[1])
        shown = finite | (np.isnan(losses) & inside)  # landing where no loss is tells why
        last = np.where(shown[first, rows], first, np.maximum(first - 1, 0))
        coupled, _ = optimizer.rule.decays(optimizer.values)
        slopes = Decayed(surface, coupled).gradient(x, y)  # what it descends includes the decay
        flat = (np.hypot(*slopes) <= tolerance)[:-1]
        moves = np.diff(positions, axis=0)
        lengths = np.hypot(moves[..., 0], moves[..., 1])
    resting = np.logical_and.accumulate((flat & (lengths <= tolerance))[::-1], axis=0)[::-1]
    converged = resting[-1] & ~diverged
    if converged.any():
        with np.errstate(all="ignore"):
            converged &= ~_leaves_a_saddle(surface, x[-2], y[-2], moves)
    stopped_at = np.where(diverged, first, len(x) - 2)
    stopped_at = np.where(converged, resting.argmax(axis=0), stopped_at)
    ends = np.array([Status.FINISHED, Status.DIVERGED, Status.CONVERGED], dtype=object)
    statuses = ends[np.where(converged, 2, diverged.astype(int))]

    kept = np.minimum(np.arange(len(x) - 1)[:, np.newaxis], last)
    positions = np.take_along_axis(positions, kept[..., np.newaxis], axis=0)
    losses = np.take_along_axis(losses, kept, axis=0)
    positions.flags.writeable = losses.flags.writeable = False
    return Batch(surface, optimizer, positions, losses, statuses, stopped_at)
