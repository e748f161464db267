"""Texts in a file that several programs share: nothing is lost, and nobody waits for long."""

import pytest
from PyQt6.QtCore import QByteArray, QSettings

from app.model.history import OpenFile, Place, new_place
from app.model.settings import Settings
from app.model.store import Store
from optim_core.files import file_lock
from optim_core.files.file_lock import FileLock
from optim_core.scenes.defaults import default_scene
from optim_core.scenes.file import load


@pytest.fixture
def path(tmp_path):
    return tmp_path / "settings.json"


def store(path, **first):
    return Store(path, lambda: first)


def start(tmp_path):
    """Return the settings of a program that starts."""
    return Settings(QSettings(str(tmp_path / "ravine.ini"), QSettings.Format.IniFormat))


def unsaved(steps):
    """Return a place with unsaved changes."""
    place = new_place(default_scene())
    return place.with_scene(place.scene.edited(steps=steps))


def test_what_is_put_is_on_the_disk_at_once(path):
    store(path).put(speed="12", path="a\udcffb\n")
    assert store(path).texts == {"speed": "12", "path": "a\udcffb\n"}
    store(path).put(speed="")
    assert store(path).texts == {"path": "a\udcffb\n"}


def test_two_programs_keep_each_others_keys_and_the_last_text_of_each(path):
    one, other = store(path), store(path)
    one.put(speed="12", scheme="dark")
    other.put(speed="30")
    one.put(terrain="quiet")
    assert store(path).texts == {"speed": "30", "scheme": "dark", "terrain": "quiet"}
    assert one.texts["speed"] == "30"


def test_an_orphaned_lock_holds_up_nothing(path, monkeypatch):
    def wait(seconds):
        raise AssertionError("it waits")

    path.with_suffix(".lock").write_bytes(b"")
    monkeypatch.setattr(file_lock.time, "sleep", wait)
    store(path).put(speed="12")
    assert store(path).texts == {"speed": "12"}


def test_a_program_that_is_stuck_with_the_lock_blocks_nobody(path, monkeypatch):
    monkeypatch.setattr(file_lock, "time", _Clock())
    stuck = FileLock(path.with_suffix(".lock"))
    assert stuck.take()
    store(path).put(speed="12")
    assert store(path).texts == {"speed": "12"}
    assert file_lock.time.now < 0.1
    stuck.release()


class _Clock:
    """A clock that only sleeping moves."""

    def __init__(self):
        self.now = 0.0

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


def test_what_cannot_be_written_is_written_with_the_next_change(path):
    settings = store(path)
    path.mkdir()
    settings.put(speed="12")
    assert isinstance(settings.trouble, OSError)
    assert settings.texts["speed"] == "12"
    path.rmdir()
    settings.put(scheme="dark")
    assert settings.trouble is None
    assert store(path).texts == {"speed": "12", "scheme": "dark"}


@pytest.mark.parametrize("damage", ["{", "[]", '{"speed": 12}', "[" * 100_000, "\x00"])
def test_a_damaged_file_is_replaced_at_the_next_change(path, damage):
    path.write_text(damage, encoding="utf-8")
    settings = store(path)
    assert settings.texts == {}
    settings.put(speed="12")
    assert store(path).texts == {"speed": "12"}


def test_the_settings_of_earlier_versions_are_taken_over_once(tmp_path):
    earlier = QSettings(str(tmp_path / "ravine.ini"), QSettings.Format.IniFormat)
    earlier.setValue("speed", "60")
    earlier.setValue("geometry", QByteArray(b"\x01\xff"))
    earlier.sync()
    settings = start(tmp_path)
    assert settings.speed == 60
    assert settings.window()[0] == QByteArray(b"\x01\xff")
    settings.scheme = "dark"
    earlier.setValue("speed", "12")
    earlier.sync()
    assert (start(tmp_path).speed, start(tmp_path).scheme) == (60, "dark")


def test_a_program_that_closes_keeps_what_another_left_unsaved(tmp_path):
    one, other = start(tmp_path), start(tmp_path)
    one.place = unsaved(33)
    other.place = unsaved(44)
    again = start(tmp_path)
    assert again.place.scene.setup.steps == 44
    (kept,) = again.recent_files
    assert load(kept).scenes[0].setup.steps == 33


def test_its_own_unsaved_changes_a_program_does_not_keep_twice(tmp_path):
    one = start(tmp_path)
    one.place = unsaved(33)
    again = start(tmp_path)
    again.place = unsaved(44)
    again.place = unsaved(55)
    assert again.recent_files == []


def test_recent_files_of_two_programs_come_together(tmp_path):
    one, other = start(tmp_path), start(tmp_path)
    one.remember_file(tmp_path / "a.json")
    other.remember_file(tmp_path / "b.json")
    assert [path.name for path in start(tmp_path).recent_files] == ["b.json", "a.json"]


def test_a_place_comes_back_with_its_file_as_it_was_then(tmp_path):
    document = new_place(default_scene()).document
    start(tmp_path).place = Place(document, 0, OpenFile(tmp_path / "a.json", document, "1 2"))
    file = start(tmp_path).place.file
    assert (file.path, file.stamp) == (tmp_path / "a.json", "1 2")
