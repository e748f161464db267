"""Lets the monkey play at the window, while everything is watched."""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from unittest import mock

from PyQt6.QtCore import QCoreApplication, QEvent, QEventLoop, QSettings, QTimer
from PyQt6.QtWidgets import QFileDialog, QMessageBox, QWidget

from app.model.settings import Settings
from app.window.application import has_display, make_application
from app.window.documents.opening import open_window
from app.window.main_window import MainWindow
from tests.monkey.deeds import Monkey
from tests.monkey.files import to_open, to_save, write_files
from tests.monkey.watch import Watch, memory

SETTLE = 40
"""Deeds after which all jobs are awaited, so that a replay goes the same way."""

PATIENCE = 20.0
"""Seconds that they are given; longer ones go on."""

STUCK = 150
"""Milliseconds after which a deed is helped out of a menu that waits for an answer."""

OFTEN = 60.0
"""Seconds from one line of progress to the next."""


def play(seed: int, minutes: float, until: int | None = None) -> int:
    """Play, print what is found, and return 1 if that is anything, otherwise 0.

    Parameters
    ----------
    seed : int
    minutes : float
        For how long; with ``until`` it does not matter.
    until : int, optional
        The number of the last deed; then each is printed.
    """
    app = make_application(offscreen=not has_display())
    app.setQuitOnLastWindowClosed(False)
    print(f"python -m tests.monkey --seed {seed}", flush=True)
    with tempfile.TemporaryDirectory() as name, Watch() as watch, _elsewhere(Path(name)) as folder:
        store = str(folder.parent / "settings" / "ravine.ini")

        def start() -> MainWindow:
            return open_window(None, Settings(QSettings(store, QSettings.Format.IniFormat)))

        monkey = Monkey(start, folder)
        with _answers(monkey, watch):
            _play(monkey, watch, seed, minutes, until)
        monkey.window.close()
        monkey.window.deleteLater()
        _spin(0.0)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    _sum_up(watch, seed)
    return int(bool(watch.found))


def _play(monkey: Monkey, watch: Watch, seed: int, minutes: float, until: int | None) -> None:
    begun, told, number, most = time.monotonic(), 0.0, 0, 0.0
    while number < until if until is not None else time.monotonic() - begun < 60.0 * minutes:
        number += 1
        _do(monkey, watch, number, Random(f"{seed} {number}"))
        most = max(most, watch.weigh())
        if until is not None:
            print(watch.deeds[-1], flush=True)
        if number % SETTLE == 0:
            _settle(monkey)
        passed = time.monotonic() - begun
        if passed - told >= OFTEN:
            told = passed
            time_passed, used, gap = f"{passed / 60.0:.0f} min", memory(), watch.longest[0][0]
            weight = f"{used:.0f} MB (most {most:.0f})"
            facts = f"{number} deeds, {weight}, longest gap {gap:.2f} s, found {len(watch.found)}"
            print(f"{time_passed}, {facts}", flush=True)


def _do(monkey: Monkey, watch: Watch, number: int, random: Random) -> None:
    """Do a deed; what it raises is found, as what Qt's slots raise."""

    def stuck() -> None:
        monkey.say(f"({monkey.answer_menu()} answered)")

    monkey.on_said = lambda: watch.say(number, monkey.saying)
    helper = QTimer()
    helper.timeout.connect(stuck)
    steps = monkey.begin(random)
    going = True
    while going:
        helper.start(STUCK)
        try:
            next(steps)
        except StopIteration:
            going = False
        except Exception:
            sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
            going = False
        helper.stop()
        _spin(random.choice((0.0, 0.0, 0.005, 0.03)))


def _spin(seconds: float) -> None:
    """Run the event loop for a while."""
    loop = QEventLoop()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()


def _settle(monkey: Monkey) -> None:
    """Wait until the window has nothing more to do."""
    ends = time.monotonic() + PATIENCE
    session = monkey.window.session
    while session.jobs._busy and time.monotonic() < ends:
        _spin(0.02)


@contextmanager
def _answers(monkey: Monkey, watch: Watch) -> Iterator[None]:
    """Answer every dialog as a person might, since a modal one would wait for ever."""

    def opened(*_: object) -> tuple[str, str]:
        return to_open(monkey.folder, monkey.random), ""

    def saved(_: QWidget, __: str, name: str, *___: object) -> tuple[str, str]:
        return to_save(monkey.folder, monkey.random, Path(name).suffix), ""

    def shown(box: QMessageBox) -> int:
        watch.box(f"{box.text()} {box.informativeText()}")
        return int(QMessageBox.StandardButton.Ok)

    def asked(_: QWidget, __: str, text: str, *___: object) -> QMessageBox.StandardButton:
        watch.box(text)
        buttons = QMessageBox.StandardButton
        return monkey.random.choice((buttons.Yes, buttons.No))

    answers = (
        (QFileDialog, "getOpenFileName", opened),
        (QFileDialog, "getSaveFileName", saved),
        (QMessageBox, "exec", shown),
        (QMessageBox, "question", asked),
        (QMessageBox, "about", lambda *_: None),
    )
    with ExitStack() as stack:
        for kind, name, answer in answers:
            stack.enter_context(mock.patch.object(kind, name, answer))
        yield


@contextmanager
def _elsewhere(folder: Path) -> Iterator[Path]:
    """Work in a folder of files, beside which settings have theirs."""
    files, before = folder / "files", Path.cwd()
    files.mkdir()
    (folder / "settings").mkdir()
    write_files(files)
    os.chdir(files)
    try:
        yield files
    finally:
        os.chdir(before)


def _sum_up(watch: Watch, seed: int) -> None:
    print("\nThe longest gaps of the event loop:")
    for gap, deed in watch.longest[:5]:
        print(f"  {gap:.2f} s  {deed}")
    print(f"\nSeed {seed}: found {len(watch.found)}")
    for what, count in watch.found.items():
        print(f"  {count:4} × {what}")
