"""Newton's method: defaults, first steps by hand, valid and invalid values."""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import pytest

import optim_core as oc
from optim_core.verdict.status import Status

Point: TypeAlias = tuple[float, float]
Check: TypeAlias = Callable[..., None]

NAME = "newton"


def test_defaults_are_torchs(has_defaults: Check) -> None:
    has_defaults(NAME, {"lr": 1.0, "mode": "pure", "levenberg": 0.0})


@pytest.mark.parametrize(
    ("values", "first", "second"),
    [
        ({}, (0.0, 0.0), (0.0, 0.0)),
        ({"lr": 0.5}, (1.5, -0.5), (0.75, -0.25)),
        # (6/4, −8/10)
        ({"levenberg": 2.0}, (1.5, -0.2), (0.75, -0.04)),
    ],
    ids=str,
)
def test_first_steps_by_hand(
    values: dict[str, Any], first: Point, second: Point | None, steps_down_the_bowl: Check
) -> None:
    steps_down_the_bowl(NAME, values, first, second)


@pytest.mark.parametrize(
    "values", [{"lr": 0.0}, {"levenberg": 1e6, "mode": "saddle_free"}], ids=str
)
def test_valid_values_are_taken(values: dict[str, Any], takes: Check) -> None:
    takes(NAME, values)


@pytest.mark.parametrize(
    ("values", "named"),
    [({"levenberg": -1.0}, "levenberg"), ({"mode": "wild"}, "mode"), ({"mode": 3}, "mode")],
    ids=str,
)
def test_invalid_values_are_refused_by_name(
    values: dict[str, Any], named: str, refuses: Check
) -> None:
    refuses(NAME, values, named)


@pytest.mark.parametrize(
    ("mode", "first"),
    [
        # On x² − y² at (1, ½): g = (2, −1), H⁻¹g = (1, ½), gᵀH⁻¹g = 3/2 > 0.
        ("pure", (0.0, 0.0)),
        ("fallback", (0.0, 0.0)),
        ("saddle_free", (0.0, 1.0)),
        # The loss falls from 3/4 to 0, as the slope of −3 asks for.
        ("line_search", (0.0, 0.0)),
    ],
)
def test_newton_at_a_saddle_by_hand(mode: str, first: tuple[float, float]) -> None:
    path = oc.run(oc.surface("saddle"), oc.optimizer("newton", mode=mode), (1.0, 0.5), steps=1)
    assert path.positions[1] == pytest.approx(first, abs=1e-15)


def test_newton_falls_back_to_the_gradient() -> None:
    newton = oc.optimizer("newton", mode="fallback", lr=0.25)
    path = oc.run(oc.surface("saddle"), newton, (0.5, 1.0), steps=1)
    # gᵀH⁻¹g = 2·¼ − 2·1 < 0, so the step is −¼·(1, −2).
    assert path.positions[1] == pytest.approx((0.25, 1.5))


@pytest.mark.parametrize(
    ("mode", "first"), [("fallback", (-1.0, 1.0)), ("saddle_free", (-1.0, 1.0))]
)
def test_newton_falls_back_where_the_hessian_is_singular(
    mode: str, first: tuple[float, float]
) -> None:
    # 3y² = 2b at y = 1: f_yy = 0, with g = (2, −2).
    surface = oc.surface("bounded_saddle", a=1.0, b=1.5)
    path = oc.run(surface, oc.optimizer("newton", mode=mode, lr=1.0), (1.0, -1.0), steps=1)
    gx, gy = surface.gradient(1.0, -1.0)
    assert (gx, gy) == (2.0, 2.0)
    assert path.positions[1] == pytest.approx((1.0 - gx, -1.0 - gy))


def test_pure_newton_on_a_singular_hessian_diverges() -> None:
    surface = oc.surface("bounded_saddle", a=1.0, b=1.5)
    path = oc.run(surface, oc.optimizer("newton"), (1.0, -1.0), steps=3)
    assert path.status is Status.DIVERGED
    assert path.stopped_at == 1


def test_the_line_search_halves_a_step_that_does_not_lower_the_loss() -> None:
    # From (−1.2, 1) Newton's first two steps are (−1.175281, 1.380674) and then
    # (1.938396, −4.555709), which leads up to 1412; an eighth of it is the first to help.
    positions = oc.run(
        oc.surface("rosenbrock"), oc.optimizer(NAME, mode="line_search"), steps=2
    ).positions
    assert positions[1] == pytest.approx((-1.175281, 1.380674), abs=1e-6)
    full = np.array((0.763115, -3.175034)) - positions[1]
    assert positions[2] == pytest.approx(positions[1] + full / 8.0, abs=1e-6)


def test_with_the_line_search_the_loss_never_rises() -> None:
    path = oc.run(oc.surface("rosenbrock"), oc.optimizer(NAME, mode="line_search"))
    assert (np.diff(path.losses) <= 0.0).all()
    assert path.status is Status.CONVERGED
    assert path.positions[-1] == pytest.approx((1.0, 1.0), abs=1e-12)
    assert oc.run(oc.surface("rosenbrock"), oc.optimizer(NAME)).losses.max() > 1400.0


def test_the_line_search_falls_back_to_the_gradient() -> None:
    newton = oc.optimizer(NAME, mode="line_search", lr=0.25)
    path = oc.run(oc.surface("saddle"), newton, (0.5, 1.0), steps=1)
    assert path.positions[1] == pytest.approx((0.25, 1.5))


def test_the_line_search_stays_where_nothing_helps() -> None:
    corner = oc.surface("absolute", k=1.0)
    path = oc.run(corner, oc.optimizer(NAME, mode="line_search"), (0.0, 0.0), steps=5)
    assert (path.positions == 0.0).all()
