"""Ravine's core: how optimizers move over surfaces, without a window.

>>> import optim_core as oc
>>> surface = oc.surface("ravine", a=1.0, b=50.0, angle=20.0)
>>> path = oc.run(surface, oc.optimizer("newton"), start=(-3.0, 2.0), steps=10)
>>> path.status, path.stopped_at
(<Status.CONVERGED: 'converged'>, 1)
"""

from typing import Any

from optim_core.hyperparameter import Choice, Flag, Hyperparameter, unknown
from optim_core.optimizer import Optimizer
from optim_core.optimizers import OPTIMIZERS
from optim_core.run import run, run_batch
from optim_core.surface import Bounds, CriticalPoint, Surface
from optim_core.surfaces import SURFACES
from optim_core.trajectory import Batch, Status, Trajectory

__version__ = "0.1.0"

__all__ = [
    "OPTIMIZERS",
    "SURFACES",
    "Batch",
    "Bounds",
    "Choice",
    "CriticalPoint",
    "Flag",
    "Hyperparameter",
    "Optimizer",
    "Status",
    "Surface",
    "Trajectory",
    "optimizer",
    "run",
    "run_batch",
    "surface",
]


def surface(name: str, /, **parameters: Any) -> Surface:
    """Return a surface by its registry key, with the given parameters.

    Raises
    ------
    ValueError
        Unknown surface or parameter, or a value out of range.
    """
    if name not in SURFACES:
        raise unknown("surface", name, SURFACES)
    return SURFACES[name](**parameters)


def optimizer(name: str, /, **hyperparameters: Any) -> Optimizer:
    """Return an optimizer by its registry key, with the given hyperparameters.

    Raises
    ------
    ValueError
        Unknown optimizer or hyperparameter, a value out of range or a forbidden combination.
    """
    if name not in OPTIMIZERS:
        raise unknown("optimizer", name, OPTIMIZERS)
    return OPTIMIZERS[name](**hyperparameters)
