"""What the monkey watches while it plays: errors, warnings, the event loop, memory."""

import faulthandler
import gc
import os
import re
import resource
import sys
import threading
import time
import traceback
import warnings
from collections import deque
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from PyQt6.QtCore import QTimer, QtMsgType, qInstallMessageHandler

from app.window.errors import ErrorReporter

LONGEST = 0.3
"""Longest gap of the event loop, in seconds."""

MOST_MEMORY = 300.0
"""In MB."""

HANG = 20.0
"""Seconds without the event loop after which the program is said to hang."""

LONGEST_TEXT = 700
"""Most characters of a message box that are read."""

REMEMBERED = 30
"""Number of deeds printed with what is found."""

BEAT = 5
"""Milliseconds from one beat of the event loop to the next."""

PLATFORM_SAYS = re.compile("This plugin does not support|propagateSizeHints")
"""Messages of the offscreen platform to ignore."""


class Watch:
    """Notices what goes wrong while the monkey plays; prints it once, with the deeds before it.

    Attributes
    ----------
    found : dict from str to int
        What was found, in a line → how often.
    deeds : deque of str
        The last deeds, each with its number.
    longest : list of (float, str)
        The longest gaps of the event loop in seconds, with deed and line; longest first.
    """

    def __init__(self) -> None:
        self.found: dict[str, int] = {}
        self.deeds: deque[str] = deque(maxlen=REMEMBERED)
        self.longest: list[tuple[float, str]] = []
        self._reporter = ErrorReporter()
        self._timer = QTimer()
        self._timer.setInterval(BEAT)
        self._timer.timeout.connect(self._beat)
        self._beaten = time.perf_counter(), time.process_time()
        self._where = ""
        self._ended = threading.Event()
        self._sentry = threading.Thread(target=self._look, name="sentry", daemon=True)
        self._before: list[Callable[[], Any]] = []

    def __enter__(self) -> "Watch":
        hooks = (sys, "excepthook"), (sys, "unraisablehook"), (threading, "excepthook")
        for module, name in (*hooks, (warnings, "showwarning")):
            self._before.append(_restoring(module, name))
        sys.excepthook = self._on_exception
        sys.unraisablehook = threading.excepthook = self._on_raised
        warnings.showwarning = self._on_warning
        before = qInstallMessageHandler(self._on_qt)
        self._before.append(lambda: qInstallMessageHandler(before))
        faulthandler.enable()
        self._beat()
        self._timer.start()
        self._sentry.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._sentry.join()
        self._timer.stop()
        faulthandler.cancel_dump_traceback_later()
        for restore in reversed(self._before):
            restore()

    def say(self, number: int, deed: str) -> None:
        """Note what is done, with its number; what is said of the same deed replaces it."""
        line, begins = f"{number:6} {deed}", f"{number:6} "
        if self.deeds and self.deeds[-1].startswith(begins):
            self.deeds.pop()
        self.deeds.append(line)

    def report(self, what: str, details: str = "") -> None:
        """Print what was found and the deeds before it; when found again, only count it."""
        self.found[what] = self.found.get(what, 0) + 1
        if self.found[what] == 1:
            deeds = "\n".join(f"    {deed}" for deed in self.deeds)
            print(f"\nFOUND: {what}\n{details}\n  The last deeds:\n{deeds}", flush=True)

    def box(self, text: str) -> None:
        """Take a message box that would have been shown."""
        self.deeds.append(f"       box: {text[:100]!r}")
        if len(text) > LONGEST_TEXT:
            self.report(f"a message box of {len(text)} characters", f"{text[:200]} …")

    def weigh(self) -> float:
        """Return the memory in use in MB; report if it is too much."""
        used = memory()
        if used > MOST_MEMORY:
            self.report(f"memory over {MOST_MEMORY:.0f} MB", f"{used:.0f} MB\n{_census()}")
        return used

    def _on_exception(
        self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            os._exit(130)
        frames = traceback.extract_tb(trace)
        place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
        details = "".join(traceback.format_exception(kind, error, trace))
        self.report(f"{kind.__name__} at {place}: {str(error)[:100]}", details)
        if threading.current_thread() is threading.main_thread():
            self._show(kind, error or kind(), trace)

    def _on_raised(self, it: Any) -> None:
        """Take what has been raised where nobody can catch it: on a thread, or in a finalizer."""
        self._on_exception(it.exc_type, it.exc_value, it.exc_traceback)

    def _show(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Let the program report an error, as it does for a person, who closes the message."""
        written, sys.stderr = sys.stderr, open(os.devnull, "w", encoding="utf-8")
        try:
            self._reporter.report(kind, error, trace)
        finally:
            sys.stderr.close()
            sys.stderr = written
        if self._reporter.box is not None:
            self._reporter.box.close()

    def _on_warning(self, message: Any, kind: type[Warning], file: str, line: int, *_: Any) -> None:
        stack = "".join(traceback.format_stack(limit=12)[:-1])
        self.report(f"{kind.__name__} at {Path(file).name}:{line}: {message}", stack)

    def _on_qt(self, kind: QtMsgType, _: object, text: str | None) -> None:
        if kind == QtMsgType.QtDebugMsg or PLATFORM_SAYS.search(text or ""):
            return
        stack = "".join(traceback.format_stack(limit=12)[:-1])
        self.report(f"Qt says: {text}", stack)

    def _beat(self) -> None:
        """Measure the gap since the last beat: the shorter of wall and CPU time.

        A machine that is busy with something else makes the wall's longer.
        """
        (wall, cpu), where = self._beaten, self._where
        self._beaten, self._where = (time.perf_counter(), time.process_time()), ""
        gap = min(self._beaten[0] - wall, self._beaten[1] - cpu)
        faulthandler.dump_traceback_later(HANG + 10.0, exit=True)  # if even the sentry hangs
        if len(self.longest) < 10 or gap > self.longest[-1][0]:
            deed = self.deeds[-1] if self.deeds else "opening"
            self.longest.append((gap, f"{deed}\n{where}"))
            self.longest = sorted(self.longest, reverse=True)[:10]
        if gap > LONGEST:
            line = where.strip().splitlines()[-1].strip() if where else "?"
            self.report(f"a gap of over {LONGEST} s in: {line}", f"{gap:.2f} s\n{where}")

    def _look(self) -> None:
        """Note, on a thread of its own, where the event loop has stayed away for long."""
        main = threading.main_thread().ident or 0
        while not self._ended.wait(0.05):
            away = time.perf_counter() - self._beaten[0]
            if away > 0.6 * LONGEST and not self._where:
                self._where = _stacks(main)
            if away > HANG:
                self.report(f"a hang of {HANG:.0f} s", self._where)
                faulthandler.dump_traceback(all_threads=True)
                os._exit(1)


def memory() -> float:
    """Return the resident memory of the program in MB; its peak where that is all one can know."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return pages * resource.getpagesize() / 1e6


def _census() -> str:
    """Return which kinds of objects there are most of, and the memory of the largest arrays."""
    import numpy as np

    gc.collect()
    kinds: dict[str, int] = {}
    arrays: dict[str, int] = {}
    for thing in gc.get_objects():
        name = type(thing).__name__
        kinds[name] = kinds.get(name, 0) + 1
        held = vars(thing).values() if hasattr(thing, "__dict__") else ()
        size = sum(each.nbytes for each in held if isinstance(each, np.ndarray))
        arrays[name] = arrays.get(name, 0) + size
    largest = sorted(arrays.items(), key=lambda pair: -pair[1])[:8]
    lines = [f"{size / 1e6:7.1f} MB of arrays in {kinds[name]} {name}" for name, size in largest]
    return "\n".join(lines)


def _stacks(main: int) -> str:
    """Return where the threads are: the jobs in short, the main thread last."""
    texts = []
    for thread, frame in sys._current_frames().items():
        frames = [each for each in traceback.extract_stack(frame) if _is_ours(each.filename)]
        shown = traceback.format_list(frames[-14:] if thread == main else frames[-2:])
        if thread == main:
            texts.append("  Main thread:\n" + "".join(shown))
        elif shown:
            texts.insert(0, "  A job:\n" + "".join(shown))
    return "".join(texts)


def _is_ours(file: str) -> bool:
    return f"{os.sep}app{os.sep}" in file or f"{os.sep}optim_core{os.sep}" in file


def _restoring(module: Any, name: str) -> Callable[[], None]:
    before = getattr(module, name)
    return lambda: setattr(module, name, before)
