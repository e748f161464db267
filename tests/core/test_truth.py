"""Runs of the optimizers, compared with closed forms from theory."""

import cmath
import math
from dataclasses import replace

import numpy as np
import pytest

import optim_core as oc
from optim_core.maths.elementary import FloatArray
from optim_core.verdict.status import Status

MU, L = 1.0, 100.0
KAPPA = L / MU
BOWL = oc.surface("ravine", a=MU, b=L, angle=0.0)
TURNED = oc.surface("ravine", a=MU, b=L, angle=31.0)


def slope_of(gx: float, gy: float) -> oc.Surface:
    """Return a plane: a surface with the same gradient everywhere."""
    return replace(
        oc.surface("saddle"),
        value=lambda x, y: gx * x + gy * y,
        gradient=lambda x, y: (gx + 0.0 * x, gy + 0.0 * y),
        hessian=lambda x, y: (0.0 * x, 0.0 * x, 0.0 * x),
    )


def scaled(surface: oc.Surface, factor: float) -> oc.Surface:
    """Return the surface with all losses times a factor."""
    return replace(
        surface,
        value=lambda x, y: factor * surface.value(x, y),
        gradient=lambda x, y: tuple(factor * slope for slope in surface.gradient(x, y)),
        hessian=lambda x, y: tuple(factor * entry for entry in surface.hessian(x, y)),
    )


def steps_of(path: oc.Trajectory) -> FloatArray:
    return np.diff(path.positions, axis=0)


def rate(path: oc.Trajectory, window: int) -> float:
    """Mean factor per step by which the distance from 0 shrank over the last ``window`` steps."""
    distance = np.hypot(*path.positions.T)
    return float((distance[-1] / distance[-1 - window]) ** (1.0 / window))


# Gradient descent on quadratics.


@pytest.mark.parametrize("lr", [0.003, 0.01, 0.0199])
def test_gd_modes_shrink_by_one_minus_lr_times_curvature(lr: float) -> None:
    path = oc.run(BOWL, oc.optimizer("sgd", lr=lr), (2.0, 1.5), steps=40)
    k = np.arange(41)
    expected = np.stack((2.0 * (1.0 - lr * MU) ** k, 1.5 * (1.0 - lr * L) ** k), axis=1)
    np.testing.assert_allclose(path.positions, expected, rtol=1e-11, atol=1e-14)


@pytest.mark.parametrize("surface", [BOWL, TURNED], ids=["axes", "turned"])
def test_gd_is_stable_just_below_two_over_l(surface: oc.Surface) -> None:
    below = oc.run(surface, oc.optimizer("sgd", lr=1.995 / L), steps=3000)
    above = oc.run(surface, oc.optimizer("sgd", lr=2.005 / L), steps=3000)
    assert below.status is Status.CONVERGED
    assert above.status is Status.DIVERGED


def test_gd_at_two_over_l_bounces_for_ever() -> None:
    path = oc.run(BOWL, oc.optimizer("sgd", lr=2.0 / L), (0.0, 1.0), steps=100)
    np.testing.assert_allclose(path.positions[:, 1], (-1.0) ** np.arange(101))


def test_best_gd_rate() -> None:
    best = 2.0 / (MU + L)
    path = oc.run(TURNED, oc.optimizer("sgd", lr=best), steps=300)
    expected = (KAPPA - 1.0) / (KAPPA + 1.0)
    assert rate(path, 100) == pytest.approx(expected, rel=1e-9)
    for lr in (0.98 * best, 1.005 * best):
        other = oc.run(TURNED, oc.optimizer("sgd", lr=lr), steps=300)
        assert rate(other, 100) > expected + 1e-4


# Heavy ball.


@pytest.mark.parametrize("momentum", [0.2, 0.6, 0.9])
def test_heavy_ball_is_stable_below_two_times_one_plus_momentum(momentum: float) -> None:
    bound = 2.0 * (1.0 + momentum) / L
    for factor, status in ((0.995, Status.CONVERGED), (1.005, Status.DIVERGED)):
        optimizer = oc.optimizer("momentum", lr=factor * bound, momentum=momentum)
        assert oc.run(TURNED, optimizer, steps=6000).status is status


@pytest.mark.parametrize(
    ("lr", "momentum"), [(0.002, 0.9), (0.02, 0.5), (0.001, 0.1), (0.03, 0.7), (0.0004, 0.3)]
)
def test_heavy_ball_follows_its_recurrence(lr: float, momentum: float) -> None:
    path = oc.run(BOWL, oc.optimizer("momentum", lr=lr, momentum=momentum), (0.0, 1.0), steps=50)
    trace = 1.0 + momentum - lr * L
    root = cmath.sqrt(trace * trace - 4.0 * momentum)
    one, other = (trace + root) / 2.0, (trace - root) / 2.0
    # y₀ = 1 and y₁ = 1 − lr·L fix the weights of the two modes.
    weight = (1.0 - lr * L - other) / (one - other)
    expected = [(weight * one**k + (1.0 - weight) * other**k).real for k in range(51)]
    np.testing.assert_allclose(path.positions[:, 1], expected, rtol=1e-9, atol=1e-12)
    low, high = (1.0 - math.sqrt(momentum)) ** 2, (1.0 + math.sqrt(momentum)) ** 2
    if low < lr * L < high:
        assert abs(one) == pytest.approx(math.sqrt(momentum))
    else:
        assert one.imag == other.imag == 0.0


def turns(values: FloatArray) -> int:
    """Return how often a sequence crosses zero."""
    return int(np.sum(values[1:] * values[:-1] < 0.0))


def test_heavy_ball_rings_above_critical_momentum_only() -> None:
    lr = 0.002
    critical = (1.0 - math.sqrt(lr * L)) ** 2
    below, above = (
        oc.run(BOWL, oc.optimizer("momentum", lr=lr, momentum=m), (0.0, 1.0), steps=60)
        for m in (0.9 * critical, 0.9 * critical + 0.3)
    )
    assert turns(below.positions[:, 1]) == 0
    assert turns(above.positions[:, 1]) > 5


def test_best_heavy_ball() -> None:
    lr = 4.0 / (math.sqrt(L) + math.sqrt(MU)) ** 2
    momentum = ((math.sqrt(KAPPA) - 1.0) / (math.sqrt(KAPPA) + 1.0)) ** 2
    assert lr == pytest.approx(0.033058, abs=1e-6)
    assert momentum == pytest.approx(0.669421, abs=1e-6)
    path = oc.run(TURNED, oc.optimizer("momentum", lr=lr, momentum=momentum), steps=500)
    # At the optimum both modes are critical: k·ρᵏ, whose factor per step tends to ρ slowly.
    expected = 0.818182 * (500 / 400) ** (1 / 100)
    assert rate(path, 100) == pytest.approx(expected, rel=1e-3)
    gd = oc.run(TURNED, oc.optimizer("sgd", lr=2.0 / (MU + L)), steps=500)
    assert rate(path, 100) < rate(gd, 100) - 0.15


# Nesterov.


@pytest.mark.parametrize("momentum", [0.3, 0.6, 0.9])
def test_nesterov_is_stable_below_its_bound(momentum: float) -> None:
    bound = 2.0 * (1.0 + momentum) / (1.0 + 2.0 * momentum) / L
    for factor, status in ((0.99, Status.CONVERGED), (1.01, Status.DIVERGED)):
        optimizer = oc.optimizer("momentum", lr=factor * bound, momentum=momentum, nesterov=True)
        assert oc.run(TURNED, optimizer, steps=6000).status is status


@pytest.mark.parametrize(("lr", "momentum"), [(0.002, 0.9), (0.012, 0.5), (0.001, 0.1)])
def test_nesterov_follows_its_recurrence(lr: float, momentum: float) -> None:
    nesterov = oc.optimizer("nesterov", lr=lr, momentum=momentum)
    path = oc.run(BOWL, nesterov, (0.0, 1.0), steps=50)
    shrink = 1.0 - lr * L
    trace, determinant = (1.0 + momentum) * shrink, momentum * shrink
    root = cmath.sqrt(trace * trace - 4.0 * determinant)
    one, other = (trace + root) / 2.0, (trace - root) / 2.0
    # y₀ = 1 and y₁ = 1 − lr·(1 + μ)·L fix the weights of the two modes.
    weight = (1.0 - lr * (1.0 + momentum) * L - other) / (one - other)
    expected = [(weight * one**k + (1.0 - weight) * other**k).real for k in range(51)]
    np.testing.assert_allclose(path.positions[:, 1], expected, rtol=1e-9, atol=1e-12)


def test_nesterov_rates() -> None:
    root = math.sqrt(KAPPA)
    classic = oc.optimizer(
        "momentum", lr=1.0 / L, momentum=(root - 1.0) / (root + 1.0), nesterov=True
    )
    # The slow mode is critical there: k·ρᵏ.
    slow = oc.run(BOWL, classic, (1.0, 0.0), steps=400)
    expected = (1.0 - 1.0 / root) * (400 / 300) ** (1 / 100)
    assert rate(slow, 100) == pytest.approx(expected, rel=1e-3)
    # On quadratics another pair is best, with rate 1 − 2/√(3κ + 1).
    sharp = math.sqrt(3.0 * KAPPA + 1.0)
    best = oc.optimizer(
        "momentum", lr=4.0 / (3.0 * L + MU), momentum=(sharp - 2.0) / (sharp + 2.0), nesterov=True
    )
    path = oc.run(BOWL, best, (1.0, 0.0), steps=300)
    assert rate(path, 100) == pytest.approx(
        (1.0 - 2.0 / sharp) * (300 / 200) ** (1 / 100), rel=1e-3
    )


# Constant gradient.


@pytest.mark.parametrize("nesterov", [False, True])
def test_momentum_on_a_plane_gains_one_over_one_minus_momentum(nesterov: bool) -> None:
    momentum = oc.optimizer("momentum", lr=0.001, momentum=0.8, nesterov=nesterov)
    steps = steps_of(oc.run(slope_of(3.0, -0.5), momentum, (0.0, 0.0), steps=200))
    assert steps[-1] == pytest.approx((-0.001 * 3.0 / 0.2, 0.001 * 0.5 / 0.2))
    assert steps[0] == pytest.approx(np.array((-0.003, 0.0005)) * (1.8 if nesterov else 1.0))


def test_adam_on_a_plane_steps_lr_every_time() -> None:
    path = oc.run(slope_of(3.0, -1e-3), oc.optimizer("adam", lr=0.01, eps=0.0), (0.0, 0.0), 300)
    np.testing.assert_allclose(steps_of(path), np.tile((-0.01, 0.01), (300, 1)), rtol=1e-9)


def test_uncorrected_adam_on_a_plane_oversteps_first() -> None:
    adam = oc.optimizer("adam", lr=0.01, eps=0.0, bias_correction=False)
    lengths = -steps_of(oc.run(slope_of(3.0, 1.0), adam, (0.0, 0.0), 60))[:, 0] / 0.01
    assert lengths[0] == pytest.approx(3.16, abs=0.005)
    assert lengths.max() == pytest.approx(6.57, abs=0.005)
    assert lengths.argmax() + 1 == 12


def test_adagrad_on_a_plane_slows_as_one_over_root_t() -> None:
    adagrad = oc.optimizer("adagrad", lr=0.5, eps=0.0)
    steps = steps_of(oc.run(slope_of(3.0, -1e-3), adagrad, (0.0, 0.0), 200))
    expected = 0.5 / np.sqrt(np.arange(1, 201))
    np.testing.assert_allclose(steps, np.stack((-expected, expected), 1), rtol=1e-9)


@pytest.mark.parametrize("name", ["adamax", "lion"])
def test_adamax_and_lion_on_a_plane_step_lr_every_time(name: str) -> None:
    values = {"eps": 0.0} if name == "adamax" else {}
    path = oc.run(slope_of(3.0, -1e-3), oc.optimizer(name, lr=0.01, **values), (0.0, 0.0), 300)
    np.testing.assert_allclose(steps_of(path), np.tile((-0.01, 0.01), (300, 1)), rtol=1e-9)


def test_rprop_on_a_plane_speeds_up_by_a_fifth_a_step() -> None:
    rprop = oc.optimizer("rprop", lr=1e-3)
    steps = steps_of(oc.run(slope_of(3.0, -1e-3), rprop, (0.0, 0.0), 40))
    expected = 1e-3 * 1.2 ** np.arange(40)
    np.testing.assert_allclose(steps, np.stack((-expected, expected), 1), rtol=1e-9)


def test_rmsprop_on_a_plane_slows_to_lr() -> None:
    rmsprop = oc.optimizer("rmsprop", lr=0.01, alpha=0.9, eps=0.0)
    steps = steps_of(oc.run(slope_of(3.0, -1e-3), rmsprop, (0.0, 0.0), 200))
    expected = 0.01 / np.sqrt(1.0 - 0.9 ** np.arange(1, 201))
    np.testing.assert_allclose(steps, np.stack((-expected, expected), 1), rtol=1e-9)


def test_centered_rmsprop_on_a_plane_speeds_up_again() -> None:
    rmsprop = oc.optimizer("rmsprop", lr=0.01, centered=True, eps=0.0)
    lengths = -steps_of(oc.run(slope_of(1.0, 1.0), rmsprop, (0.0, 0.0), 400))[:, 0] / 0.01
    assert lengths[0] == pytest.approx(10.05, abs=0.005)
    assert lengths.argmin() + 1 == pytest.approx(69, abs=1)
    assert lengths.min() == pytest.approx(2.0, abs=0.005)
    assert lengths[399] == pytest.approx(7.53, abs=0.005)
    assert (np.diff(lengths[70:]) > 0.0).all()


# First steps.

# μₜ = .9·(1 − ½·.96^(.004t)) of NAdam; the paper's first step in lr, with m = .1g and v̂ = g².
MU_1, MU_2 = (0.9 * (1.0 - 0.5 * 0.96 ** (0.004 * t)) for t in (1, 2))
NADAMS_FIRST = 1.0 + MU_2 * 0.1 / (1.0 - MU_1 * MU_2)


def test_nadams_first_step_in_numbers() -> None:
    assert pytest.approx(1.0564518, abs=5e-8) == NADAMS_FIRST


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("adam", {}, 1.0),
        ("adam", {"amsgrad": True}, 1.0),
        ("rmsprop", {"alpha": 0.96}, 1.0 / math.sqrt(0.04)),
        ("rmsprop", {"alpha": 0.96, "centered": True}, 1.0 / math.sqrt(0.96 * 0.04)),
        ("adagrad", {}, 1.0),
        ("amsgrad", {}, 1.0),
        ("adamw", {"weight_decay": 0.0}, 1.0),
        ("adamax", {}, 1.0),
        ("rprop", {}, 1.0),
        ("lion", {}, 1.0),
        ("adabelief", {"beta1": 0.8}, 1.0 / 0.8),
        ("nadam", {}, NADAMS_FIRST),
    ],
    ids=str,
)
def test_first_step_forgets_the_size_of_the_gradient(
    name: str, values: dict[str, float], expected: float
) -> None:
    eps = {} if name in ("lion", "rprop") else {"eps": 0.0}
    optimizer = oc.optimizer(name, lr=0.01, **eps, **values)
    (step,) = steps_of(oc.run(TURNED, optimizer, (-3.0, 2.0), steps=1))
    gradient = np.array(TURNED.gradient(-3.0, 2.0))
    np.testing.assert_allclose(step, -0.01 * expected * np.sign(gradient), rtol=1e-9)


def test_first_nesterov_step() -> None:
    optimizer = oc.optimizer("momentum", lr=0.01, momentum=0.7, nesterov=True)
    (step,) = steps_of(oc.run(TURNED, optimizer, (-3.0, 2.0), steps=1))
    np.testing.assert_allclose(step, -0.017 * np.array(TURNED.gradient(-3.0, 2.0)), rtol=1e-12)


def test_first_radam_step_is_gds() -> None:
    (step,) = steps_of(oc.run(TURNED, oc.optimizer("radam", lr=0.001), (-3.0, 2.0), steps=1))
    np.testing.assert_allclose(step, -0.001 * np.array(TURNED.gradient(-3.0, 2.0)), rtol=1e-9)


@pytest.mark.parametrize("eps", [1e-6, 0.3])
def test_first_adadelta_step_is_set_by_eps(eps: float) -> None:
    adadelta = oc.optimizer("adadelta", lr=1.0, rho=0.8, eps=eps)
    (step,) = steps_of(oc.run(TURNED, adadelta, (-3.0, 2.0), steps=1))
    g = np.array(TURNED.gradient(-3.0, 2.0))
    np.testing.assert_allclose(step, -math.sqrt(eps) / np.sqrt(0.2 * g * g + eps) * g, rtol=1e-12)


# Adam's longest step.


def longest_adam_step(gradients: FloatArray) -> float:
    """Return the longest step, in lr, on a prescribed sequence of gradients."""
    adam = oc.optimizer("adam", lr=1.0, eps=0.0)
    given = iter(gradients.tolist())

    def gradient(x: float, y: float) -> tuple[float, float]:
        g = next(given)
        return g, g

    step = adam.stepper(replace(BOWL, gradient=gradient))
    x, y, state, longest = 0.0, 0.0, adam.rule.initial_state(), 0.0
    for t in range(1, len(gradients) + 1):
        before = x
        x, y, state = step(x, y, state, t, 1.0)
        longest = max(longest, abs(x - before))
    return longest


def test_adams_longest_step() -> None:
    bound = 0.1 / math.sqrt(0.001 * (1.0 - 0.81 / 0.999))
    assert bound == pytest.approx(7.270, abs=5e-4)
    # Gradients that grow by β₂/β₁ a step come close to it; a single spike does not.
    quiet = np.full(20_000, 1e-20)
    growing = longest_adam_step(np.append(quiet, 1e-6 * (0.999 / 0.9) ** np.arange(150)))
    spike = longest_adam_step(np.append(quiet, [1.0]))
    assert 7.15 < growing < bound
    assert spike == pytest.approx(3.162, abs=1e-3)
    random = np.random.default_rng(3).standard_normal(5000)
    late = np.append(quiet, random * np.exp(5.0 * np.sin(np.arange(5000) / 40.0)))
    assert longest_adam_step(late) < bound


# Invariances.


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("adam", {"eps": 0.0}),
        ("adam", {"eps": 0.0, "amsgrad": True}),
        ("rmsprop", {"eps": 0.0}),
        ("rmsprop", {"eps": 0.0, "centered": True, "momentum": 0.5}),
        ("adagrad", {"eps": 0.0}),
        ("nadam", {"eps": 0.0}),
        ("adamax", {"eps": 0.0}),
        ("rprop", {}),
        ("lion", {}),
        ("newton", {}),
        ("newton", {"mode": "saddle_free"}),
    ],
    ids=str,
)
@pytest.mark.parametrize("surface", ["ravine", "rosenbrock", "bounded_saddle"])
def test_scaling_the_loss_changes_nothing(
    name: str, values: dict[str, float], surface: str
) -> None:
    plain = oc.surface(surface)
    optimizer = oc.optimizer(name, **values)
    path = oc.run(plain, optimizer, (0.7, 0.9), steps=30)
    # Powers of two, so that rounding is the same.
    for factor in (2.0**12, 2.0**-12):
        other = oc.run(scaled(plain, factor), optimizer, (0.7, 0.9), steps=30)
        np.testing.assert_allclose(other.positions, path.positions, rtol=1e-12, atol=1e-12)


def test_scaling_the_loss_changes_radam() -> None:
    radam, plain = oc.optimizer("radam", lr=1e-3, eps=0.0), oc.surface("rosenbrock")
    path = oc.run(plain, radam, (0.7, 0.9), steps=30)
    other = oc.run(scaled(plain, 4.0), radam, (0.7, 0.9), steps=30)
    assert np.abs(other.positions - path.positions).max() > 0.1


@pytest.mark.parametrize("name", ["sgd", "momentum"])
def test_scaling_the_loss_is_dividing_the_rate(name: str) -> None:
    values = {"momentum": 0.8} if name == "momentum" else {}
    plain = oc.surface("rosenbrock")
    path = oc.run(plain, oc.optimizer(name, lr=2.0**-11, **values), steps=50)
    other = oc.run(scaled(plain, 8.0), oc.optimizer(name, lr=2.0**-14, **values), steps=50)
    np.testing.assert_allclose(other.positions, path.positions, rtol=1e-12)
    same_rate = oc.run(scaled(plain, 8.0), oc.optimizer(name, lr=2.0**-11, **values), steps=50)
    assert np.abs(same_rate.positions - path.positions).max() > 0.1


@pytest.mark.parametrize("b", [1.0, 30.0, 900.0])
@pytest.mark.parametrize("name", ["adam", "rmsprop", "adagrad", "nadam", "adamax", "rprop"])
def test_adaptive_rules_stay_on_the_diagonal(name: str, b: float) -> None:
    lr = {"adagrad": 0.3, "rprop": 0.02}.get(name, 0.05)
    optimizer = oc.optimizer(name, lr=lr, **({} if name == "rprop" else {"eps": 0.0}))
    axes = oc.run(oc.surface("ravine", a=1.0, b=b, angle=0.0), optimizer, (2.0, 2.0), steps=60)
    x, y = axes.positions.T
    np.testing.assert_allclose(x, y, rtol=1e-9, atol=1e-9)
    assert abs(x[-1]) < 1.0
    if b > 1.0:
        turned = oc.surface("ravine", a=1.0, b=b, angle=20.0)
        x, y = oc.run(turned, optimizer, (2.0, 2.0), steps=60).positions.T
        assert np.abs(x - y).max() > 0.1


def turned_by(points: FloatArray, degrees: float) -> FloatArray:
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return points @ np.array([[c, s], [-s, c]])


@pytest.mark.parametrize(
    ("name", "values", "turns_along"),
    [
        ("sgd", {"lr": 0.015}, True),
        ("momentum", {"lr": 0.005, "momentum": 0.8}, True),
        ("newton", {"lr": 0.3}, True),
        ("newton", {"lr": 0.3, "levenberg": 2.0}, True),
        ("adam", {"lr": 0.1}, False),
        ("rmsprop", {"lr": 0.05}, False),
    ],
    ids=str,
)
def test_who_turns_with_the_surface(name: str, values: dict[str, float], turns_along: bool) -> None:
    optimizer = oc.optimizer(name, **values)
    start = np.array([[-2.0, 1.0]])
    plain = oc.run(BOWL, optimizer, tuple(start[0]), steps=40)
    along = oc.run(TURNED, optimizer, tuple(turned_by(start, 31.0)[0]), steps=40)
    apart = np.abs(along.positions - turned_by(plain.positions, 31.0)).max()
    assert bool(apart < 1e-9) is turns_along
    if not turns_along:
        assert apart > 0.05


# Newton.


@pytest.mark.parametrize("angle", [0.0, 20.0, -73.0])
@pytest.mark.parametrize("b", [2.0, 50.0, 1000.0])
def test_newton_takes_one_step_on_a_quadratic(angle: float, b: float) -> None:
    surface = oc.surface("ravine", b=b, angle=angle)
    path = oc.run(surface, oc.optimizer("newton"), (-3.0, 2.0), steps=3)
    assert path.positions[1] == pytest.approx((0.0, 0.0), abs=1e-11)
    assert (path.status, path.stopped_at) == (Status.CONVERGED, 1)


def test_pure_newton_jumps_onto_the_saddle_and_saddle_free_away() -> None:
    saddle = oc.surface("saddle", a=0.7, b=1.9)
    pure = oc.run(saddle, oc.optimizer("newton"), (1.0, 0.3), steps=2)
    assert pure.positions[1] == pytest.approx((0.0, 0.0), abs=1e-15)
    free = oc.run(saddle, oc.optimizer("newton", mode="saddle_free"), (1.0, 0.3), steps=2)
    np.testing.assert_allclose(free.positions[1:], [(0.0, 0.6), (0.0, 1.2)], atol=1e-14)


def test_newton_is_affine_invariant_and_levenberg_is_not() -> None:
    def stretched(surface: oc.Surface, p: float, q: float) -> oc.Surface:
        def gradient(x: float, y: float) -> tuple[float, float]:
            gx, gy = surface.gradient(p * x, q * y)
            return p * gx, q * gy

        def hessian(x: float, y: float) -> tuple[float, float, float]:
            xx, xy, yy = surface.hessian(p * x, q * y)
            return p * p * xx, p * q * xy, q * q * yy

        return replace(
            surface,
            value=lambda x, y: surface.value(p * x, q * y),
            gradient=gradient,
            hessian=hessian,
        )

    plain = oc.surface("rosenbrock", b=3.0)
    for levenberg, same in ((0.0, True), (0.5, False)):
        newton = oc.optimizer("newton", lr=0.5, levenberg=levenberg)
        path = oc.run(plain, newton, (-1.0, 0.6), steps=8)
        other = oc.run(stretched(plain, 4.0, 0.5), newton, (-0.25, 1.2), steps=8)
        apart = np.abs(other.positions * (4.0, 0.5) - path.positions).max()
        assert bool(apart < 1e-9) is same


@pytest.mark.parametrize("p", [3, 4, 6])
def test_newton_on_a_homogeneous_loss_shrinks_by_its_degree(p: int) -> None:
    # xᵖ + yᵖ
    power = replace(
        BOWL,
        value=lambda x, y: x**p + y**p,
        gradient=lambda x, y: (p * x ** (p - 1), p * y ** (p - 1)),
        hessian=lambda x, y: (p * (p - 1) * x ** (p - 2), 0.0 * x, p * (p - 1) * y ** (p - 2)),
    )
    path = oc.run(power, oc.optimizer("newton"), (1.0, 0.5), steps=6)
    factors = ((p - 2) / (p - 1)) ** np.arange(7)
    np.testing.assert_allclose(path.positions, np.outer(factors, (1.0, 0.5)), rtol=1e-9)


def test_newton_on_rosenbrock_goes_up_before_it_arrives() -> None:
    path = oc.run(oc.surface("rosenbrock"), oc.optimizer("newton"), (-1.2, 1.0), steps=6)
    assert path.positions[1] == pytest.approx((-1.175281, 1.380674), abs=1e-6)
    assert path.positions[2] == pytest.approx((0.763115, -3.175034), abs=1e-6)
    assert path.losses[2] == pytest.approx(1411.845, abs=1e-3)
    assert path.losses[5] > 4e-20
    assert path.losses[6] < 4e-20


# Saddles.


def test_gd_leaves_a_saddle_by_one_plus_two_lr() -> None:
    path = oc.run(oc.surface("saddle"), oc.optimizer("sgd", lr=0.03), (1.0, 1e-6), steps=238)
    np.testing.assert_allclose(path.positions[:, 1], 1e-6 * 1.06 ** np.arange(239), rtol=1e-11)


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("sgd", {"lr": 0.03}, 238),
        ("momentum", {"lr": 0.03, "momentum": 0.9}, 70),
        ("adadelta", {"lr": 1.0}, 37),
        ("adam", {"lr": 0.03}, 31),
        ("adagrad", {"lr": 0.1}, 17),
        ("rmsprop", {"lr": 0.03}, 4),
    ],
)
def test_steps_to_leave_a_saddle(name: str, values: dict[str, float], expected: int) -> None:
    path = oc.run(oc.surface("saddle"), oc.optimizer(name, **values), (1.0, 1e-6), steps=300)
    assert int(np.argmax(np.abs(path.positions[:, 1]) > 1.0)) == expected


@pytest.mark.parametrize("name", oc.OPTIMIZERS)
def test_no_racer_leaves_the_ridge_line(name: str) -> None:
    path = oc.run(oc.surface("saddle"), oc.optimizer(name, lr=0.05), (1.0, 0.0), steps=300)
    assert (path.positions[:, 1] == 0.0).all()


def test_newton_lands_on_the_saddle_at_once() -> None:
    path = oc.run(oc.surface("saddle"), oc.optimizer("newton"), (1.0, 1e-6), steps=1)
    assert path.positions[1] == pytest.approx((0.0, 0.0), abs=1e-15)


def test_newton_climbs_himmelblaus_hill() -> None:
    surface = oc.surface("himmelblau")
    path = oc.run(surface, oc.optimizer("newton"), (0.0, 0.0), steps=20)
    assert path.positions[-1] == pytest.approx((-0.270845, -0.923039), abs=1e-6)
    assert path.losses[-1] == pytest.approx(181.6165215)
    assert path.losses[-1] > path.losses[0]
    assert path.status is Status.CONVERGED


def test_the_books_bowl() -> None:
    # x²/20 + y²: 30 steps of .95.
    bowl = oc.surface("ravine", a=0.1, b=2.0, angle=0.0)
    path = oc.run(bowl, oc.optimizer("sgd", lr=0.95), (-7.0, 2.0), steps=30)
    assert path.positions[-1] == pytest.approx((-0.3504, 0.0848), abs=5e-5)
    assert path.positions[-1] == pytest.approx((-7.0 * 0.905**30, 2.0 * 0.9**30))


def test_gd_on_rosenbrock_needs_11329_steps() -> None:
    path = oc.run(oc.surface("rosenbrock"), oc.optimizer("sgd", lr=1e-3), (-1.2, 1.0), 11_400)
    near = np.hypot(*(path.positions - 1.0).T) < 0.01
    assert int(near.argmax()) == 11_329


# Noise.


@pytest.mark.parametrize(("lr", "momentum"), [(0.1, 0.0), (0.5, 0.0), (0.1, 0.6), (0.3, 0.8)])
def test_noise_leaves_the_variance_that_theory_says(lr: float, momentum: float) -> None:
    sigma, seeds = 0.7, np.arange(1010, 2010)
    bowl = oc.surface("ravine", a=1.0, b=2.0, angle=0.0)
    optimizer = oc.optimizer("momentum", lr=lr, momentum=momentum)
    starts = np.zeros((len(seeds), 2))
    batch = oc.run_batch(bowl, optimizer, starts, 400, seed=seeds, noise=sigma)
    for column, curvature in enumerate((1.0, 2.0)):
        expected = (1.0 + momentum) * lr * sigma**2
        expected /= (1.0 - momentum) * curvature * (2.0 * (1.0 + momentum) - lr * curvature)
        settled = batch.positions[150:, :, column]
        assert settled.var() == pytest.approx(expected, rel=0.03)
        assert abs(settled.mean()) < 0.03 * math.sqrt(expected)


# Weight decay.


@pytest.mark.parametrize("decay", [0.1, 0.9])
@pytest.mark.parametrize(
    ("name", "values"),
    [("sgd", {"lr": 0.1}), ("momentum", {"lr": 0.05, "momentum": 0.5}), ("adam", {"lr": 0.02})],
    ids=str,
)
def test_weight_decay_moves_the_minimum(name: str, values: dict[str, float], decay: float) -> None:
    bowl, centre = oc.surface("ravine", a=1.0, b=6.0, angle=25.0), np.array([1.4, -0.8])
    moved = replace(
        bowl,
        value=lambda x, y: bowl.value(x - centre[0], y - centre[1]),
        gradient=lambda x, y: bowl.gradient(x - centre[0], y - centre[1]),
    )
    xx, xy, yy = bowl.hessian(0.0, 0.0)
    hessian = np.array([[xx, xy], [xy, yy]])
    expected = np.linalg.solve(hessian + decay * np.eye(2), hessian @ centre)
    optimizer = oc.optimizer(name, weight_decay=decay, **values)
    path = oc.run(moved, optimizer, (-1.0, 2.0), steps=6000)
    np.testing.assert_allclose(path.positions[-1], expected, atol=1e-6)


def test_weight_decay_of_gd_is_a_shrinking_of_the_point() -> None:
    lr, decay = 0.01, 0.4
    surface = oc.surface("rosenbrock", b=5.0)
    path = oc.run(surface, oc.optimizer("sgd", lr=lr, weight_decay=decay), steps=40)
    point = np.array(surface.start)
    for taken in path.positions[1:]:
        point = (1.0 - lr * decay) * point - lr * np.array(surface.gradient(*point))
        np.testing.assert_allclose(taken, point, rtol=1e-12)
