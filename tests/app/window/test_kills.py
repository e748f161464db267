"""Killed programs: a few lose nothing, and the witness misses nothing that is not there."""

import pytest

from app.model.history import OpenFile, Place, new_place
from app.model.recovery import Snapshot
from app.model.stored_place import to_texts
from optim_core.scenes.defaults import default_scene
from optim_core.scenes.file import save
from tests.kills.report import kill
from tests.kills.witness import Witness


@pytest.mark.slow
def test_nothing_is_lost_when_programs_are_killed():
    witness = kill(6, 1)
    assert witness.complaints == []
    assert witness.counts["held"] > 0


@pytest.fixture
def witness(tmp_path):
    """Return a witness who has heard of a snapshot, a saved file and a discarded document."""
    (tmp_path / "documents").mkdir()
    save(default_scene().edited(title="d1 7"), tmp_path / "documents" / "d1.json")
    snapshot = Snapshot(tmp_path / "recovery")
    document = new_place(default_scene().edited(title="d2 9")).document
    snapshot.hold(to_texts(Place(document, file=OpenFile())))
    snapshot.close()
    witness = Witness(tmp_path)
    witness.hear(["saved d1 7 d1.json", "held d2 9", "held d3 5", "discarding x.json d3 5"])
    witness.look()
    assert witness.complaints == []
    assert witness.dead == 1
    return witness


def test_a_later_state_that_was_on_disk_is_missed(witness):
    witness.hear(["saved d1 8 d1.json"])
    witness.look()
    assert witness.complaints == ["d1 was on disk with change 8, now 7"]


def test_what_was_undone_is_not_missed_though_it_is_said_late(witness):
    witness.hear(["undone d1 7 12", "held d1 11"])
    witness.look()
    assert witness.complaints == []
    witness.hear(["held d1 13"])
    witness.look()
    assert len(witness.complaints) == 1


def test_a_damaged_file_is_missed(witness, tmp_path):
    (tmp_path / "documents" / "d1.json").write_text("{", encoding="utf-8")
    witness.look()
    assert "is damaged" in witness.complaints[0]


def test_a_snapshot_that_has_gone_is_missed(witness, tmp_path):
    (file,) = (tmp_path / "recovery").glob("*.json")
    file.unlink()
    witness.look()
    assert any(f"snapshot {file.name} has changed or gone" in each for each in witness.complaints)


def test_a_snapshot_that_a_person_chose_is_not_missed(witness, tmp_path):
    (file,) = (tmp_path / "recovery").glob("*.json")
    file.unlink()
    witness.hear([f"discarding {file.name} d2 9"])
    witness.look()
    assert witness.complaints == []


@pytest.mark.parametrize("line", ["Traceback (most recent call last):", "stored 31.5"])
def test_what_went_wrong_in_a_program_is_heard(witness, line):
    witness.hear([line])
    assert len(witness.complaints) == 1


@pytest.mark.parametrize(("offered", "complaints"), [((0, 1), 0), ((0, 0), 1), ((), 0)])
def test_of_two_programs_the_first_offers_all(witness, offered, complaints):
    witness.hear([f"offered {each}" for each in offered])
    witness.look()
    assert len(witness.complaints) == complaints
