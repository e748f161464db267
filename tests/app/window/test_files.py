"""Documents in the window: opened, saved, named in the title bar, and never lost."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QFileDialog, QMessageBox

from app.model.history import OpenFile
from app.model.unsaved import MOST_KEPT
from optim_core.scenes.defaults import default_scene
from optim_core.scenes.document import Document
from optim_core.scenes.figure import ChartFigure
from optim_core.scenes.file import as_document, load, save, to_json

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
SEEN = {
    "layout": "overlay",
    "layers": ("curvature", "gradient_field"),
    "side_views": ("slices", "inspector"),
    "split": "axes",
    "chart": ChartFigure("step", "linear", "evaluations"),
    "scheme": "dark",
    "terrain": "viridis",
    "step": 33,
    "selected": "rmsprop",
}


def asked(monkeypatch, path, kind="getSaveFileName"):
    """Let the file dialog answer with a path."""
    monkeypatch.setattr(QFileDialog, kind, lambda *_: (str(path), ""))


def test_a_file_is_shown_exactly_as_it_was_saved(window, tmp_path, raced):
    scene = default_scene().edited(**SEEN)
    save(scene, tmp_path / "race.json")
    window.files.open(tmp_path / "race.json")
    raced(window)
    assert window.session.scene == scene
    assert not window.player.playing
    assert window.session.frame == 33
    assert window.session.selected == "rmsprop"
    assert window.state.style.dark
    assert window.state.style.terrain == "viridis"
    assert len(window.picture.panes) == 1
    assert window.outside["inspector"].isVisible()
    assert window.inspector.racers.currentText() == "RMSProp"
    window.files.save_to(tmp_path / "again.json")
    assert load(tmp_path / "again.json") == load(tmp_path / "race.json")


def test_a_picture_opens_as_what_it_shows_and_the_window_keeps_its_size(
    window, tmp_path, raced, save_picture
):
    window.session.edit(**{name: value for name, value in SEEN.items() if name != "step"})
    raced(window)
    window.session.set_frame(33)
    save_picture(window, tmp_path / "race.png", 2)
    left = window.session.figure
    window.files.new()
    window.player.pause()
    size = window.size()
    window.files.open(tmp_path / "race.png")
    raced(window)
    figure = window.session.figure
    for name in SEEN:
        assert getattr(figure, name) == getattr(left, name), name
    assert figure.size is not None
    assert figure.scale == 2.0
    assert window.size() == size


def test_the_users_scheme_wins_if_the_file_follows_the_system(window, tmp_path, raced):
    window.choose_scheme("dark")
    save(default_scene(), tmp_path / "follows.json")
    save(default_scene().edited(scheme="light"), tmp_path / "light.json")
    window.files.open(tmp_path / "light.json")
    raced(window)
    assert not window.state.style.dark
    window.files.open(tmp_path / "follows.json")
    raced(window)
    assert window.state.style.dark
    assert window.settings.scheme == "dark", "a file changes nobody's settings"


def test_the_title_bar_names_the_file_and_marks_changes(window, tmp_path, monkeypatch):
    assert window.windowTitle() == "Untitled[*] – Ravine"
    assert not window.isWindowModified()
    window.session.edit(steps=50)
    assert window.isWindowModified()
    asked(monkeypatch, tmp_path / "mine")
    QTest.keyClick(window.picture, Qt.Key.Key_S, CONTROL)
    assert window.windowTitle() == "mine.json[*] – Ravine"
    assert not window.isWindowModified()
    window.session.edit(layout="overlay")
    assert window.isWindowModified()
    QTest.keyClick(window.picture, Qt.Key.Key_S, CONTROL)
    assert not window.isWindowModified(), "saved where it stands, without asking"
    assert load(tmp_path / "mine.json").scenes[0].figure.layout == "overlay"
    window.session.undo()
    assert window.isWindowModified()
    window.session.redo()
    assert not window.isWindowModified()
    asked(monkeypatch, tmp_path / "other.json")
    QTest.keyClick(window.picture, Qt.Key.Key_S, CONTROL | SHIFT)
    assert window.windowTitle() == "other.json[*] – Ravine"
    QTest.keyClick(window.picture, Qt.Key.Key_N, CONTROL)
    assert window.windowTitle() == "Untitled[*] – Ravine"
    assert window.session.setup.steps == 120
    window.session.undo()
    assert window.windowTitle() == "other.json[*] – Ravine"
    assert window.session.setup.steps == 50
    window.player.pause()


def test_the_step_is_saved_while_it_plays(window, tmp_path):
    window.player.play()
    window.session.set_frame(77)
    window.files.save_to(tmp_path / "race.json")
    assert load(tmp_path / "race.json").scenes[0].figure.step == 77
    window.session.set_frame(99)
    window.player.pause()
    assert window.session.figure.step == 99


def test_a_picture_is_not_written_over_by_saving(
    window, tmp_path, monkeypatch, save_picture, raced
):
    save_picture(window, tmp_path / "race.png", 1)
    window.files.open(tmp_path / "race.png")
    raced(window)
    before = (tmp_path / "race.png").read_bytes()
    asked(monkeypatch, tmp_path / "race.json")
    window.files.save()
    assert (tmp_path / "race.png").read_bytes() == before
    assert (tmp_path / "race.json").exists()


def test_unknown_fields_are_reported_kept_and_saved_again(window, tmp_path, raced):
    written = json.loads(to_json(default_scene()))
    figure = written["scenes"][0]["figure"]
    figure["layers"] = ["curvature", "weather"]
    figure["side_views"] = ["globe"]
    figure["chart"]["measure"] = "happiness"
    figure["terrain"] = "lava"
    written["scenes"][0]["setup"]["mood"] = "good"
    path = tmp_path / "later.json"
    path.write_text(json.dumps(written), encoding="utf-8")
    window.files.open(path)
    raced(window)
    said = window.read_out.message.text()
    assert all(word in said for word in ("mood", "weather", "globe"))
    window.session.edit(steps=90)
    window.files.save_to(path)
    again = json.loads(path.read_text("utf-8"))
    figure = again["scenes"][0]["figure"]
    assert figure["layers"] == ["curvature", "weather"]
    assert figure["side_views"] == ["globe"]
    assert (figure["chart"]["measure"], figure["terrain"]) == ("happiness", "lava")
    assert again["scenes"][0]["setup"]["mood"] == "good"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"ravine": 99, "scenes": []}', "made by a newer Ravine"),
        ('{"ravine": 2, "scenes": [{}]}', "'setup' is missing"),
        (
            '{"ravine": 2, "scenes": [{"setup": {"surface": {"name": "ravine"}, "start": [0, 1], '
            '"racers": [{"id": "a", "optimizer": "sgd"}, {"id": "a", "optimizer": "sgd"}]}}]}',
            "two racers have the id 'a'",
        ),
        ('{"ravine": 2, "scenes": [' + "{}," * 1000 + "{}]}", "1 to 1,000 scenes, not 1,001"),
        (" " * 16_000_001, "larger than 16,000,000 bytes"),
    ],
)
def test_a_bad_file_leaves_the_document_as_it_is(window, tmp_path, warnings, text, says, raced):
    window.session.edit(steps=60)
    window.player.play()
    before = window.session.place
    (tmp_path / "bad.json").write_text(text, encoding="utf-8")
    window.files.open(tmp_path / "bad.json")
    raced(window)
    (said,) = warnings
    assert says in said
    assert window.session.place is before
    assert window.player.playing
    assert window.files.recent == []
    window.player.pause()


def test_a_document_of_many_scenes_keeps_them_all(window, tmp_path, raced, save_picture):
    scenes = tuple(default_scene().edited(steps=n, title=f"Scene {n}") for n in (10, 20, 30))
    document = Document(scenes, "A lecture", "A. Teacher")
    save(document, tmp_path / "lecture.json")
    window.files.open(tmp_path / "lecture.json")
    raced(window)
    assert window.session.setup.steps == 10
    window.player.pause()
    window.session.edit(steps=11)
    window.files.save_to(tmp_path / "lecture.json")
    again = load(tmp_path / "lecture.json")
    assert [scene.setup.steps for scene in again.scenes] == [11, 20, 30]
    assert again.author == "A. Teacher"
    save_picture(window, tmp_path / "scene.png", 1)
    (scene,) = load(tmp_path / "scene.png").scenes
    assert scene.title == "Scene 10"
    assert as_document(scene).scenes == (scene,)


def test_a_file_stays_where_it_is_when_the_folder_changes(
    window, tmp_path, monkeypatch, settings, raced
):
    here, there = tmp_path / "here", tmp_path / "there"
    for folder in (here, there):
        folder.mkdir()
    save(default_scene(), here / "race.json")
    monkeypatch.chdir(here)
    window.files.open("race.json")
    raced(window)
    monkeypatch.chdir(there)
    window.session.edit(steps=99)
    window.files.save()
    assert load(here / "race.json").scenes[0].setup.steps == 99
    assert not (there / "race.json").exists()


def test_brackets_in_a_files_name_are_no_mark(window, tmp_path):
    window.files.save_to(tmp_path / "a[*]b.json")
    assert not window.isWindowModified()
    assert window.windowTitle() == "a[*][*]b.json[*] – Ravine"


@pytest.mark.parametrize("answer", ["Yes", "No"])
def test_a_file_whose_suffix_was_left_out_is_not_replaced_unasked(
    window, tmp_path, monkeypatch, answer
):
    path, asked_of = tmp_path / "race.json", []
    save(default_scene().edited(steps=7), path)
    asked(monkeypatch, tmp_path / "race")
    monkeypatch.setattr(
        QMessageBox,
        "question",
        lambda _, __, text: (asked_of.append(text), getattr(QMessageBox.StandardButton, answer))[1],
    )
    window.files.ask_to_save()
    assert asked_of == ["race.json already exists. Replace it?"]
    assert (load(path).scenes[0].setup.steps == 7) is (answer == "No")


def test_undoing_duplicate_selects_the_original_again(window, raced):
    window.session.select("adam")
    window.commands.run("race.duplicate")
    raced(window)
    assert window.session.selected == "adam2"
    window.session.undo()
    raced(window)
    assert window.session.selected == "adam"


@pytest.mark.parametrize("leave", ["new", "open"])
def test_what_was_left_unsaved_is_among_the_recent_files(window, tmp_path, leave, raced):
    save(default_scene(), tmp_path / "other.json")
    window.session.edit(steps=123)
    window.files.new() if leave == "new" else window.files.open(tmp_path / "other.json")
    raced(window)
    (kept,) = [path for path in window.files.recent if path.stem.startswith("Untitled, ")]
    assert load(kept).scenes[0].setup.steps == 123
    window.files.new()
    assert len(list(kept.parent.iterdir())) == 1, "nothing more was unsaved"
    window.files.open(kept)
    raced(window)
    assert window.session.setup.steps == 123


def test_only_the_latest_unsaved_documents_are_kept(window):
    for steps in range(1, MOST_KEPT + 4):
        window.session.edit(steps=steps)
        place = replace(window.session.place, file=OpenFile(Path(f"race {steps}.json")))
        window.settings.keep_unsaved(place)
    folder = window.files.recent[0].parent
    names = {path.name.partition(",")[0] for path in folder.iterdir()}
    assert names == {f"race {steps}" for steps in range(4, MOST_KEPT + 4)}


def test_dialogs_begin_in_the_folder_of_the_file(window, tmp_path, monkeypatch):
    window.files.save_to(tmp_path / "mine.json")
    asked_of = []
    for kind in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(
            QFileDialog, kind, lambda *words: (asked_of.append(words[2]), "")[1:] * 2
        )
    window.files.ask_to_save()
    window.files.ask_to_export(1)
    window.files.ask_to_open()
    assert asked_of == [str(tmp_path / "mine.json"), str(tmp_path / "mine.png"), str(tmp_path)]


def test_what_was_kept_unsaved_is_saved_where_the_user_says(window, tmp_path, monkeypatch, raced):
    window.session.edit(steps=123)
    window.files.new()
    (kept,) = window.files.recent
    window.files.open(kept)
    raced(window)
    assert window.windowTitle() == "Untitled[*] – Ravine"
    assert window.isWindowModified()
    asked(monkeypatch, tmp_path / "mine.json")
    window.files.save()
    assert load(tmp_path / "mine.json").scenes[0].setup.steps == 123
    window.files.new()
    window.files.open(kept)
    raced(window)
    window.files.new()
    assert len(list(kept.parent.iterdir())) == 1, "what is kept is not kept twice"


def test_what_cannot_be_kept_leaves_no_empty_file(window, monkeypatch):
    def fail(*_):
        raise OSError("the disk is full")

    window.session.edit(steps=11)
    with monkeypatch.context() as patch:
        patch.setattr("app.model.unsaved.save", fail)
        with pytest.raises(OSError, match="full"):
            window.settings.keep_unsaved(window.session.place)
    assert list(window.settings.unsaved.iterdir()) == []
    window.settings.keep_unsaved(window.session.place)
    assert len(window.files.recent) == 1


def test_documents_left_within_a_second_are_all_kept(window):
    for steps in (11, 12, 13):
        window.session.edit(steps=steps)
        window.files.new()
    assert {load(path).scenes[0].setup.steps for path in window.files.recent} == {11, 12, 13}


def test_what_is_being_typed_is_saved(window, hand, tmp_path):
    field = window.racer_panel.cards[0].rows["lr"].field
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "0.0123")
    window.files.save_to(tmp_path / "before.json")
    assert (
        load(tmp_path / "before.json").scenes[0].setup.racer("sgd").optimizer.values["lr"] != 0.0123
    )
    QTest.keyClick(field, Qt.Key.Key_S, CONTROL)
    saved = load(tmp_path / "before.json").scenes[0].setup
    assert saved.racer("sgd").optimizer.values["lr"] == 0.0123


def test_undoing_the_opening_of_a_file_returns_to_the_step_before(window, tmp_path, raced):
    save(default_scene().edited(steps=90, step=7), tmp_path / "b.json")
    window.player.pause()
    window.session.set_frame(150)
    window.files.open(tmp_path / "b.json")
    raced(window)
    assert window.session.frame == 7
    window.session.undo()
    raced(window)
    assert window.session.frame == 150
    window.session.redo()
    raced(window)
    assert window.session.frame == 7


@pytest.fixture
def answer(monkeypatch):
    """Return a function that answers the next question with a button; it returns the questions."""
    questions = []

    def choose(text):
        def run(box):
            questions.append(box.text())
            (button,) = [each for each in box.buttons() if each.text().startswith(text)]
            button.click()

        monkeypatch.setattr(QMessageBox, "exec", run)
        return questions

    return choose


@pytest.mark.parametrize(("button", "steps"), [("Save anyway", 33), ("Cancel", 999)])
def test_a_file_changed_by_another_program_is_not_overwritten_unasked(
    window, tmp_path, answer, button, steps
):
    path = tmp_path / "race.json"
    window.files.save_to(path)
    window.session.edit(steps=33)
    window.files.save()
    save(default_scene().edited(steps=999), path)
    questions = answer(button)
    window.files.save()
    assert questions == ["race.json was changed by another program since you opened it."]
    assert load(path).scenes[0].setup.steps == steps


def test_such_a_file_can_be_saved_elsewhere(window, qtbot, tmp_path, answer, monkeypatch):
    save(default_scene().edited(steps=10), tmp_path / "race.json")
    window.files.open(tmp_path / "race.json")
    qtbot.waitUntil(lambda: window.session.setup.steps == 10)
    save(default_scene().edited(steps=999), tmp_path / "race.json")
    answer("Save as")
    other = str(tmp_path / "other.json")
    monkeypatch.setattr("app.window.dialogs.ask_save", lambda *_: other)
    window.files.save()
    assert load(tmp_path / "race.json").scenes[0].setup.steps == 999
    assert load(other).scenes[0].setup.steps == 10


def test_a_file_that_was_deleted_is_written_again(window, tmp_path):
    path = tmp_path / "race.json"
    window.files.save_to(path)
    path.unlink()
    window.files.save()
    assert path.exists()
