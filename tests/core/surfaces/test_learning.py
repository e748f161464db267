"""Losses of data sets: known properties of each, and robustness against any data."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import optim_core as oc
from optim_core.scenes.defaults import default_setup
from optim_core.scenes.race import run_race
from optim_core.surfaces.curvature import curvature
from optim_core.surfaces.problem import Problem

NAMES = ("linear_regression", "logistic_regression", "tanh_neuron")
each = pytest.mark.parametrize("name", NAMES)
SEPARABLE = ((-2.0, 0.0), (-1.0, 0.0), (1.0, 1.0), (2.0, 1.0))


def problem_of(surface: oc.Surface) -> Problem:
    assert surface.problem is not None
    return surface.problem


def columns(surface: oc.Surface) -> tuple[np.ndarray, np.ndarray]:
    inputs, targets = np.array(problem_of(surface).points).T
    return inputs, targets


# The data, and parts of them.


@each
@pytest.mark.parametrize("values", [{}, {"l2": 0.3}], ids=str)
def test_gradients_of_single_points_average_to_the_gradient(name: str, values: Any) -> None:
    if name == "tanh_neuron":
        values = {}
    surface = oc.surface(name, **values)
    problem = problem_of(surface)
    x, y = 0.7, -1.3
    singles = [problem.batch(np.array([index])) for index in range(len(problem.points))]
    for part in ("value", "gradient", "hessian"):
        parts = [getattr(single, part)(x, y) for single in singles]
        whole = getattr(surface, part)(x, y)
        np.testing.assert_allclose(np.mean(parts, axis=0), whole, rtol=1e-12, atol=1e-14)


@each
def test_a_batch_of_everything_is_the_loss(name: str) -> None:
    surface = oc.surface(name)
    whole = problem_of(surface).batch(np.arange(len(problem_of(surface).points)))
    assert whole.value(0.4, 0.9) == surface.value(0.4, 0.9)
    assert whole.gradient(0.4, 0.9) == surface.gradient(0.4, 0.9)
    assert whole.hessian(0.4, 0.9) == surface.hessian(0.4, 0.9)


@each
def test_a_batch_for_each_path_is_that_of_the_path(name: str) -> None:
    problem = problem_of(oc.surface(name))
    indices = np.array([[0, 3, 9], [1, 3, 0], [4, 2, 11]]).T
    x, y = np.array([0.5, -1.0, 2.0]), np.array([0.1, 0.7, -2.0])
    rows = problem.batch(indices)
    for row in range(3):
        one, at = problem.batch(indices[:, row]), (float(x[row]), float(y[row]))
        assert rows.value(x, y)[row] == pytest.approx(one.value(*at), rel=1e-13)
        assert [entry[row] for entry in rows.gradient(x, y)] == pytest.approx(one.gradient(*at))
        assert [entry[row] for entry in rows.hessian(x, y)] == pytest.approx(one.hessian(*at))


@each
def test_the_loss_is_that_of_the_prediction(name: str) -> None:
    surface = oc.surface(name)
    inputs, targets = columns(surface)
    x, y = 0.8, -0.6
    said = problem_of(surface).predict(x, y, inputs)
    if name == "logistic_regression":
        expected = -np.mean(np.log(np.where(targets == 1.0, said, 1.0 - said)))
    else:
        expected = np.mean((said - targets) ** 2) / 2.0
    assert surface.value(x, y) == pytest.approx(expected, rel=1e-13)


@each
def test_a_large_field_needs_no_large_memory(name: str) -> None:
    side = np.linspace(-3.0, 3.0, 400)
    field = oc.surface(name).value(side[np.newaxis, :], side[:, np.newaxis])
    assert field.shape == (400, 400)
    assert np.isfinite(field).all()


# Linear regression.


def test_the_line_is_the_least_squares_line() -> None:
    surface = oc.surface("linear_regression")
    inputs, targets = columns(surface)
    slope, intercept = np.polyfit(inputs, targets, 1)
    (minimum,) = surface.critical_points
    assert (minimum.x, minimum.y) == pytest.approx((slope, intercept), rel=1e-10)
    assert surface.infimum == pytest.approx(
        np.mean((slope * inputs + intercept - targets) ** 2) / 2.0, rel=1e-10
    )


def test_the_hessian_is_that_of_the_design_matrix() -> None:
    surface = oc.surface("linear_regression", scale=2.0)
    inputs, _ = columns(surface)
    design = np.stack((2.0 * inputs, np.ones_like(inputs)), -1)
    (xx, xy), (_, yy) = (design.T @ design / len(inputs)).tolist()
    assert surface.hessian(1.0, 2.0) == pytest.approx((xx, xy, yy), rel=1e-13)
    low, high = np.linalg.eigvalsh(design.T @ design)
    assert surface.derived == f"κ = {high / low:.4g}"
    assert surface.sharpest == pytest.approx(high / len(inputs))


def test_centering_and_standardizing_mend_the_condition() -> None:
    conditions = [
        curvature(oc.surface("linear_regression", features=kind), 0.0, 0.0).condition
        for kind in ("raw", "centered", "standardized")
    ]
    assert conditions[0] > 100.0
    assert conditions[0] > 20.0 * conditions[1]
    assert conditions[2] == pytest.approx(1.0)


def test_scale_makes_the_ravine_and_standardizing_undoes_it() -> None:
    steep = oc.surface("linear_regression", scale=10.0)
    assert curvature(steep, 0.0, 0.0).condition > 5000.0
    assert steep(features="standardized").derived == "κ = 1"


def test_ridge_is_the_penalized_least_squares() -> None:
    surface = oc.surface("linear_regression", l2=0.5)
    inputs, targets = columns(surface)
    design = np.stack((inputs, np.ones_like(inputs)), -1)
    count = len(inputs)
    expected = np.linalg.solve(design.T @ design / count + 0.5 * np.eye(2), design.T @ targets)
    (minimum,) = surface.critical_points
    assert (minimum.x, minimum.y) == pytest.approx(tuple(expected / count), rel=1e-12)


def test_equal_inputs_leave_a_line_of_minima() -> None:
    surface = oc.surface("linear_regression", data=[(2.0, 1.0), (2.0, 3.0)])
    assert surface.critical_points == ()
    assert surface.derived == "all inputs alike: a line of minima"
    assert surface.infimum == 0.5
    for w in (-3.0, 0.0, 1.0):
        assert surface.value(w, 2.0 - 2.0 * w) == pytest.approx(0.5)
    assert len(surface(l2=0.1).critical_points) == 1


# Logistic regression.


def test_the_shipped_labels_have_one_minimum() -> None:
    surface = oc.surface("logistic_regression")
    (minimum,) = surface.critical_points
    inputs, labels = columns(surface)
    chances = problem_of(surface).predict(minimum.x, minimum.y, inputs)
    # At the maximum of the likelihood the model expects as many ones as there are.
    assert chances.sum() == pytest.approx(labels.sum(), rel=1e-12)
    assert (chances * inputs).sum() == pytest.approx((labels * inputs).sum(), rel=1e-12)


def test_moving_one_point_takes_the_minimum_away() -> None:
    surface = oc.surface("logistic_regression")
    points = [point for point in problem_of(surface).points if point != (4.5, 1.0)]
    separable = surface(data=[*points, (5.0, 1.0)])
    assert separable.critical_points == ()
    assert separable.derived == "separable: no minimum"
    assert separable.infimum == 0.0
    assert len(separable(l2=0.01).critical_points) == 1


def test_on_separable_labels_the_weights_grow_like_the_logarithm_of_time() -> None:
    surface = oc.surface("logistic_regression", data=SEPARABLE, features="raw")
    path = oc.run(surface, oc.optimizer("sgd", lr=1.0), (0.1, 0.1), steps=100_000)
    norms = np.hypot(*path.positions.T)
    growth = norms[[1_000, 10_000, 100_000]]
    # A decade of steps multiplies the margin's odds by ten: +log(10) on the margin, which is
    # w for the points at ±1; smaller at first.
    assert np.diff(growth) == pytest.approx([2.3, 2.3], abs=0.15)
    assert path.losses[-1] < path.losses[1000] / 50.0


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (((1.0, 1.0), (2.0, 1.0)), "separable: no minimum"),
        (((1.0, 1.0), (2.0, 0.0)), "separable: no minimum"),
        (((1.0, 0.0), (2.0, 0.0), (2.0, 1.0), (3.0, 1.0)), "the labels only touch: no minimum"),
        (((1.0, 0.0), (1.0, 1.0), (1.0, 1.0)), "all inputs alike: a line of minima"),
    ],
    ids=str,
)
def test_labels_without_a_single_minimum(data: Any, why: str) -> None:
    surface = oc.surface("logistic_regression", data=data)
    assert surface.derived == why
    assert surface.critical_points == ()


@given(
    inputs=st.lists(st.floats(-5.0, 5.0), min_size=3, max_size=12, unique=True),
    labels=st.data(),
)
def test_there_is_a_minimum_unless_a_threshold_separates(inputs: Any, labels: Any) -> None:
    inputs = [round(value, 2) for value in inputs]
    chosen = labels.draw(st.lists(st.sampled_from([0.0, 1.0]), min_size=12, max_size=12))
    data = list(zip(inputs, chosen, strict=False))
    surface = oc.surface("logistic_regression", data=data)
    thresholds = [value + off for value in inputs for off in (-1e-3, 0.0, 1e-3)]
    weakly = any(
        all((u - t) * (2.0 * label - 1.0) * side >= 0.0 for u, label in data)
        for t in thresholds
        for side in (1.0, -1.0)
    )
    assert bool(surface.critical_points) != weakly


# The tanh neuron.


@pytest.mark.parametrize("data", [None, ((-1.0, 0.5), (0.5, -2.0), (2.0, 1.0))], ids=str)
def test_the_saddle_at_the_origin(data: Any) -> None:
    surface = oc.surface("tanh_neuron", **({} if data is None else {"data": data}))
    inputs, targets = columns(surface)
    c = float(np.mean(inputs * targets))
    assert surface.gradient(0.0, 0.0) == (0.0, 0.0)
    assert surface.hessian(0.0, 0.0) == pytest.approx((0.0, -c, 0.0), rel=1e-14)
    assert curvature(surface, 0.0, 0.0) == pytest.approx((-abs(c), abs(c)))


def test_the_minima_are_twins() -> None:
    surface = oc.surface("tanh_neuron")
    one, other = (point for point in surface.critical_points if point.kind == "minimum")
    assert (one.x, one.y) == (-other.x, -other.y)
    assert surface.value(one.x, one.y) == surface.value(other.x, other.y) == surface.infimum
    assert (abs(one.x), abs(one.y)) == pytest.approx((1.2, 1.5), abs=0.1)  # what made the data


@given(x=st.floats(-3.0, 3.0), y=st.floats(-3.0, 3.0))
def test_the_loss_does_not_know_the_sign(x: float, y: float) -> None:
    surface = oc.surface("tanh_neuron")
    assert surface.value(-x, -y) == surface.value(x, y)


def test_a_step_has_its_infimum_at_infinity() -> None:
    surface = oc.surface("tanh_neuron", data=[(-1.0, -1.0), (1.0, 1.0)])
    valley = [surface.value(w, 1.0 / math.tanh(w)) for w in (1.0, 5.0, 20.0)]
    assert valley == pytest.approx([0.0, 0.0, 0.0], abs=1e-25)
    assert surface.infimum == pytest.approx(0.0, abs=1e-20)


# Any data.

coordinate = st.one_of(
    st.floats(-1000.0, 1000.0), st.sampled_from([0.0, 1.0, -1.0, 1000.0, 1e-9, 5e-324, 0.1])
)


@st.composite
def drawn(draw: Any, name: str) -> oc.Surface:
    """Draw a surface with any data: duplicates, one input for all, a line, very large and small."""
    inputs = draw(st.lists(coordinate, min_size=2, max_size=20))
    if draw(st.booleans()):
        inputs = [inputs[0]] * len(inputs)
    if name == "logistic_regression":
        targets = [draw(st.sampled_from([0.0, 1.0])) for _ in inputs]
    elif draw(st.booleans()):
        targets = [min(max(2.0 * value - 1.0, -1000.0), 1000.0) for value in inputs]
    else:
        targets = [draw(coordinate) for _ in inputs]
    data = list(zip(inputs, targets, strict=True))
    if name == "tanh_neuron":
        return oc.surface(name, data=data)
    kind, l2 = draw(st.sampled_from(["raw", "centered", "standardized"])), draw(st.floats(0.0, 1.0))
    return oc.surface(name, data=data, features=kind, l2=l2)


@each
@settings(max_examples=40)
@given(data=st.data())
def test_any_data_give_a_picture_and_a_race(name: str, data: Any) -> None:
    surface = data.draw(drawn(name))
    bounds, problem = surface.bounds, problem_of(surface)
    assert all(map(math.isfinite, (*bounds, *surface.start)))
    assert bounds.contains(*surface.start)
    left, right, bottom, top = problem.window
    assert all(left < u < right and bottom < t < top for u, t in problem.points)
    for point in surface.critical_points:
        assert all(map(math.isfinite, point[:2]))
    setup = default_setup(surface)
    race = run_race(setup)
    assert all(path is not None for path in race.trajectories)
