"""A data set as a parameter: validation, formatting and parsing."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import optim_core as oc
from optim_core.parameters.points import Points

PLAIN = Points("data", ((0.0, 1.0), (1.0, 2.0)), "points")
LABELS = Points("data", ((0.0, 1.0), (1.0, 0.0)), "points", targets=(0.0, 1.0))
number = st.floats(-1000.0, 1000.0)


@given(points=st.lists(st.tuples(number, number), min_size=2, max_size=60))
def test_what_is_written_is_read_back(points: Any) -> None:
    checked = PLAIN.check(points)
    assert PLAIN.parse(PLAIN.write(checked)) == checked
    assert PLAIN.check(checked) == checked
    assert hash(checked) == hash(PLAIN.check([list(point) for point in points]))


def test_written_as_a_person_writes() -> None:
    assert PLAIN.write(((1.0, -2.5), (0.25, 3.0))) == "1 -2.5; 0.25 3"
    assert PLAIN.parse(" 1 −2.5 ;0.25   3;") == ((1.0, -2.5), (0.25, 3.0))


def test_arrays_and_lists_become_pairs_of_floats() -> None:
    expected = ((1.0, 2.0), (3.0, 4.0))
    for given_as in (np.array([[1, 2], [3, 4]]), [[1, 2], [3, 4]], iter([(1, 2.0), (3.0, 4)])):
        checked = PLAIN.check(given_as)
        assert checked == expected
        assert all(type(entry) is float for point in checked for entry in point)


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ([(1.0, 2.0)], "data must have 2 to 60 points, not 1"),
        ([(1.0, 2.0)] * 61, "not 61"),
        ("1 2; 3 4", "data must be 2 to 60 points"),
        (3.0, "data must be 2 to 60 points, an input and a target each, not 3.0"),
        (np.array(3.0), "data must"),
        ({1: 2, 3: 4}, "data must be 2 to 60 points"),
        ([(1.0, 2.0), 3.0], "point 2 of data must be two numbers from −1,000 to 1,000, not 3.0"),
        ([(1.0, 2.0), (3.0,)], "point 2 of data must be two numbers"),
        ([(1.0, 2.0), (3.0, 4.0, 5.0)], "point 2 of data must be two numbers"),
        ([(1.0, math.nan), (3.0, 4.0)], "point 1 of data must be two numbers"),
        ([(1.0, math.inf), (3.0, 4.0)], "point 1 of data must be two numbers"),
        ([(1.0, 1e9), (3.0, 4.0)], "point 1 of data must be two numbers"),
        ([(1.0, 10**400), (3.0, 4.0)], "point 1 of data must be two numbers"),
        ([(True, 1.0), (3.0, 4.0)], "point 1 of data must be two numbers"),
        ([("a", 1.0), (3.0, 4.0)], "point 1 of data must be two numbers"),
        ([[[1.0], 1.0], (3.0, 4.0)], "point 1 of data must be two numbers"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_no_data_set_is_refused_in_one_line(value: Any, named: str) -> None:
    with pytest.raises(ValueError, match=named) as refusal:
        PLAIN.check(value)
    assert "\n" not in str(refusal.value)
    assert len(str(refusal.value)) < 160


def test_a_target_that_is_no_label_is_refused() -> None:
    with pytest.raises(ValueError, match=r"target of point 2 of data must be 0 or 1, not 0\.5"):
        LABELS.check([(1.0, 1.0), (2.0, 0.5)])


@pytest.mark.parametrize("text", ["", "1 2", "1 2; 3", "1 2; 3 x", "1,2; 3,4"])
def test_text_that_is_no_data_set_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="data"):
        PLAIN.parse(text)


@given(given=st.floats(-1e6, 1e6), target=st.floats(-1e6, 1e6))
def test_the_nearest_point_is_valid(given: float, target: float) -> None:
    for declaration in (PLAIN, LABELS):
        point = declaration.nearest(given, target)
        declaration.check([point, point])
    assert LABELS.nearest(0.3, 0.7) == (0.3, 1.0)


def test_surfaces_with_the_same_data_are_equal() -> None:
    one = oc.surface("tanh_neuron", data=[(0, 1), (2, 3)])
    assert one == oc.surface("tanh_neuron", data=((0.0, 1.0), (2.0, 3.0)))
    assert hash(one) == hash(oc.surface("tanh_neuron", data=np.array([[0, 1], [2, 3]])))
    assert one != oc.surface("tanh_neuron", data=[(0, 1), (2, 3), (2, 3)])
    assert one != oc.surface("tanh_neuron")
