"""Splits the steps of a path into the steep and the shallow direction.

In a ravine, steps along the steep direction cancel and steps along the shallow one add up.
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
    """The steps of a path along two orthogonal directions.

    Column 0 is the steep direction or the x axis, column 1 the shallow one or the y axis.

    Parameters
    ----------
    directions : array, shape (steps + 1, 2, 2)
        The two unit vectors at each position.
    travelled : array, shape (steps + 1, 2)
        Cumulative sum of the absolute components: the distance covered along each direction.
    net : array, shape (steps + 1, 2)
        Cumulative sum of the signed components, in which steps back and forth cancel.
    """

    directions: FloatArray
    travelled: FloatArray
    net: FloatArray


def decompose(
    surface: Surface, positions: FloatArray, basis: Basis = "eigenvectors"
) -> Decomposition:
    """Split each step along the eigenvectors of the Hessian at its start, or along the axes.

    An eigenvector has no sign; each is flipped, if needed, to agree with the one before it. Where
    the Hessian is not finite, the directions of the previous step are kept.

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
    """Flip unit vectors, shape (n, 2), to agree with the one before; replace NaN by the last."""
    known = np.isfinite(vectors[:, 0])
    if not known.any():
        return np.broadcast_to(np.array((1.0, 0.0)), vectors.shape)
    last = np.maximum.accumulate(np.where(known, np.arange(len(vectors)), -1))
    filled = vectors[np.where(last < 0, known.argmax(), last)]
    turns = np.where((filled[1:] * filled[:-1]).sum(axis=1) < 0.0, -1.0, 1.0)
    return np.asarray(filled * np.concatenate(([1.0], turns)).cumprod()[:, np.newaxis])
