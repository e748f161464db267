"""Snapshots: those of killed programs are found and stay, those of running ones are let alone."""

import os
from datetime import datetime

import pytest

from app.model.history import OpenFile, Place, new_place
from app.model.recovery import Snapshot, find_lost
from app.model.stored_place import to_texts
from optim_core.scenes.defaults import default_scene

MOST = 20


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "recovery"


def texts(steps, path=None):
    """Return a place with unsaved changes, as texts."""
    place = new_place(default_scene().edited(steps=steps))
    return to_texts(Place(place.document, file=OpenFile(path)))


def killed(folder, *steps):
    """Leave snapshots behind as programs do that are killed; return their files."""
    before = set(folder.glob("*.json"))
    for each in steps:
        snapshot = Snapshot(folder)
        snapshot.hold(texts(each))
        snapshot._lock.release()  # as the system does
    return sorted(set(folder.glob("*.json")) - before, key=lambda file: file.stat().st_mtime_ns)


def steps(found):
    return [lost.place.scene.setup.steps for lost in found]


def test_a_running_program_is_let_alone_and_a_killed_one_found(folder):
    snapshot = Snapshot(folder)
    snapshot.hold(texts(33))
    assert find_lost(folder, MOST) == []
    snapshot._lock.release()
    (lost,) = find_lost(folder, MOST)
    assert lost.place.scene.setup.steps == 33
    assert lost.place.modified
    assert abs((datetime.now() - lost.time).total_seconds()) < 60


def test_the_file_and_the_scene_come_back(folder, tmp_path):
    scene = default_scene()
    document = new_place(scene).document
    document = document.with_scene(0, scene.edited(steps=7))
    snapshot = Snapshot(folder)
    snapshot.hold(to_texts(Place(document, 0, OpenFile(tmp_path / "a.json", None, "1 2"))))
    snapshot.close()
    (lost,) = find_lost(folder, MOST)
    assert lost.place.path == tmp_path / "a.json"
    assert lost.place.file.stamp == "1 2"
    assert lost.place.document == document


def test_all_are_found_the_latest_first_and_at_most_so_many(folder):
    for age, file in enumerate(reversed(killed(folder, 11, 22, 33))):
        os.utime(file, (1e9 - age, 1e9 - age))
    assert steps(find_lost(folder, MOST)) == [33, 22, 11]
    assert steps(find_lost(folder, 2)) == [33, 22]


def test_finding_deletes_and_changes_nothing(folder):
    killed(folder, 11, 22)
    before = {file: file.read_bytes() for file in folder.glob("*.json")}
    for _ in range(3):
        assert len(find_lost(folder, MOST)) == 2
    assert {file: file.read_bytes() for file in folder.glob("*.json")} == before


def test_what_is_discarded_is_gone_and_the_rest_stays(folder):
    killed(folder, 11, 22)
    found = find_lost(folder, MOST)
    found[0].discard()
    assert steps(find_lost(folder, MOST)) == steps(found[1:])
    found[1].discard()
    assert list(folder.iterdir()) == []


def test_a_program_that_closed_leaves_nothing(folder):
    snapshot = Snapshot(folder)
    snapshot.hold(texts(33))
    snapshot.clear()
    snapshot.close()
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("damage", ["", "{", '{"document": "{}"}', '{"document": 5}', "[]"])
def test_what_cannot_be_read_stays_and_hides_no_other(folder, damage):
    (file,) = killed(folder, 11)
    file.write_text(damage, encoding="utf-8")
    killed(folder, 22)
    assert steps(find_lost(folder, MOST)) == [22]
    assert file.read_text(encoding="utf-8") == damage


def test_drafts_are_no_snapshots(folder):
    (file,) = killed(folder, 11)
    file.rename(folder / ".ravine-draft.json")
    assert find_lost(folder, MOST) == []


def test_the_lock_of_a_program_killed_without_a_snapshot_is_cleared_away(folder):
    killed(folder)
    snapshot = Snapshot(folder)
    snapshot.hold(texts(33))
    snapshot.clear()
    assert len(list(folder.iterdir())) == 1
    find_lost(folder, MOST)
    assert len(list(folder.iterdir())) == 1, "the program still runs"
    snapshot._lock.release()
    find_lost(folder, MOST)
    assert list(folder.iterdir()) == []


def test_a_first_start_finds_nothing_and_makes_no_folder(folder):
    assert find_lost(folder, MOST) == []
    assert not folder.exists()


def test_a_folder_that_cannot_be_made_is_an_error(folder):
    folder.write_text("a file", encoding="utf-8")
    with pytest.raises(OSError, match="exists"):
        Snapshot(folder).hold(texts(33))
