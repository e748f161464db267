"""The Hessian at a point: eigenvalues, condition and kind."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import optim_core as oc
from optim_core.curvature import Curvature, curvature

entry = st.floats(-1e6, 1e6)


@given(xx=entry, xy=entry, yy=entry)
def test_eigenvalues_are_numpys(xx: float, xy: float, yy: float) -> None:
    surface = replace(oc.surface("saddle"), hessian=lambda x, y: (xx, xy, yy))
    expected = np.linalg.eigvalsh([[xx, xy], [xy, yy]])
    scale = max(map(abs, (xx, xy, yy)))
    assert curvature(surface, 0.0, 0.0) == pytest.approx(expected, abs=1e-13 * scale + 1e-300)


@pytest.mark.parametrize(
    ("low", "high", "kind"),
    [
        (1.0, 50.0, "minimum"),
        (-50.0, -1.0, "maximum"),
        (-2.0, 2.0, "saddle"),
        (-1e-3, 100.0, "saddle"),
        (0.0, 3.0, "flat"),
        (-3.0, 0.0, "flat"),
        (0.0, 0.0, "flat"),
        (1e-9, 2e-9, "minimum"),
        (1e-9, 2.0, "flat"),
        (-1e-9, 2.0, "flat"),
    ],
)
def test_kinds(low: float, high: float, kind: str) -> None:
    assert Curvature(low, high).kind == kind


@pytest.mark.parametrize(
    ("low", "high", "sharpness", "condition"),
    [
        (1.0, 50.0, 50.0, 50.0),
        (-8.0, 2.0, 8.0, 4.0),
        (-2.0, 8.0, 8.0, 4.0),
        (0.0, 3.0, 3.0, math.inf),
        (0.0, 0.0, 0.0, math.inf),
    ],
)
def test_sharpness_and_condition(
    low: float, high: float, sharpness: float, condition: float
) -> None:
    found = Curvature(low, high)
    assert (found.sharpness, found.condition) == (sharpness, condition)
