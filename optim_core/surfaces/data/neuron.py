"""The smallest network: one tanh unit with one weight before it and one after it."""

import math
from typing import Any

import numpy as np

from optim_core.maths.elementary import F, tanh
from optim_core.parameters.number_format import number
from optim_core.parameters.points import Data, Points
from optim_core.surfaces.data.fitting import (
    EACH_POINT,
    GROUP,
    chosen,
    columns,
    framed,
    rounded,
    settled,
)
from optim_core.surfaces.landscape import CriticalPoint, Landscape, SurfaceFamily
from optim_core.surfaces.objective import Objective
from optim_core.surfaces.problem import Problem

ORDER = 82


class _Neuron:
    """½·mean (v·tanh(w·u) − t)²; w is the x and v the y of the plane.

    Parameters
    ----------
    pairs : list of (u, t)
        Floats, or arrays of shape (n,).
    """

    def __init__(self, pairs: list[tuple[Any, Any]]) -> None:
        self._pairs, self._share = pairs, 1.0 / len(pairs)

    def value(self, w: F, v: F) -> F:
        """Return the loss."""
        squares: Any = 0.0 * (w + v)
        for u, t in self._pairs:
            miss = v * tanh(w * u) - t
            squares = squares + miss * miss
        loss: F = 0.5 * self._share * squares
        return loss

    def gradient(self, w: F, v: F) -> tuple[F, F]:
        """Return its gradient."""
        inner: Any = 0.0 * (w + v)
        outer = inner
        for u, t in self._pairs:
            h = tanh(w * u)
            miss = v * h - t
            inner = inner + miss * u * (1.0 - h * h)
            outer = outer + miss * h
        return v * inner * self._share, outer * self._share

    def hessian(self, w: F, v: F) -> tuple[F, F, F]:
        """Return its Hessian."""
        xx: Any = 0.0 * (w + v)
        xy = yy = xx
        for u, t in self._pairs:
            h = tanh(w * u)
            rise = u * (1.0 - h * h)
            xx = xx + rise * (v * rise - 2.0 * (v * h - t) * u * h)
            xy = xy + rise * (2.0 * v * h - t)
            yy = yy + h * h
        return v * xx * self._share, xy * self._share, yy * self._share


def _tanh_neuron(data: Data) -> Landscape:
    inputs, targets = columns(data)
    loss = _Neuron(list(data))
    minima, saddles, infimum = _valleys(loss, inputs, targets)
    rising = float((inputs * targets).mean())
    size = max(float(np.abs(targets).max()), 1e-3)
    lowest_one = min(minima, key=lambda at: loss.value(*at), default=(size, size))
    width = min(max(abs(lowest_one[0]), abs(lowest_one[1]), 0.5), 10.0 * max(size, 1.0))
    start = rounded(-0.95 * math.copysign(width, rising), 1.15 * width)
    if rising:
        saddles = [(0.0, 0.0), *saddles]
    return Landscape(
        loss.value,
        loss.gradient,
        loss.hessian,
        bounds=framed([(-width, -1.3 * width), (width, 1.3 * width)], width),
        start=start,
        critical_points=(
            *(CriticalPoint(*at, "minimum") for at in minima),
            *(CriticalPoint(*at, "saddle") for at in saddles),
        ),
        reference_value=infimum,
        infimum=infimum,
        derived=f"curvatures ±{number(abs(rising), 4)} at the saddle",
        problem=Problem(
            NOISY_TANH,
            data,
            lambda w, v, given: v * np.tanh(w * given),
            lambda indices: _Neuron(chosen(data, indices)),
        ),
        cost=1.0 + EACH_POINT * len(data),
    )


def _valleys(
    loss: Objective, inputs: Any, targets: Any
) -> tuple[list[tuple[float, float]], list[tuple[float, float]], float]:
    """Return the minima, the saddles beside the origin, and the greatest lower bound.

    For each w > 0 the best v has a closed form. This leaves a function of w alone, whose minima and
    maxima are the critical points. The other half of the plane is the mirror image.
    """
    size = float(np.abs(inputs).max()) or 1.0
    w = np.geomspace(1e-2, 1e3, 600) / size
    h = np.tanh(w[:, np.newaxis] * inputs)
    squares = np.maximum((h * h).mean(1), 1e-300)
    v = (h * targets).mean(1) / squares
    left = 0.5 * ((v[:, np.newaxis] * h - targets) ** 2).mean(1)
    found: dict[str, list[tuple[float, float]]] = {"minimum": [], "saddle": []}
    turns = np.sign(np.diff(left))
    for place in np.flatnonzero(turns[1:] * turns[:-1] < 0.0) + 1:
        at = settled(loss, float(w[place]), float(v[place]))
        if at is not None and at[0] > 0.0:
            kind = "minimum" if turns[place] > 0.0 else "saddle"
            found[kind] += [at, (-at[0], -at[1])]
    ends = [loss.value(*at) for at in found["minimum"]]
    return found["minimum"], found["saddle"], min(ends + left[[0, -1]].tolist())


NOISY_TANH = Points(
    "data",
    (
        *((-3.0, -1.43), (-2.6, -1.33), (-2.1, -1.41), (-1.7, -1.71), (-1.3, -1.19)),
        *((-0.9, -1.1), (-0.6, -1.03), (-0.2, -0.24), (0.3, 0.59), (0.7, 1.09), (1.0, 1.26)),
        *((1.4, 1.51), (1.8, 1.31), (2.2, 1.45), (2.5, 1.4), (2.9, 1.62)),
    ),
    "inputs and targets; those that ship are 1.5·tanh(1.2·x) with noise",
)
"""With noise of standard deviation 0.2 from numpy's default_rng(1), to two decimals."""

TANH_NEURON = SurfaceFamily(
    "tanh_neuron",
    "Tanh neuron",
    "½·mean (v·tanh(w·u) − t)²;  x is w, y is v",
    "The smallest network: two minima that are the same fit, and a saddle between them.",
    (NOISY_TANH,),
    _tanh_neuron,
    "a network of one hidden unit; that weights may change sign together is Sussmann (1992)",
    GROUP,
)
