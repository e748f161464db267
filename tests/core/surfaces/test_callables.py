"""Surfaces from Python functions: like the built-in ones, with or without derivatives."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import optim_core as oc
from optim_core.analysis import contours
from optim_core.scenes.defaults import default_setup
from optim_core.scenes.file import to_json
from optim_core.scenes.race import run_race

SHIPPED = oc.surface("rosenbrock")
VIEW = tuple(SHIPPED.bounds)
START = (-1.5, 2.0)


def rosenbrock(x: Any, y: Any) -> Any:
    return (1.0 - x) ** 2 + 100.0 * (y - x * x) ** 2


def by_branches(x: float, y: float) -> float:
    if x > 0.0:
        return math.sin(x) * math.cos(y)
    return math.sin(x) * math.cos(y) + x * x


@pytest.mark.parametrize("name", list(oc.OPTIMIZERS))
def test_with_differences_paths_are_those_of_the_formula(name: str) -> None:
    lr = 1e-4 if name in ("sgd", "momentum", "nesterov", "sam") else 0.02
    optimizer = oc.optimizer(name, lr=lr)
    mine = oc.run(oc.surface(rosenbrock, bounds=VIEW), optimizer, START, steps=100)
    theirs = oc.run(SHIPPED, optimizer, START, steps=100)
    assert mine.status is theirs.status
    close = 1e-4 if name == "conjugate_gradient" else 1e-6  # whose line search forks at rounding
    assert mine.positions == pytest.approx(theirs.positions, rel=1e-7, abs=close)


@pytest.mark.parametrize("name", ["adam", "newton", "bfgs", "momentum"])
def test_with_given_derivatives_paths_are_the_same_floats(name: str) -> None:
    given = oc.surface(SHIPPED.value, SHIPPED.gradient, SHIPPED.hessian, bounds=VIEW)
    optimizer = oc.optimizer(name, lr=1e-3)
    mine, theirs = (oc.run(one, optimizer, START) for one in (given, SHIPPED))
    assert np.array_equal(mine.positions, theirs.positions)
    assert np.array_equal(mine.losses, theirs.losses)


def test_a_given_gradient_is_used_and_makes_the_hessian() -> None:
    calls = []

    def gradient(x: Any, y: Any) -> Any:
        calls.append((x, y))
        return SHIPPED.gradient(x, y)

    surface = oc.surface(rosenbrock, gradient, bounds=VIEW)
    calls.clear()
    assert surface.gradient(0.3, 0.4) == SHIPPED.gradient(0.3, 0.4)
    assert len(calls) == 1
    assert surface.hessian(0.3, 0.4) == pytest.approx(SHIPPED.hessian(0.3, 0.4), rel=1e-10)


def test_the_survey_finds_what_is_in_view() -> None:
    surface = oc.surface(rosenbrock, bounds=VIEW)
    (minimum,) = surface.critical_points
    assert minimum[:2] == pytest.approx((1.0, 1.0), abs=1e-8)
    assert minimum.kind == "minimum"
    assert (surface.infimum, surface.contours) == (0.0, "log")
    assert surface.derived == "1 minimum in view"
    assert surface.bounds.contains(*surface.start)


def test_himmelblau_has_its_nine_points() -> None:
    surface = oc.surface(
        lambda x, y: (x * x + y - 11.0) ** 2 + (x + y * y - 7.0) ** 2, bounds=(-5, 5, -5, 5)
    )
    assert surface.derived == "4 minima, 4 saddles, 1 maximum in view"
    typed = oc.surface("typed", formula="(x^2+y-11)^2+(x+y^2-7)^2", extent=5.0)
    mine, theirs = (sorted(one.critical_points) for one in (surface, typed))
    for one, other in zip(mine, theirs, strict=True):
        assert one[:2] == pytest.approx(other[:2], abs=1e-9)
        assert one.kind == other.kind


@pytest.mark.parametrize(
    "function",
    [
        by_branches,
        lambda x, y: max(x, y) ** 2 + min(x, 0.5),
        lambda x, y: math.log(1.5 + x) + y * y,
        lambda x, y: np.array([x, y]) @ np.array([[2.0, 1.0], [1.0, 3.0]]) @ np.array([x, y]),
        lambda x, y: np.where(x > 0.0, x * x, -x) + abs(y),
        lambda x, y: 3.0 * y * y,
        lambda x, y: 7,
    ],
    ids=["if", "max", "math.log", "matrix", "where", "no x", "constant"],
)
def test_arrays_are_as_numbers_whatever_the_function_takes(function: Callable[..., Any]) -> None:
    surface = oc.surface(function)
    x, y = np.linspace(-2.0, 2.0, 7)[np.newaxis, :], np.linspace(-1.0, 2.5, 5)[:, np.newaxis]
    made = surface.value(x, y)
    assert made.shape == (5, 7)
    singly = [[surface.value(float(a), float(b)) for a in x[0]] for b in y[:, 0]]
    assert made == pytest.approx(np.array(singly), nan_ok=True)
    assert all(each.shape == (5, 7) for each in surface.gradient(x, y) + surface.hessian(x, y))
    assert all(type(number) is float for number in surface.gradient(0.5, 0.5))


def test_where_it_raises_the_loss_is_undefined() -> None:
    surface = oc.surface(lambda x, y: math.log(x) + 1.0 / y, start=(1.0, 1.0))
    assert math.isnan(surface.value(-1.0, 1.0))
    assert math.isnan(surface.value(1.0, 0.0))
    assert surface.value(2.0, 1.0) == math.log(2.0) + 1.0
    path = oc.run(surface, oc.optimizer("sgd", lr=10.0), (1.0, 1.0), steps=20)
    assert path.status is oc.Status.DIVERGED


def test_where_numbers_overflow_it_is_infinite_as_on_arrays() -> None:
    surface = oc.surface(lambda x, y: x**4 + y * y)
    assert surface.value(1e100, 0.0) == math.inf
    assert surface.value(np.float64(1e100), np.float64(0.0)) == math.inf
    path = oc.run(surface, oc.optimizer("sgd", lr=10.0), (2.0, 1.0), steps=20)
    assert path.status is oc.Status.DIVERGED


def test_a_batch_is_its_solo_runs() -> None:
    surface, adam = oc.surface(by_branches), oc.optimizer("adam", lr=0.1)
    starts = np.array([[1.0, 2.0], [-1.0, 0.5]])
    batch = oc.run_batch(surface, adam, starts, steps=30)
    for row, (x, y) in enumerate(starts.tolist()):
        solo = oc.run(surface, adam, (x, y), steps=30)
        assert batch[row].positions == pytest.approx(solo.positions, rel=0.0, abs=1e-9)


def test_it_can_be_raced_and_drawn() -> None:
    surface = oc.surface(rosenbrock, bounds=VIEW)
    race = run_race(default_setup(surface))
    assert all(path is not None and np.isfinite(path.positions).all() for path in race.trajectories)
    field = contours.field(surface, surface.bounds, 41, 31)
    assert contours.iso_lines(field, contours.scale(surface, field.z).levels())


def test_surfaces_of_the_same_functions_are_equal() -> None:
    one, other = oc.surface(rosenbrock, bounds=VIEW), oc.surface(rosenbrock, bounds=VIEW)
    assert one == other
    assert hash(one) == hash(other)
    assert one() == one
    assert one != oc.surface(lambda x, y: rosenbrock(x, y), bounds=VIEW)
    assert one != oc.surface(rosenbrock)
    assert one != oc.surface(rosenbrock, SHIPPED.gradient, bounds=VIEW)
    assert one != SHIPPED, "though it has its name"


def test_names() -> None:
    surface = oc.surface(rosenbrock, bounds=VIEW)
    assert (surface.name, surface.title) == ("rosenbrock", "rosenbrock")
    assert repr(surface) == "<Surface rosenbrock(x, y)>"
    plain = oc.surface(lambda x, y: x * x + y * y, title="A bowl", start=[2, 1])
    assert (plain.name, plain.title, plain.start) == ("function", "A bowl", (2.0, 1.0))


def test_saving_it_is_refused_in_a_sentence() -> None:
    setup = default_setup(oc.surface(rosenbrock, bounds=VIEW, title="Banana"))
    with pytest.raises(ValueError, match=r"^Banana is made from Python functions, which a file"):
        to_json(setup)


@pytest.mark.parametrize(
    ("given", "options", "error", "message"),
    [
        ((5,), {}, TypeError, "a name with parameters by name, or a function f.x, y., not 5"),
        (("ravine", 1.0), {}, TypeError, "not 'ravine' with parameters by position"),
        ((rosenbrock, 5), {}, TypeError, "gradient must be a function of x and y, not 5"),
        ((rosenbrock, None, "h"), {}, TypeError, "hessian must be a function of x and y"),
        ((lambda x: x,), {}, TypeError, "f cannot be evaluated at .*positional argument"),
        ((lambda x, y: None,), {}, TypeError, "f must return a number, not None"),
        ((lambda x, y: "3",), {}, TypeError, "f must return a number, not '3'"),
        ((lambda x, y: x + 1j,), {}, TypeError, "f must return a number"),
        ((lambda x, y: (x, y),), {}, TypeError, "f must return a number"),
        ((rosenbrock, rosenbrock), {}, TypeError, r"gradient must return the numbers \(f_x, f_y\)"),
        (
            (rosenbrock, SHIPPED.gradient, SHIPPED.gradient),
            {},
            TypeError,
            r"hessian must return the numbers \(f_xx, f_xy, f_yy\)",
        ),
        ((lambda x, y: math.nan,), {}, ValueError, "f is finite at none of 25 points"),
        ((rosenbrock,), {"bounds": (1, -1, 0, 1)}, ValueError, "bounds must be four finite"),
        ((rosenbrock,), {"bounds": (0, math.inf, 0, 1)}, ValueError, "bounds must be four finite"),
        ((rosenbrock,), {"bounds": 3.0}, ValueError, "bounds must be four finite"),
        ((rosenbrock,), {"start": (1.0,)}, ValueError, "start must be two finite numbers"),
        ((rosenbrock,), {"title": 3}, TypeError, "title must be a text, not 3"),
        ((rosenbrock,), {"a": 3}, TypeError, "unexpected keyword argument 'a'"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(
    given: tuple[Any, ...], options: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message) as caught:
        oc.surface(*given, **options)
    assert "\n" not in str(caught.value)
