"""Refusals are data: what is at fault and why, and one sentence made of them."""

import pickle

import pytest

import optim_core as oc
from optim_core.parameters.refusal import Refusal, at


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
