"""Unexpected errors: a message that can be copied, and the app goes on."""

import sys

import pytest
from PyQt6.QtCore import Qt, QTimer
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import QMessageBox, QPushButton

from app.window import dialogs
from app.window.errors import ErrorReporter


@pytest.fixture
def reporter(qapp, monkeypatch):
    """Return the reporter, installed."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # restored after the test
    reporter = ErrorReporter()
    reporter.install()
    yield reporter
    if reporter.box is not None:
        reporter.box.close()


def raise_in_a_slot(text="the sky fell"):
    """Raise where the event loop calls."""

    def fail():
        raise ZeroDivisionError(text)

    QTimer.singleShot(0, fail)


def test_an_exception_in_a_slot_shows_a_message_and_the_app_goes_on(
    window, reporter, qtbot, hand, raced, capsys
):
    setup = window.session.setup
    raise_in_a_slot()
    qtbot.waitUntil(lambda: reporter.box is not None)
    assert reporter.box.isVisible()
    assert not reporter.box.isModal()
    assert "ZeroDivisionError: the sky fell" in reporter.box.informativeText()
    assert "Traceback" in capsys.readouterr().err
    assert window.isVisible()
    assert window.session.setup is setup
    hand.type(window.racer_panel.cards[0].rows["lr"].field, "0.02")
    raced(window)
    assert window.session.race.trajectories[0].optimizer.values["lr"] == 0.02


def test_copy_details_copies_the_traceback_and_leaves_the_box_open(window, reporter, qtbot):
    raise_in_a_slot()
    qtbot.waitUntil(lambda: reporter.box is not None)
    QGuiApplication.clipboard().clear()
    buttons = reporter.box.findChildren(QPushButton)
    (copy,) = [button for button in buttons if button.text() == "Copy details"]
    copy.click()
    copied = QGuiApplication.clipboard().text()
    assert "Traceback (most recent call last)" in copied
    assert "ZeroDivisionError: the sky fell" in copied
    assert "raise_in_a_slot" in copied or "fail" in copied
    assert "Python 3" in copied
    assert "Qt 6" in copied
    assert reporter.box.isVisible()


def test_errors_while_the_box_is_open_do_not_pile_up(window, reporter, qtbot, capsys):
    raise_in_a_slot("first")
    qtbot.waitUntil(lambda: reporter.box is not None)
    box = reporter.box
    raise_in_a_slot("second")
    err = ""

    def told():
        nonlocal err
        err += capsys.readouterr().err
        assert "second" in err

    qtbot.waitUntil(told)
    assert reporter.box is box
    assert "first" in box.informativeText()


def test_a_closed_box_makes_room_for_the_next(window, reporter, qtbot):
    raise_in_a_slot("first")
    qtbot.waitUntil(lambda: reporter.box is not None)
    reporter.box.button(QMessageBox.StandardButton.Close).click()
    qtbot.waitUntil(lambda: reporter.box is None)
    raise_in_a_slot("second")
    qtbot.waitUntil(lambda: reporter.box is not None)
    assert "second" in reporter.box.informativeText()


def test_an_error_that_quotes_a_file_is_shown_as_it_is(window, reporter, qtbot):
    raise_in_a_slot("<h1>Pay here</h1>")
    qtbot.waitUntil(lambda: reporter.box is not None)
    assert "<h1>Pay here</h1>" in reporter.box.informativeText()
    assert reporter.box.textFormat() == Qt.TextFormat.PlainText


def test_a_long_error_is_cut_short(window, reporter, qtbot):
    raise_in_a_slot("a" * 900_000 + "\n" * 1000)
    qtbot.waitUntil(lambda: reporter.box is not None)
    assert len(reporter.box.informativeText()) < 1300


def test_a_long_warning_is_cut_short(window, monkeypatch):
    shown = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: shown.append(box.text()))
    for text in ("a" * 900_000, "a\n" * 900_000, "short"):
        dialogs.warn(window, text)
    assert max(map(len, shown)) <= dialogs.LONGEST_MESSAGE
    assert max(text.count("\n") for text in shown) < dialogs.MOST_LINES
    assert shown[-1] == "short"
