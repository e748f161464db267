"""The loss along lines through a point."""

import numpy as np
import pytest

import optim_core as oc
from optim_core.analysis.slices import cut, span
from optim_core.surfaces.curvature import quadratic_model


def test_a_slice_is_the_loss_along_the_line_and_touches_tangent_and_parabola() -> None:
    surface = oc.surface("rosenbrock")
    model = quadratic_model(surface, -1.2, 1.0)
    part = cut(surface, model, (3.0, 4.0), 0.5, 101)
    assert part is not None
    assert part.direction == pytest.approx((0.6, 0.8))
    assert part.distances[[0, 50, -1]] == pytest.approx([-0.5, 0.0, 0.5])
    assert part.losses[-1] == pytest.approx(surface.value(-0.9, 1.4))
    h = 1e-4
    near = [surface.value(-1.2 + 0.6 * s, 1.0 + 0.8 * s) for s in (-h, 0.0, h)]
    assert part.slope == pytest.approx((near[2] - near[0]) / (2.0 * h), rel=1e-5)
    assert part.curvature == pytest.approx((near[2] - 2.0 * near[1] + near[0]) / h**2, rel=1e-5)
    assert np.diff(part.tangent) == pytest.approx(part.slope * 0.01)
    assert part.parabola[0] == pytest.approx(near[1] - 0.5 * part.slope + 0.125 * part.curvature)


def test_on_a_quadratic_the_parabola_is_the_loss() -> None:
    surface = oc.surface("ravine")
    part = cut(surface, quadratic_model(surface, 1.0, 2.0), (1.0, -2.0), 3.0)
    assert part is not None
    assert part.parabola == pytest.approx(part.losses)


@pytest.mark.parametrize("direction", [(0.0, 0.0), (np.nan, 1.0), (np.inf, 0.0)])
def test_no_direction_no_slice(direction: tuple[float, float]) -> None:
    surface = oc.surface("ravine")
    assert cut(surface, quadratic_model(surface, 1.0, 2.0), direction, 1.0) is None


def test_what_is_undefined_is_left_out_of_the_span() -> None:
    surface = oc.surface("log_barrier")
    x, y = surface.start
    model = quadratic_model(surface, x, y)
    part = cut(surface, model, (1.0, 0.0), 10.0)
    assert part is not None
    assert np.isnan(part.losses).any()
    low, high = span([part], model.value)
    assert low < model.value < high < np.inf
    assert span([], np.nan) == (-1.0, 1.0)
