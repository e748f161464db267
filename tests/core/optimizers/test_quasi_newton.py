"""BFGS and conjugate gradients: first steps by hand, quadratics in few steps, SciPy beside them."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from scipy.optimize import line_search, minimize

import optim_core as oc
from optim_core.verdict.status import Status

Check = Callable[..., None]
BOTH = ("bfgs", "conjugate_gradient")
each = pytest.mark.parametrize("name", BOTH)


@pytest.mark.parametrize(
    ("name", "defaults"),
    [
        ("bfgs", {"lr": 1.0, "c2": 0.9, "weight_decay": 0.0}),
        (
            "conjugate_gradient",
            {"lr": 1.0, "beta": "polak_ribiere", "c2": 0.4, "weight_decay": 0.0},
        ),
    ],
)
def test_defaults(name: str, defaults: dict[str, Any], has_defaults: Check) -> None:
    has_defaults(name, defaults)


@each
def test_the_first_step_tried_is_lr_long(name: str, steps_down_the_bowl: Check) -> None:
    # g = (6, −8) at (3, −1): half a unit along (−.6, .8) leaves a slope of 7.28 of 10, one unit
    # 4.56, which c2 = 0.9 lets pass.
    steps_down_the_bowl(name, {"lr": 0.5, "c2": 0.9}, (2.7, -0.6))
    steps_down_the_bowl(name, {"lr": 1.0, "c2": 0.9}, (2.4, -0.2))


@each
def test_the_step_of_an_exact_search(name: str, steps_down_the_bowl: Check) -> None:
    # gᵀg / gᵀHg = 100 / (2·36 + 8·64) = 25/146
    steps_down_the_bowl(name, {"c2": 1e-3}, (3.0 - 6.0 * 25 / 146, -1.0 + 8.0 * 25 / 146))


@each
def test_an_exact_search_ends_a_quadratic_in_two_steps(name: str) -> None:
    bowl = oc.surface("ravine", a=0.3, b=41.0, angle=-57.0)
    path = oc.run(bowl, oc.optimizer(name, c2=1.1e-4), (2.1, 1.3), steps=3)
    assert path.positions[2] == pytest.approx((0.0, 0.0), abs=1e-9)
    assert np.hypot(*path.positions[1]) > 0.01


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("bfgs", {"lr": 0.0}),
        ("bfgs", {"c2": 0.5, "weight_decay": 3.0}),
        ("conjugate_gradient", {"beta": "fletcher_reeves", "c2": 0.999}),
    ],
    ids=str,
)
def test_valid_values_are_taken(name: str, values: dict[str, Any], takes: Check) -> None:
    takes(name, values)


@pytest.mark.parametrize(
    ("name", "values", "named"),
    [
        ("bfgs", {"lr": -1.0}, "lr"),
        ("bfgs", {"c2": 1.0}, "c2"),
        ("bfgs", {"c2": 1e-4}, "c2"),
        ("conjugate_gradient", {"beta": "hestenes"}, "beta"),
    ],
    ids=str,
)
def test_invalid_values_are_refused_by_name(
    name: str, values: dict[str, Any], named: str, refuses: Check
) -> None:
    refuses(name, values, named)


def outer(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return one[:, np.newaxis] * other


@pytest.mark.parametrize(
    ("surface", "start", "lr"),
    [
        ("ravine", (-3.0, 2.0), 1.0),
        ("rosenbrock", (-1.2, 1.0), 0.25),
        ("beale", (1.0, 1.2), 0.4),
        ("himmelblau", (0.2, -3.6), 0.75),
        ("branin", (-2.0, 6.0), 0.9),
    ],
)
def test_bfgs_is_that_of_the_book_with_scipys_line_search(
    surface: str, start: tuple[float, float], lr: float
) -> None:
    ground = oc.surface(surface)
    path = oc.run(ground, oc.optimizer("bfgs", lr=lr), start, steps=8)

    def value(at: np.ndarray) -> float:
        return float(ground.value(*at.tolist()))

    def gradient(at: np.ndarray) -> np.ndarray:
        return np.array(ground.gradient(*at.tolist()), float)

    at, inverse = np.array(start), None
    for taken in path.positions[1:]:
        g = gradient(at)
        p = -lr * g / np.linalg.norm(g) if inverse is None else -inverse @ g
        alpha = line_search(value, gradient, at, p, c2=0.9)[0]
        s, y = alpha * p, gradient(at + alpha * p) - g
        if inverse is None:
            inverse = s @ y / (y @ y) * np.eye(2)
        turn = np.eye(2) - outer(s, y) / (s @ y)
        inverse = turn @ inverse @ turn.T + outer(s, s) / (s @ y)
        at = at + s
        np.testing.assert_allclose(taken, at, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("beta", ["polak_ribiere", "fletcher_reeves"])
@pytest.mark.parametrize("surface", ["ravine", "rosenbrock", "beale", "branin"])
def test_conjugate_gradients_are_those_of_the_book(surface: str, beta: str) -> None:
    """Each step lies along −g + β·d and meets the strong Wolfe conditions."""
    ground, c2 = oc.surface(surface), 0.1
    optimizer = oc.optimizer("conjugate_gradient", beta=beta, c2=c2)
    positions = oc.run(ground, optimizer, steps=9).positions
    d = before = None
    for here, there in pairwise(positions):
        g = np.array(ground.gradient(*here.tolist()), float)
        if np.linalg.norm(g) < 1e-6:  # where the loss is down to rounding
            break
        if d is None:
            d = -g
        else:
            change = g - before if beta == "polak_ribiere" else g
            d = -g + max(float(g @ change / (before @ before)), 0.0) * d
        if d @ g > -0.01 * g @ g:
            d = -g
        step = there - here
        assert step @ d == pytest.approx(np.linalg.norm(step) * np.linalg.norm(d), rel=1e-9)
        slope, left = d @ g, d @ np.array(ground.gradient(*there.tolist()), float)
        assert abs(left) <= c2 * abs(slope) * (1.0 + 1e-9)
        before = g


@pytest.mark.parametrize(("name", "method"), list(zip(BOTH, ("BFGS", "CG"), strict=True)))
@pytest.mark.parametrize(
    "surface", ["ravine", "rosenbrock", "beale", "booth", "branin", "three_hump_camel"]
)
def test_beside_scipy(name: str, method: str, surface: str) -> None:
    """A minimum, after about as many gradients as scipy.optimize needs."""
    ground = oc.surface(surface)
    start = (-3.0, 2.0) if surface == "ravine" else ground.start
    path = oc.run(ground, oc.optimizer(name), start, tolerance=1e-5)
    theirs = minimize(
        lambda at: ground.value(*at.tolist()),
        np.array(start),
        jac=lambda at: np.array(ground.gradient(*at.tolist()), float),
        method=method,
    )
    assert path.status is Status.CONVERGED
    assert path.evaluations[path.stopped_at] <= 1.25 * theirs.njev + 6
    minima = [(point.x, point.y) for point in ground.critical_points if point.kind == "minimum"]
    assert min(np.hypot(*(path.positions[-1] - place)) for place in minima) < 1e-5


@each
def test_another_scale_of_the_loss_changes_nothing(name: str) -> None:
    plain = oc.surface("matyas")
    scaled = replace(
        plain,
        value=lambda x, y: 1e4 * plain.value(x, y),
        gradient=lambda x, y: tuple(1e4 * part for part in plain.gradient(x, y)),
    )
    one, other = (oc.run(ground, oc.optimizer(name), steps=8) for ground in (plain, scaled))
    np.testing.assert_allclose(one.positions, other.positions, rtol=1e-7, atol=1e-9)


@each
@pytest.mark.parametrize("surface", ["rosenbrock", "himmelblau", "goldstein_price", "ackley"])
def test_the_loss_never_rises(name: str, surface: str) -> None:
    path = oc.run(oc.surface(surface), oc.optimizer(name))
    assert (np.diff(path.losses) <= 1e-12 * np.abs(path.losses[:-1])).all()


def test_bfgs_learns_the_inverse_hessian() -> None:
    bowl = oc.surface("ravine", a=1.0, b=9.0, angle=30.0)
    optimizer = oc.optimizer("bfgs", c2=0.05)
    step, state = optimizer.stepper(bowl), optimizer.rule.initial_state()
    x, y = 3.0, -1.0
    for t in range(1, 5):
        x, y, state = step(x, y, state, t, 1.0)
    xx, xy, yy = bowl.hessian(0.0, 0.0)
    inverse = np.linalg.inv([[xx, xy], [xy, yy]])
    np.testing.assert_allclose([state[:2], state[1:3]], inverse, rtol=1e-3)


@each
def test_gradients_are_counted(name: str) -> None:
    calls: list[tuple[float, float]] = []
    ground = oc.surface("rosenbrock")

    def gradient(x: float, y: float) -> Any:
        calls.append((x, y))
        return ground.gradient(x, y)

    path = oc.run(replace(ground, gradient=gradient), oc.optimizer(name), steps=12)
    # One more step is taken, as evidence of rest, and all are looked at once more at the end.
    assert calls[0] == ground.start
    assert path.evaluations[0] == 0
    assert (np.diff(path.evaluations) >= 1).all()
    assert 12 < path.evaluations[-1] < len(calls)
    assert len(set(calls[: path.evaluations[-1]])) == path.evaluations[-1]
    assert not path.evaluations.flags.writeable


@each
def test_with_noise_every_step_begins_with_a_new_gradient(name: str) -> None:
    path = oc.run(oc.surface("ravine"), oc.optimizer(name), steps=20, noise=0.1)
    assert (np.diff(path.evaluations) >= 2).all()


@each
def test_at_a_corner_it_stands_and_asks_no_more(name: str) -> None:
    path = oc.run(oc.surface("absolute"), oc.optimizer(name), steps=300)
    assert path.status is Status.FINISHED
    assert (path.positions[-1] == path.positions[-100]).all()
    assert path.evaluations[-1] == path.evaluations[-100] < 150


@each
def test_a_standing_racer_goes_on_once_the_gradient_changes(name: str) -> None:
    optimizer = oc.optimizer(name)
    flat = replace(oc.surface("booth"), value=lambda x, y: 0.0)
    place = (2.0, -1.0)
    *stood, state = optimizer.stepper(flat)(*place, optimizer.rule.initial_state(), 1, 1.0)
    *still, state = optimizer.stepper(flat)(*stood, state, 2, 1.0)
    x, y, _ = optimizer.stepper(oc.surface("matyas"))(*still, state, 3, 1.0)
    assert stood == still == list(place)
    assert (x, y) != place


@each
def test_a_rate_that_begins_at_zero_starts_later(name: str) -> None:
    values = {"schedule": "linear", "start_factor": 0.0, "total_iters": 3.0}
    path = oc.run(oc.surface("ravine"), oc.optimizer(name, **values), steps=20)
    assert (path.positions[1] == path.positions[0]).all()
    assert path.status is Status.CONVERGED


@each
def test_weight_decay_is_searched_too(name: str) -> None:
    bowl = oc.surface("booth")
    path = oc.run(bowl, oc.optimizer(name, weight_decay=2.0), steps=30)
    xx, xy, yy = bowl.hessian(0.0, 0.0)
    hessian = np.array([[xx, xy], [xy, yy]])
    expected = np.linalg.solve(hessian + 2.0 * np.eye(2), hessian @ (1.0, 3.0))
    assert path.positions[-1] == pytest.approx(expected, rel=1e-6)


@each
def test_at_a_critical_point_it_stays(name: str) -> None:
    path = oc.run(oc.surface("saddle"), oc.optimizer(name), (0.0, 0.0), steps=3)
    assert (path.positions == 0.0).all()


@pytest.mark.parametrize(
    ("name", "start", "values"),
    [
        ("bfgs", (0.0, 0.0), {"clip_norm": 5e-308}),
        ("conjugate_gradient", (-1.242384108505377, -1.117792351920631e-183), {}),
    ],
)
@pytest.mark.parametrize("surface", oc.SURFACES)
def test_gradients_whose_squares_are_too_small_for_a_number_are_no_error(
    name: str, start: tuple[float, float], values: dict[str, float], surface: str
) -> None:
    path = oc.run(oc.surface(surface), oc.optimizer(name, **values), start, steps=8)
    assert np.isfinite(path.positions).all()
