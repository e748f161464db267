"""Flows: closed forms on quadratics, agreement with small steps, corners and blow-ups."""

import math
import sys
import warnings
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy.linalg import expm

import optim_core as oc
from optim_core.maths.ode import BETWEEN
from optim_core.optimizers.training import learning_rates
from optim_core.verdict.status import Status

Check = Callable[..., None]
FLOWS = ("gradient_flow", "heavy_ball_flow")
each = pytest.mark.parametrize("name", FLOWS)
QUADRATICS = [
    oc.surface("ravine"),
    oc.surface("ravine", a=0.3, b=41.0, angle=-57.0),
    oc.surface("ravine", a=0.01, b=1000.0, angle=33.0),
    oc.surface("saddle", a=0.4, b=0.2),
    oc.surface("booth"),
]
on_quadratics = pytest.mark.parametrize("bowl", QUADRATICS, ids=lambda bowl: str(bowl.values))


def hessian_of(surface: oc.Surface) -> np.ndarray:
    xx, xy, yy = map(float, surface.hessian(0.0, 0.0))
    return np.array([[xx, xy], [xy, yy]])


def minimizer(surface: oc.Surface) -> np.ndarray:
    return -np.linalg.solve(hessian_of(surface), surface.gradient(0.0, 0.0))


@pytest.mark.parametrize(
    ("name", "defaults"),
    [
        ("gradient_flow", {"lr": 1e-3, "weight_decay": 0.0}),
        ("heavy_ball_flow", {"lr": 1e-3, "momentum": 0.9, "weight_decay": 0.0}),
    ],
)
def test_defaults(name: str, defaults: dict[str, Any], has_defaults: Check) -> None:
    has_defaults(name, defaults)


def test_first_steps_by_hand(steps_down_the_bowl: Check) -> None:
    # With curvatures 2 and 8, a step of lr = ½·ln 2 halves x and takes y to a sixteenth.
    lr = 0.5 * math.log(2.0)
    with pytest.raises(AssertionError):  # it is not a step of SGD
        steps_down_the_bowl("sgd", {"lr": lr}, (1.5, -1 / 16))
    path = oc.run(
        oc.surface("ravine", a=2.0, b=8.0, angle=0.0),
        oc.optimizer("gradient_flow", lr=lr),
        (3.0, -1.0),
        steps=2,
    )
    np.testing.assert_allclose(path.positions[1:], [(1.5, -1 / 16), (0.75, -1 / 256)], rtol=1e-8)


@pytest.mark.parametrize(
    ("name", "values", "named"),
    [
        ("gradient_flow", {"lr": -1.0}, "lr"),
        ("heavy_ball_flow", {"momentum": 1.0}, "momentum"),
        ("heavy_ball_flow", {"weight_decay": -0.1}, "weight_decay"),
    ],
    ids=str,
)
def test_invalid_values_are_refused_by_name(
    name: str, values: dict[str, Any], named: str, refuses: Check
) -> None:
    refuses(name, values, named)


@pytest.mark.parametrize("lr", [1e-4, 0.02, 1.0])
@on_quadratics
def test_gradient_flow_is_the_exponential(bowl: oc.Surface, lr: float) -> None:
    steps = 12 if bowl.name == "saddle" else 200
    path = oc.run(bowl, oc.optimizer("gradient_flow", lr=lr), steps=steps)
    best, hessian = minimizer(bowl), hessian_of(bowl)
    start = np.array(bowl.start) - best
    exact = [best + expm(-lr * k * hessian) @ start for k in range(steps + 1)]
    np.testing.assert_allclose(path.positions, exact, rtol=1e-7, atol=1e-7)


@pytest.mark.parametrize(("lr", "momentum"), [(1e-4, 0.9), (0.01, 0.99), (0.01, 0.0), (1.0, 0.9)])
@on_quadratics
def test_heavy_ball_flow_is_the_damped_oscillator(
    bowl: oc.Surface, lr: float, momentum: float
) -> None:
    """In time t = k·√lr, with γ = (1 − μ)/√lr: θ̈ + γ·θ̇ + H·(θ − θ*) = 0 from rest."""
    steps = 12 if bowl.name == "saddle" else 60
    path = oc.run(bowl, oc.optimizer("heavy_ball_flow", lr=lr, momentum=momentum), steps=steps)
    best, root = minimizer(bowl), math.sqrt(lr)
    drag = (1.0 - momentum) / root * np.eye(2)
    motion = np.block([[np.zeros((2, 2)), np.eye(2)], [-hessian_of(bowl), -drag]])
    start = np.array([*(np.array(bowl.start) - best), 0.0, 0.0])
    exact = [best + (expm(k * root * motion) @ start)[:2] for k in range(steps + 1)]
    np.testing.assert_allclose(path.positions, exact, rtol=1e-7, atol=1e-7)


def distance(surface: oc.Surface, one: oc.Optimizer, other: oc.Optimizer, steps: int) -> float:
    paths = (oc.run(surface, optimizer, steps=steps).positions for optimizer in (one, other))
    return float(np.abs(np.subtract(*paths)).max())


@pytest.mark.parametrize("surface", ["rosenbrock", "himmelblau", "factorization"])
def test_sgd_nears_the_flow_as_fast_as_its_rate_falls(surface: str) -> None:
    ground = oc.surface(surface)
    apart = []
    for k in (1, 2, 4):
        lr = 2e-4 / k
        sgd, flow = oc.optimizer("sgd", lr=lr), oc.optimizer("gradient_flow", lr=lr)
        apart.append(distance(ground, sgd, flow, 400 * k))
    assert apart[0] > 1e-5
    assert apart[0] / apart[1] == pytest.approx(2.0, rel=0.15)
    assert apart[1] / apart[2] == pytest.approx(2.0, rel=0.08)


def test_momentum_nears_the_flow_as_fast_as_the_root_of_its_rate_falls() -> None:
    ground, drag, apart = oc.surface("ravine"), 1.5, []
    for k in (1, 2, 4):
        root = 0.01 / k
        values = {"lr": root * root, "momentum": 1.0 - drag * root}
        momentum = oc.optimizer("momentum", **values)
        flow = oc.optimizer("heavy_ball_flow", **values)
        apart.append(distance(ground, momentum, flow, 300 * k))
    assert apart[0] / apart[1] == pytest.approx(2.0, rel=0.1)
    assert apart[1] / apart[2] == pytest.approx(2.0, rel=0.05)


@pytest.mark.parametrize("surface", ["rosenbrock", "himmelblau"])
def test_sgd_follows_the_flow_of_a_loss_with_a_penalty_on_slopes(surface: str) -> None:
    """Backward error: SGD is closer, of second order, to the flow of f + (lr/4)·‖∇f‖²."""
    ground, apart = oc.surface(surface), []

    def bent(lr: float) -> oc.Surface:
        def gradient(x: Any, y: Any) -> Any:
            gx, gy = ground.gradient(x, y)
            xx, xy, yy = ground.hessian(x, y)
            return gx + lr / 2.0 * (xx * gx + xy * gy), gy + lr / 2.0 * (xy * gx + yy * gy)

        return replace(ground, gradient=gradient)

    for k in (1, 2, 4):
        lr = 2e-4 / k
        sgd = oc.run(ground, oc.optimizer("sgd", lr=lr), steps=400 * k)
        flow = oc.run(bent(lr), oc.optimizer("gradient_flow", lr=lr), steps=400 * k)
        apart.append(float(np.abs(sgd.positions - flow.positions).max()))
    assert apart[0] / apart[1] == pytest.approx(4.0, rel=0.25)
    assert apart[1] / apart[2] == pytest.approx(4.0, rel=0.15)


def test_the_bent_mode() -> None:
    """A mode λ of SGD decays, to second order, like e^{−(λ + lr·λ²/2)·lr·k}."""
    curvature, lr = 2.0, 0.01
    bowl = oc.surface("ravine", a=curvature, b=curvature, angle=0.0)
    sgd = oc.run(bowl, oc.optimizer("sgd", lr=lr), (1.0, 0.0), steps=50).positions[-1, 0]
    bent = math.exp(-(curvature + lr * curvature**2 / 2.0) * lr * 50)
    plain = math.exp(-curvature * lr * 50)
    assert abs(sgd - bent) < 0.03 * abs(sgd - plain)


@pytest.mark.parametrize("lr", [1e-3, 0.05, 1.0])
def test_the_flow_of_a_factorization_keeps_what_it_should(lr: float) -> None:
    path = oc.run(oc.surface("factorization"), oc.optimizer("gradient_flow", lr=lr), steps=300)
    x, y = path.positions.T
    np.testing.assert_allclose(x * x - y * y, x[0] ** 2 - y[0] ** 2, rtol=1e-7, atol=1e-7)


@pytest.mark.parametrize("name", [name for name in oc.SURFACES if name != "absolute"])
def test_downhill_all_the_way(name: str) -> None:
    path = oc.run(oc.surface(name), oc.optimizer("gradient_flow", lr=0.1), steps=60)
    rises = np.diff(path.losses)
    assert (rises <= 1e-7 * np.maximum(1.0, np.abs(path.losses[:-1]))).all()


@pytest.mark.parametrize("name", oc.SURFACES)
def test_a_heavy_ball_never_climbs_above_its_start(name: str) -> None:
    path = oc.run(oc.surface(name), oc.optimizer("heavy_ball_flow", lr=0.02), steps=60)
    assert path.losses.max() <= path.losses[0] + 1e-7 * max(1.0, abs(path.losses[0]))


@each
def test_a_flow_sees_no_noise(name: str) -> None:
    optimizer = oc.optimizer(name, lr=0.01)
    quiet, noisy = (oc.run(QUADRATICS[0], optimizer, noise=noise) for noise in (0.0, 9.0))
    np.testing.assert_array_equal(quiet.positions, noisy.positions)


@each
def test_no_evaluations_are_counted(name: str) -> None:
    assert (oc.run(QUADRATICS[0], oc.optimizer(name)).evaluations == 0).all()


@each
def test_weight_decay_adds_to_the_curvature(name: str) -> None:
    values = {"lr": 0.02, "weight_decay": 3.0}
    decayed = oc.run(oc.surface("ravine", a=1.0, b=7.0), oc.optimizer(name, **values))
    steeper = oc.surface("ravine", a=4.0, b=10.0)
    plain = oc.run(steeper, oc.optimizer(name, lr=0.02), decayed.surface.start)
    np.testing.assert_allclose(decayed.positions, plain.positions, atol=1e-7)


@pytest.mark.parametrize("schedule", ["step", "exponential", "cosine", "linear"])
def test_the_rates_of_a_schedule_add_up_to_the_time(schedule: str) -> None:
    bowl = QUADRATICS[-1]
    optimizer = oc.optimizer("gradient_flow", lr=0.02, schedule=schedule)
    path = oc.run(bowl, optimizer, steps=70)
    times = np.cumsum([0.0, *learning_rates(optimizer.values, 70)])
    best, hessian = minimizer(bowl), hessian_of(bowl)
    exact = [best + expm(-time * hessian) @ (np.array(bowl.start) - best) for time in times]
    np.testing.assert_allclose(path.positions, exact, atol=1e-7)


@each
def test_stepping_is_the_path_in_parts(name: str) -> None:
    ground, optimizer = oc.surface("beale"), oc.optimizer(name, lr=0.01)
    step, state = optimizer.stepper(ground), optimizer.rule.initial_state()
    path = oc.run(ground, optimizer, steps=25)
    x, y = ground.start
    for t, place in enumerate(path.positions[1:], start=1):
        x, y, state = step(x, y, state, t, 0.01)
        assert (x, y) == pytest.approx(tuple(place), abs=1e-7)


# The curve between the steps.


@each
def test_every_eighth_point_of_the_curve_is_a_position(name: str) -> None:
    path = oc.run(oc.surface("rosenbrock"), oc.optimizer(name), steps=30)
    assert path.curve is not None
    assert path.curve.shape == (8 * 30 + 1, 2)
    assert not path.curve.flags.writeable
    np.testing.assert_array_equal(path.curve[::BETWEEN], path.positions)
    assert oc.run(oc.surface("rosenbrock"), oc.optimizer("sgd"), steps=30).curve is None


def test_between_the_steps_the_curve_is_the_flow() -> None:
    bowl = QUADRATICS[0]
    path = oc.run(bowl, oc.optimizer("gradient_flow", lr=0.04), steps=20)
    fine = oc.run(bowl, oc.optimizer("gradient_flow", lr=0.005), steps=160)
    np.testing.assert_allclose(path.curve, fine.positions, atol=1e-7)


@pytest.mark.parametrize("surface", ["saddle", "monkey_saddle"])
@each
def test_a_curve_stands_where_its_path_does(name: str, surface: str) -> None:
    path = oc.run(oc.surface(surface), oc.optimizer(name, lr=0.05), steps=200)
    assert path.status is Status.DIVERGED
    assert path.curve is not None
    np.testing.assert_array_equal(path.curve[::BETWEEN], path.positions)
    assert np.isfinite(path.curve).all()


# Flows that cannot continue.


def test_a_flow_slides_along_a_corner() -> None:
    # |x| + 5|y| from (2, 1): y is 0 at time 1/5, x at 2.
    path = oc.run(
        oc.surface("absolute", k=5.0), oc.optimizer("gradient_flow", lr=0.01), (2.0, 1.0), steps=250
    )
    times = 0.01 * np.arange(251)
    np.testing.assert_allclose(path.positions[:, 0], np.maximum(2.0 - times, 0.0), atol=2e-4)
    np.testing.assert_allclose(path.positions[:, 1], np.maximum(1.0 - 5 * times, 0.0), atol=1e-3)


def test_a_flow_that_is_at_infinity_in_finite_time_diverges_then() -> None:
    # x³ − 3xy² along y = 0 from −1: ẋ = −3x², so x = −1/(1 − 3t), infinite at t = 1/3.
    flow = oc.optimizer("gradient_flow", lr=0.01)
    path = oc.run(oc.surface("monkey_saddle"), flow, (-1.0, 0.0), steps=60)
    assert path.status is Status.DIVERGED
    assert path.stopped_at == 34
    assert path.positions[30, 0] == pytest.approx(-1.0 / (1.0 - 0.9), rel=1e-7)


@each
def test_a_slope_that_is_not_a_number_ends_the_path(name: str) -> None:
    def broken(x: float, y: float) -> tuple[float, float]:
        return np.where(np.greater(x, 1.0), 2.0 * x, math.nan)[()], 2.0 * y

    ground = replace(oc.surface("booth"), gradient=broken)
    path = oc.run(ground, oc.optimizer(name, lr=0.05), (3.0, -1.0), steps=50)
    assert path.status is Status.DIVERGED
    assert np.isfinite(path.positions).all()
    assert path.curve is not None
    assert np.isfinite(path.curve).all()


@pytest.mark.parametrize("start", [(1e200, -1e200), (1e150, 1.0)], ids=str)
@pytest.mark.parametrize("surface", ["ravine", "rosenbrock", "ackley", "absolute"])
@each
def test_far_starts_end_quietly(
    name: str, surface: str, start: tuple[float, float], capfd: pytest.CaptureFixture[str]
) -> None:
    path = oc.run(oc.surface(surface), oc.optimizer(name, lr=1.0), start, steps=20)
    assert np.isfinite(path.positions).all()
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("name", "surface", "lr"),
    [
        ("gradient_flow", "ackley", 1.0),
        ("heavy_ball_flow", "absolute", 0.1),
        ("heavy_ball_flow", "goldstein_price", 1.0),
        ("gradient_flow", "monkey_saddle", 1.0),
    ],
)
def test_a_solver_that_fails_says_nothing(
    name: str, surface: str, lr: float, capfd: pytest.CaptureFixture[str]
) -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        filters = list(warnings.filters)
        oc.run(oc.surface(surface), oc.optimizer(name, lr=lr), steps=60)
        assert warnings.filters == filters
    assert not caught
    assert capfd.readouterr() == ("", "")


def test_rows_that_go_the_same_way_are_solved_once(monkeypatch: pytest.MonkeyPatch) -> None:
    module, calls = sys.modules["optim_core.optimizers.flow_rule"], []
    monkeypatch.setattr(
        module, "follow", lambda *given, follow=module.follow: calls.append(1) or follow(*given)
    )
    flow = oc.optimizer("gradient_flow", lr=np.array([0.01, 0.01, 0.02]))
    batch = oc.run_batch(oc.surface("booth"), flow, np.ones((3, 2)), 20, np.arange(3), noise=1.0)
    assert len(calls) == 2
    np.testing.assert_array_equal(batch[0].positions, batch[1].positions)
    assert (batch[2].positions[1] != batch[1].positions[1]).any()
