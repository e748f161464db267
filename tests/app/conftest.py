"""Fixtures for the window: a hand that sends events to it, and an eye that reads its pixels.

Every test has its own settings, and fails on Qt warnings, running timers and leftover threads.
"""

import gc
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from weakref import WeakSet

import pytest
from PyQt6 import sip
from PyQt6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, QSettings, QSizeF, Qt, QTimer
from PyQt6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget

import app.model.race_job as race_job_module
import app.model.session as session_module
import optim_core
from app.controls.surface.formula_field import FORMULA
from app.model.history import new_place
from app.model.session import AT_ONCE, Session
from app.model.settings import Settings
from app.views.item import PainterItem
from app.views.picture.pane import Pane
from app.window.application import make_application
from app.window.documents.files import OPEN
from app.window.main_window import MainWindow
from optim_core.scenes.defaults import default_setup
from optim_core.scenes.figure import Figure
from optim_core.scenes.race import Race
from optim_core.scenes.scene import Scene
from optim_core.scenes.setup import Racer, Setup

PLATFORM_SAYS = re.compile("This plugin does not support|propagateSizeHints")
"""Messages of the offscreen platform to ignore."""


def usual_setup(surface: str = "ravine") -> Setup:
    """Return the race of most tests: the default one, but of 200 steps."""
    return replace(default_setup(optim_core.surface(surface)), steps=200)


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """Return the application, set up as by the program."""
    app = make_application(offscreen=True)
    app.setDoubleClickInterval(0)  # a click acts with the next events, not after a while
    return app


@pytest.fixture(scope="session")
def timers() -> "WeakSet[QTimer]":
    """Return all timers made so far that still exist."""
    return WeakSet()


def new_timers() -> list[QTimer]:
    """Return the timers made since the last ``gc.freeze``.

    They include those of unreferenced windows that are not yet collected.
    """
    return [thing for thing in gc.get_objects() if isinstance(thing, QTimer)]


@pytest.fixture(autouse=True)
def nothing_left_over(
    qapp: QApplication, timers: "WeakSet[QTimer]", request: pytest.FixtureRequest
) -> Iterator[None]:
    """Fail on Qt warnings, timers and threads that a test leaves behind."""
    threads = set(threading.enumerate())
    timers.update(new_timers())
    gc.freeze()
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    timers.update(new_timers())
    known = [timer for timer in timers if not sip.isdeleted(timer)]
    running = [f"{timer.interval()} ms of {timer.parent()}" for timer in known if timer.isActive()]
    del known
    gc.collect()  # before the next freeze: frozen objects are never collected
    assert not running, f"timers still running: {running}"
    left = [thread.name for thread in set(threading.enumerate()) - threads if thread.is_alive()]
    assert not left, f"threads left over: {left}"
    capture = getattr(request.node, "qt_log_capture", None)
    records = capture.records if capture is not None else []
    said = [record.message for record in records if record.matches_level("WARNING")]
    assert not [text for text in said if not PLATFORM_SAYS.search(text)], said


@pytest.fixture(autouse=True)
def nothing_waits_for_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    """Turn an unexpected dialog into an error: it would block the test forever."""

    def refuse(*arguments: Any) -> None:
        raise AssertionError(f"a dialog opened: {arguments[1:]}")

    for kind in ("warning", "information", "about", "critical", "question", "exec"):
        monkeypatch.setattr(QMessageBox, kind, refuse)
    for kind in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, kind, refuse)


@pytest.fixture
def settings(tmp_path: Any) -> Settings:
    """Return settings in a file of the test's own."""
    return Settings(QSettings(str(tmp_path / "ravine.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def open_window(qtbot: Any, settings: Settings) -> Iterator[Callable[..., MainWindow]]:
    """Return a function that opens a window on a race; all windows are closed afterwards."""
    windows: list[MainWindow] = []

    def show(race: Setup | Scene | None = None, size: tuple[int, int] = (1280, 720)) -> MainWindow:
        scene = Scene(race, settings.figure) if isinstance(race, Setup) else race
        scene = scene or Scene(usual_setup(), settings.figure)
        window = MainWindow(Session(new_place(scene)), settings)
        windows.append(window)
        window.resize(*size)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        QApplication.processEvents()
        return window

    yield show
    for window in windows:
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def window(open_window: Callable[..., MainWindow]) -> MainWindow:
    """Return a window on the usual race."""
    return open_window()


@pytest.fixture
def race_of() -> Callable[..., Any]:
    """Return a function that makes a setup of given racers: names, or optimizers.

    If fields of the figure are given, it makes a scene.
    """

    def make(*racers: Any, surface: str = "ravine", **changes: Any) -> Setup | Scene:
        field = tuple(
            Racer(optim_core.optimizer(racer) if isinstance(racer, str) else racer)
            for racer in racers
        )
        scene = Scene(usual_setup(surface)).edited(racers=field, **changes)
        return scene.setup if scene.figure == Figure() else scene

    return make


@pytest.fixture
def raced(qtbot: Any) -> Callable[[MainWindow], None]:
    """Return a function that waits until no file and no formula is read, and the race is run."""

    def wait(window: MainWindow) -> None:
        session = window.session
        QApplication.processEvents()  # a click waits for a second one
        qtbot.waitUntil(lambda: not any(map(session.jobs.busy, (OPEN, FORMULA))))
        qtbot.waitUntil(lambda: not session.busy and session.race.setup == session.setup)
        QApplication.processEvents()

    return wait


@pytest.fixture
def painted(qtbot: Any) -> Callable[[MainWindow], None]:
    """Return a function that waits until a window has exported its pictures."""

    def wait(window: MainWindow) -> None:
        qtbot.waitUntil(lambda: not window.files.exports.current)

    return wait


@pytest.fixture
def save_picture(painted: Callable[[MainWindow], None]) -> Callable[[MainWindow, Any, int], None]:
    """Return a function that exports a window's picture at a scale, and waits for the file."""

    def export(window: MainWindow, path: Any, scale: int) -> None:
        window.files.export(str(path), scale)
        painted(window)

    return export


@pytest.fixture
def warnings(monkeypatch: pytest.MonkeyPatch, nothing_waits_for_a_person: None) -> list[str]:
    """Return the plain texts of the message boxes that would have been shown."""
    texts: list[str] = []

    def show(box: QMessageBox) -> None:
        assert box.textFormat() == Qt.TextFormat.PlainText, "a message may quote a file"
        texts.append(box.text())

    monkeypatch.setattr(QMessageBox, "exec", show)
    return texts


@pytest.fixture
def long() -> Setup:
    """Return the setup of a race that takes longer than a frame."""
    setup = usual_setup()
    steps = AT_ONCE // len(setup.racers) + 1
    return replace(setup, steps=steps)


class Gate:
    """Blocks runs on other threads until it is opened, and counts them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.opened = threading.Event()
        self.run = session_module.run_race
        self.threads: list[threading.Thread] = []
        self.setups: list[Setup] = []
        for module in (session_module, race_job_module):
            monkeypatch.setattr(module, "run_race", self)

    def __call__(self, setup: Setup, previous: Race | None = None, *cancelled: Any) -> Race:
        self.threads.append(threading.current_thread())
        self.setups.append(setup)
        if threading.current_thread() is not threading.main_thread():
            assert self.opened.wait(10)
        return self.run(setup, previous, *cancelled)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """Return a gate for the runs, which opens after the test at the latest."""
    gate = Gate(monkeypatch)
    yield gate
    gate.opened.set()


class Hand:
    """Works the mouse and the keyboard of a widget with real events."""

    left = Qt.MouseButton.LeftButton
    none = Qt.MouseButton.NoButton

    def at(self, window: MainWindow, pane: Pane, x: float, y: float) -> QPoint:
        """Return the pixel of the picture at a point of the plane, by a pane's projection."""
        view, canvas = pane.view, pane.canvas
        place = QPointF(
            canvas.left() + (x - view.x_min) / view.width * canvas.width(),
            canvas.top() + (view.y_max - y) / view.height * canvas.height(),
        )
        return window.picture.mapFromScene(pane.mapToScene(place))

    def plane(self, window: MainWindow, pane: Pane, pixel: QPoint) -> tuple[float, float]:
        """Return the point of the plane at a pixel of the picture."""
        view, canvas = pane.view, pane.canvas
        place = pane.mapFromScene(window.picture.mapToScene(pixel))
        return (
            view.x_min + (place.x() - canvas.left()) / canvas.width() * view.width,
            view.y_max - (place.y() - canvas.top()) / canvas.height() * view.height,
        )

    def _send(self, widget: QWidget, kind: QEvent.Type, at: QPoint, button: Any, held: Any) -> None:
        where = QPointF(at)
        globally = QPointF(widget.mapToGlobal(at))
        none = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(widget, QMouseEvent(kind, where, globally, button, held, none))

    def press(self, widget: QWidget, at: QPoint) -> None:
        """Press the left button."""
        self._send(widget, QEvent.Type.MouseButtonPress, at, self.left, self.left)

    def drag_to(self, widget: QWidget, at: QPoint) -> None:
        """Move with the left button held."""
        self._send(widget, QEvent.Type.MouseMove, at, self.none, self.left)

    def release(self, widget: QWidget, at: QPoint) -> None:
        """Release the left button."""
        self._send(widget, QEvent.Type.MouseButtonRelease, at, self.left, self.none)

    def move_to(self, widget: QWidget, at: QPoint) -> None:
        """Move with no button held."""
        self._send(widget, QEvent.Type.MouseMove, at, self.none, self.none)

    def click(self, widget: QWidget, at: QPoint) -> None:
        """Press and release the left button."""
        self.press(widget, at)
        self.release(widget, at)

    def double_click(self, widget: QWidget, at: QPoint) -> None:
        """Click twice, as the window system reports it."""
        self.click(widget, at)
        self._send(widget, QEvent.Type.MouseButtonDblClick, at, self.left, self.left)
        self.release(widget, at)

    def wheel(self, widget: QWidget, at: QPoint, notches: int = 1, shift: bool = False) -> None:
        """Turn the wheel; positive is away from the user."""
        modifiers = Qt.KeyboardModifier
        event = QWheelEvent(
            QPointF(at),
            QPointF(widget.mapToGlobal(at)),
            QPoint(),
            QPoint(0, 120 * notches),
            self.none,
            modifiers.ShiftModifier if shift else modifiers.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(widget, event)

    def letter(self, widget: QWidget, letter: str, key: int | None = None) -> None:
        """Type a letter of any alphabet (QTest knows ASCII only)."""
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            code = ord(letter.upper()) if key is None else key
            none = Qt.KeyboardModifier.NoModifier
            QApplication.sendEvent(widget, QKeyEvent(kind, code, none, letter))

    def type(self, field: QWidget, text: str, enter: bool = True) -> None:
        """Replace a field's text by typing."""
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        for letter in text:
            self.letter(field, letter)
        if enter:
            QTest.keyClick(field, Qt.Key.Key_Return)


@pytest.fixture
def hand() -> Hand:
    """Return a hand for the mouse and the keyboard."""
    return Hand()


class _Reader(QPainter):
    """A painter that records the texts it paints, with their colours."""

    def __init__(self, image: QImage) -> None:
        super().__init__(image)
        self.texts: list[tuple[str, str]] = []
        self.sizes: dict[str, int] = {}

    def drawText(self, *arguments: Any) -> None:
        self.texts.append((arguments[-1], self.pen().color().name().upper()))
        self.sizes[arguments[-1]] = self.font().pixelSize()
        super().drawText(*arguments)


class Eye:
    """Reads pixels and painted texts."""

    def image(self, widget: QWidget) -> QImage:
        """Return a widget's pixels."""
        QApplication.processEvents()
        return widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)

    def count(
        self, image: QImage, color: QColor, at: QPoint, reach: int = 3, tolerance: int = 12
    ) -> int:
        """Count the pixels of a colour within a square about a point."""
        found = 0
        for x in range(max(at.x() - reach, 0), min(at.x() + reach + 1, image.width())):
            for y in range(max(at.y() - reach, 0), min(at.y() + reach + 1, image.height())):
                pixel = image.pixelColor(x, y)
                pairs = zip(pixel.getRgb()[:3], color.getRgb()[:3], strict=True)
                found += max(abs(one - other) for one, other in pairs) <= tolerance
        return found

    def reads(self, view: PainterItem) -> list[tuple[str, str]]:
        """Return the texts of a view but for its axes, with their colours."""
        return self._reader(view).texts

    def sizes(self, view: PainterItem) -> dict[str, int]:
        """Return the texts of a view but for its axes → font size in pixels."""
        return self._reader(view).sizes

    def sizes_of(self, paint: Callable[[QPainter], None], size: QSizeF) -> dict[str, int]:
        """Return the texts that are painted into a size with the heights of their type."""
        return self._read(paint, size).sizes

    def _reader(self, view: PainterItem) -> _Reader:
        def paint(painter: QPainter) -> None:
            if isinstance(view, Pane):
                view.painter.paint_header(painter)
            view.paint(painter, None, None)

        return self._read(paint, view.boundingRect().size())

    def _read(self, paint: Callable[[QPainter], None], size: QSizeF) -> _Reader:
        image = QImage(size.toSize(), QImage.Format.Format_RGB32)
        painter = _Reader(image)
        try:
            paint(painter)
        finally:
            painter.end()
        return painter


@pytest.fixture
def eye() -> Eye:
    """Return an eye for pixels and painted texts."""
    return Eye()
