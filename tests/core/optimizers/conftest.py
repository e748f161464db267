"""What the tests of single rules share: two steps down a bowl that a person can follow."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import optim_core as oc


@pytest.fixture
def bowl_steps() -> Callable[[str, dict[str, Any]], np.ndarray]:
    """Return the start and two steps on ½(2x² + 8y²) from (3, −1), where g = (6, −8)."""

    def steps(name: str, values: dict[str, Any]) -> np.ndarray:
        bowl = oc.surface("ravine", a=2.0, b=8.0, angle=0.0)
        return oc.run(bowl, oc.optimizer(name, **values), (3.0, -1.0), steps=2).positions

    return steps


@pytest.fixture
def slope() -> oc.Surface:
    """Return a plane whose gradient is (2, 0) everywhere."""
    flat = oc.surface("ravine")
    return replace(
        flat,
        value=lambda x, y: 2.0 * x + 0.0 * y,
        gradient=lambda x, y: (2.0 + 0.0 * x, 0.0 * y),
        hessian=lambda x, y: (0.0 * x, 0.0 * x, 0.0 * y),
        critical_points=(),
        infimum=None,
    )
