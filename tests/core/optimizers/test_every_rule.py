"""Properties of every rule: equal paths on floats and arrays, batches, sweeps, extremes."""

import functools
import inspect
import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import optim_core as oc
from optim_core.optimizers.flow_rule import FlowRule
from optim_core.optimizers.rule import CoordinateRule, Rule
from optim_core.parameters.hyperparameter import Choice, Flag, Hyperparameter
from optim_core.verdict.status import Status

RULES = list(oc.OPTIMIZERS.values())
by_name = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)


@by_name
def test_function_takes_the_hyperparameters_in_the_declared_order(rule: Rule) -> None:
    if isinstance(rule, CoordinateRule):
        function, before = rule.update, ["g", "state", "t"]
    elif isinstance(rule, FlowRule):
        function, before = rule.flow, ["objective", "x", "y", "state"]
    else:
        function, before = rule.move, ["objective", "x", "y", "state", "t"]
    declared = [parameter.name for parameter in rule.hyperparameters]
    assert declared[0] == "lr"
    for last in ("weight_decay", "decoupled_weight_decay"):
        if last in declared:
            assert declared.pop() == last
    assert list(inspect.signature(function).parameters) == before + declared


# On ½(2u² + 8v²) without rotation the gradient at (3, −1) is (6, −8).
BOWL = oc.surface("ravine", a=2.0, b=8.0, angle=0.0)
START = (3.0, -1.0)


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
    values = {name: value for name, value in values.items() if name in rule().values}
    values |= {"lr": 0.3 if rule.name == "newton" else 0.004}
    if variant.get("nesterov"):
        values["dampening"] = 0.0
    return values | variant


VARIANTS = [(rule, variant) for rule in RULES for variant in variants(rule)]
SURFACES = [family() for family in oc.SURFACES.values()]
STARTS = np.array([(-1.3, 0.9), (0.4, 0.2), (1.1, -0.7), (-0.2, -1.2)])
each_variant = pytest.mark.parametrize(
    ("rule", "variant"), VARIANTS, ids=lambda entry: getattr(entry, "name", str(entry))
)
slow = pytest.mark.slow
each_quarter = pytest.mark.parametrize(
    "quarter", [0, *(pytest.param(i, marks=slow) for i in (1, 2, 3))]
)
"""A quarter of the surfaces, a different one for the next variant."""


@each_quarter
@each_variant
def test_batch_rows_are_the_solo_runs(rule: Rule, variant: dict[str, Any], quarter: int) -> None:
    optimizer = rule(**lively(rule, variant))
    for surface in SURFACES[(VARIANTS.index((rule, variant)) + quarter) % 4 :: 4]:
        batch = oc.run_batch(surface, optimizer, STARTS, steps=20)
        for row, start in zip(range(len(batch)), STARTS, strict=True):
            solo = oc.run(surface, optimizer, tuple(start), steps=20)
            np.testing.assert_allclose(batch[row].positions, solo.positions, rtol=1e-11, atol=1e-12)
            np.testing.assert_allclose(batch[row].losses, solo.losses, rtol=1e-9, atol=1e-12)
            assert batch[row].status is solo.status, surface
            assert batch[row].stopped_at == solo.stopped_at, surface


@pytest.mark.parametrize(
    ("rule", "variant"),
    [(rule, variant) for rule, variant in VARIANTS if not rule.rowwise],
    ids=lambda entry: getattr(entry, "name", str(entry)),
)
def test_floats_and_arrays_go_the_same_way(rule: Rule, variant: dict[str, Any]) -> None:
    surface = oc.surface("bounded_saddle", a=0.7, b=1.4)
    optimizer = rule(**lively(rule, variant))
    step = optimizer.stepper(surface)
    state = array_state = rule.initial_state()
    x, y = -0.8, 0.6
    array_x, array_y = np.full((2, 3), x), np.full((2, 3), y)
    for t in range(1, 31):
        x, y, state = step(x, y, state, t, optimizer.values["lr"])
        array_x, array_y, array_state = step(
            array_x, array_y, array_state, t, optimizer.values["lr"]
        )
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
    }
    for parameter in numbers(rule):
        if not parameter.valid.contains(swept[parameter.name]):
            low, high = parameter.low, parameter.high
            swept[parameter.name] = low + np.array([0.3, 0.6, 0.9]) * (high - low)
    starts = np.tile((-0.9, 0.7), (3, 1))
    batch = oc.run_batch(surface, rule(**base | swept), starts, steps=30)
    for row in range(3):
        alone = rule(**base | {name: float(values[row]) for name, values in swept.items()})
        solo = oc.run(surface, alone, (-0.9, 0.7), steps=30)
        np.testing.assert_allclose(batch[row].positions, solo.positions, rtol=1e-11, atol=1e-12)
        assert batch[row].optimizer == alone


@functools.cache
def extremes() -> list[oc.Optimizer]:
    """Each end of every slider of a stepper, with the defaults and a lively run; each once."""
    return _extremes([pair for pair in VARIANTS if not isinstance(pair[0], FlowRule)])


def _extremes(variants: list[tuple[Rule, dict[str, Any]]]) -> list[oc.Optimizer]:
    cases = {}
    for rule, variant in variants:
        for parameter in numbers(rule):
            ends = {parameter.low, parameter.high, parameter.default, parameter.from_unit(0.0)}
            if parameter.valid.contains(0.0):
                ends.add(0.0)
            for value in sorted(ends):
                for base in ({}, {"lr": 1.0, "eps": 0.0, "momentum": 0.9}):
                    known = {key: base[key] for key in base if key in rule().values}
                    values = dict(rule().values) | known | variant | {parameter.name: value}
                    if rule.constraint is None or not rule.constraint(values):
                        cases[rule.name, *values.items()] = rule(**values)
    return list(cases.values())


def check_extreme(surface: oc.Surface, optimizer: oc.Optimizer) -> None:
    lowest = surface.critical_points[0]
    for start in (surface.start, (lowest.x, lowest.y)):
        path = oc.run(surface, optimizer, start, steps=25)
        assert np.isfinite(path.positions).all(), optimizer
        if not np.isfinite(path.losses).all():  # landed where the loss is undefined
            assert np.isnan(path.losses[path.stopped_at :]).all(), optimizer
            assert np.isfinite(path.losses[: path.stopped_at]).all(), optimizer
            assert path.status is Status.DIVERGED, optimizer
        assert path.status in Status
        assert 0 <= path.stopped_at <= 25


@pytest.mark.parametrize("every", [4, pytest.param(1, marks=slow)])
@pytest.mark.parametrize("family", oc.SURFACES.values(), ids=lambda family: family.name)
def test_slider_extremes_stay_finite_or_diverge(family: Any, every: int) -> None:
    surface = family()
    # One in four of the optimizers, another one on the next surface.
    shared = extremes()[list(oc.SURFACES).index(family.name) % every :: every]
    for optimizer in extremes() if family.name == "rosenbrock" else shared:
        check_extreme(surface, optimizer)
    ends = [
        family(**{parameter.name: end})
        for parameter in family.parameters
        if isinstance(parameter, Hyperparameter)
        for end in (parameter.low, parameter.high)
    ]
    # The optimizers are divided among the ends of the surface's sliders.
    for end, optimizer in zip(itertools.cycle(ends), shared, strict=False):
        check_extreme(end, optimizer)


CURVED_CORNERED_WALLED = ("rosenbrock", "absolute", "log_barrier")


@pytest.mark.parametrize(
    "name",
    [
        name if name in CURVED_CORNERED_WALLED else pytest.param(name, marks=slow)
        for name in oc.SURFACES
    ],
)
def test_slider_extremes_of_flows_stay_finite_or_diverge(name: str) -> None:
    for optimizer in _extremes([pair for pair in VARIANTS if isinstance(pair[0], FlowRule)]):
        check_extreme(oc.surface(name), optimizer)


@each_variant
def test_each_row_of_a_noisy_batch_is_the_solo_run_with_its_seed(
    rule: Rule, variant: dict[str, Any]
) -> None:
    optimizer, seeds = rule(**lively(rule, variant)), np.array([4, 0, 9, 4])
    batch = oc.run_batch(BOWL, optimizer, STARTS, 25, seeds, noise=0.3)
    for row, (start, seed) in enumerate(zip(STARTS, seeds.tolist(), strict=True)):
        solo = oc.run(BOWL, optimizer, tuple(start), 25, seed, noise=0.3)
        np.testing.assert_allclose(batch[row].positions, solo.positions, rtol=1e-9, atol=1e-12)
        np.testing.assert_array_equal(batch[row].evaluations, solo.evaluations)


@each_variant
def test_evaluations_are_the_gradients_asked_for(rule: Rule, variant: dict[str, Any]) -> None:
    asked: list[tuple[float, float]] = []
    ground = oc.surface("beale")

    def gradient(x: Any, y: Any) -> Any:
        asked.append((x, y))
        return ground.gradient(x, y)

    optimizer = rule(**lively(rule, variant))
    path = oc.run(replace(ground, gradient=gradient), optimizer, steps=15)
    assert path.evaluations.shape == (16,)
    assert path.evaluations[0] == 0
    assert not path.evaluations.flags.writeable
    if isinstance(rule, FlowRule):
        assert (path.evaluations == 0).all()
        return
    # One more step is taken, as evidence of rest; the last call looks at all positions.
    extra = len(asked) - 1 - path.evaluations[-1]
    assert 0 <= extra < 10
    if not rule.rowwise:
        np.testing.assert_array_equal(path.evaluations, rule.gradients * np.arange(16))


@by_name
def test_zero_learning_rate_stays_put(rule: Rule) -> None:
    values = {"lr": 0.0} | ({"step_min": 0.0} if rule.name == "rprop" else {})
    path = oc.run(BOWL, rule(**values), START, steps=5)
    assert (path.positions == START).all()


def test_changing_values_of_an_optimizer_keeps_the_rest() -> None:
    adam = oc.optimizer("adam", lr=0.2, beta1=0.8)
    changed = adam(lr=0.3)
    assert changed.values == dict(adam.values) | {"lr": 0.3}
    assert adam.values["lr"] == 0.2
    with pytest.raises(ValueError, match="lr"):
        adam(lr=-1.0)
