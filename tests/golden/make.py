"""Makes the reference trajectories that the optimizers are held against, with PyTorch.

Run it in an environment with torch (the tests themselves need none)::

    python tests/golden/make.py            # write tests/golden/*.json
    python tests/golden/make.py --check    # make them again and compare with the files

It imports nothing of the project: the losses are written here a second time, with torch's
operations, and their gradients come from autograd.
"""

import argparse
import json
import math
import platform
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import torch

FOLDER = Path(__file__).parent
STEPS = 80
TOLERANCE = 1e-9
Loss = Callable[[torch.Tensor], torch.Tensor]


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

torch.set_default_dtype(torch.float64)  # NAdam keeps a product of its own in it

CASES: dict[str, tuple[dict[str, Any], ...]] = {
    "sgd": ({"lr": 0.0123}, {"lr": 0.017, "weight_decay": 0.31}),
    "momentum": (
        {"lr": 0.0031, "momentum": 0.83},
        {"lr": 0.0047, "momentum": 0.77, "dampening": 0.37},
        {"lr": 0.0029, "momentum": 0.71, "nesterov": True},
        {"lr": 0.0033, "momentum": 0.62, "dampening": 0.21, "weight_decay": 0.27},
    ),
    "rmsprop": (
        {"lr": 0.013, "alpha": 0.87, "eps": 3e-6},
        {"lr": 0.0021, "alpha": 0.93, "eps": 2e-3, "momentum": 0.66},
        {"lr": 0.0037, "alpha": 0.81, "eps": 0.05, "centered": True},
        {
            "lr": 0.0019,
            "alpha": 0.91,
            "eps": 0.02,
            "momentum": 0.43,
            "centered": True,
            "weight_decay": 0.19,
        },
    ),
    "adam": (
        {"lr": 0.043, "beta1": 0.85, "beta2": 0.97, "eps": 2e-7},
        {"lr": 0.071, "beta1": 0.6, "beta2": 0.88, "eps": 1e-4, "amsgrad": True},
        {"lr": 0.037, "beta1": 0.93, "beta2": 0.995, "eps": 1e-3, "weight_decay": 0.23},
        {"lr": 0.19, "beta1": 0.0, "beta2": 0.71, "eps": 0.03, "amsgrad": True},
    ),
    "nesterov": (
        {"lr": 0.0027, "momentum": 0.79},
        {"lr": 0.0041, "momentum": 0.58, "weight_decay": 0.33},
    ),
    "adagrad": (
        {"lr": 0.31, "lr_decay": 0.013, "eps": 1e-6},
        {"lr": 0.17, "lr_decay": 0.0, "eps": 0.07, "weight_decay": 0.29},
    ),
    "adadelta": (
        {"lr": 0.9, "rho": 0.87, "eps": 3e-3},
        {"lr": 0.7, "rho": 0.95, "eps": 2e-3, "weight_decay": 0.21},
    ),
    "amsgrad": (
        {"lr": 0.067, "beta1": 0.71, "beta2": 0.86, "eps": 3e-5},
        {"lr": 0.049, "beta1": 0.88, "beta2": 0.93, "eps": 2e-3, "weight_decay": 0.18},
    ),
    "adamw": (
        {"lr": 0.061, "beta1": 0.81, "beta2": 0.96, "eps": 4e-6, "weight_decay": 0.37},
        {
            "lr": 0.083,
            "beta1": 0.67,
            "beta2": 0.91,
            "eps": 1e-3,
            "amsgrad": True,
            "weight_decay": 0.9,
        },
    ),
    "adamax": (
        {"lr": 0.057, "beta1": 0.84, "beta2": 0.94, "eps": 3e-5},
        {"lr": 0.031, "beta1": 0.5, "beta2": 0.89, "eps": 0.02, "weight_decay": 0.26},
    ),
    "nadam": (
        {"lr": 0.023, "beta1": 0.87, "beta2": 0.95, "eps": 2e-3, "momentum_decay": 0.017},
        {"lr": 0.014, "beta1": 0.74, "beta2": 0.9, "eps": 3e-2, "weight_decay": 0.24},
        {
            "lr": 0.071,
            "beta1": 0.91,
            "beta2": 0.985,
            "eps": 1e-4,
            "momentum_decay": 0.2,
            "decoupled_weight_decay": True,
            "weight_decay": 0.6,
        },
    ),
    "radam": (
        {"lr": 0.0021, "beta1": 0.83, "beta2": 0.97, "eps": 2e-5},
        {"lr": 0.0034, "beta1": 0.71, "beta2": 0.8, "eps": 1e-3, "weight_decay": 0.22},
        {
            "lr": 0.0017,
            "beta1": 0.88,
            "beta2": 0.993,
            "eps": 3e-4,
            "decoupled_weight_decay": True,
            "weight_decay": 0.7,
        },
    ),
    "rprop": (
        {"lr": 0.013, "eta_minus": 0.43, "eta_plus": 1.31, "step_min": 1e-5, "step_max": 0.21},
        {"lr": 0.037, "eta_minus": 0.61, "eta_plus": 1.13, "step_min": 3e-3, "step_max": 3.0},
    ),
}

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


def torch_optimizer(name: str, p: torch.Tensor, values: dict[str, Any]) -> torch.optim.Optimizer:
    """Return torch's optimizer of a name."""
    given = values | ALWAYS.get(name, {})
    for pair, (first, second) in PAIRS.items():
        if first in given:
            given[pair] = (given.pop(first), given.pop(second))
    return CLASSES[name]([p], foreach=False, **given)


def trajectory(
    name: str, values: dict[str, Any], loss: Loss, start: Iterable[float]
) -> list[list[float]]:
    """Return the positions from step 0 to the last."""
    p = torch.tensor(tuple(start), dtype=torch.float64, requires_grad=True)
    optimizer = torch_optimizer(name, p, values)
    positions = [p.tolist()]
    for _ in range(STEPS):
        optimizer.zero_grad()
        loss(p).backward()
        optimizer.step()
        positions.append(p.tolist())
    return positions


def document(name: str) -> dict[str, Any]:
    """Return all cases of one optimizer and what made them."""
    return {
        "made_with": {
            "torch": torch.__version__,
            "python": platform.python_version(),
            "numpy": np.__version__,
        },
        "optimizer": name,
        "cases": [
            {
                "surface": surface,
                "parameters": parameters,
                "values": values,
                "positions": trajectory(name, values, family(**parameters), start),
            }
            for values in CASES[name]
            for surface, family, parameters, start in SURFACES
        ],
    }


def difference(made: dict[str, Any], stored: dict[str, Any]) -> float:
    """Return the largest distance between two documents' positions; inf if the cases differ."""
    keys = ("surface", "parameters", "values")
    for one, other in zip(made["cases"], stored["cases"], strict=False):
        if any(one[key] != other[key] for key in keys):
            return math.inf
    here = np.array([case["positions"] for case in made["cases"]])
    there = np.array([case["positions"] for case in stored["cases"]])
    return float(np.abs(here - there).max()) if here.shape == there.shape else math.inf


def main() -> int:
    """Write the files, or compare with them."""
    parser = argparse.ArgumentParser(description="Make the PyTorch reference trajectories.")
    parser.add_argument("--check", action="store_true", help="compare with the stored files")
    check = parser.parse_args().check
    status = 0
    for name in CASES:
        path, made = FOLDER / f"{name}.json", document(name)
        if not check:
            path.write_text(json.dumps(made, separators=(",", ":")) + "\n", encoding="utf-8")
            continue
        worst = difference(made, json.loads(path.read_text(encoding="utf-8")))
        print(f"{path.name}: largest difference {worst:.3g}")
        if not worst <= TOLERANCE:
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
