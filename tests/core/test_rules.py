"""Each update rule by itself: first steps by hand, float path and array path, extremes, values."""

import inspect
import itertools
import math
from typing import Any

import numpy as np
import pytest

import optim_core as oc
from optim_core.hyperparameter import Choice, Flag, Hyperparameter
from optim_core.optimizer import CoordinateRule, Rule
from optim_core.trajectory import Status

RULES = list(oc.OPTIMIZERS.values())
by_name = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)

TORCH_DEFAULTS = {
    "sgd": {"lr": 1e-3, "weight_decay": 0.0},
    "momentum": {
        "lr": 1e-3,
        "momentum": 0.0,
        "dampening": 0.0,
        "nesterov": False,
        "weight_decay": 0.0,
    },
    "rmsprop": {
        "lr": 1e-2,
        "alpha": 0.99,
        "eps": 1e-8,
        "momentum": 0.0,
        "centered": False,
        "weight_decay": 0.0,
    },
    "adam": {
        "lr": 1e-3,
        "beta1": 0.9,
        "beta2": 0.999,
        "eps": 1e-8,
        "amsgrad": False,
        "weight_decay": 0.0,
    },
    "newton": {"lr": 1.0, "mode": "pure", "levenberg": 0.0},
}


@by_name
def test_defaults_are_torchs(rule: Rule) -> None:
    assert rule().values == TORCH_DEFAULTS[rule.name]


def test_the_story_order_of_the_rules() -> None:
    assert list(oc.OPTIMIZERS) == ["sgd", "momentum", "newton", "rmsprop", "adam"]


@by_name
def test_function_takes_the_hyperparameters_in_the_declared_order(rule: Rule) -> None:
    function = rule.update if isinstance(rule, CoordinateRule) else rule.move
    before = (
        ["g", "state", "t"]
        if isinstance(rule, CoordinateRule)
        else ["objective", "x", "y", "state", "t"]
    )
    declared = [parameter.name for parameter in rule.hyperparameters]
    if "weight_decay" in declared:
        assert declared.pop() == "weight_decay"
    assert list(inspect.signature(function).parameters) == before + declared


# On ½(2u² + 8v²) without rotation the gradient at (3, −1) is (6, −8).
BOWL = oc.surface("ravine", a=2.0, b=8.0, angle=0.0)
START = (3.0, -1.0)


@pytest.mark.parametrize(
    ("name", "values", "first", "second"),
    [
        # θ₁ = (3 − .6, −1 + .8), gradient (4.8, −1.6)
        ("sgd", {"lr": 0.1}, (2.4, -0.2), (1.92, -0.04)),
        # g + .5θ = (7.5, −8.5); θ₁ = (2.25, −.15); g + .5θ = (4.5 + 1.125, −1.2 − .075)
        ("sgd", {"lr": 0.1, "weight_decay": 0.5}, (2.25, -0.15), (1.6875, -0.0225)),
        # velocity (6, −8), then .5·(6, −8) + (4.8, −1.6) = (7.8, −5.6)
        ("momentum", {"lr": 0.1, "momentum": 0.5}, (2.4, -0.2), (1.62, 0.36)),
        # the first velocity is undamped; then .5·(6, −8) + .75·(4.8, −1.6) = (6.6, −5.2)
        (
            "momentum",
            {"lr": 0.1, "momentum": 0.5, "dampening": 0.25},
            (2.4, -0.2),
            (1.74, 0.32),
        ),
        # (1 + μ)g = (9, −12); θ₁ = (2.1, .2), g = (4.2, 1.6), velocity (7.2, −2.4),
        # g + .5·velocity = (7.8, .4)
        (
            "momentum",
            {"lr": 0.1, "momentum": 0.5, "nesterov": True},
            (2.1, 0.2),
            (1.32, 0.16),
        ),
        # v = ¼g², √v = ½|g|: step 2·lr; then g = (5.6, −6.4), v = .75·(9, 16) + .25·g²
        (
            "rmsprop",
            {"lr": 0.1, "alpha": 0.75, "eps": 0.0},
            (2.8, -0.8),
            (
                2.8 - 0.56 / math.sqrt(6.75 + 7.84),
                -0.8 + 0.64 / math.sqrt(12.0 + 10.24),
            ),
        ),
        # scaled gradient 2, then velocity ½·2 + g/√v
        (
            "rmsprop",
            {"lr": 0.1, "alpha": 0.75, "eps": 0.0, "momentum": 0.5},
            (2.8, -0.8),
            (
                2.8 - 0.1 - 0.56 / math.sqrt(6.75 + 7.84),
                -0.8 + 0.1 + 0.64 / math.sqrt(12.0 + 10.24),
            ),
        ),
        # ḡ = ¼g, v − ḡ² = (¼ − 1/16)g² = 3/16·g²: step 4/√3·lr
        (
            "rmsprop",
            {"lr": 0.03, "alpha": 0.75, "eps": 0.0, "centered": True},
            (3.0 - 0.12 / math.sqrt(3.0), -1.0 + 0.12 / math.sqrt(3.0)),
            None,
        ),
        # ε outside the root: 6/(3 + 1), 8/(4 + 1)
        ("rmsprop", {"lr": 0.1, "alpha": 0.75, "eps": 1.0}, (2.85, -0.84), None),
        # m̂ = g, v̂ = g²: step lr; then g = (5.8, −7.2),
        # m̂ = (.5·.5·g₀ + .5·g)/.75, v̂ = (.75·.25·g₀² + .25·g²)/.4375
        (
            "adam",
            {"lr": 0.1, "beta1": 0.5, "beta2": 0.75, "eps": 0.0},
            (2.9, -0.9),
            (
                2.9 - 0.1 * (4.4 / 0.75) / math.sqrt((6.75 + 8.41) / 0.4375),
                -0.9 + 0.1 * (5.6 / 0.75) / math.sqrt((12.0 + 12.96) / 0.4375),
            ),
        ),
        # the largest raw v, corrected afterwards: with β₂ = 0 the second v is smaller
        (
            "adam",
            {"lr": 0.1, "beta1": 0.0, "beta2": 0.0, "eps": 0.0, "amsgrad": True},
            (2.9, -0.9),
            (2.9 - 0.1 * 5.8 / 6.0, -0.9 + 0.1 * 7.2 / 8.0),
        ),
        # ε outside the root: 6/(6 + 2), 8/(8 + 2)
        ("adam", {"lr": 0.1, "eps": 2.0}, (2.925, -0.92), None),
        # g + 2θ = (12, −10)
        ("adam", {"lr": 0.1, "eps": 2.0, "weight_decay": 2.0}, (3 - 6 / 70, -1 + 1 / 12), None),
        ("newton", {}, (0.0, 0.0), (0.0, 0.0)),
        ("newton", {"lr": 0.5}, (1.5, -0.5), (0.75, -0.25)),
        # (6/4, −8/10)
        ("newton", {"levenberg": 2.0}, (1.5, -0.2), (0.75, -0.04)),
    ],
    ids=str,
)
def test_first_steps_by_hand(
    name: str,
    values: dict[str, Any],
    first: tuple[float, float],
    second: tuple[float, float] | None,
) -> None:
    path = oc.run(BOWL, oc.optimizer(name, **values), START, steps=2)
    assert path.positions[1] == pytest.approx(first, rel=1e-12, abs=1e-14)
    if second is not None:
        assert path.positions[2] == pytest.approx(second, rel=1e-12, abs=1e-14)


@pytest.mark.parametrize(
    ("mode", "first"),
    [
        # On x² − y² at (1, ½): g = (2, −1), H⁻¹g = (1, ½), gᵀH⁻¹g = 3/2 > 0.
        ("pure", (0.0, 0.0)),
        ("fallback", (0.0, 0.0)),
        ("saddle_free", (0.0, 1.0)),
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


def variants(rule: Rule) -> list[dict[str, Any]]:
    """All combinations of the rule's flags and choices that it allows."""
    options: list[list[tuple[str, Any]]] = []
    for parameter in rule.hyperparameters:
        if isinstance(parameter, Flag):
            options.append([(parameter.name, False), (parameter.name, True)])
        elif isinstance(parameter, Choice):
            options.append([(parameter.name, word) for word in parameter.options])
    return [dict(chosen) for chosen in itertools.product(*options)]


def numbers(rule: Rule) -> list[Hyperparameter]:
    return [one for one in rule.hyperparameters if isinstance(one, Hyperparameter)]


def lively(rule: Rule, variant: dict[str, Any]) -> dict[str, Any]:
    """Values under which every part of the rule takes part."""
    values: dict[str, Any] = {"weight_decay": 0.2, "momentum": 0.6, "dampening": 0.3}
    values = {name: value for name, value in values.items() if name in TORCH_DEFAULTS[rule.name]}
    values |= {"lr": 0.004 if rule.name != "newton" else 0.3}
    if variant.get("nesterov"):
        values["dampening"] = 0.0
    return values | variant


VARIANTS = [(rule, variant) for rule in RULES for variant in variants(rule)]
SURFACES = [family() for family in oc.SURFACES.values()]
STARTS = np.array([(-1.3, 0.9), (0.4, 0.2), (1.1, -0.7), (-0.2, -1.2)])
each_variant = pytest.mark.parametrize(
    ("rule", "variant"), VARIANTS, ids=lambda entry: getattr(entry, "name", str(entry))
)
each_surface = pytest.mark.parametrize("surface", SURFACES, ids=lambda surface: surface.name)


@each_variant
@each_surface
def test_batch_rows_are_the_solo_runs(
    rule: Rule, variant: dict[str, Any], surface: oc.Surface
) -> None:
    optimizer = rule(**lively(rule, variant))
    batch = oc.run_batch(surface, optimizer, STARTS, steps=40)
    for row, start in zip(range(len(batch)), STARTS, strict=True):
        solo = oc.run(surface, optimizer, tuple(start), steps=40)
        np.testing.assert_allclose(batch[row].positions, solo.positions, rtol=1e-11, atol=1e-12)
        np.testing.assert_allclose(batch[row].losses, solo.losses, rtol=1e-9, atol=1e-12)
        assert batch[row].status is solo.status
        assert batch[row].stopped_at == solo.stopped_at


@each_variant
def test_floats_and_arrays_go_the_same_way(rule: Rule, variant: dict[str, Any]) -> None:
    surface = oc.surface("bounded_saddle", a=0.7, b=1.4)
    optimizer = rule(**lively(rule, variant))
    step = optimizer.stepper(surface)
    state = array_state = rule.initial_state()
    x, y = -0.8, 0.6
    array_x, array_y = np.full((2, 3), x), np.full((2, 3), y)
    for t in range(1, 31):
        x, y, state = step(x, y, state, t)
        array_x, array_y, array_state = step(array_x, array_y, array_state, t)
        assert type(x) is float
        np.testing.assert_allclose(array_x, np.full((2, 3), x), rtol=1e-13, atol=1e-15)
        np.testing.assert_allclose(array_y, np.full((2, 3), y), rtol=1e-13, atol=1e-15)


@each_variant
def test_array_values_sweep(rule: Rule, variant: dict[str, Any]) -> None:
    surface = oc.surface("rosenbrock", b=5.0)
    base = lively(rule, variant)
    swept = {
        parameter.name: np.array([0.5, 1.0, 1.25])
        * (base | dict(rule(**base).values))[parameter.name]
        for parameter in numbers(rule)
        if parameter.name not in ("beta1", "beta2", "alpha")
    }
    for name in ("beta1", "beta2", "alpha"):
        if name in TORCH_DEFAULTS[rule.name]:
            swept[name] = np.array([0.6, 0.9, 0.95])
    starts = np.tile((-0.9, 0.7), (3, 1))
    batch = oc.run_batch(surface, rule(**base | swept), starts, steps=30)
    for row in range(3):
        alone = rule(**base | {name: float(values[row]) for name, values in swept.items()})
        solo = oc.run(surface, alone, (-0.9, 0.7), steps=30)
        np.testing.assert_allclose(batch[row].positions, solo.positions, rtol=1e-11, atol=1e-12)
        assert batch[row].optimizer == alone


def extremes() -> list[tuple[Rule, dict[str, Any]]]:
    """Every end of every slider, beside defaults and beside a lively run."""
    cases = []
    for rule, variant in VARIANTS:
        for parameter in numbers(rule):
            ends = {parameter.low, parameter.high, parameter.default, parameter.from_unit(0.0)}
            if parameter.valid.contains(0.0):
                ends.add(0.0)
            for value in sorted(ends):
                for base in ({}, {"lr": 1.0, "eps": 0.0, "momentum": 0.9}):
                    known = {key: base[key] for key in base if key in TORCH_DEFAULTS[rule.name]}
                    values = known | variant | {parameter.name: value}
                    if rule.constraint is None or not rule.constraint(
                        TORCH_DEFAULTS[rule.name] | values
                    ):
                        cases.append((rule, values))
    return cases


@pytest.mark.parametrize("family", oc.SURFACES.values(), ids=lambda family: family.name)
def test_slider_extremes_stay_finite_or_diverge(family: Any) -> None:
    surfaces = [family()]
    for parameter in family.parameters:
        surfaces += [family(**{parameter.name: end}) for end in (parameter.low, parameter.high)]
    for surface in surfaces:
        minimum = (surface.critical_points[0].x, surface.critical_points[0].y)
        for (rule, values), start in itertools.product(extremes(), (surface.start, minimum)):
            path = oc.run(surface, rule(**values), start, steps=25)
            assert np.isfinite(path.positions).all(), (rule.name, values)
            assert np.isfinite(path.losses).all(), (rule.name, values)
            assert path.status in Status
            assert 0 <= path.stopped_at <= 25


def test_centered_rmsprop_survives_rounding_on_a_steady_slope() -> None:
    rmsprop = oc.OPTIMIZERS["rmsprop"]
    assert isinstance(rmsprop, CoordinateRule)
    below_zero = 0
    for g in np.linspace(0.1, 3.0, 30).tolist():
        state = (0.0, 0.0, 0.0)
        for t in range(1, 101):
            step, state = rmsprop.update(g, state, t, 0.1, 0.5, 1e-2, 0.0, True)
            v, mean, _ = state
            below_zero += v - mean * mean < 0.0
            assert step == pytest.approx(
                -0.1 * g / (math.sqrt(max(v - mean * mean, 0.0)) + 1e-2), rel=1e-12
            )
    assert below_zero > 0


@by_name
def test_zero_learning_rate_stays_put(rule: Rule) -> None:
    path = oc.run(BOWL, rule(lr=0.0), START, steps=5)
    assert (path.positions == START).all()


GOOD: list[tuple[str, dict[str, Any]]] = [
    ("sgd", {"lr": 0.0}),
    ("sgd", {"lr": 5}),
    ("sgd", {"lr": np.float32(0.5)}),
    ("sgd", {"weight_decay": 3.0}),
    ("momentum", {"momentum": 0.0}),
    ("momentum", {"momentum": 0.999}),
    ("momentum", {"dampening": 1.0}),
    ("momentum", {"momentum": 0.5, "nesterov": True}),
    ("momentum", {"momentum": np.array([0.5, 0.6]), "nesterov": True}),
    ("rmsprop", {"alpha": 0.0}),
    ("rmsprop", {"alpha": 1.0}),
    ("rmsprop", {"eps": 0.0}),
    ("rmsprop", {"momentum": 0.5, "centered": True}),
    ("adam", {"beta1": 0.0, "beta2": 0.0}),
    ("adam", {"eps": 0.0, "amsgrad": np.True_}),
    ("newton", {"lr": 0.0}),
    ("newton", {"levenberg": 1e6, "mode": "saddle_free"}),
]

BAD: list[tuple[str, dict[str, Any], str]] = [
    ("sgd", {"lr": -0.1}, "lr"),
    ("sgd", {"lr": math.nan}, "lr"),
    ("sgd", {"lr": math.inf}, "lr"),
    ("sgd", {"lr": "0.1"}, "lr"),
    ("sgd", {"lr": True}, "lr"),
    ("sgd", {"lr": None}, "lr"),
    ("sgd", {"lr": 1j}, "lr"),
    ("sgd", {"lr": 10**400}, "lr"),
    ("sgd", {"lr": np.array([0.1, -0.1])}, "lr"),
    ("sgd", {"lr": np.array([0.1, math.nan])}, "lr"),
    ("sgd", {"lr": np.array(["0.1", "fast"])}, "lr"),
    ("sgd", {"weight_decay": -1.0}, "weight_decay"),
    ("sgd", {"momentum": 0.9}, "momentum"),
    ("momentum", {"momentum": 1.0}, "momentum"),
    ("momentum", {"momentum": -0.1}, "momentum"),
    ("momentum", {"dampening": 1.1}, "dampening"),
    ("momentum", {"nesterov": True}, "nesterov needs a momentum"),
    ("momentum", {"nesterov": True, "momentum": 0.5, "dampening": 0.1}, "nesterov needs dampening"),
    ("momentum", {"nesterov": True, "momentum": np.array([0.5, 0.0])}, "nesterov needs a momentum"),
    ("momentum", {"nesterov": 1}, "nesterov"),
    ("rmsprop", {"alpha": 1.01}, "alpha"),
    ("rmsprop", {"alpha": -0.01}, "alpha"),
    ("rmsprop", {"eps": -1e-8}, "eps"),
    ("rmsprop", {"momentum": 1.0}, "momentum"),
    ("rmsprop", {"centered": "yes"}, "centered"),
    ("adam", {"beta1": 1.0}, "beta1"),
    ("adam", {"beta2": 1.0}, "beta2"),
    ("adam", {"beta2": -0.5}, "beta2"),
    ("adam", {"betas": (0.9, 0.999)}, "betas"),
    ("newton", {"levenberg": -1.0}, "levenberg"),
    ("newton", {"mode": "wild"}, "mode"),
    ("newton", {"mode": 3}, "mode"),
]


@pytest.mark.parametrize(("name", "values"), GOOD, ids=str)
def test_valid_values_are_taken(name: str, values: dict[str, Any]) -> None:
    taken = oc.optimizer(name, **values).values
    assert list(taken) == list(TORCH_DEFAULTS[name])
    for key, value in values.items():
        assert np.all(taken[key] == value)


@pytest.mark.parametrize(("name", "values", "named"), BAD, ids=lambda entry: str(entry)[:40])
def test_invalid_values_are_refused_by_name(name: str, values: dict[str, Any], named: str) -> None:
    with pytest.raises(ValueError, match=rf"{name}.*{named}") as refusal:
        oc.optimizer(name, **values)
    assert "\n" not in str(refusal.value)


def test_changing_values_of_an_optimizer_keeps_the_rest() -> None:
    adam = oc.optimizer("adam", lr=0.2, beta1=0.8)
    changed = adam(lr=0.3)
    assert changed.values == adam.values | {"lr": 0.3}
    assert adam.values["lr"] == 0.2
    with pytest.raises(ValueError, match="lr"):
        adam(lr=-1.0)
