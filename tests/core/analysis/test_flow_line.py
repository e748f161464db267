"""Gradient flow from a point as a line."""

from dataclasses import replace

import numpy as np
import pytest

import optim_core as oc
from optim_core.analysis.flow_line import MOST_RATES, MOST_SLIDES, flow_line


def test_on_a_quadratic_it_is_the_solution() -> None:
    surface = oc.surface("ravine", a=1.0, b=50.0, angle=0.0)
    line = flow_line(surface, (-3.0, 2.0))
    assert line.points[0].tolist() == [-3.0, 2.0]
    exact = np.stack((-3.0 * np.exp(-line.times), 2.0 * np.exp(-50.0 * line.times)), axis=-1)
    assert np.abs(line.points - exact).max() < 1e-3
    assert np.hypot(*line.points[-1]) < 1e-3
    assert (np.diff(line.times) > 0.0).all()
    assert np.hypot(*np.diff(line.points, axis=0).T).max() < 0.5


@pytest.mark.parametrize("name", list(oc.SURFACES))
def test_from_every_surfaces_start_it_descends_and_is_soon_there(name: str) -> None:
    surface = oc.surface(name)
    asked = []

    def gradient(x: float, y: float) -> tuple[float, float]:
        asked.append((x, y))
        return surface.gradient(x, y)

    line = flow_line(replace(surface, gradient=gradient), surface.start)
    assert len(asked) <= MOST_RATES + MOST_SLIDES + 1
    assert np.isfinite(line.points).all()
    losses = surface.value(*line.points.T)
    losses = losses[np.isfinite(losses)]
    assert losses[-1] <= losses[0]
    rise = np.diff(losses).max(initial=0.0)
    assert rise <= 0.05 * (losses[0] - losses.min()) + 1e-9


def test_it_slides_along_a_corner() -> None:
    surface = oc.surface("absolute")
    line = flow_line(surface, surface.start)
    bounds = surface.bounds
    assert np.hypot(*line.points[-1]) < 0.02 * bounds.width


def test_where_there_is_no_slope_it_stays() -> None:
    line = flow_line(oc.surface("ravine"), (0.0, 0.0))
    assert line.points.tolist() == [[0.0, 0.0]]
    assert flow_line(oc.surface("log_barrier"), (-1e3, -1e3)).points.shape == (1, 2)


def test_what_escapes_ends_where_it_leaves() -> None:
    surface = oc.surface("ravine")
    line = flow_line(surface, (5e5, 5e5))
    assert np.isfinite(line.points).all()
