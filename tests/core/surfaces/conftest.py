"""Fixtures for the tests of single surfaces: an independent search for critical points."""

from collections.abc import Callable

import numpy as np
import pytest

import optim_core as oc


@pytest.fixture
def search() -> Callable[[oc.Surface], set[tuple[float, float]]]:
    """Return all critical points in a surface's bounds, to 5 digits, that Newton finds."""

    def found(surface: oc.Surface) -> set[tuple[float, float]]:
        bounds = surface.bounds
        x, y = np.meshgrid(
            np.linspace(bounds.x_min, bounds.x_max, 131),
            np.linspace(bounds.y_min, bounds.y_max, 131),
        )
        with np.errstate(all="ignore"):
            for _ in range(80):
                (gx, gy), (xx, xy, yy) = surface.gradient(x, y), surface.hessian(x, y)
                determinant = xx * yy - xy * xy
                x = x - (yy * gx - xy * gy) / determinant
                y = y - (xx * gy - xy * gx) / determinant
            bend = np.abs(surface.hessian(x, y)).max(axis=0)
            there = np.hypot(*surface.gradient(x, y)) < 1e-9 * bend
        inside = (x >= bounds.x_min) & (x <= bounds.x_max) & (y >= bounds.y_min)
        inside &= there & (y <= bounds.y_max)
        points = np.round(np.stack((x[inside], y[inside]), axis=-1), 5) + 0.0
        return set(map(tuple, points.tolist()))

    return found
