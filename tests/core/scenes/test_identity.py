"""Racers keep id, look and name while others come, go and move; twins get distinct titles."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import optim_core as oc
from optim_core.cli.commands import main
from optim_core.scenes.defaults import default_setup
from optim_core.scenes.file import as_document, from_json, to_json
from optim_core.scenes.identity import LOOKS, differing
from optim_core.scenes.setup import MAX_RACERS, Racer, Setup

ACTIONS = ("add", "remove", "move", "duplicate", "rename", "recolour", "disable")

steps = st.lists(
    st.tuples(
        st.sampled_from(ACTIONS),
        st.integers(0, MAX_RACERS - 1),
        st.integers(0, LOOKS - 1),
        st.sampled_from(sorted(oc.OPTIMIZERS)),
    ),
    max_size=40,
)


def act(setup: Setup, action: str, place: int, number: int, name: str) -> Setup:
    """Return the setup after one action of the user on its racers."""
    full = len(setup.racers) == MAX_RACERS
    if action == "add":
        return setup if full else setup.adding(Racer(oc.optimizer(name)))
    if not setup.racers:
        return setup
    racer = setup.racers[place % len(setup.racers)]
    if action == "remove":
        return setup.without(racer.id)
    if action == "move":
        return setup.moving(racer.id, number)
    if action == "duplicate":
        return setup if full else setup.duplicating(racer.id)
    if action == "rename":
        return setup.with_racer(replace(racer, name=f"racer {number}"))
    if action == "recolour":
        return setup.with_look(racer.id, number)
    return setup.with_racer(replace(racer, enabled=not racer.enabled))


def kept(setup: Setup, action: str) -> dict[str, Any]:
    """Return what an action must not change of the racers that it keeps."""
    return {
        racer.id: (
            racer.optimizer,
            None if action == "recolour" else racer.look,
            None if action == "rename" else racer.name,
        )
        for racer in setup.racers
    }


@given(steps)
@settings(max_examples=60, deadline=None)
def test_whatever_is_done_to_others_a_racer_stays_itself(
    actions: list[tuple[str, int, int, str]],
) -> None:
    setup = default_setup()
    for action, *rest in actions:
        before, setup = setup, act(setup, action, *rest)
        was, now = kept(before, action), kept(setup, action)
        assert all(was[racer] == now[racer] for racer in was.keys() & now.keys())
        assert len(was.keys() - now.keys()) == (action == "remove" and bool(was))
        looks = [racer.look for racer in setup.racers]
        assert len(set(looks)) == len(looks) == len(now), "ids and looks are unique"
        assert len(set(setup.titles)) == len(looks), "no two racers are called the same"


@given(st.permutations(range(5)))
def test_the_order_changes_no_title(order: list[int]) -> None:
    rates = (0.1, 0.1, 0.2)
    racers = (
        *(Racer(oc.optimizer("sgd", lr=lr)) for lr in rates),
        *(Racer(oc.optimizer("adam")) for _ in range(2)),
    )
    setup = replace(default_setup(), racers=racers)
    titles = {racer.id: setup.title(racer.id) for racer in setup.racers}
    shuffled = replace(setup, racers=tuple(setup.racers[place] for place in order))
    assert {racer.id: shuffled.title(racer.id) for racer in shuffled.racers} == titles
    assert len(set(titles.values())) == 5


@pytest.mark.parametrize(
    ("racers", "titles"),
    [
        ([("sgd", {})] * 3, ("SGD", "SGD 2", "SGD 3")),
        ([("sgd", {"lr": 0.1}), ("sgd", {"lr": 0.2})], ("lr 0.1", "lr 0.2")),
        (
            [("sgd", {"lr": 0.1}), ("sgd", {"lr": 0.1}), ("sgd", {"lr": 0.2})],
            ("lr 0.1", "lr 0.1 (2)", "lr 0.2"),
        ),
        (
            [("sgd", {"lr": 0.1}), ("sgd", {"lr": 0.2}), ("adam", {})],
            ("SGD · lr 0.1", "SGD · lr 0.2", "Adam"),
        ),
        (
            [("momentum", {"momentum": 0.99}), ("momentum", {"lr": 0.5})],
            ("momentum 0.99 · lr 0.001", "lr 0.5 · momentum 0"),
        ),
    ],
)
def test_twins_are_called_by_what_differs(racers: Any, titles: tuple[str, ...]) -> None:
    field = tuple(Racer(oc.optimizer(name, **values)) for name, values in racers)
    assert replace(default_setup(), racers=field).titles == titles


def test_a_named_racer_is_nobodys_twin() -> None:
    rates = (0.1, 0.2, 0.3)
    setup = replace(
        default_setup(), racers=tuple(Racer(oc.optimizer("sgd", lr=lr)) for lr in rates)
    )
    first, second, third = setup.racers
    one = setup.with_racer(replace(first, name="slow"))
    assert one.titles == ("slow", "lr 0.2", "lr 0.3")
    two = one.with_racer(replace(second, name="quick"))
    assert two.titles == ("slow", "quick", "SGD")
    assert differing(third.optimizer, [third.optimizer]) == []


def test_a_twin_stands_behind_its_original_in_a_free_colour() -> None:
    setup = default_setup()
    named = setup.with_racer(replace(setup.racer("momentum"), name="mine", enabled=False))
    doubled = named.duplicating("momentum")
    assert [racer.id for racer in doubled.racers][:3] == ["sgd", "momentum", "momentum2"]
    twin = doubled.racer("momentum2")
    assert twin.optimizer == setup.racer("momentum").optimizer
    assert (twin.name, twin.look) == ("", 5), "a colour that nobody has yet"


def test_a_look_is_exchanged_with_the_one_who_has_it() -> None:
    setup = default_setup()
    swapped = setup.with_look("sgd", 4)
    assert (swapped.racer("sgd").look, swapped.racer("adam").look) == (4, 0)
    assert swapped.with_look("adam", 4) == setup
    free = setup.with_look("sgd", 9)
    assert [racer.look for racer in free.racers] == [9, 1, 2, 3, 4]
    with pytest.raises(ValueError, match="look must be a whole number from 0 to 13, not 14"):
        setup.with_look("sgd", 14)


def test_an_id_that_was_left_is_free_again_but_not_its_pins() -> None:
    setup = default_setup().duplicating("adam")
    pinned = replace(setup, pins=(setup.pinned("adam2"), setup.pinned("adam")))
    left = pinned.without("adam2")
    assert [pin.racers[0].id for pin in left.pins] == ["adam"]
    assert left.adding(Racer(oc.optimizer("adam"))).racers[-1].id == "adam2"


def test_a_pin_is_the_same_run_in_another_colour_and_under_another_name() -> None:
    setup = default_setup().duplicating("adam")
    pin = setup.pinned("adam")
    other = setup.with_look("adam", 9)
    other = other.with_racer(replace(other.racer("adam"), name="mine")).moving("adam", 0)
    assert other.pinned("adam") == pin
    assert other.pinned("adam2") != pin, "the twin's run is its own, though it is alike"


def test_two_racers_of_one_id_are_refused() -> None:
    racer = Racer(oc.optimizer("sgd"), id="mine")
    with pytest.raises(ValueError, match="two racers have the id 'mine'; each needs one"):
        replace(default_setup(), racers=(racer, racer))


def test_identity_comes_back_from_a_file() -> None:
    setup = default_setup().duplicating("adam").moving("adam2", 0).with_look("sgd", 12)
    setup = setup.with_racer(replace(setup.racer("sgd"), name="Sissi"))
    document = to_json(as_document(setup))
    read = from_json(document)
    racers = read.scenes[0].setup.racers
    assert [(one.id, one.name, one.look) for one in racers] == [
        (one.id, one.name, one.look) for one in setup.racers
    ]


def test_the_command_line_numbers_the_racers_of_an_optimizer(capsys: Any) -> None:
    arguments = ["--optimizer", "adam", "--optimizer", "sgd", "--optimizer", "adam"]
    main(
        ["run", "--surface", "ravine", *arguments, "--optimizer", "adam", "--steps", "2", "--json"]
    )
    racers = json.loads(capsys.readouterr().out)["racers"]
    assert [racer["id"] for racer in racers] == ["adam", "sgd", "adam2", "adam3"]
    assert [racer["optimizer"] for racer in racers] == ["adam", "sgd", "adam", "adam"]
    assert {"values", "status", "stopped_at", "positions", "losses"} <= racers[0].keys()


def test_a_new_look_of_one_racer_leaves_others_alone_that_look_the_same() -> None:
    setup = default_setup()
    alike = replace(setup, racers=tuple(replace(racer, look=1) for racer in setup.racers))
    assert [racer.look for racer in alike.with_look("sgd", 5).racers] == [5, 1, 1, 1, 1]
