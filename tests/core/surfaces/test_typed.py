"""The typed surface: agreement with built-in ones, critical points in view, and files."""

import json
import math
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import optim_core as oc
from optim_core.analysis import contours
from optim_core.analysis.loss_scale import LossScale
from optim_core.cli.race_options import _read_spec
from optim_core.parameters.refusal import Refusal
from optim_core.scenes.defaults import default_scene, default_setup, move_to_surface
from optim_core.scenes.file import from_json, to_json
from optim_core.scenes.race import run_race
from optim_core.surfaces.curvature import curvature
from optim_core.surfaces.families.typed import TYPED, derivatives
from optim_core.verdict.reason import Reason
from optim_core.verdict.status import Status

TWINS = {
    "himmelblau": ("(x^2 + y - 11)^2 + (x + y^2 - 7)^2", 5.0, {}),
    "rosenbrock": ("(a - x)^2 + b*(y - x^2)^2", 2.0, {"a": 1.0, "b": 100.0}),
    "six_hump_camel": ("(4 - 2.1x^2 + x^4/3) x^2 + x y + (4y^2 - 4) y^2", 2.0, {}),
    "three_hump_camel": ("2x^2 - 1.05x^4 + x^6/6 + x y + y^2", 2.5, {}),
    "goldstein_price": (
        "(1 + (x+y+1)^2*(19-14x+3x^2-14y+6x y+3y^2))*"
        "(30 + (2x-3y)^2*(18-32x+12x^2+48y-36x y+27y^2))",
        2.0,
        {},
    ),
    "beale": ("(1.5-x+x y)^2 + (2.25-x+x y^2)^2 + (2.625-x+x y^3)^2", 4.5, {}),
    "styblinski_tang": ("(x^4-16x^2+5x + y^4-16y^2+5y)/2", 5.0, {}),
    "monkey_saddle": ("x^3 - 3x y^2", 2.0, {}),
    "bounded_saddle": ("x^2 - y^2 + y^4/4", 3.0, {}),
    "matyas": ("0.26(x^2 + y^2) - 0.48x*y", 8.0, {}),
    "mccormick": ("sin(x + y) + (x - y)^2 - 1.5x + 2.5y + 1", 4.0, {}),
}


def typed(formula: str, **given: Any) -> oc.Surface:
    return oc.surface("typed", formula=formula, **given)


@pytest.mark.parametrize("name", TWINS)
def test_a_shipped_surface_typed_again_has_its_critical_points(name: str) -> None:
    formula, extent, numbers = TWINS[name]
    twin, shipped = typed(formula, extent=extent, **numbers), oc.surface(name)
    known = {point for point in shipped.critical_points if twin.bounds.contains(point.x, point.y)}
    assert known
    for x, y, kind in known:
        near = [found for found in twin.critical_points if math.dist(found[:2], (x, y)) < 1e-9]
        assert [found.kind for found in near] == [kind]
    for x, y, kind in twin.critical_points:  # and no other is one
        bend = max(map(abs, shipped.hessian(x, y)))
        assert math.hypot(*shipped.gradient(x, y)) <= 1e-9 * bend
        assert kind == curvature(shipped, x, y).kind or curvature(shipped, x, y).kind == "flat"


@pytest.mark.parametrize("name", TWINS)
def test_a_shipped_surface_typed_again_has_its_values(name: str) -> None:
    formula, extent, numbers = TWINS[name]
    twin, shipped = typed(formula, extent=extent, **numbers), oc.surface(name)
    x, y = np.random.default_rng(1).uniform(-extent, extent, (2, 200))
    for found, expected in (
        ((twin.value(x, y),), (shipped.value(x, y),)),
        (twin.gradient(x, y), shipped.gradient(x, y)),
        (twin.hessian(x, y), shipped.hessian(x, y)),
    ):
        for one, other in zip(found, expected, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-10, atol=1e-10 * np.abs(other).max())


def test_himmelblau_has_all_nine_and_says_so() -> None:
    surface = typed(TWINS["himmelblau"][0], extent=5.0)
    assert len(surface.critical_points) == 9
    assert surface.derived == "4 minima, 4 saddles, 1 maximum in view"
    assert (surface.contours, surface.infimum) == ("log", 0.0)


def test_six_hump_camel_has_all_fifteen_and_its_infimum() -> None:
    surface = typed(TWINS["six_hump_camel"][0], extent=2.0)
    assert len(surface.critical_points) == 15
    assert surface.infimum == pytest.approx(-1.0316284534898774, abs=1e-14)


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("x^2 + y^2", "1 minimum in view"),
        ("x + y", "no critical point found in view"),
        ("x^2", "a line of critical points in view"),
        ("(1 - x*y)^2", "1 saddle, a line of critical points in view"),
        ("x^4 + y^4", "1 minimum in view"),
        ("-x^4 - y^2", "1 maximum in view"),
        ("x^3 - 3x y^2", "1 saddle in view"),
        ("x^3 + y^2", "1 saddle in view"),
        ("|x| + 2|y|", "1 minimum in view"),
        ("sqrt(x^2 + y^2)", "1 minimum in view"),
        ("|x - 2y|", "no critical point found in view"),
        ("1/x", "no critical point found in view"),
        ("1/(x^2 + y^2)", "no critical point found in view"),
        ("x^64*y^64", "no critical point found in view"),
        ("sin(x)*cos(y)", "1 minimum, 2 saddles, 1 maximum in view"),
        ("log(-1 - x^2)", "no critical point found in view"),
    ],
)
def test_what_is_found_in_view_is_true(formula: str, said: str) -> None:
    assert typed(formula).derived == said


def test_many_critical_points_are_cut_the_lowest_stay() -> None:
    surface = typed("x^2 + y^2 - 10cos(2pi*x) - 10cos(2pi*y)")
    assert len(surface.critical_points) == 64
    assert surface.derived.endswith(" and more in view")
    assert surface.infimum == -20.0


@pytest.mark.parametrize(
    ("formula", "contours", "infimum"),
    [
        ("(1 - x)^2 + 100(y - x^2)^2", "log", 0.0),
        ("x^2 - y^2", "symlog", None),
        ("sin(x)*cos(y)", "linear", -1.0),
        ("x + y", "linear", None),
        ("1/x", "symlog", None),
        ("exp(exp(exp(x)))", "log", None),
        ("-exp(-x^2 - y^2)", "log", -1.0),
        ("x^3 + y^2", "symlog", None),
        ("x^2 + 0.02y^3", "symlog", None),
    ],
)
def test_levels_follow_from_what_is_seen(formula: str, contours: str, infimum: Any) -> None:
    surface = typed(formula)
    assert surface.contours == contours
    assert surface.infimum == infimum


NASTY = [
    "x^x^x^x",
    "exp(exp(exp(x)))",
    "sin(1/(x*y))",
    "1/x",
    "log(x)",
    "sqrt(x - y)",
    "x^0.5",
    "abs(x)^y",
    "log(-1 - x^2)",
    "tan(x)^tan(y)",
    "sign(x)*y",
    "1/(x - y)^64",
    "x*0 + 3",
    "exp(x^3 + y^3) - exp(x^3*y)",
    "acos(x)*asin(y)",
    "1e300x^4",
    "1e-300(x^4 + y^2)",
    "max(x, 0)",
    "+".join(f"sin({i}x*y)" for i in range(30)),
    "+".join(f"x^{i}*y^{i}" for i in range(1, 34)),
]


@pytest.mark.parametrize("formula", NASTY, ids=lambda formula: formula[:20])
def test_nasty_formulas_can_be_seen_and_raced(formula: str) -> None:
    surface = typed(formula)
    assert surface.bounds.contains(*surface.start)
    field = contours.field(surface, surface.bounds, 101, 91)
    scale = contours.scale(surface, field.z)
    assert np.isfinite(scale.levels()).all()
    assert (np.diff(scale.levels()) > 0.0).all()
    contours.iso_lines(field, scale.levels())
    shade = scale.to_shade(field.z)
    assert (np.isnan(shade) == np.isnan(field.z)).all()
    race = run_race(default_setup(surface))
    paths = [path for path in race.trajectories if path is not None]
    heights = LossScale.of(surface.infimum, paths)
    assert heights.ticks(6)
    assert len(paths) == len(race.trajectories)
    for path in paths:
        assert np.isfinite(path.positions).all()
        assert np.isfinite(heights.heights(path.losses)).all()
        assert str(path.verdict)


@pytest.mark.parametrize("formula", ["1/x", "exp(exp(exp(x)))", "1/(x^2 + y^2)", "x^x^x^x"])
def test_a_pole_leaves_shades_for_the_rest(formula: str) -> None:
    surface = typed(formula)
    field = contours.field(surface, surface.bounds, 101, 91)
    shade = contours.scale(surface, field.z).to_shade(field.z)
    assert np.nanstd(shade) > 0.1


def test_a_path_that_leaves_the_domain_says_so() -> None:
    path = oc.run(typed("log(x) + y^2"), oc.optimizer("sgd", lr=0.5), start=(1.0, 1.0))
    assert path.status is Status.DIVERGED
    assert path.verdict.reason is Reason.UNDEFINED_LOSS


def test_a_quadratic_is_recognized_and_its_bound_stated() -> None:
    assert typed("a*x^2 + x*y + 3y").quadratic
    assert not any(typed(text).quadratic for text in ("x^3", "|x| + y^2", "max(x, y)", "x^2*y"))
    path = oc.run(typed("x^2 + 5y^2"), oc.optimizer("sgd", lr=0.25), steps=200)
    assert path.verdict.numbers["limit"] == pytest.approx(0.2)


def test_every_other_name_has_a_slider_and_a_value() -> None:
    surface = typed("a*x^2 + b*y^2 + c", a=2.0)
    assert [one.name for one in surface.parameters] == "formula title a b c extent".split()
    assert (surface.values["a"], surface.values["b"]) == (2.0, 1.0)
    assert surface.value(1.0, 1.0) == 4.0
    assert surface.formula == "a*x^2 + b*y^2 + c"
    assert surface(b=5.0).value(1.0, 1.0) == 8.0
    assert surface.family() == typed("a*x^2 + b*y^2 + c")
    assert surface.family is typed("a*x^2 + b*y^2 + c", b=7.0).family


def test_surfaces_of_the_same_values_are_equal_others_are_not() -> None:
    assert typed("x^2 + a", a=2.0) == typed("x^2 + a", a=2)
    assert hash(typed("x^2 + a", a=2.0)) == hash(typed("x^2 + a", a=2))
    assert typed("x^2 + a") != typed("x^2 + a", a=3.0)
    assert typed("x^2") != typed("x^3")
    assert typed("x^2", title="Bowl") != typed("x^2")
    assert typed("x^2", title="Bowl").title == "Bowl"
    assert typed("x^2").title == TYPED.title == "Your own function"


def test_the_extent_is_the_view() -> None:
    assert typed("x^2", extent=7.0).bounds == (-7.0, 7.0, -7.0, 7.0)


def test_derivatives_are_written_as_formulas() -> None:
    assert derivatives(typed("a*x^2 + x*y^3")) == ("2·a·x + y³", "3·x·y²", "2·a", "3·y²", "6·x·y")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"formula": "x +"}, "^typed, character 4: here should be a number"),
        ({"formula": "__import__('os')"}, "typed, character 1: “_” cannot stand in a formula"),
        ({"formula": 3.0}, "typed: formula must be a line of at most 400 characters, not 3.0"),
        ({"formula": "x" * 401}, "not of 401"),
        ({"formula": "x\n"}, "without line breaks"),
        ({"formula": "1/(x - x)"}, "typed: this formula is undefined everywhere"),
        ({"formula": "acos(sqrt(y / y / 1e-320))"}, "typed: this formula is undefined everywhere"),
        ({"formula": "*".join(f"(x + {i}y)" for i in range(40))}, "derivatives .* too long"),
        ({"formula": "a*x", "b": 1.0}, "unknown parameter of typed 'b'; choose from: formula"),
        ({"formula": "a*x", "a": math.nan}, "typed: a must be"),
        ({"title": "n" * 41}, "title must be a line of at most 40"),
        ({"extent": 0.0}, "typed: extent must be"),
    ],
    ids=lambda entry: str(entry)[:30],
)
def test_what_is_wrong_is_said_in_a_sentence(given: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said) as refusal:
        oc.surface("typed", **given)
    assert "\n" not in str(refusal.value)


def test_it_travels_in_files() -> None:
    surface = typed("max(x, y)^2 + λ*x²", title="Mine – 我的", extent=4.0, λ=2.5)
    setup = default_setup(surface)
    text = to_json(setup)
    written = json.loads(text)["scenes"][0]["setup"]
    assert written["surface"]["parameters"]["formula"] == "max(x, y)^2 + λ*x²"
    (scene,) = from_json(text).scenes
    assert scene.setup == setup
    assert scene.setup.surface.value(1.0, 2.0) == 6.5


@pytest.mark.parametrize("formula", ["x +", "open(x)", "1/(x - x)", 7, None, ["x"]])
def test_a_file_with_a_bad_formula_is_refused(formula: Any) -> None:
    document = json.loads(to_json(default_setup(typed("x^2"))))
    document["scenes"][0]["setup"]["surface"]["parameters"]["formula"] = formula
    with pytest.raises(Refusal) as refusal:
        from_json(json.dumps(document))
    assert refusal.value.path[:2] == ("surface", "typed")


def test_moving_to_it_and_back_is_as_with_any_surface() -> None:
    scene = move_to_surface(default_scene(), typed("a*x^2 + y^2", a=3.0))
    assert scene.setup.start == scene.setup.surface.start
    assert move_to_surface(scene, oc.surface("ravine")) == default_scene()


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "optim_core", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


def test_the_command_line_takes_commas_in_parentheses() -> None:
    spec = "typed:formula=max(x,y)^2 + a*min(x, y)^2,a=3,title=Two"
    assert _read_spec(spec) == (
        "typed",
        {"formula": "max(x,y)^2 + a*min(x, y)^2", "a": "3", "title": "Two"},
    )
    done = run("run", "--surface", spec, "--optimizer", "newton", "--start", "1,0.5", "--json")
    assert done.returncode == 0
    document = json.loads(done.stdout)
    assert document["surface"]["parameters"]["a"] == 3.0
    assert document["racers"][0]["losses"][0] == 1.75


def test_the_command_line_says_what_is_wrong_with_a_formula() -> None:
    done = run("run", "--surface", "typed:formula=x + sinn(y)")
    assert done.returncode == 2
    assert "typed, character 5: there is no function sinn (did you mean sin?)" in done.stderr
    assert done.stderr.count("\n") == 1


def test_nothing_loads_sympy_before_a_formula_is_worked_out() -> None:
    code = (
        "import sys, optim_core as oc, optim_core.scenes.defaults; oc.SURFACES['typed'];"
        "print('sympy' in sys.modules); oc.surface('typed'); print('sympy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_the_search_is_complete_on_its_default(
    search: Callable[[oc.Surface], set[tuple[float, float]]],
) -> None:
    surface = oc.surface("typed")
    found = {(round(x, 5) + 0.0, round(y, 5) + 0.0) for x, y, _ in surface.critical_points}
    assert found == search(surface)
