"""How much work a file may take, counted before any of it is done."""

import json
from collections.abc import Iterable
from typing import Any

import pytest

from optim_core.cancellation import Cancelled
from optim_core.expression import symbolic
from optim_core.expression.tree import MOST_WORK as LONGEST
from optim_core.parameters.refusal import Refusal
from optim_core.scenes.defaults import default_setup
from optim_core.scenes.file import read, to_json
from optim_core.scenes.workload import MOST_WORK, total
from optim_core.surfaces import surface
from optim_core.surfaces.families import typed


def race(**parameters: Any) -> dict[str, Any]:
    """Return a race of SGD on a typed surface, as a file has it."""
    return {
        "surface": {"name": "typed", "parameters": parameters},
        "racers": [{"id": "sgd", "optimizer": "sgd"}],
        "start": [1.0, 1.0],
    }


def file(setups: Iterable[dict[str, Any]]) -> str:
    """Return the text of a file with a scene for each setup."""
    return json.dumps({"ravine": 2, "scenes": [{"setup": setup} for setup in setups]})


def long(number: int) -> str:
    """Return one of many formulas that are nearly too long."""
    return "acos(" * 19 + f"x^2 + {number}y" + ")" * 19


@pytest.fixture
def differentiated(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the formulas that are differentiated, by their trees."""
    trees: list[str] = []
    real = symbolic.differentiate
    monkeypatch.setattr(
        symbolic,
        "differentiate",
        lambda formula: (trees.append(str(formula.tree)), real(formula))[1],
    )
    typed._surveyed.cache_clear()
    return trees


@pytest.mark.parametrize("pins", [13, 2000])
def test_pins_are_counted_before_a_surface_is_made(differentiated: list[str], pins: int) -> None:
    own = {**race(formula=long(1)), "pins": [race(formula=long(n)) for n in range(pins)]}
    with pytest.raises(Refusal, match=f"at most 12 runs can be pinned, not {pins}"):
        read(file([own]))
    assert not differentiated


@pytest.mark.parametrize("pinned", [True, False])
def test_formulas_are_too_much_work_together_before_one_is_differentiated(
    differentiated: list[str], pinned: bool
) -> None:
    assert typed.work(long(1)) <= LONGEST
    races = [race(formula=long(number)) for number in range(12)]
    text = file([{**race(formula="x*y"), "pins": races}] if pinned else races)
    with pytest.raises(Refusal, match="the formulas of this file are too much work together"):
        read(text)
    assert not differentiated


def test_a_formula_that_is_too_long_itself_is_named() -> None:
    with pytest.raises(Refusal, match=r"scene 2, surface, typed: the derivatives .* too long"):
        read(file([race(formula="x^2"), race(formula=f"acos(acos({long(1)}))")]))


def test_a_thousand_scenes_may_turn_the_knobs_of_a_formula() -> None:
    himmelblau = "(x^2 + y - a)^2 + (x + y^2 - 7)^2"
    scenes = [{"setup": race(formula=himmelblau, a=0.01 * number)} for number in range(1000)]
    assert total(scenes) < MOST_WORK
    twelve = [{"setup": {**each["setup"], "pins": [each["setup"]] * 12}} for each in scenes]
    assert total(twelve) - total(scenes) == 12 * total([{"setup": {}}] * 1000), (
        "pins on it are free"
    )


def test_each_formula_of_a_file_is_differentiated_once(differentiated: list[str]) -> None:
    formulas = [f"x^2 + {number}y^2 + a*x" for number in range(70)]
    races = [race(formula=each, a=float(a)) for a in range(3) for each in formulas]
    document, _ = read(file(races))
    assert len(document.scenes) == 210
    assert len(differentiated) == len(set(differentiated)) == 70


def test_what_no_surface_uses_is_forgotten(differentiated: list[str]) -> None:
    for _ in range(2):
        made = surface("typed", formula="x^2 + 12345*y^2")
        typed._surveyed.cache_clear()
        typed.derivatives(made)
        assert len(differentiated) == 1
        del made
        differentiated.clear()


def test_reading_says_how_far_it_is_and_ends_when_told() -> None:
    text = file([{**race(formula="x^2 + y^2"), "pins": [race(formula="x^2 + 2y^2")]}, race()])
    said: list[tuple[int, int]] = []
    read(text, on_read=lambda done, of: said.append((done, of)))
    done = [each for each, _ in said]
    assert done[0] == 0
    assert done == sorted(set(done)), "before each race, and each takes some"
    assert len(done) == 3
    assert {of for _, of in said} == {total(json.loads(text)["scenes"])}

    def stop(done: int, of: int) -> None:
        if done:
            raise Cancelled

    with pytest.raises(Cancelled):
        read(text, on_read=stop)


def test_what_is_no_race_is_no_work() -> None:
    for scene in (1, {}, {"setup": 1}, {"setup": None}):
        assert total([scene]) == 0
    shapes: list[Any] = [
        *(None, 1, [], {}, {"name": "typed"}, {"name": [], "parameters": {}}),
        *({"name": "typed", "parameters": each} for each in (1, {"formula": 3}, {"formula": []})),
    ]
    plain = total([{"setup": json.loads(to_json(default_setup()))["scenes"][0]["setup"]}])
    for surface_ in shapes:
        assert total([{"setup": {"surface": surface_, "pins": 3}}]) <= plain + 60
