"""Pictures are painted and written while the window goes on, and can be given up."""

import threading

import pytest
from PyQt6.QtGui import QImage, QPainter
from PyQt6.QtWidgets import QMessageBox

from app.controls import job_card
from app.export import figure as export
from app.export.cancellable_painter import CancellablePainter
from app.model import jobs
from optim_core.cancellation import Cancelled

BUTTONS = QMessageBox.StandardButton


@pytest.fixture
def held(window, monkeypatch):
    """Hold exports where they begin to write, until the event that is returned is set."""
    opened, save = threading.Event(), export.save_png

    def hold(*arguments):
        opened.wait(20)
        save(*arguments)

    monkeypatch.setattr(export, "save_png", hold)
    monkeypatch.setattr(job_card, "SOON", 0)
    monkeypatch.setattr(jobs, "OFTEN", 0.0)
    window.files.exports.card._soon.setInterval(0)
    yield opened
    opened.set()


def test_the_window_goes_on_and_shows_how_far_it_is(window, held, qtbot, tmp_path, painted):
    card = window.files.exports.card
    window.files.export(str(tmp_path / "race.png"), 1)
    qtbot.waitUntil(lambda: card.isVisible() and card.bar.value() > 0)
    assert card.text.text() == "Saving race.png"
    assert card.geometry().bottom() < window.picture.height()
    window.session.set_frame(7)
    assert window.chart.painter.state.step == 7
    held.set()
    painted(window)
    qtbot.waitUntil(card.isHidden)
    assert window.read_out.message.text() == "Saved race.png"


def test_a_short_one_shows_no_card(window, tmp_path, save_picture):
    shown = []
    window.files.exports.card._place = lambda: shown.append(True)
    save_picture(window, tmp_path / "race.png", 1)
    assert shown == []


def test_cancelling_leaves_the_old_file(window, held, qtbot, tmp_path, painted):
    path = tmp_path / "race.png"
    path.write_bytes(b"the old one")
    window.files.export(str(path), 1)
    card = window.files.exports.card
    qtbot.waitUntil(card.isVisible)
    card.stop.click()
    assert card.isHidden()
    assert window.read_out.message.text() == "Gave up saving race.png"
    held.set()
    painted(window)
    window.files.export(str(tmp_path / "next.png"), 1)  # after the end of the first
    painted(window)
    assert path.read_bytes() == b"the old one"
    assert sorted(each.name for each in tmp_path.glob("*.png")) == ["next.png", "race.png"]
    assert list(tmp_path.glob(".ravine*")) == []


def test_painting_stops_where_it_is_cancelled():
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    painter = CancellablePainter(image, lambda: True)
    for stroke in (lambda: painter.setPen("red"), painter.save):
        with pytest.raises(Cancelled):
            stroke()
    painter.end()


def test_a_cancelled_picture_is_not_finished(window, monkeypatch):
    fonts = []
    monkeypatch.setattr(QPainter, "setFont", lambda *_: fonts.append(True))
    asked = iter([False] * 20)
    size, document = window.picture.size(), window.session.keep_step()
    with pytest.raises(Cancelled):
        export.picture(
            export.size_of(size, window.state),
            document,
            0,
            window.state,
            1.0,
            lambda: next(asked, True),
        )
    assert len(fonts) < 20


def test_what_is_asked_for_meanwhile_follows(window, held, tmp_path, painted):
    for name in ("one.png", "two.png", "three.png"):
        window.files.export(str(tmp_path / name), 1)
    held.set()
    painted(window)
    assert sorted(each.name for each in tmp_path.glob("*.png")) == [
        "one.png",
        "three.png",
        "two.png",
    ]


def test_a_picture_is_of_the_moment_when_it_was_asked_for(window, held, tmp_path, painted, raced):
    window.session.set_frame(12)
    window.files.export(str(tmp_path / "race.png"), 1)
    window.session.set_frame(40)
    window.session.edit(layout="overlay")
    held.set()
    painted(window)
    window.files.open(tmp_path / "race.png")
    raced(window)
    assert window.session.figure.step == 12
    assert window.session.figure.layout == "grid"


@pytest.mark.parametrize("answer", [BUTTONS.No, BUTTONS.Yes])
def test_closing_asks_before_it_gives_one_up(window, held, tmp_path, monkeypatch, painted, answer):
    asked = []
    monkeypatch.setattr(QMessageBox, "question", lambda *words: (asked.append(words[2]), answer)[1])
    window.files.export(str(tmp_path / "race.png"), 1)
    window.session.jobs.busy_changed.connect(held.set)  # it has been cancelled
    assert window.close() == (answer == BUTTONS.Yes)
    assert "race.png" in asked[0]
    held.set()
    if answer == BUTTONS.No:
        painted(window)
    assert (tmp_path / "race.png").exists() == (answer == BUTTONS.No)
    assert list(tmp_path.glob(".ravine*")) == []
