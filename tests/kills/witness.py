"""Remembers what the killed programs have written, and finds what is not there any more."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from app.model.recovery import find_lost
from app.window.documents.recovery_panel import MOST
from optim_core.scenes.file import load
from tests.kills.driver import settings_in

PATIENCE = 1.0
"""Seconds that storing the settings may take at most; an orphaned lock of QSettings took 30."""


class Witness:
    """What was printed so far, on one folder.

    Attributes
    ----------
    complaints : list of str
        What was lost.
    counts : dict of str to int
        How often something was printed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._settings = settings_in(folder)
        self._latest: dict[str, int] = {}  # document → its last change that was on disk
        self._undone: dict[str, tuple[int, int]] = {}  # document → to which change, and when
        self._snapshots: dict[str, str] = {}
        self._waited = 0
        self._offered: list[int] = []  # by each program of the round; the first sees all
        self.complaints: list[str] = []
        self.counts: dict[str, int] = {}
        self.slowest = 0.0

    def hear(self, lines: list[str]) -> None:
        """Take down what a program has printed."""
        self._check(not any(line.startswith("Traceback") for line in lines), "\n".join(lines))
        for line in lines:
            what, *words = line.split() or [""]
            self.counts[what] = self.counts.get(what, 0) + 1
            if what in ("held", "kept", "saved") and len(words) > 1:
                name, number = words[0], int(words[1])
                target, until = self._undone.get(name, (0, 0))
                if not target < number < until:
                    self._latest[name] = max(number, self._latest.get(name, 0))
            elif what == "undone":
                name, target, until = words[0], int(words[1]), int(words[2])
                self._undone[name] = target, until
                self._latest[name] = min(target, self._latest.get(name, 0))
            elif what in ("restoring", "discarding"):
                self._snapshots.pop(words[0], None)
                if what == "discarding" and len(words) > 1:
                    self._latest.pop(words[1], None)
            elif what == "offered":
                self._offered.append(int(words[0]))
            elif what == "stored":
                self.slowest = max(self.slowest, float(words[0]))
                self._check(float(words[0]) < PATIENCE, f"the settings took {words[0]} s")

    @property
    def dead(self) -> int:
        """The number of snapshots that wait for a person."""
        return len(self._snapshots)

    def look(self) -> None:
        """Look for everything, while no program runs: the end of a round."""
        if self._offered:
            most, wanted = max(self._offered), min(self._waited, MOST)
            self._check(most >= wanted, f"{most} of {wanted} snapshots were offered")
            self._offered.clear()
        found: dict[str, int] = {}
        for title in self._titles():
            name, _, number = title.partition(" ")
            found[name] = max(int(number or 0), found.get(name, 0))
        for name, number in self._latest.items():
            there = found.get(name, 0)
            self._check(there >= number, f"{name} was on disk with change {number}, now {there}")
            self._latest[name] = min(number, there)  # said once
        now = {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in self._settings.recovery.glob("[!.]*.json")
        }
        for name, content in self._snapshots.items():
            self._check(now.get(name) == content, f"snapshot {name} has changed or gone")
        self._snapshots, self._waited = now, len(now)

    def _titles(self) -> Iterator[str]:
        """Yield the titles of all documents that can be read; complain of those that cannot."""
        settings = settings_in(self._folder)
        lost = find_lost(settings.recovery, 10**6)
        snapshots = list(settings.recovery.glob("[!.]*.json"))
        self._check(len(lost) == len(snapshots), f"{len(lost)} of {len(snapshots)} are offered")
        for place in [each.place for each in lost] + [settings.place]:
            if place is not None:
                yield from (scene.title for scene in place.document.scenes)
        for folder in (self._folder / "documents", settings.unsaved):
            for path in folder.glob("[!.]*"):
                if folder == settings.unsaved and not path.stat().st_size:
                    continue  # a name that was reserved, and not listed anywhere yet
                try:
                    yield from (scene.title for scene in load(path).scenes)
                except (OSError, ValueError) as error:
                    self._check(False, f"{path} is damaged: {error}")
        stored = self._folder / "ravine.json"
        if stored.exists():
            json.loads(stored.read_text(encoding="utf-8"))

    def _check(self, right: bool, otherwise: str) -> None:
        if not right:
            self.complaints.append(otherwise)
