"""The same races in PyTorch: losses written again, gradients from autograd, torch's optimizers.

Imports nothing from the project, so that it cannot share the project's errors.
"""

import math
from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch.optim import lr_scheduler
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

STEPS = 80
Loss = Callable[[torch.Tensor], torch.Tensor]

torch.set_default_dtype(torch.float64)  # NAdam keeps a product of its own in it


def ravine(a: float, b: float, angle: float) -> Loss:
    """Return ½·pᵀRᵀ·diag(a, b)·R·p, with R the rotation by −angle."""
    turn = math.radians(angle)
    rotation = torch.tensor(
        [[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]], dtype=torch.float64
    )
    curvatures = torch.tensor([a, b], dtype=torch.float64)
    return lambda p: 0.5 * torch.sum(curvatures * torch.square(rotation @ p))


def rosenbrock(a: float, b: float) -> Loss:
    """Return (a − x)² + b·(y − x²)²."""
    return lambda p: torch.square(a - p[0]) + b * torch.square(p[1] - torch.square(p[0]))


def bounded_saddle(a: float, b: float) -> Loss:
    """Return a·x² − b·y² + ¼·y⁴."""
    return lambda p: a * torch.square(p[0]) - b * torch.square(p[1]) + torch.pow(p[1], 4) / 4


SURFACES: tuple[tuple[str, Callable[..., Loss], dict[str, float], tuple[float, float]], ...] = (
    ("ravine", ravine, {"a": 0.7, "b": 13.0, "angle": 33.0}, (-2.3, 1.7)),
    ("rosenbrock", rosenbrock, {"a": 0.8, "b": 12.0}, (-0.9, 0.6)),
    ("bounded_saddle", bounded_saddle, {"a": 1.3, "b": 0.6}, (1.1, 0.03)),
)
"""Name, loss, its parameters and the start."""

CLASSES = {
    "sgd": torch.optim.SGD,
    "momentum": torch.optim.SGD,
    "nesterov": torch.optim.SGD,
    "rmsprop": torch.optim.RMSprop,
    "adam": torch.optim.Adam,
    "amsgrad": torch.optim.Adam,
    "adagrad": torch.optim.Adagrad,
    "adadelta": torch.optim.Adadelta,
    "adamw": torch.optim.AdamW,
    "adamax": torch.optim.Adamax,
    "nadam": torch.optim.NAdam,
    "radam": torch.optim.RAdam,
    "rprop": torch.optim.Rprop,
}
ALWAYS: dict[str, dict[str, Any]] = {"nesterov": {"nesterov": True}, "amsgrad": {"amsgrad": True}}
PAIRS = {
    "betas": ("beta1", "beta2"),
    "etas": ("eta_minus", "eta_plus"),
    "step_sizes": ("step_min", "step_max"),
}
"""Values that torch takes two at a time."""

DEFAULTS = {"beta1": 0.9, "beta2": 0.999, "eta_minus": 0.5, "eta_plus": 1.2} | {
    "step_min": 1e-6,
    "step_max": 50.0,
}
"""Defaults where only one of two values is given."""

SCHEDULES: dict[str, tuple[type[lr_scheduler.LRScheduler], dict[str, str]]] = {
    "step": (lr_scheduler.StepLR, {"step_size": "step_size", "gamma": "step_gamma"}),
    "exponential": (lr_scheduler.ExponentialLR, {"gamma": "gamma"}),
    "cosine": (lr_scheduler.CosineAnnealingLR, {"T_max": "t_max", "eta_min": "eta_min"}),
    "linear": (
        lr_scheduler.LinearLR,
        {"start_factor": "start_factor", "total_iters": "total_iters"},
    ),
}
"""Name of a schedule → torch's class, and its arguments by their names in the files."""

WHOLE = ("step_size", "t_max", "total_iters")
TRAINING = {"schedule", "clip_norm", "clip_value", "ema"}.union(
    *(names.values() for _, names in SCHEDULES.values())
)


class Training:
    """Schedule, clipping and average around an optimizer, as a training loop has them.

    Parameters
    ----------
    optimizer : torch.optim.Optimizer
    model : torch.nn.Module
        Holds the point, ``model.p``.
    values : dict
        Values of ``TRAINING``; a missing one is off.
    """

    def __init__(
        self, optimizer: torch.optim.Optimizer, model: torch.nn.Module, values: dict[str, Any]
    ) -> None:
        self.optimizer, self.model, self.values = optimizer, model, values
        self.scheduler: lr_scheduler.LRScheduler | None = None
        if "schedule" in values:
            made, names = SCHEDULES[values["schedule"]]
            given = {key: values[name] for key, name in names.items() if name in values}
            whole = {key: int(given[key]) for key in given if names[key] in WHOLE}
            self.scheduler = made(optimizer, **given | whole)
        self.averaged: AveragedModel | None = None
        if "ema" in values:
            # The first call copies the point: the average begins at the start of the path.
            averaging = get_ema_multi_avg_fn(values["ema"])
            self.averaged = AveragedModel(model, multi_avg_fn=averaging)
            self.averaged.update_parameters(model)

    def step(self) -> None:
        """Clip, step, advance the schedule and update the average."""
        if "clip_value" in self.values:
            torch.nn.utils.clip_grad_value_(self.model.parameters(), self.values["clip_value"])
        if "clip_norm" in self.values:
            torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.values["clip_norm"])
        self.optimizer.step()
        if self.scheduler is not None:
            self.scheduler.step()
        if self.averaged is not None:
            self.averaged.update_parameters(self.model)

    @property
    def average(self) -> list[float] | None:
        """The position of the average."""
        return None if self.averaged is None else self.averaged.module.p.tolist()


def torch_optimizer(name: str, p: torch.Tensor, values: dict[str, Any]) -> torch.optim.Optimizer:
    """Return torch's optimizer by its name."""
    given = {key: value for key, value in values.items() if key not in TRAINING}
    given |= ALWAYS.get(name, {})
    for pair, names in PAIRS.items():
        if any(one in given for one in names):
            given[pair] = tuple(given.pop(one, DEFAULTS[one]) for one in names)
    return CLASSES[name]([p], foreach=False, **given)


def race(
    name: str,
    values: dict[str, Any],
    loss: Loss,
    start: Iterable[float],
    steps: int = STEPS,
    nudge: float = 0.0,
) -> dict[str, list[list[float]]]:
    """Return the "positions" of all steps and, if there is one, the "average".

    ``nudge`` is the size of random moves after every step, which test the path's stability.
    """
    model = torch.nn.Module()
    model.p = torch.nn.Parameter(torch.tensor(tuple(start), dtype=torch.float64))
    optimizer = torch_optimizer(name, model.p, values)
    training = Training(optimizer, model, values)
    draw = torch.Generator().manual_seed(0)
    positions, averages = [model.p.tolist()], [training.average]
    for _ in range(steps):
        optimizer.zero_grad()
        loss(model.p).backward()
        training.step()
        if nudge:
            model.p.data += nudge * torch.randn(2, generator=draw)
        positions.append(model.p.tolist())
        averages.append(training.average)
    return {"positions": positions} | ({"average": averages} if "ema" in values else {})
