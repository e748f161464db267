"""``python -m tests.kills.driver FOLDER SEED``: the program, worked by chance until killed.

A document is called ``d<number> <number>``, by its first and its last change; a number is the time
in microseconds, so that the later of two is the larger. A printed line says what is on disk by now.
"""

import os
import random
import sys
import time
from pathlib import Path

from PyQt6.QtCore import QSettings, QTimer

from app.model import recovery, unsaved
from app.model.history import OpenFile
from app.model.settings import Settings
from app.window.application import make_application
from app.window.documents import keeper, recovery_panel
from app.window.documents.opening import open_window
from optim_core.scenes.file import from_json

ACTIONS = {"edit": 12, "save": 3, "export": 1, "new": 1, "open": 1, "undo": 2, "restore": 2}
"""Action → how often it is drawn."""


def say(*words: object) -> None:
    """Print a line as a whole, whichever thread it comes from."""
    os.write(sys.stdout.fileno(), (" ".join(map(str, words)) + "\n").encode())


def now() -> int:
    """Return the time in microseconds."""
    return time.time_ns() // 1000


class Driver:
    """Works a window at random."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.random = random.Random(seed)
        self.names: dict[OpenFile, str] = {}
        self.documents = folder / "documents"
        self.window = open_window(None, settings_in(folder))
        self.window.recovery.look(asked=False)
        self.window.session.jobs.busy_changed.connect(self.on_busy)
        self.timer = QTimer()
        self.timer.timeout.connect(self.act)

    def on_busy(self, key: object, busy: bool) -> None:
        """Begin once the offer is there."""
        if key == recovery_panel.LOOK and not busy and not self.timer.isActive():
            QTimer.singleShot(0, self.begin)

    def begin(self) -> None:
        say("offered", len(self.window.recovery.cards))
        self.timer.start(4)

    def act(self) -> None:
        (action,) = self.random.choices([*ACTIONS], [*ACTIONS.values()])
        getattr(self, action)()

    @property
    def title(self) -> str:
        return self.window.session.scene.title

    @property
    def name(self) -> str:
        """The document's name; "" for a new one that has not been changed yet."""
        return self.title.partition(" ")[0] or self.names.get(self.window.session.place.file, "")

    def edit(self) -> None:
        """Change the document, which gets the next number."""
        number, name = now(), self.name
        if not name:
            name = self.names[self.window.session.place.file] = f"d{number}"
        steps = self.random.randint(20, 200)
        self.window.session.edit(title=f"{name} {number}", steps=steps)

    def save(self) -> None:
        self.edit()  # so that no file takes an older state
        usual = self.documents / f"{self.title.partition(' ')[0]}.json"
        file = self.window.session.place.file
        if file.changed_outside:
            return  # as a person who is asked may say
        path = file.path or usual
        self.window.files.save_to(path)
        say("saved", self.title, path.name)

    def export(self) -> None:
        path = self.documents / f"{self.title.partition(' ')[0] or 'untitled'}.png"
        self.window.files.export(str(path), 1)
        say("exported", path.name)

    def new(self) -> None:
        self.window.files.new()
        self.edit()

    def open(self) -> None:
        paths = sorted(self.documents.glob("[!.]*.json"))
        if paths:
            self.window.files.open(self.random.choice(paths))
            self.edit()

    def undo(self) -> None:
        """Go back: what was on disk meanwhile need not stay there."""
        self.window.session.undo(self.random.randint(1, 5))
        if self.name:
            say("undone", self.name, self.title.partition(" ")[2] or 0, now())
        self.edit()

    def restore(self) -> None:
        """Restore what is offered, or discard it."""
        if not self.window.recovery.cards:
            return
        card = self.random.choice(self.window.recovery.cards)
        chosen = f"{card.lost.file.name} {card.lost.place.scene.title}"
        if self.random.random() < 0.3:
            say("discarding", chosen)
            card.discarded.emit()
        else:
            say("restoring", chosen)
            card.restored.emit()
            self.edit()


def settings_in(folder: Path) -> Settings:
    """Return the settings of a folder."""
    return Settings(QSettings(str(folder / "ravine.ini"), QSettings.Format.IniFormat))


def watch() -> None:
    """Let the program say what it has written, how long settings take, and write often."""
    keeper.OFTEN = 40
    unsaved.MOST_KEPT = sys.maxsize  # nothing is left out of the count
    hold, keep, put = recovery.Snapshot.hold, Settings.keep_unsaved, Settings.put_place

    def held(snapshot, texts):
        hold(snapshot, texts)
        say("held", from_json(texts["document"]).scenes[int(texts["scene"])].title)

    def kept(settings, place):
        keep(settings, place)
        if place.modified:
            say("kept", place.scene.title)

    def stored(settings, texts):
        begun = time.monotonic()
        put(settings, texts)
        say("stored", time.monotonic() - begun)

    recovery.Snapshot.hold = held
    Settings.keep_unsaved = kept
    Settings.put_place = stored


if __name__ == "__main__":
    folder, seed = Path(sys.argv[1]), int(sys.argv[2])
    app = make_application(offscreen=True)
    watch()
    driver = Driver(folder, seed)
    app.exec()
