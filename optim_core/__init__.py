"""Ravine's core: how optimizers move over surfaces, without a window.

Make a surface and an optimizer by name; values not given have their defaults:

>>> import optim_core as oc
>>> surface = oc.surface("ravine", a=1.0, b=50.0, angle=0.0)
>>> newton = oc.optimizer("newton")

A run returns a path, which knows how it ended:

>>> path = oc.run(surface, newton, start=(-4.0, 2.0), steps=10)
>>> path
<Trajectory newton on ravine: 10 steps, converged by step 1 at (0, 0), loss 0>
>>> path.status, path.stopped_at
(<Status.CONVERGED: 'converged'>, 1)

Call a surface or an optimizer to change some of its values:

>>> oc.run(surface(b=4.0), oc.optimizer("sgd", lr=0.1)(lr=0.25), start=(0.0, 1.0), steps=1)
<Trajectory sgd on ravine: 1 step, converged by step 1 at (0, 0), loss 0>

Any function of two numbers makes a surface too:

>>> bowl = oc.surface(lambda x, y: (x - 1) ** 2 + y ** 2, title="A bowl")
>>> bowl.derived
'1 minimum in view'

Nothing in the core imports this module: each part imports from the modules that define what it
needs.
"""

from optim_core.analysis.judging.judge import judged
from optim_core.optimizers import OPTIMIZERS, optimizer
from optim_core.optimizers.rule import Optimizer
from optim_core.parameters.hyperparameter import Choice, Flag, Hyperparameter
from optim_core.runs.run import run, run_batch
from optim_core.runs.trajectory import Batch, Trajectory
from optim_core.scenes.defaults import default_scene, default_setup
from optim_core.scenes.document import Document
from optim_core.scenes.figure import Figure
from optim_core.scenes.file import load, save
from optim_core.scenes.race import Race, run_race
from optim_core.scenes.scene import Scene
from optim_core.scenes.setup import Racer, Setup
from optim_core.surfaces import SURFACES, surface
from optim_core.surfaces.landscape import Bounds, CriticalPoint, Surface
from optim_core.verdict.status import Status
from optim_core.verdict.verdict import Verdict

Trajectory.judge = judged
"""Paths stand below their judge; this module, which is loaded first, brings them together."""

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
    "Verdict",
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
