"""Texts that are fitted into a room: the longest, elided, or in lines."""

import pytest
from PyQt6.QtGui import QFontMetricsF

from app.drawing.words import elided, wrapped
from app.style.theme import Style

REASON = "diverged at step 14 · lr 0.0412 > 2/λmax = 0.04"


@pytest.fixture
def metrics(qapp):
    """Return the metrics of small type."""
    return QFontMetricsF(Style().font(10))


def test_lines_break_between_the_parts_of_a_sentence_if_they_can(metrics):
    assert wrapped(REASON, metrics, 1000.0) == [REASON]
    assert wrapped(REASON, metrics, 160.0) == REASON.split(" · ")


@pytest.mark.parametrize("room", [60.0, 74.0, 90.0])
def test_lines_break_between_words_and_fit(metrics, room):
    lines = wrapped(REASON, metrics, room)
    assert " ".join(lines) == REASON.replace(" · ", " ")
    assert all(metrics.horizontalAdvance(line) <= room for line in lines)
    assert wrapped(REASON, metrics, 30.0) == [], "a word would be cut"


@pytest.mark.parametrize("room", [30.0, 50.0, 70.0])
def test_a_value_at_the_end_is_not_cut(metrics, room):
    cut = elided("momentum 0.99", metrics, room, keep_end=True)
    assert cut.endswith("0.99")
    assert metrics.horizontalAdvance(cut) <= room
