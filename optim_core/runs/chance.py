"""The random draws of each step: noise on the gradient, and the batch of the data.

They depend on the seed alone, so that all racers get the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from optim_core.maths.elementary import FloatArray
from optim_core.runs.minibatch import Batches, batches
from optim_core.runs.race_settings import BATCH_SIZE, NOISE, SEED
from optim_core.surfaces.landscape import Surface
from optim_core.surfaces.objective import Minibatch, Noisy, Objective


@dataclass(frozen=True)
class Chance:
    """The draws for each step, counted from 1.

    Parameters
    ----------
    noise : array, shape (steps, 2), or (steps, 2, n) for n seeds, or None
    batches : Batches or None
        For one seed or for n.
    own : bool
        Whether each of n paths has a seed of its own.
    """

    noise: FloatArray | None = None
    batches: Batches | None = None
    own: bool = False

    @property
    def drawn(self) -> bool:
        """Whether anything is drawn at all."""
        return self.noise is not None or self.batches is not None

    def row(self, index: int) -> "Chance":
        """Return the draws of one of n paths."""
        if not self.own:
            return self
        return Chance(
            None if self.noise is None else self.noise[..., index],
            None if self.batches is None else self.batches.row(index),
        )

    def seen(self, surface: Surface) -> tuple[Objective, Callable[[int], None] | None]:
        """Return the surface as a step sees it, and a function that switches it to a step.

        Steps count from 1. Instead of the function None is returned if nothing is drawn.
        """
        objective: Objective = surface
        drawn: list[Callable[[int], None]] = []
        if self.batches is not None and surface.problem is not None:
            objective = minibatch = Minibatch(surface.problem.batch, self.batches.at)
            drawn.append(minibatch.at)
        if self.noise is not None:
            objective = noisy = Noisy(objective, self.noise)
            drawn.append(noisy.at)
        if len(drawn) < 2:
            return objective, drawn[0] if drawn else None

        def go_to(step: int) -> None:
            for at in drawn:
                at(step)

        return objective, go_to


def chance(surface: Surface, steps: int, seed: Any, noise: float, batch_size: float) -> Chance:
    """Make the draws for a number of steps.

    Parameters
    ----------
    seed : int, or array of int, shape (n,)
        One for all paths, or one for each of n.

    Raises
    ------
    ValueError
        Seed, noise or batch size is out of range.
    """
    seed, noise = SEED.check(seed), NOISE.check(noise)
    drawn = batches(surface.problem, BATCH_SIZE.check(batch_size), steps, seed)
    if not noise and drawn is None:
        return Chance()
    draws = None
    if noise:
        each = [
            np.random.default_rng(int(one)).standard_normal((steps, 2)) for one in np.ravel(seed)
        ]
        draws = noise * (np.stack(each, -1) if isinstance(seed, np.ndarray) else each[0])
    return Chance(draws, drawn, isinstance(seed, np.ndarray))
