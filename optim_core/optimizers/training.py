"""What training adds to any optimizer: a learning-rate schedule, clipping, an average of the path.

These are declared once and set like a rule's own hyperparameters. All are off by default.
"""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from optim_core.maths.elementary import FloatArray
from optim_core.parameters.hyperparameter import BELOW_ONE, Choice, Hyperparameter, Interval
from optim_core.parameters.number_format import named
from optim_core.surfaces.objective import Clipped, Objective

SCHEDULE = Choice(
    "schedule",
    "constant",
    ("constant", "step", "exponential", "cosine", "linear"),
    "how the learning rate changes: by a factor now and then, at every step, as a half cosine, "
    "or by a linear warm-up",
)
_SHARE = Interval(0.0, 1.0)
_COUNT = Interval(1.0, 100_000.0)
_STEP_SIZE = Hyperparameter(
    "step_size",
    30.0,
    1.0,
    1000.0,
    "log",
    "steps from one drop of the rate to the next (StepLR)",
    _COUNT,
    whole=True,
    needs=("schedule", "step"),
)
_STEP_GAMMA = Hyperparameter(
    "step_gamma",
    0.1,
    0.01,
    1.0,
    "linear",
    "factor by which the rate drops (gamma of StepLR)",
    _SHARE,
    needs=("schedule", "step"),
)
_GAMMA = Hyperparameter(
    "gamma",
    0.99,
    0.5,
    0.9999,
    "one_minus_log",
    "factor on the rate at every step (ExponentialLR)",
    _SHARE,
    needs=("schedule", "exponential"),
)
_T_MAX = Hyperparameter(
    "t_max",
    200.0,
    10.0,
    10_000.0,
    "log",
    "steps until the rate is lowest (CosineAnnealingLR); it rises again afterwards",
    _COUNT,
    whole=True,
    needs=("schedule", "cosine"),
)
_ETA_MIN = Hyperparameter(
    "eta_min",
    0.0,
    1e-6,
    1.0,
    "log",
    "the lowest rate (CosineAnnealingLR)",
    Interval(0.0, 1e9),
    needs=("schedule", "cosine"),
)
_START_FACTOR = Hyperparameter(
    "start_factor",
    1.0 / 3.0,
    0.01,
    1.0,
    "linear",
    "share of the rate that the first step takes (LinearLR)",
    _SHARE,
    needs=("schedule", "linear"),
)
_TOTAL_ITERS = Hyperparameter(
    "total_iters",
    5.0,
    1.0,
    1000.0,
    "log",
    "steps of the warm-up (LinearLR)",
    _COUNT,
    whole=True,
    needs=("schedule", "linear"),
)
CLIP_NORM = Hyperparameter(
    "clip_norm",
    0.0,
    0.01,
    100.0,
    "log",
    "longest gradient: a longer one is shortened to it; 0 for any length",
)
CLIP_VALUE = Hyperparameter(
    "clip_value",
    0.0,
    0.01,
    100.0,
    "log",
    "largest entry of the gradient: larger ones are cut to it; 0 for any size",
)
EMA = Hyperparameter(
    "ema",
    0.0,
    0.0,
    0.9999,
    "one_minus_log",
    "decay of the running average of the path, drawn fainter; 0 for none",
    BELOW_ONE,
)
TRAINING = (
    SCHEDULE,
    _STEP_SIZE,
    _STEP_GAMMA,
    _GAMMA,
    _T_MAX,
    _ETA_MIN,
    _START_FACTOR,
    _TOTAL_ITERS,
    CLIP_NORM,
    CLIP_VALUE,
    EMA,
)


def learning_rates(values: Mapping[str, Any], steps: int) -> list[Any]:
    """Return the learning rate of each step, by the closed forms of torch.optim.lr_scheduler.

    Parameters
    ----------
    values : mapping
        Of an optimizer; each a float, or an array of shape (n,).
    steps : int

    Returns
    -------
    list of float, or of arrays of shape (n,)
    """
    if values[SCHEDULE.name] == "constant":
        return [values["lr"]] * steps
    return _scheduled(values, np.arange(steps, dtype=np.float64))


def learning_rate_at(values: Mapping[str, Any], step: int) -> Any:
    """Return the learning rate of one step, counted from 1; as in :func:`learning_rates`."""
    if values[SCHEDULE.name] == "constant":
        return values["lr"]
    return _scheduled(values, np.array([step - 1.0]))[0]


def rises_to(values: Mapping[str, Any]) -> float:
    """Return the highest learning rate, of plain values, that a schedule rises to; 0 if to none."""
    highest = {"linear": values["lr"], "cosine": max(values["lr"], values["eta_min"])}
    return float(highest.get(values[SCHEDULE.name], 0.0))


def _scheduled(values: Mapping[str, Any], t: FloatArray) -> list[Any]:
    """Return the rates after t steps, shape (m,), by a schedule other than constant."""
    lr, schedule = values["lr"], values[SCHEDULE.name]
    swept = any(isinstance(value, np.ndarray) for value in values.values())
    t = t[:, np.newaxis] if swept else t
    with np.errstate(under="ignore"):
        if schedule == "step":
            rate = lr * values["step_gamma"] ** (t // values["step_size"])
        elif schedule == "exponential":
            rate = lr * values["gamma"] ** t
        elif schedule == "cosine":
            low, share = values["eta_min"], (1.0 + np.cos(math.pi * t / values["t_max"])) / 2.0
            rate = low + (lr - low) * share
        else:
            done = np.minimum(t / values["total_iters"], 1.0)
            first = values["start_factor"]
            rate = lr * (first + (1.0 - first) * done)
    return list(rate) if swept else rate.tolist()


_SCHEDULES = {
    "constant": "",
    "step": "×{step_gamma:3} every {step_size:6}",
    "exponential": "×{gamma:4} a step",
    "cosine": "cosine to {eta_min:3} in {t_max:6}",
    "linear": "warm-up from ×{start_factor} in {total_iters:6}",
}
_SWITCHED_ON = {
    CLIP_NORM.name: "clip {clip_norm:4}",
    CLIP_VALUE.name: "clip each {clip_value:4}",
    EMA.name: "EMA {ema:4}",
}


def in_words(values: Mapping[str, Any]) -> list[str]:
    """Say briefly what is switched on."""
    templates = [_SCHEDULES[values["schedule"]]]
    templates += [template for name, template in _SWITCHED_ON.items() if values[name]]
    return [template.format_map(named(values)) for template in templates if template]


def clipped(objective: Objective, values: Mapping[str, Any]) -> Objective:
    """Return the objective with its gradient clipped as the values say."""
    norm, value = values[CLIP_NORM.name], values[CLIP_VALUE.name]
    return Clipped(objective, norm, value) if np.any(norm) or np.any(value) else objective


def average(positions: FloatArray, decay: float) -> FloatArray:
    """Return the exponential moving average of a path.

    a₀ = θ₀, a ← decay·a + (1 − decay)·θ (Polyak and Juditsky 1992, in the form of
    torch.optim.swa_utils, whose AveragedModel is first updated before the first step).

    Parameters
    ----------
    positions : array, shape (steps + 1, 2)
    decay : float

    Returns
    -------
    array, shape (steps + 1, 2)
    """
    places = positions.tolist()
    x, y = places[0]
    averaged = []
    for at_x, at_y in places:
        x = decay * x + (1.0 - decay) * at_x
        y = decay * y + (1.0 - decay) * at_y
        averaged.append((x, y))
    return np.array(averaged, np.float64)
