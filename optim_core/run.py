"""The loop: takes an optimizer over a surface and says how it ended.

:func:`run` follows one path on plain floats, :func:`run_batch` many on arrays; both go through
the same loop, the same rules and the same judgement, so that a row of a batch is the solo run.
Divergence is a result here, never an exception.
"""

import numbers
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from optim_core.elementary import FloatArray
from optim_core.optimizer import Optimizer, State, Step
from optim_core.surface import Surface, is_finite_point
from optim_core.trajectory import Batch, Status, Trajectory

MAX_STEPS = 100_000
TOLERANCE = 1e-3
"""A path rests where both its gradient and its steps are at most this long."""

REACH = 1e3
"""A path has diverged this many half-widths of its surface's bounds away from their centre."""


def run(
    surface: Surface,
    optimizer: Optimizer,
    start: tuple[float, float] | None = None,
    steps: int = 200,
    seed: int = 0,
    *,
    noise: float = 0.0,
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
    for name, value in optimizer.values.items():
        if isinstance(value, np.ndarray):
            raise ValueError(f"{optimizer.name}: {name} is an array, which only run_batch takes")
    x, y = check_start(surface.start if start is None else start)
    check_steps(steps)
    step, state = _stepper(surface, optimizer, steps, seed, noise)
    limit = float(_reach(surface, x, y))
    xs, ys = _iterate(step, x, y, state, steps + 1, lambda x, y: -limit < x < limit > y > -limit)
    rest = steps + 2 - len(xs)
    xs += xs[-1:] * rest
    ys += ys[-1:] * rest
    positions = np.array((xs, ys), np.float64).T[:, np.newaxis, :]
    return _judge(surface, optimizer, positions, tolerance)[0]


def run_batch(
    surface: Surface,
    optimizer: Optimizer,
    starts: FloatArray,
    steps: int = 200,
    seed: int = 0,
    *,
    noise: float = 0.0,
    tolerance: float = TOLERANCE,
) -> Batch:
    """Run one optimizer from many starts at once; the optimizer's values may be arrays too.

    Parameters
    ----------
    starts : array, shape (n, 2)
    others
        As for :func:`run`. Hyperparameter values may be arrays of shape (n,); all rows see
        the same noise.

    Raises
    ------
    ValueError
        As for :func:`run`, or an array of values is not of shape (n,).
    """
    starts = np.array(starts, np.float64)
    if starts.ndim != 2 or starts.shape[1] != 2 or not np.isfinite(starts).all():
        raise ValueError("starts must be an array of shape (n, 2) of finite numbers")
    for name, value in optimizer.values.items():
        if isinstance(value, np.ndarray) and value.shape != starts.shape[:1]:
            raise ValueError(
                f"{optimizer.name}: {name} must be one number or an array of shape "
                f"({len(starts)},), one for each start, not of shape {value.shape}"
            )
    check_steps(steps)
    step, state = _stepper(surface, optimizer, steps, seed, noise)
    with np.errstate(all="ignore"):
        xs, ys = _iterate(step, starts[:, 0], starts[:, 1], state, steps + 1, lambda x, y: True)
    return _judge(surface, optimizer, np.stack((np.array(xs), np.array(ys)), -1), tolerance)


def check_start(start: Any) -> tuple[float, float]:
    """Return the start as two floats; ValueError unless it is two finite numbers."""
    if not is_finite_point(start):
        raise ValueError(f"start must be two finite numbers x, y, not {start!r}")
    x, y = start
    return float(x), float(y)


def check_steps(steps: Any) -> int:
    """Return the number of steps; ValueError unless it is a whole number from 1 to 100,000."""
    whole = isinstance(steps, numbers.Integral) and not isinstance(steps, bool)
    if not whole or not 1 <= steps <= MAX_STEPS:
        raise ValueError(f"steps must be a whole number from 1 to {MAX_STEPS}, not {steps!r}")
    return int(steps)


def check_seed(seed: Any) -> int:
    """Return the seed; ValueError unless it is a whole number from 0 to 2³² − 1."""
    whole = isinstance(seed, numbers.Integral) and not isinstance(seed, bool)
    if not whole or not 0 <= seed < 2**32:
        raise ValueError(f"seed must be a whole number from 0 to {2**32 - 1}, not {seed!r}")
    return int(seed)


def check_noise(noise: Any) -> float:
    """Return σ; ValueError unless it is a finite number of at least 0."""
    real = isinstance(noise, numbers.Real) and not isinstance(noise, bool)
    if not real or not 0.0 <= noise <= sys.float_info.max:
        raise ValueError(f"noise must be a finite number of at least 0, not {noise!r}")
    return float(noise)


class _NoisyObjective:
    """A surface whose gradient carries the noise of the current step."""

    def __init__(self, surface: Surface, noise: FloatArray) -> None:
        self.value = surface.value
        self.hessian = surface.hessian
        self._gradient = surface.gradient
        self._draws: list[list[float]] = noise.tolist()
        self.step = 0

    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        gx, gy = self._gradient(x, y)
        noise_x, noise_y = self._draws[self.step]
        return gx + noise_x, gy + noise_y


def _stepper(
    surface: Surface, optimizer: Optimizer, steps: int, seed: int, noise: float
) -> tuple[Step, State]:
    """Return the optimizer's step on the surface, with noise if any, and its first state."""
    state = optimizer.rule.initial_state()
    check_seed(seed)
    if not check_noise(noise):
        return optimizer.stepper(surface), state
    draws = np.random.default_rng(seed).standard_normal((steps + 1, 2))
    objective = _NoisyObjective(surface, noise * draws)
    quiet_step = optimizer.stepper(objective)

    def step(x: Any, y: Any, state: State, t: int) -> tuple[Any, Any, State]:
        objective.step = t - 1
        return quiet_step(x, y, state, t)

    return step, state


def _iterate(
    step: Step, x: Any, y: Any, state: State, steps: int, inside: Callable[[Any, Any], bool]
) -> tuple[list[Any], list[Any]]:
    """Take the steps, ending early once outside; the coordinates at each step from 0."""
    xs, ys = [x], [y]
    for t in range(1, steps + 1):
        try:
            x, y, state = step(x, y, state, t)
        except ArithmeticError:  # floats raise where arrays give inf or NaN
            with np.errstate(all="ignore"):
                x, y, state = step(np.float64(x), np.float64(y), state, t)
            x, y = float(x), float(y)
        xs.append(x)
        ys.append(y)
        if not inside(x, y):
            break
    return xs, ys


def _reach(surface: Surface, x: Any, y: Any) -> Any:
    """Return the coordinate, in size, beyond which a path has diverged."""
    bounds = surface.bounds
    extent = max(map(abs, bounds))
    return REACH * np.maximum(extent, np.maximum(np.abs(x), np.abs(y)))


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
        limit = _reach(surface, x[0], y[0])
        outside = ~(finite & (np.abs(x) < limit) & (np.abs(y) < limit))[:-1]
        diverged = outside.any(axis=0)
        first = np.where(diverged, outside.argmax(axis=0), len(x) - 1)
        rows = np.arange(x.shape[1])
        last = np.where(finite[first, rows], first, np.maximum(first - 1, 0))
        slope_x, slope_y = surface.gradient(x, y)
        flat = (np.hypot(slope_x, slope_y) <= tolerance)[:-1]
        short = np.hypot(*np.moveaxis(np.diff(positions, axis=0), -1, 0)) <= tolerance
    resting = np.logical_and.accumulate((flat & short)[::-1], axis=0)[::-1]
    converged = resting[-1] & ~diverged
    stopped_at = np.where(diverged, first, len(x) - 2)
    stopped_at = np.where(converged, resting.argmax(axis=0), stopped_at)
    ends = np.array([Status.FINISHED, Status.DIVERGED, Status.CONVERGED], dtype=object)
    statuses = ends[np.where(converged, 2, diverged.astype(int))]

    kept = np.minimum(np.arange(len(x) - 1)[:, np.newaxis], last)
    positions = np.take_along_axis(positions, kept[..., np.newaxis], axis=0)
    losses = np.take_along_axis(losses, kept, axis=0)
    positions.flags.writeable = losses.flags.writeable = False
    return Batch(surface, optimizer, positions, losses, statuses, stopped_at)
