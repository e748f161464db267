"""Ravine's core: how optimizers move over surfaces, without a window.

>>> import optim_core as oc
>>> surface = oc.surface("ravine", a=1.0, b=50.0, angle=20.0)
>>> path = oc.run(surface, oc.optimizer("newton"), start=(-3.0, 2.0), steps=10)
>>> path.status, path.stopped_at
(<Status.CONVERGED: 'converged'>, 1)
"""

from optim_core.optimizers import OPTIMIZERS, optimizer
from optim_core.optimizers.rule import Optimizer
from optim_core.parameters.hyperparameter import Choice, Flag, Hyperparameter
from optim_core.runs.run import run, run_batch
from optim_core.runs.trajectory import Batch, Status, Trajectory
from optim_core.scenes.defaults import default_scene, default_setup
from optim_core.scenes.document import Document
from optim_core.scenes.figure import Figure
from optim_core.scenes.file import load, save
from optim_core.scenes.race import Race, run_race
from optim_core.scenes.scene import Scene
from optim_core.scenes.setup import Racer, Setup
from optim_core.surfaces import SURFACES, surface
from optim_core.surfaces.landscape import Bounds, CriticalPoint, Surface

__version__ = "0.1.0"

__all__ = [
    "OPTIMIZERS",
    "SURFACES",
    "Batch",
    "Bounds",
    "Choice",
    "CriticalPoint",
    "Document",
    "Figure",
    "Flag",
    "Hyperparameter",
    "Optimizer",
    "Race",
    "Racer",
    "Scene",
    "Setup",
    "Status",
    "Surface",
    "Trajectory",
    "default_scene",
    "default_setup",
    "load",
    "optimizer",
    "run",
    "run_batch",
    "run_race",
    "save",
    "surface",
]
