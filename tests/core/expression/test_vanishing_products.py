"""Derivatives where one factor is 0 and another infinite, held against closed forms."""

import math
from typing import Any

import numpy as np
import pytest

import optim_core as oc
from optim_core.expression.guarding import Guard
from optim_core.expression.reader import read
from optim_core.expression.symbolic import Expression, differentiate

NAN = math.nan


def entries(expression: Expression, x: Any, y: Any, *parameters: float) -> list[Any]:
    """Return f_x, f_y, f_xx, f_xy and f_yy."""
    return [
        *expression.gradient(x, y, *parameters),
        *expression.hessian(x, y, *parameters),
    ]


def derivatives(text: str, x: float, y: float, *parameters: float) -> list[float]:
    """Return them at a point, the same on floats and on arrays."""
    expression = differentiate(read(text))
    found = entries(expression, x, y, *parameters)
    assert all(type(each) is float for each in found)
    with np.errstate(all="ignore"):
        arrays = entries(expression, np.array([x, 0.5]), np.array([y, 0.7]), *parameters)
    assert all(each.shape == (2,) for each in arrays)
    np.testing.assert_array_equal([each[0] for each in arrays], found)
    return found


@pytest.mark.parametrize("power", [1.01, 1.25, 1.5, 2.0, 3.0, 7.5])
@pytest.mark.parametrize("text", ["(x^2 + y^2)^a", "(x^2 + y^2)^{}"])
def test_a_power_of_the_radius_is_flat_in_the_middle(text: str, power: float) -> None:
    # r^2a has the Hessian 2a·r^(2a−2)·(I + (2a − 2)·θθᵀ/r²).
    parameters = (power,) if "a" in text else ()
    assert derivatives(text.format(power), 0.0, 0.0, *parameters) == [0.0] * 5
    x, y = 3e-4, -4e-4
    bend = 2.0 * power * 5e-4 ** (2.0 * power - 2.0)
    assert derivatives(text.format(power), x, y, *parameters) == pytest.approx(
        [
            bend * x,
            bend * y,
            bend * (1.0 + (2.0 * power - 2.0) * 0.36),
            bend * -(2.0 * power - 2.0) * 0.48,
            bend * (1.0 + (2.0 * power - 2.0) * 0.64),
        ],
        rel=1e-11,
    )


def test_an_exponent_at_which_a_coefficient_is_zero() -> None:
    assert derivatives("(x^2 + y^2)^a", 0.0, 0.0, 1.0) == [0.0, 0.0, 2.0, 0.0, 2.0]
    assert derivatives("(x^2 + y^2)^a", 0.0, 0.0, 0.0) == [0.0] * 5
    assert derivatives("b*log(x) + y", 0.0, 0.0, 0.0) == [0.0, 1.0, 0.0, 0.0, 0.0]


def test_between_a_cone_and_a_bowl_there_is_a_slope_but_no_curvature() -> None:
    slopes, bends = np.split(np.array(derivatives("(x^2 + y^2)^0.75", 0.0, 0.0)), [2])
    assert (slopes == 0.0).all()
    assert not np.isfinite(bends).any()
    assert not np.isfinite(derivatives("(x^2 + y^2)^0.5", 0.0, 0.0)).any()


@pytest.mark.parametrize(
    ("text", "parameters"),
    [
        ("max(x, 0)^1.5 + y^2", ()),
        ("max(x, 0)^a + y^2", (1.5,)),
        ("max(x, 0)^a + y^2", (0.5,)),
        ("sqrt(max(x, 0)) + y^2", ()),
        ("sqrt(-min(0, -x)) + y^2", ()),
        ("sqrt(max(x, 0) + max(x - 1, 0)^2) + y^2", ()),
        ("max(x, 0)^0.7*exp(y)*max(y, 0)^0.3 + y^2", ()),
        ("sqrt(max(max(x, 0)^1.5, x)) + y^2", ()),
        ("atan(sqrt(max(x, 0))) + y^2", ()),
    ],
)
def test_where_a_step_is_zero_all_about_nothing_is_left_of_what_it_multiplies(
    text: str, parameters: tuple[float, ...]
) -> None:
    expected = [0.0, 1.0, 0.0, 0.0, 2.0]
    assert derivatives(text, -1.0, 0.5, *parameters) == expected


def test_on_the_other_side_of_a_step_derivatives_are_as_without_it() -> None:
    assert derivatives("max(x, 0)^1.5 + y^2", 4.0, 0.5) == pytest.approx([3, 1, 0.375, 0, 2])
    assert derivatives("sqrt(max(x, 0)) + y^2", 4.0, 0.5) == [0.25, 1.0, -1 / 32, 0.0, 2.0]
    assert derivatives("sqrt(max(x, 0)) + y^2", 0.0, 0.5)[0] == math.inf


@pytest.mark.parametrize("y", [2.5, 3.0, 4.5])
def test_a_power_with_a_variable_exponent_at_zero(y: float) -> None:
    assert derivatives("x^y", 0.0, y) == [0.0] * 5
    f = 0.5**y
    assert derivatives("x^y", 0.5, y) == pytest.approx(
        [
            y * f / 0.5,
            f * math.log(0.5),
            y * (y - 1.0) * f / 0.25,
            f / 0.5 * (1.0 + y * math.log(0.5)),
            f * math.log(0.5) ** 2,
        ]
    )


def test_a_power_with_a_small_exponent_at_zero() -> None:
    f_x, f_y, _, f_xy, f_yy = derivatives("x^y", 0.0, 1.0)
    assert (f_x, f_y, f_xy, f_yy) == (1.0, 0.0, -math.inf, 0.0)
    assert derivatives("x^y", 0.0, -1.0)[1] == -math.inf


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("sqrt(x^4) + y", 2.0),  # it is x²
        ("|x|^1.5 + y", math.inf),
        ("(x^4)^0.5 + y", 2.0),
    ],
)
def test_a_curvature_that_is_not_known_to_be_zero_is_not_called_so(text: str, truth: float) -> None:
    found = derivatives(text, 0.0, 0.0)[2]
    assert math.isnan(found) or found == truth


@pytest.mark.parametrize(
    ("text", "x", "value"),
    [
        ("log(x) + y", -1.0, NAN),
        ("sqrt(x) + y", -1.0, NAN),
        ("x^1.5 + y", -1.0, NAN),
        ("log(max(x, 0)) + y", -1.0, -math.inf),
        ("1/max(x, 0) + y", -1.0, math.inf),
        ("1/x + y", 0.0, math.inf),
        ("(x^2)^(-1) + y", 0.0, math.inf),
        ("x*log(x) + y", 0.0, NAN),
    ],
)
def test_what_is_undefined_stays_so(text: str, x: float, value: float) -> None:
    expression = differentiate(read(text))
    assert expression.value(x, 0.0) == pytest.approx(value, nan_ok=True)


def test_a_coefficient_of_zero_defines_nothing() -> None:
    assert math.isnan(differentiate(read("b*log(x) + y")).value(-1.0, 0.0, 0.0))


def test_outside_its_domain_a_power_has_no_slope() -> None:
    assert all(map(math.isnan, derivatives("(x^2 + y^2 - 1)^1.5", 0.1, 0.2)))


def test_a_race_to_the_middle_of_a_power_of_the_radius_gets_there() -> None:
    surface = oc.surface("typed", formula="(x^2 + y^2)^1.25")
    assert [point[:2] for point in surface.critical_points] == [(0.0, 0.0)]
    assert surface.infimum == 0.0
    path = oc.run(surface, oc.optimizer("sgd", lr=0.1), (0.0, 0.0), 5)
    assert (path.positions == 0.0).all()


def test_a_race_over_ground_that_a_step_makes_flat_rests_there() -> None:
    surface = oc.surface("typed", formula="max(x, 0)^1.5 + y^2")
    path = oc.run(surface, oc.optimizer("newton", mode="saddle_free", levenberg=1.0), (-1.0, 1.0))
    assert np.isfinite(path.positions).all()
    assert path.positions[-1] == pytest.approx((-1.0, 0.0), abs=1e-6)


def test_an_exponent_that_moves_is_differentiated_too() -> None:
    # f = u^y with u = x² + 1, so that f_xy = 2x·u^(y − 1)·(1 + y·log u).
    mixed = 4.0 * (1.0 + 2.0 * math.log(2.0))
    assert derivatives("(x^2 + 1)^y", 1.0, 2.0)[3] == pytest.approx(mixed)
    assert derivatives("(x^2 + 1)^(a*y)", 1.0, 2.0, 1.0)[3] == pytest.approx(mixed)


def test_a_product_with_an_undefined_factor_is_undefined() -> None:
    assert math.isnan(derivatives("max(x, 0)*log(y)", -1.0, -1.0)[0])


def test_a_step_that_depends_on_parameters_alone_can_be_compiled() -> None:
    # log(x)·max(x + a, x + b) = log(x)·(x + 3)
    found = derivatives("log(x)*max(x + a, x + b) + y", 0.5, 0.0, 1.0, 3.0)
    assert found == pytest.approx([7.0 + math.log(0.5), 1.0, 2.0 / 0.5 - 3.5 / 0.25, 0.0, 0.0])


def test_what_parts_of_a_derivative_share_is_examined_once(monkeypatch: pytest.MonkeyPatch) -> None:
    guard, seen = Guard._guard, []
    monkeypatch.setattr(
        Guard, "_guard", lambda self, expr: (seen.append(expr), guard(self, expr))[1]
    )
    differentiate(read("asin(" * 20 + "x*y" + ")" * 20))
    assert len(seen) == len(set(seen))
