"""Fixtures for the tests of single rules: two steps down a bowl, computed by hand."""

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
def steps_down_the_bowl(bowl_steps: Callable[[str, dict[str, Any]], np.ndarray]) -> Any:
    """Return a check of a rule's first steps down the bowl against those computed by hand."""

    def check(name: str, values: dict[str, Any], first: Any, second: Any = None) -> None:
        positions = bowl_steps(name, values)
        assert positions[1] == pytest.approx(first, rel=1e-12, abs=1e-14)
        if second is not None:
            assert positions[2] == pytest.approx(second, rel=1e-12, abs=1e-14)

    return check


@pytest.fixture
def has_defaults() -> Any:
    """Return a check of a rule's own hyperparameters and their defaults."""

    def check(name: str, defaults: dict[str, Any]) -> None:
        rule = oc.OPTIMIZERS[name]
        own = {parameter.name: parameter.default for parameter in rule.hyperparameters}
        assert own == defaults
        assert oc.optimizer(name).values.items() >= defaults.items()

    return check


@pytest.fixture
def takes() -> Any:
    """Return a check that a rule accepts values unchanged."""

    def check(name: str, values: dict[str, Any]) -> None:
        taken = oc.optimizer(name, **values).values
        for key, value in values.items():
            assert np.all(taken[key] == value)

    return check


@pytest.fixture
def refuses() -> Any:
    """Return a check that a rule rejects values in a sentence that names it and the value."""

    def check(name: str, values: dict[str, Any], named: str) -> None:
        with pytest.raises(ValueError, match=rf"{name}.*{named}") as refusal:
            oc.optimizer(name, **values)
        assert "\n" not in str(refusal.value)

    return check


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
