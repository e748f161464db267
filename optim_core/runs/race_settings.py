"""The numbers of a race besides its surface and its racers, declared once.

Like any parameter they are checked, parsed and shown by their declarations.
"""

from dataclasses import replace
from typing import Any

from optim_core.parameters.hyperparameter import Hyperparameter, Interval
from optim_core.parameters.refusal import Refusal, quoted
from optim_core.surfaces.landscape import Surface, is_finite_point

STEPS = Hyperparameter(
    "steps",
    200.0,
    10.0,
    10_000.0,
    "log",
    "how many steps each racer takes",
    Interval(1.0, 100_000.0),
    whole=True,
)
NOISE = Hyperparameter(
    "noise",
    0.0,
    0.01,
    100.0,
    "log",
    "standard deviation of the noise added to each coordinate of the gradient; every racer gets "
    "the same draws",
    Interval(0.0, 1e100),
)
SEED = Hyperparameter(
    "seed",
    0.0,
    0.0,
    99.0,
    "linear",
    "which draws of the noise and of the batches",
    Interval(0.0, 2.0**32 - 1.0),
    whole=True,
)
SEEDS = Hyperparameter(
    "seeds",
    1.0,
    1.0,
    200.0,
    "log",
    "how many seeds race at once; with noise or batches, more than one draw a cloud of paths, "
    "their mean and the spread of their losses",
    Interval(1.0, 200.0),
    whole=True,
)
BATCH_SIZE = Hyperparameter(
    "batch_size",
    0.0,
    1.0,
    60.0,
    "log",
    "points of the data that a step sees, reshuffled for each epoch; 0 for all of them",
    Interval(0.0, 1e6),
    whole=True,
)
SETTINGS = (STEPS, NOISE, BATCH_SIZE, SEED, SEEDS)


def settings_for(surface: Surface) -> tuple[Hyperparameter, ...]:
    """Return the settings of a race over a surface; a batch size only if the surface has data."""
    if surface.problem is None:
        return tuple(setting for setting in SETTINGS if setting is not BATCH_SIZE)
    sized = replace(BATCH_SIZE, high=float(len(surface.problem.points)))
    return tuple(sized if setting is BATCH_SIZE else setting for setting in SETTINGS)


def check_start(start: Any) -> tuple[float, float]:
    """Return the start as two floats; ValueError unless it is two finite numbers."""
    if not is_finite_point(start):
        raise Refusal(f"start must be two finite numbers x, y, not {quoted(start)}")
    x, y = start
    return float(x), float(y)
