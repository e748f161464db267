"""Work asks often enough whether it is cancelled, whatever a piece of it takes."""

from itertools import pairwise

import pytest

import optim_core.cancellation as cancellation
from optim_core.cancellation import OFTEN, Cancelled, Questions


@pytest.fixture
def clock(monkeypatch):
    """Return a manual clock, as a list of one time."""
    now = [100.0]
    monkeypatch.setattr(cancellation.time, "perf_counter", lambda: now[0])
    return now


def asked(questions, clock, piece, count):
    """Return the time of each of some questions of work whose pieces take so long."""
    times = []
    for _ in range(count):
        begun = clock[0]
        clock[0] += piece * questions.ask()
        times.append(clock[0] - begun)
    return times


def test_it_comes_to_ask_once_in_a_while(clock):
    times = asked(Questions(lambda: False), clock, 1e-6, 20)
    assert times[0] == pytest.approx(1e-6)
    assert all(later < 2.001 * earlier for earlier, later in pairwise(times))
    assert times[-1] == pytest.approx(OFTEN, rel=0.01)


def test_it_asks_after_each_piece_if_that_takes_long(clock):
    assert asked(Questions(lambda: False), clock, 1.0, 3) == [1.0, 1.0, 1.0]


def test_slower_pieces_are_noticed(clock):
    questions = Questions(lambda: False)
    asked(questions, clock, 1e-6, 20)
    asked(questions, clock, 1e-4, 2)
    assert asked(questions, clock, 1e-4, 1)[0] == pytest.approx(OFTEN, rel=0.3)


def test_the_time_that_an_answer_takes_does_not_count(clock):
    def slow():
        clock[0] += 1.0
        return False

    questions = Questions(slow)
    for _ in range(20):
        pieces = questions.ask()
        clock[0] += 1e-6 * pieces
    assert pieces == pytest.approx(OFTEN / 1e-6, rel=0.01)


def test_yes_ends_the_work():
    with pytest.raises(Cancelled):
        Questions(lambda: True).ask()
