"""Opening a file is a job: it shows how far it is, can be cancelled, and holds nothing up."""

import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest

import app.command_line as program
from app.model.jobs import Progress
from app.window.documents import files as files_module
from app.window.documents import opening
from app.window.documents.files import OPEN
from optim_core.scenes.defaults import default_scene
from optim_core.scenes.document import Document
from optim_core.scenes.file import save


class SlowReader:
    """Reads files on another thread in two halves; the second waits until it is opened."""

    def __init__(self) -> None:
        self.read = files_module.load_with_remarks
        self.opened = threading.Event()
        self.asked: list[str] = []

    def __call__(self, path: Any, figure: Any, on_read: Any) -> Any:
        assert threading.current_thread() is not threading.main_thread()
        self.asked.append(path.name)
        on_read(1, 2)
        assert self.opened.wait(10)
        on_read(2, 2)
        return self.read(path, figure, on_read)


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Iterator[SlowReader]:
    """Return a reader of files that takes until it is opened, after the test at the latest."""
    reader = SlowReader()
    monkeypatch.setattr(files_module, "load_with_remarks", reader)
    yield reader
    reader.opened.set()


@pytest.fixture
def card(window):
    """Return the card that shows the progress of opening a file."""
    return window.files._card


@pytest.fixture
def races(tmp_path):
    """Return the paths of two files, of 70 and of 80 steps."""
    paths = []
    for steps in (70, 80):
        paths.append(tmp_path / f"{steps}.json")
        save(default_scene().edited(steps=steps, step=steps), paths[-1])
    return paths


def shown(qtbot, card):
    """Wait until the card is shown, and the reader at its gate."""
    card._soon.setInterval(0)
    card._soon.start()
    qtbot.waitUntil(card.isVisible)


def test_the_window_stays_alive_while_a_file_is_opened(window, slow, card, races, qtbot, raced):
    before = window.session.place
    window.files.open(races[0])
    shown(qtbot, card)
    assert card.text.text() == "Opening 70.json"
    assert window.session.place is before
    window.session.edit(noise=0.5)
    qtbot.waitUntil(lambda: window.session.race.setup.noise == 0.5)
    slow.opened.set()
    raced(window)
    assert not card.isVisible()
    assert window.session.setup.steps == 70
    window.session.undo()
    assert window.session.setup.noise == 0.5, "what was done meanwhile is not lost"


def test_a_quick_file_shows_no_progress(window, card, races, raced):
    seen = []
    card.show = lambda: seen.append("shown")
    window.files.open(races[0])
    raced(window)
    assert window.session.setup.steps == 70
    assert not seen
    assert not card._soon.isActive()


@pytest.mark.parametrize(("left", "is_shown"), [(0.1, False), (3.0, True), (None, True)])
def test_what_is_nearly_done_is_not_shown(window, slow, card, races, left, is_shown):
    window.files.open(races[0])
    window.session.jobs.progressed.emit(OPEN, Progress(9.0, 10.0, left))
    card._on_soon()
    assert card.isVisible() is is_shown
    assert card.bar.value() == 900
    window.session.jobs.cancel(OPEN)
    assert not card.isVisible()
    assert not card._soon.isActive()


def test_cancelled_nothing_happens(window, slow, card, races, qtbot):
    before = window.session.place
    window.files.open(races[0])
    shown(qtbot, card)
    QTest.mouseClick(card.stop, Qt.MouseButton.LeftButton)
    assert not card.isVisible()
    slow.opened.set()
    qtbot.waitUntil(lambda: not window.session.jobs._running)
    assert window.session.place is before
    assert window.files.recent == []


def test_another_file_displaces_the_first(window, slow, card, races, qtbot, raced):
    window.files.open(races[0])
    shown(qtbot, card)
    window.files.open(races[1])
    assert card.text.text() == "Opening 80.json"
    slow.opened.set()
    raced(window)
    assert slow.asked == ["70.json", "80.json"]
    assert window.session.setup.steps == 80
    assert window.files.recent == [races[1]]


def test_a_new_document_displaces_a_file(window, slow, races, qtbot):
    window.files.open(races[0])
    qtbot.waitUntil(lambda: bool(slow.asked))
    window.files.new()
    new = window.session.place.file
    slow.opened.set()
    qtbot.waitUntil(lambda: not window.session.jobs._running)
    assert window.session.place.file is new
    window.player.pause()


def test_the_window_closes_meanwhile(window, slow, card, races, qtbot):
    window.files.open(races[0])
    qtbot.waitUntil(lambda: bool(slow.asked))
    threading.Timer(0.0, slow.opened.set).start()
    window.close()
    assert not card._soon.isActive()
    assert window.files.recent == []


def test_a_file_of_much_work_is_opened_by_the_window(monkeypatch, qapp, tmp_path, settings):
    from app.model import settings as stored

    formula = "(x^2 + y - 11)^2 + (x + y^2 - 7)^2"
    bowls = [{"formula": formula, "extent": 1.0 + number} for number in range(40)]
    setups = [
        {"surface": {"name": "typed", "parameters": bowl}, "racers": [], "start": [0, 0]}
        for bowl in bowls
    ]
    scenes = [{"setup": setup} for setup in setups]
    (tmp_path / "much.json").write_text(json.dumps({"ravine": 2, "scenes": scenes}))
    save(Document((default_scene(),) * 2), tmp_path / "little.json")
    asked = []

    class Window:
        class files:
            open = staticmethod(lambda *words: asked.append(words))

    monkeypatch.setattr(stored, "Settings", lambda: settings)
    monkeypatch.setattr(type(qapp), "exec", lambda *_: 0)
    monkeypatch.setattr(opening, "open_window", lambda place, *_: (asked.append(place), Window)[1])
    for name in ("little", "much"):
        assert program.main([str(tmp_path / f"{name}.json"), "--scene", "2"]) == 0
    place, nothing, words = asked
    assert place.index == 1
    assert nothing is None
    assert words == (str(tmp_path / "much.json"), 1)
