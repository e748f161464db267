"""What chance brings to each step: noise on the gradient, and the batch of the data that it sees.

It depends on the seed alone, so that all racers meet the same.
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
    """The draws for each step from 1.

    Parameters
    ----------
    noise : array, shape (steps, 2), or (steps, 2, n) for n seeds, or None
    batches : Batches or None
        Of one seed or of n.
    own : bool
        Whether there are n seeds, one for each of n paths.
    """

    noise: FloatArray | None = None
    batches: Batches | None = None
    own: bool = False

    def row(self, index: int) -> "Chance":
        """Return the draws of one of n paths."""
        if not self.own:
            return self
        return Chance(
            None if self.noise is None else self.noise[..., index],
            None if self.batches is None else self.batches.row(index),
        )

    def seen(self, surface: Surface) -> tuple[Objective, Callable[[int], None] | None]:
        """Return the surface as a step sees it, and what goes to a step from 1.

        Nothing does where nothing is drawn.
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
    """Draw for a number of steps.

    Parameters
    ----------
    seed : int, or array of int, shape (n,)
        One for all paths, or one for each of n.

    Raises
    ------
    ValueError
        Seed, noise or batch size are out of range.
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
