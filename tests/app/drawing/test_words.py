"""Texts that are fitted into a room: the longest, elided, or in lines."""

import pytest
from PyQt6.QtGui import QFontMetricsF

from app.drawing.words import elided, shortened, wrapped
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


@pytest.mark.parametrize("room", range(40, 700, 20))
def test_a_caption_loses_whole_parts_and_no_number_is_cut(qapp, room):
    caption = "Ravine · a 1 · b 80 · angle 20° · start (−3.4, 0.6) · step 60 of 120"
    metrics = QFontMetricsF(Style().font(11))
    said = shortened(caption, metrics, room)
    parts = caption.split(" · ")
    assert set(said.split(" · ")) <= {*parts, "…"}
    assert said.startswith("Ravine")
    assert metrics.horizontalAdvance(said) <= room or said == "Ravine"
    if metrics.horizontalAdvance(caption) <= room:
        assert said == caption
