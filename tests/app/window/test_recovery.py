"""After a kill the next start offers what was lost; nothing goes before a person has chosen."""

from datetime import date, datetime

import pytest
from PyQt6.QtCore import QSettings, Qt
from PyQt6.QtTest import QTest

from app.model.recovery import find_lost
from app.model.settings import Settings
from app.window.documents import opening
from app.window.documents.recovery_card import when
from optim_core.scenes.defaults import default_scene
from optim_core.scenes.file import load, save


@pytest.fixture
def settled(qtbot):
    """Return a function that waits until all that is to be kept is on the disk."""

    def wait(window):
        qtbot.waitUntil(lambda: not window.session.jobs.busy("keep"))

    return wait


@pytest.fixture
def program(tmp_path):
    """Return a function that returns the settings of a program that starts."""
    return lambda: Settings(QSettings(str(tmp_path / "ravine.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def start(program, qtbot):
    """Return a function that starts the program and waits for the offer."""
    windows = []

    def begin():
        window = opening.open_window(None, program())
        windows.append(window)
        window.player.pause()
        window.recovery.look(asked=False)
        qtbot.waitUntil(lambda: not window.session.jobs.busy("recovery"))
        return window

    yield begin
    for window in windows:
        if window.isVisible():
            window.close()
        window.deleteLater()


@pytest.fixture
def kill(settled):
    """Return a function that ends a window as if its program had been killed."""

    def end(window):
        settled(window)
        window.hide()
        window.session.close()
        window._keeper._timer.stop()
        window.recovery.close_offer()
        window._keeper._snapshot._lock.release()  # as the system does

    return end


def lost(settings):
    """Return the steps of all documents that are offered."""
    return [each.place.scene.setup.steps for each in find_lost(settings.recovery, 20)]


def test_what_was_lost_is_offered_and_restored(start, kill, program, settled, qtbot, tmp_path):
    first = start()
    assert not first.recovery.isVisible()
    first.files.save_to(tmp_path / "race.json")
    first.session.edit(steps=33)
    kill(first)
    second = start()
    second.player.play()
    assert second.session.setup.steps == 120
    (card,) = second.recovery.cards
    assert second.recovery.isVisible()
    assert card.accessibleName() == "race.json"
    qtbot.waitUntil(lambda: not card.picture.pixmap().isNull())
    QTest.mouseClick(card.restore, Qt.MouseButton.LeftButton)
    assert second.session.setup.steps == 33
    assert not second.player.playing
    assert second.windowTitle().startswith("race.json")
    assert second.isWindowModified()
    qtbot.waitUntil(lambda: not second.recovery.isVisible())
    settled(second)
    assert lost(program()) == [], "it stands in the snapshot of this program now"
    kill(second)
    assert lost(program()) == [33]


def test_nothing_goes_unless_a_person_says_so(start, kill, program):
    for steps in (33, 44):
        window = start()
        window.session.edit(steps=steps)
        kill(window)
    window = start()
    assert len(window.recovery.cards) == 2
    QTest.mouseClick(window.recovery.later, Qt.MouseButton.LeftButton)
    assert not window.recovery.isVisible()
    window.close()
    assert lost(program()) == [44, 33]
    window = start()
    card = window.recovery.cards[0]
    QTest.mouseClick(card.discard, Qt.MouseButton.LeftButton)
    assert lost(program()) == [44, 33], "it asks once more"
    QTest.mouseClick(card.discard, Qt.MouseButton.LeftButton)
    assert lost(program()) == [33]
    assert len(window.recovery.cards) == 1


def test_the_offer_comes_back_as_a_command(start, kill, qtbot):
    window = start()
    window.commands.run("file.recover")
    qtbot.waitUntil(lambda: "no unsaved changes" in window.read_out.message.text())
    window.session.edit(steps=33)
    kill(window)
    window = start()
    QTest.keyClick(window.recovery, Qt.Key.Key_Escape)
    assert not window.recovery.isVisible()
    window.commands.run("file.recover")
    qtbot.waitUntil(window.recovery.isVisible)
    assert window.recovery.cards[0].restore.hasFocus()


def test_a_running_program_is_not_offered_to_another(start, settled, program):
    one = start()
    one.session.edit(steps=33)
    settled(one)
    other = start()
    assert not other.recovery.isVisible()
    other.session.edit(steps=44)
    other.close()
    assert lost(program()) == []
    one.close()
    assert program().place.scene.setup.steps == 33
    (kept,) = program().recent_files
    assert load(kept).scenes[0].setup.steps == 44, "closing overwrites no other's changes"


@pytest.mark.parametrize("end", ["close", "save"])
def test_what_is_stored_elsewhere_needs_no_snapshot(start, settled, program, tmp_path, end):
    window = start()
    window.session.edit(steps=33)
    settled(window)
    assert len(list(program().recovery.glob("*.json"))) == 1
    if end == "close":
        window.close()
    else:
        window.files.save_to(tmp_path / "race.json")
        settled(window)
    assert list(program().recovery.glob("*.json")) == []
    assert program().place.scene.setup.steps == 33


def test_while_changes_go_on_the_latest_is_written_each_second(start, settled, kill, program):
    window = start()
    written = []
    hold = window._keeper._snapshot.hold
    window._keeper._snapshot.hold = lambda texts: (hold(texts), written.append(texts))
    for steps in range(20, 60):
        window.session.edit(steps=steps)
        settled(window)
    assert 1 <= len(written) <= 2, "not at every turn of a drag"
    window._keeper._timer.timeout.emit()
    kill(window)
    assert lost(program()) == [59]


def test_what_undo_leaves_is_kept(start, program, qtbot, tmp_path):
    save(default_scene().edited(steps=77), tmp_path / "other.json")
    window = start()
    window.session.edit(steps=33)
    window.files.open(tmp_path / "other.json")
    qtbot.waitUntil(lambda: window.session.setup.steps == 77)
    window.session.edit(steps=78)
    window.session.undo(2)
    assert window.session.setup.steps == 33
    kept = [path for path in program().recent_files if path.parent == program().unsaved]
    assert {load(path).scenes[0].setup.steps for path in kept} == {33, 78}


def test_a_folder_that_cannot_be_written_is_said_once(start, settled, program):
    program().recovery.write_text("a file", encoding="utf-8")
    window = start()
    window.session.edit(steps=33)
    settled(window)
    assert window.read_out.message.text().startswith("Changes cannot be kept until you save them: ")
    window.read_out.message.clear()
    window._keeper._timer.timeout.emit()
    window.session.edit(steps=34)
    settled(window)
    assert window.read_out.message.text() == ""
    window.close()
    assert program().place.scene.setup.steps == 34


def test_settings_that_cannot_be_stored_at_the_end_leave_the_snapshot(
    start, settled, program, tmp_path
):
    window = start()
    (tmp_path / "ravine.json").unlink(missing_ok=True)
    (tmp_path / "ravine.json").mkdir()
    window.session.edit(steps=33)
    window.close()
    assert lost(program()) == [33]


def test_what_cannot_be_restored_yet_is_still_offered(start, kill, program, warnings):
    window = start()
    window.session.edit(steps=33)
    kill(window)
    window = start()
    window.session.edit(steps=44)
    program().unsaved.write_text("a file", encoding="utf-8")
    window.recovery.cards[0].restored.emit()
    assert "unsaved" in warnings[0]
    assert window.session.setup.steps == 44
    assert len(window.recovery.cards) == 1
    assert lost(program()) == [33]


def test_more_than_are_shown_come_after_these(start, kill, program, monkeypatch, qtbot):
    monkeypatch.setattr("app.window.documents.recovery_panel.MOST", 1)
    for steps in (33, 44):
        window = start()
        window.session.edit(steps=steps)
        kill(window)
    window = start()
    (card,) = window.recovery.cards
    card.discarded.emit()
    qtbot.waitUntil(lambda: len(window.recovery.cards) == 1)
    assert window.recovery.cards[0].lost.place.scene.setup.steps == 33


def test_days_are_named():
    today = date(2026, 3, 1)
    assert when(datetime(2026, 3, 1, 9, 5), today) == "Today at 09:05"
    assert when(datetime(2026, 2, 28, 23, 59), today) == "Yesterday at 23:59"
    assert when(datetime(2026, 2, 1, 0, 0), today) == "2026-02-01 at 00:00"
