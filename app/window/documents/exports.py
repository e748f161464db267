"""Saves and copies pictures, one after the other, while the window goes on."""

from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from PyQt6.QtGui import QImage
from PyQt6.QtWidgets import QWidget

from app.controls.job_card import JobCard
from app.export import figure as export
from app.model.jobs import Job, Jobs
from app.window import dialogs

EXPORT = "export"
"""The key of the job."""

PAINTED = 0.6
"""The share of the work that is done when the picture is painted; the rest is writing it."""

Paint: TypeAlias = Callable[[Callable[[], bool], Callable[[float], object]], QImage]
"""Takes whether it is cancelled and what to tell its progress, from 0 to 1; runs on any thread."""


class _Export(NamedTuple):
    """An export: what it does, in a sentence; its work, and what to do with the result."""

    doing: str
    work: Callable[[Job], Any]
    done: Callable[[Any], object]


class Exports:
    """Paints and writes one picture at a time, as a job: two would fill the memory.

    Parameters
    ----------
    window : QWidget
        The parent of warnings.
    over : QWidget
        Where the progress of a picture that takes long is shown.
    jobs : Jobs
    say : callable
        Shows a sentence in the status line.

    Attributes
    ----------
    card : JobCard
    """

    def __init__(
        self, window: QWidget, over: QWidget, jobs: Jobs, say: Callable[[str], None]
    ) -> None:
        self._window, self._jobs, self._say = window, jobs, say
        self.card = JobCard(over, jobs, EXPORT)
        self._waiting: deque[_Export] = deque()
        self._current: _Export | None = None
        self.card.stop.clicked.connect(self._on_cancelled)

    @property
    def current(self) -> str:
        """What is done now, such as “saving race.png”; "" for nothing."""
        return self._current.doing if self._current else ""

    def save(self, paint: Paint, path: str) -> None:
        """Paint a picture and save it as PNG; if that fails, a warning says why."""
        name = Path(path).name

        def work(job: Job) -> None:
            export.save_png(_painted(paint, job), path, job.is_cancelled)

        def done(_: None) -> None:
            self._say(f"Saved {name}")

        self._add(_Export(f"saving {name}", work, done))

    def copy(self, paint: Paint) -> None:
        """Paint a picture and copy it to the clipboard."""

        def done(image: QImage) -> None:
            export.copy(image)
            self._say("Copied the picture")

        self._add(_Export("copying the picture", partial(_painted, paint), done))

    def _add(self, wanted: _Export) -> None:
        self._waiting.append(wanted)
        if self._current is None:
            self._next()

    def _next(self) -> None:
        self._current = self._waiting.popleft() if self._waiting else None
        if self._current is not None:
            self._jobs.submit(EXPORT, self._current.work, self._on_done, self._on_failed)
            self.card.begin(f"{self.current[:1].upper()}{self.current[1:]}")

    def _on_done(self, result: Any) -> None:
        assert self._current is not None
        done = self._current.done
        self._next()
        done(result)

    def _on_failed(self, error: Exception) -> None:
        self._next()
        dialogs.explain(self._window, error)

    def _on_cancelled(self) -> None:
        self._say(f"Gave up {self.current}")
        self._next()


def _painted(paint: Paint, job: Job) -> QImage:
    return paint(job.is_cancelled, lambda share: job.progress(share * PAINTED, 1.0))
