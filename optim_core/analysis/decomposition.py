"""How much of a path went along the steep direction and how much along the shallow one.

In a ravine the steps along the steep direction cancel, and those along the shallow one add up.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from optim_core.maths.elementary import FloatArray
from optim_core.surfaces.curvature import eigenvectors
from optim_core.surfaces.landscape import Surface

Basis = Literal["eigenvectors", "axes"]


@dataclass(frozen=True, eq=False)
class Decomposition:
    """The steps of a path along two directions that are at right angles at every step.

    The first column is the steep direction or the x axis, the second the shallow one or the y axis.

    Parameters
    ----------
    directions : array, shape (steps + 1, 2, 2)
        The two unit vectors at each position.
    travelled : array, shape (steps + 1, 2)
        The lengths of the steps along each, added up by each step.
    net : array, shape (steps + 1, 2)
        The same with their signs: what is left when steps that go back and forth cancel.
    """

    directions: FloatArray
    travelled: FloatArray
    net: FloatArray


def decompose(
    surface: Surface, positions: FloatArray, basis: Basis = "eigenvectors"
) -> Decomposition:
    """Split each step of a path along the eigenvectors of the Hessian where it begins, or the axes.

    An eigenvector has no sign; each is turned so that it does not point away from the one before.
    Where the Hessian is not finite the directions of the step before go on.

    Parameters
    ----------
    surface : Surface
    positions : array, shape (steps + 1, 2)
    basis : {"eigenvectors", "axes"}
    """
    count = len(positions)
    directions = np.broadcast_to(np.eye(2), (count, 2, 2))
    if basis == "eigenvectors":
        with np.errstate(all="ignore"):
            hessians = surface.hessian(positions[:, 0], positions[:, 1])
        entries = [np.broadcast_to(entry, count) for entry in hessians]
        directions = np.stack([_steady(vectors) for vectors in eigenvectors(*entries)], axis=1)
    moved = np.einsum("kab,kb->ka", directions[:-1], np.diff(positions, axis=0))
    start = np.zeros((1, 2))
    return Decomposition(
        directions,
        np.concatenate((start, np.abs(moved).cumsum(axis=0))),
        np.concatenate((start, moved.cumsum(axis=0))),
    )


def _steady(vectors: FloatArray) -> FloatArray:
    """Turn unit vectors, shape (n, 2), none away from the one before; fill those that are NaN."""
    known = np.isfinite(vectors[:, 0])
    if not known.any():
        return np.broadcast_to(np.array((1.0, 0.0)), vectors.shape)
    last = np.maximum.accumulate(np.where(known, np.arange(len(vectors)), -1))
    filled = vectors[np.where(last < 0, known.argmax(), last)]
    turns = np.where((filled[1:] * filled[:-1]).sum(axis=1) < 0.0, -1.0, 1.0)
    return np.asarray(filled * np.concatenate(([1.0], turns)).cumprod()[:, np.newaxis])
