"""Properties of any surface, any rule, any valid value and any start.

Nothing raises, warns or hangs; a row of a batch equals the solo run; and on surfaces that need
only arithmetic, the paths on floats and on arrays are equal to the last bit.
"""

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import optim_core as oc
from optim_core.optimizers.flow_rule import FlowRule
from optim_core.optimizers.rule import Rule
from optim_core.parameters.hyperparameter import Choice, Flag, Hyperparameter, Parameter, Text
from optim_core.parameters.points import Points
from optim_core.runs.trajectory import Trajectory
from optim_core.scenes.race import run_race
from optim_core.scenes.setup import Racer, Setup
from optim_core.surfaces.landscape import SurfaceFamily
from optim_core.verdict.status import Status

RULES, FAMILIES = list(oc.OPTIMIZERS.values()), list(oc.SURFACES.values())
FLOWS = [rule for rule in RULES if isinstance(rule, FlowRule)]
STEPPERS = [rule for rule in RULES if rule not in FLOWS]
LONGEST = 12
EVALUATIONS = 300
"""More evaluations than any rule needs in one step: a rule that exceeds it would hang."""

FORMULAS = ["a*x^2 + b*y^2", "log(x) + a/y^2 + b", "exp(a*x*y) - abs(y)^b", "sqrt(x - a) + y^(b*x)"]

each_rule = pytest.mark.parametrize("rule", STEPPERS, ids=lambda rule: rule.name)
each_flow = pytest.mark.parametrize("rule", FLOWS, ids=lambda rule: rule.name)
each_family = pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)


def few(examples: int) -> Any:
    """Search the same examples every time."""
    return settings(max_examples=examples, derandomize=True, database=None)


def value_of(parameter: Parameter) -> st.SearchStrategy[Any]:
    """Draw from the slider as often as from all valid values."""
    if isinstance(parameter, Flag):
        return st.booleans()
    if isinstance(parameter, Choice):
        return st.sampled_from(parameter.options)
    if isinstance(parameter, Points):
        number = st.floats(-parameter.reach, parameter.reach)
        target = st.sampled_from(parameter.targets) if parameter.targets else number
        pair = st.tuples(number, target)
        return st.lists(pair, min_size=parameter.fewest, max_size=parameter.fewest + 6)
    if isinstance(parameter, Text):
        return st.sampled_from(FORMULAS if parameter.name == "formula" else ["", "Mine"])
    slider = st.floats(0.0, 1.0).map(parameter.from_unit)
    low, high, low_open, high_open = parameter.valid
    high = min(high, 1.7e308)
    if parameter.whole:
        return slider | st.integers(int(low), int(high)).map(float)
    return slider | st.floats(low, high, exclude_min=low_open, exclude_max=high_open)


def values_of(parameters: tuple[Parameter, ...]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={one.name: value_of(one) for one in parameters})


def allowed(rule: Rule, values: dict[str, Any]) -> oc.Optimizer:
    """Return the rule with the values; reject combinations that it does not allow."""
    if rule.constraint is not None and rule.constraint({**rule().values, **values}):
        values = {name: value for name, value in values.items() if name != "nesterov"}
    return rule(**values)


def of_rule(rule: Rule) -> st.SearchStrategy[oc.Optimizer]:
    return values_of(rule.parameters).map(lambda values: allowed(rule, values))


def of_family(family: SurfaceFamily) -> st.SearchStrategy[oc.Surface]:
    return values_of(family.parameters).map(lambda values: family(**values))


optimizers = st.sampled_from(STEPPERS).flatmap(of_rule)
surfaces = st.sampled_from(FAMILIES).flatmap(of_family)
coordinate = st.floats(-3.0, 3.0) | st.floats(-1e300, 1e300)
starts = st.tuples(coordinate, coordinate)
batch_sizes = st.integers(0, 8)
noises = st.just(0.0) | st.floats(0.0, 1e100)
seeds = st.integers(0, 2**32 - 1)


def patient(surface: oc.Surface) -> oc.Surface:
    """Return a surface that raises after too many evaluations."""
    left = EVALUATIONS * (LONGEST + 1)

    def counted(function: Any) -> Any:
        def ask(x: Any, y: Any) -> Any:
            nonlocal left
            left -= 1
            assert left > 0, "it goes on for ever"
            return function(x, y)

        return ask

    gradient, hessian = counted(surface.gradient), counted(surface.hessian)
    return replace(surface, value=counted(surface.value), gradient=gradient, hessian=hessian)


def check(path: Trajectory, start: tuple[float, float], steps: int) -> None:
    """Check the invariants of every path."""
    assert path.positions.shape == (steps + 1, 2)
    assert tuple(path.positions[0]) == start
    assert np.isfinite(path.positions).all()
    if math.isfinite(path.losses[0]):
        undefined = np.isnan(path.losses)  # from where it fell off the surface, if it did
        assert np.isfinite(path.losses[~undefined]).all()
        if undefined.any():
            assert path.status is Status.DIVERGED
            assert undefined.argmax() == path.stopped_at
            assert undefined[path.stopped_at :].all()
    assert not path.positions.flags.writeable
    assert not path.losses.flags.writeable
    assert path.status in Status
    assert 0 <= path.stopped_at <= steps
    assert path.average is None or path.average.shape == (steps + 1, 2)
    assert path.verdict.headlines


@each_rule
@few(50)
@given(data=st.data())
def test_no_value_breaks_a_rule(rule: Rule, data: st.DataObject) -> None:
    surface, optimizer = data.draw(surfaces), data.draw(of_rule(rule))
    start, noise = data.draw(starts), data.draw(noises)
    steps, seed = data.draw(st.integers(1, LONGEST)), data.draw(seeds)
    chance = {"noise": noise, "batch_size": data.draw(batch_sizes)}
    path = oc.run(patient(surface), optimizer, start, steps, seed, **chance)
    check(path, start, steps)


@each_flow
@few(8)
@given(data=st.data())
def test_no_value_breaks_a_flow(rule: Rule, data: st.DataObject) -> None:
    surface, optimizer, start = data.draw(surfaces), data.draw(of_rule(rule)), data.draw(starts)
    check(oc.run(surface, optimizer, start, LONGEST), start, LONGEST)


@each_family
@few(25)
@given(data=st.data())
def test_no_value_breaks_a_surface(family: SurfaceFamily, data: st.DataObject) -> None:
    surface, optimizer = data.draw(of_family(family)), data.draw(optimizers)
    # A typed formula may be undefined everywhere.
    assert family.name == "typed" or math.isfinite(surface.value(*surface.start))
    assert surface.bounds.width > 0.0
    assert surface.bounds.height > 0.0
    assert all(map(math.isfinite, (*surface.start, *surface.bounds)))
    for start in (surface.start, data.draw(starts)):
        check(oc.run(patient(surface), optimizer, start, LONGEST), start, LONGEST)


ARITHMETIC = "ravine booth matyas rosenbrock beale goldstein_price factorization saddle"
ARITHMETIC += " bounded_saddle monkey_saddle long_valley himmelblau three_hump_camel"
ARITHMETIC += " six_hump_camel styblinski_tang two_basins absolute"
exact = st.sampled_from(ARITHMETIC.split()).flatmap(lambda name: of_family(oc.SURFACES[name]))
"""Surfaces equal on floats and arrays to the last bit: no sines, no exponentials."""


def same(one: Trajectory, other: Trajectory) -> None:
    np.testing.assert_array_equal(one.positions, other.positions)
    np.testing.assert_array_equal(one.losses, other.losses)
    assert (one.status, one.stopped_at) == (other.status, other.stopped_at)


@each_rule
@few(35)
@given(data=st.data())
def test_a_path_on_floats_is_the_path_on_arrays(rule: Rule, data: st.DataObject) -> None:
    surface, optimizer = data.draw(exact), data.draw(of_rule(rule))
    places = data.draw(st.lists(starts, min_size=1, max_size=4))
    noise, seed = data.draw(noises), data.draw(seeds)
    batch = oc.run_batch(surface, optimizer, np.array(places), LONGEST, seed, noise=noise)
    for row, start in enumerate(places):
        same(batch[row], oc.run(surface, optimizer, start, LONGEST, seed, noise=noise))


@each_rule
@few(12)
@given(data=st.data())
def test_a_row_of_a_sweep_is_the_solo_run(rule: Rule, data: st.DataObject) -> None:
    surface = oc.surface(data.draw(st.sampled_from(ARITHMETIC.split())))
    numbers = [one for one in rule.parameters if isinstance(one, Hyperparameter)]
    values = data.draw(values_of(tuple(one for one in rule.parameters if one not in numbers)))
    sliders = data.draw(st.lists(st.sampled_from(numbers), min_size=1, max_size=6, unique=True))
    place = st.floats(0.0, 1.0)
    for one in sliders:
        units = data.draw(st.tuples(place, place, place))
        values[one.name] = np.array([one.from_unit(unit) for unit in units])
    draws = np.array(data.draw(st.tuples(seeds, seeds, seeds)))
    optimizer, starts = allowed(rule, values), np.tile(surface.start, (3, 1))
    batch = oc.run_batch(surface, optimizer, starts, 4, draws, noise=0.1)
    for row in range(3):
        seed = int(draws[row])
        solo = oc.run(surface, batch[row].optimizer, surface.start, 4, seed, noise=0.1)
        assert batch[row].status is solo.status
        size = np.abs(solo.positions).max()
        np.testing.assert_allclose(batch[row].positions, solo.positions, atol=1e-9 * size)


racers = st.builds(Racer, optimizers, st.booleans())


def over(surface: oc.Surface) -> st.SearchStrategy[Setup]:
    """Any short race over a surface."""
    return st.builds(
        Setup,
        surface=st.just(surface),
        racers=st.lists(racers, max_size=4).map(tuple),
        start=starts,
        steps=st.integers(1, LONGEST),
        noise=noises,
        batch_size=batch_sizes,
        seed=seeds,
        seeds=st.integers(1, 5),
    )


@few(150)
@given(setup=surfaces.flatmap(over))
def test_any_race_can_be_run(setup: Setup) -> None:
    race = run_race(setup)
    assert len(race.trajectories) == len(setup.racers)
    assert len(race.ensembles) == len(setup.racers) * setup.has_ensembles
    for racer, path in zip(setup.racers, race.trajectories, strict=True):
        assert (path is not None) is racer.enabled
        if path is not None:
            check(path, setup.start, setup.steps)
    for ensemble in filter(None, race.ensembles):
        assert len(ensemble) == setup.seeds
        assert ensemble.mean.shape == (setup.steps + 1, 2)
        assert ensemble.losses.shape == (3, setup.steps + 1)
        assert ensemble.summary
    again = run_race(setup, race)
    assert all(map(lambda one, other: one is other, again.trajectories, race.trajectories))
