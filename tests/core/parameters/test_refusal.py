"""Refusals are data: what is at fault and why, and one sentence made of them."""

import pickle

import numpy as np
import pytest

import optim_core as oc
from optim_core.parameters.refusal import LONGEST_QUOTE, Refusal, at, quoted


def refused(name: str, **values: object) -> Refusal:
    """Return the refusal of an optimizer's values."""
    with pytest.raises(Refusal) as refusal:
        oc.optimizer(name, **values)
    return refusal.value


def test_a_refusal_says_who_is_at_fault_and_why() -> None:
    refusal = refused("adam", lr=-1.0)
    assert refusal.subject == "adam"
    assert refusal.what == "lr must be a number of at least 0, not −1"
    assert str(refusal) == "adam: lr must be a number of at least 0, not −1"


def test_a_forbidden_combination_is_a_refusal_too() -> None:
    refusal = refused("momentum", nesterov=True, dampening=0.5, momentum=0.9)
    assert (refusal.subject, refusal.what) == ("momentum", "nesterov needs dampening 0")


def test_a_surface_is_named_like_an_optimizer() -> None:
    with pytest.raises(Refusal) as refusal:
        oc.surface("ravine", a=-1.0)
    assert refusal.value.subject == "ravine"
    assert refusal.value.what.startswith("a must be ")


def test_outer_parts_come_first_and_each_once() -> None:
    with pytest.raises(Refusal) as refusal, at("race.json"), at(""), at("racers[1]"):
        oc.optimizer("adam", lr=-1.0)
    assert refusal.value.path == ("race.json", "racers[1]", "adam")
    assert str(refusal.value).startswith("race.json, racers[1], adam: lr must be ")


def test_without_a_subject_the_sentence_stands_alone() -> None:
    refusal = Refusal("the file is empty")
    assert (refusal.subject, str(refusal)) == ("", "the file is empty")


def test_other_errors_pass_unchanged() -> None:
    with pytest.raises(KeyError, match=r"^'x'$"), at("race.json"):
        raise KeyError("x")


def test_a_refusal_survives_pickling() -> None:
    refusal = pickle.loads(pickle.dumps(refused("adam", lr=-1.0)))
    assert str(refusal) == "adam: lr must be a number of at least 0, not −1"


class Broken:
    """An object whose repr fails."""

    def __repr__(self) -> str:
        raise RuntimeError("no repr")


def nested(depth: int) -> list[object]:
    value: list[object] = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "given",
    [
        "a" * 900_000,
        "\0\n" * 900_000,
        ["a" * 900_000] * 1000,
        {"a" * 900_000: ["b" * 900_000] * 9},
        10**5000,
        nested(100_000),
        np.zeros((90, 90)),
        Broken(),
    ],
    ids=lambda given: type(given).__name__,
)
def test_a_quotation_is_short_and_on_one_line(given: object) -> None:
    words = quoted(given)
    assert 1 <= len(words) <= LONGEST_QUOTE
    assert len(words.splitlines()) == 1


def test_what_is_short_is_quoted_whole() -> None:
    assert quoted("a  b") == "'a  b'"
    assert quoted([1.5, None, {"a": 1}]) == "[1.5, None, {'a': 1}]"
