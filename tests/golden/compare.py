"""Compares the optimizers with PyTorch, with random values.

Run it in an environment with torch, from the project's folder::

    PYTHONPATH=. python tests/golden/compare.py

Draws hyperparameters for every optimizer of torch from its sliders' ranges, every second time
with a schedule, clipping and an average as well, and runs it on each surface of ``reference.py``.
Values whose path is chaotic, so that rounding alone moves it, are drawn again. Fails if a path
differs by more than 1e-9.
"""

import random
import sys
from typing import Any

import numpy as np
from reference import CLASSES, SURFACES, Loss, race

import optim_core as oc
from optim_core.optimizers.training import SCHEDULE, TRAINING
from optim_core.parameters.hyperparameter import Flag, Hyperparameter, Parameter

DRAWS, STEPS = 8, 60
TOLERANCE = 1e-9
NUDGE, MAGNIFIED = 1e-12, 1e4
FARTHEST = 1e3
"""Largest distance of a path: farther out, rounding exceeds the tolerance."""

OURS_ALONE = ("convention", "eps_place", "bias_correction")
"""Switches that torch lacks."""


def value_of(parameter: Parameter, draw: random.Random) -> Any:
    """Return any value that a slider or a switch can take."""
    if isinstance(parameter, Hyperparameter):
        return parameter.from_unit(draw.random())
    options = (False, True) if isinstance(parameter, Flag) else parameter.options
    return draw.choice(options)


def values_of(rule: Any, trained: bool, draw: random.Random) -> dict[str, Any]:
    """Draw values for a rule; with or without a training around it."""
    own = {one.name: value_of(one, draw) for one in rule.hyperparameters}
    values = {name: value for name, value in own.items() if name not in OURS_ALONE}
    if trained:
        around = {one.name: value_of(one, draw) for one in TRAINING}
        chosen = around[SCHEDULE.name]
        for one in TRAINING:
            needs = one.needs if isinstance(one, Hyperparameter) else None
            on = needs == (SCHEDULE.name, chosen) if needs else bool(around[one.name])
            if on and (one is not SCHEDULE or chosen != "constant"):
                values[one.name] = around[one.name]
    return values


def torch_path(
    name: str, values: dict[str, Any], loss: Loss, start: Any, nudge: float = 0.0
) -> np.ndarray:
    """Return torch's positions and, below them, its averages if there are any."""
    paths = race(name, values, loss, start, STEPS, nudge)
    return np.concatenate([np.array(path) for path in paths.values()])


def our_path(name: str, values: dict[str, Any], surface: oc.Surface, start: Any) -> np.ndarray:
    """Return the same from the project."""
    path = oc.run(surface, oc.optimizer(name, **values), start, STEPS)
    return path.positions if path.average is None else np.append(path.positions, path.average, 0)


def is_calm(path: np.ndarray, name: str, values: dict[str, Any], loss: Loss, start: Any) -> bool:
    """Return whether torch's path stays near, and is stable under small random moves."""
    if not (np.abs(path) < FARTHEST).all():
        return False
    nudged = torch_path(name, values, loss, start, NUDGE)
    return bool(np.abs(nudged - path).max() < MAGNIFIED * NUDGE)


def compared(name: str, draw: random.Random) -> tuple[list[tuple[float, str]], int]:
    """Return the distances between an optimizer's paths, with their values, and those skipped."""
    rule, found, skipped = oc.OPTIMIZERS[name], [], 0
    for surface_name, family, parameters, start in SURFACES:
        surface, loss, wanted = oc.surface(surface_name, **parameters), family(**parameters), DRAWS
        while wanted:
            values = values_of(rule, wanted % 2 == 0, draw)
            if rule.constraint is not None and rule.constraint({**rule().values, **values}):
                continue
            theirs = torch_path(name, values, loss, start)
            if not is_calm(theirs, name, values, loss, start):
                skipped += 1
                continue
            apart = float(np.abs(our_path(name, values, surface, start) - theirs).max())
            found.append((apart, f"{surface_name} {values}"))
            wanted -= 1
    return found, skipped


def main() -> int:
    """Print a line for each optimizer; return 1 if one differs from torch's."""
    status = 0
    for name in CLASSES:
        found, skipped = compared(name, random.Random(f"ravine {name}"))
        worst, case = max(found)
        print(f"{name:9} {len(found)} paths, largest difference {worst:.1e} ({skipped} redrawn)")
        if not worst <= TOLERANCE:
            print(f"          not torch's: {case}")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
