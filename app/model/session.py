"""The one thing that changes: the setup being looked at, its race and the playhead.

Controls call :meth:`Session.edit`; views follow the signals. Nothing else in the app holds
state that a picture depends on.
"""

import time
from dataclasses import replace
from typing import Any

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from app.model.history import Gesture, History
from app.model.worker import LatestWorker
from optim_core.runs.run import Cancelled
from optim_core.scenes.defaults import default_setup
from optim_core.scenes.setup import (
    MAX_PINS,
    Race,
    Setup,
    pinned,
    run_race,
    same_track,
    work_ahead,
)

AT_ONCE = 6_000
"""Steps of all racers together that are run within a frame (about 2 µs each: 12 ms), on a
surface whose cost is 1."""

LONG = 0.5
"""Seconds after which a race that nobody waits for any more is given up."""


class Session(QObject):
    """Holds the setup, runs it when it changes and keeps the playhead.

    Signals
    -------
    scene_changed(Setup)
        At once, for the controls to echo.
    race_changed(Race)
        When the event loop is next idle, however many edits came before: no queue builds up.
    frame_changed(int)
        The playhead's step.
    selected_changed()
        Another racer is looked at.
    busy_changed(bool)
        A race too long for a frame is being run.
    """

    scene_changed = pyqtSignal(object)
    race_changed = pyqtSignal(object)
    frame_changed = pyqtSignal(int)
    selected_changed = pyqtSignal()
    busy_changed = pyqtSignal(bool)

    def __init__(self, setup: Setup | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setup = setup or default_setup()
        nobody = (None,) * len(self.setup.racers)
        self.race: Race = Race(self.setup, nobody)
        self.frame = 0
        self._chosen = 0
        self.history = History(Gesture(self).current)
        self._worker = LatestWorker(self)
        self._worker.finished.connect(self._on_finished)
        self._worker.failed.connect(self._raise)
        self._worker.busy_changed.connect(self.busy_changed)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._run)
        self._closing = False
        self._run()

    def edit(self, **changes: Any) -> None:
        """Change fields of the setup.

        Raises
        ------
        ValueError
            The change is not valid; the setup stays as it was.
        """
        self.open(replace(self.setup, **changes))

    def open(self, setup: Setup) -> None:
        """Put another setup in place of this one."""
        if setup != self.setup:
            self.history.record(self.setup, setup)
        self._replace(setup)

    def toggle_pin(self, racer: int) -> None:
        """Pin the run of a racer as it is now, or let it go; the oldest makes room."""
        run, pins = pinned(self.setup, racer), self.setup.pins
        kept = tuple(pin for pin in pins if pin != run)
        self.edit(pins=kept if run in pins else (*kept, run)[-MAX_PINS:])

    def toggle_pins(self) -> None:
        """Pin the runs of all who take part; if they are, let every pin go."""
        racers = self.setup.racers
        runs = [pinned(self.setup, i) for i, racer in enumerate(racers) if racer.enabled]
        pins = self.setup.pins
        new = tuple(run for run in dict.fromkeys(runs) if run not in pins)
        self.edit(pins=(*pins, *new)[-MAX_PINS:] if new else ())

    def undo(self, steps: int = 1) -> None:
        """Take back the last edits; those of one drag are one."""
        self._replace(self.history.back(self.setup, steps))

    def redo(self) -> None:
        """Do again what was taken back."""
        self._replace(self.history.forward(self.setup))

    def _replace(self, setup: Setup) -> None:
        changed = setup != self.setup
        before, now = self.setup.racers, setup.racers
        if len(before) != len(now) and self._chosen < len(before):
            chosen = before[self._chosen]  # whoever is looked at stays in view
            self._chosen = now.index(chosen) if chosen in now else 0
        self.setup = setup if changed else self.setup
        self.scene_changed.emit(self.setup)  # also if it is the same: fields may hold rubbish
        if changed:
            self._timer.start()

    @property
    def selected(self) -> int | None:
        """The racer that is looked at: the one chosen last, or the first that takes part."""
        running = [i for i, path in enumerate(self.race.trajectories) if path is not None]
        return self._chosen if self._chosen in running else next(iter(running), None)

    def select(self, racer: int) -> None:
        """Look at another racer."""
        self._chosen = racer
        self.selected_changed.emit()

    def set_frame(self, frame: int) -> None:
        """Move the playhead to a step, held within the race."""
        frame = min(max(frame, 0), self.race.setup.steps)
        if frame != self.frame:
            self.frame = frame
            self.frame_changed.emit(frame)

    @property
    def busy(self) -> bool:
        """Whether a race is being run that is not shown yet."""
        return self._worker.busy

    def close(self) -> None:
        """Stop running races."""
        self._closing = True
        self._timer.stop()
        self._worker.close()

    def _run(self) -> None:
        if work_ahead(self.setup, self.race) <= AT_ONCE:
            self._worker.forget()
            self._show(run_race(self.setup, self.race))
            return
        self._worker.submit(self._work)
        self._on_finished(self.race)  # what needs no run does not wait for one

    def _on_finished(self, race: Race | None) -> None:
        """Show a race in the view and the layout of now; None was given up."""
        if race is None:
            return
        now, then = self.setup, race.setup
        if then.surface == now.surface and (then.view, then.layout) != (now.view, now.layout):
            race = replace(race, setup=replace(then, view=now.view, layout=now.layout))
        if race is not self.race:
            self._show(race)

    def _work(self) -> Race | None:
        """Run the setup as it is when the worker comes to it.

        A race that takes long while another one is asked for is given up; one that does not is
        shown even so, so that a slider that is dragged shows something.
        """
        setup, begun = self.setup, time.monotonic()

        def outdated() -> bool:
            late = time.monotonic() - begun > LONG
            return self._closing or (late and not same_track(self.setup, setup))

        try:
            return run_race(setup, self.race, outdated)
        except Cancelled:
            return None

    def _show(self, race: Race) -> None:
        before, at_end = self.frame, self.frame == self.race.setup.steps
        self.race = race
        self.frame = race.setup.steps if at_end else min(self.frame, race.setup.steps)
        self.race_changed.emit(race)
        if self.frame != before:
            self.frame_changed.emit(self.frame)

    def _raise(self, error: Exception) -> None:
        raise error
