"""Which points of a data set each step of a race sees.

Like a torch DataLoader with ``shuffle=True`` and ``drop_last=False``: each epoch goes once through
all points in a new order, and its last batch is smaller if the batch size does not divide their
number. The draws depend on the seed alone, so that all racers see the same batches.
"""

from copy import copy
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optim_core.maths.elementary import FloatArray
from optim_core.surfaces.problem import Problem

Indices = NDArray[np.integer[Any]]

STREAM = 1
"""Makes the draws of batches independent of those of noise with the same seed."""


class Batches:
    """The batches of a race.

    Parameters
    ----------
    count, size : int
        Points in the data, and points in a batch, which are fewer.
    steps : int
    seed : int, or array of int, shape (n,)
        One for all paths, or one for each of n.
    """

    def __init__(self, count: int, size: int, steps: int, seed: int | Indices) -> None:
        self.size = size
        self.in_epoch = -(-count // size)
        epochs = -(-steps // self.in_epoch)
        orders = [_orders(count, epochs, int(one)) for one in np.ravel(seed)]
        self._orders = np.stack(orders, -1) if isinstance(seed, np.ndarray) else orders[0]

    def at(self, step: int) -> Indices:
        """Return the points of a step, counted from 1: shape (b,), or (b, n) for n seeds."""
        epoch, place = divmod(step - 1, self.in_epoch)
        return self._orders[epoch, place * self.size : (place + 1) * self.size]

    def row(self, index: int) -> "Batches":
        """Return the batches of one of n paths."""
        alone = copy(self)
        alone._orders = self._orders[..., index]
        return alone

    def of_epoch(self, step: int) -> list[Indices]:
        """Return all batches of the epoch of a step, counted from 1."""
        first = (step - 1) // self.in_epoch * self.in_epoch + 1
        return [self.at(first + place) for place in range(self.in_epoch)]


@lru_cache(maxsize=8)
def _orders(count: int, epochs: int, seed: int) -> Indices:
    """Return the order of the points in each epoch, shape (epochs, count)."""
    draws = np.random.default_rng((seed, STREAM))
    orders = draws.permuted(np.tile(np.arange(count, dtype=np.int16), (epochs, 1)), axis=1)
    orders.flags.writeable = False
    return orders


def batches(
    problem: Problem | None, size: float, steps: int, seed: int | Indices
) -> Batches | None:
    """Return the batches of a race; None if each step sees all points, or there is no data."""
    if problem is None or not problem.in_batches(size):
        return None
    return Batches(len(problem.points), int(size), steps, seed)


def epoch_gradients(problem: Problem, drawn: Batches, step: int, x: float, y: float) -> FloatArray:
    """Return the gradients of all batches of a step's epoch at a point, that of the step first.

    Returns
    -------
    array, shape (batches, 2)
    """
    now, every = (step - 1) % drawn.in_epoch, drawn.of_epoch(step)
    return np.array(
        [problem.batch(chosen).gradient(x, y) for chosen in every[now:] + every[:now]], np.float64
    )
