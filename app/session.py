"""The one thing that changes: the scenario being looked at, its race and the playhead.

Controls call :meth:`Session.edit`; views follow the signals. Nothing else in the app holds
state that a picture depends on.
"""

from dataclasses import replace
from typing import Any

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from app.worker import LatestWorker
from optim_core.defaults import default_scenario
from optim_core.scenario import Race, Scenario, run_race

AT_ONCE = 6_000
"""Steps of all racers together that are run within a frame (about 2 µs each: 12 ms)."""


class Session(QObject):
    """Holds the scenario, runs it when it changes and keeps the playhead.

    Signals
    -------
    scenario_changed(Scenario)
        At once, for the controls to echo.
    race_changed(Race)
        When the event loop is next idle, however many edits came before: no queue builds up.
    frame_changed(int)
        The playhead's step.
    busy_changed(bool)
        A race too long for a frame is being run.
    """

    scenario_changed = pyqtSignal(object)
    race_changed = pyqtSignal(object)
    frame_changed = pyqtSignal(int)
    busy_changed = pyqtSignal(bool)

    def __init__(self, scenario: Scenario | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.scenario = scenario or default_scenario()
        self.race: Race = run_race(self.scenario)
        self.frame = 0
        self._worker = LatestWorker(self)
        self._worker.finished.connect(self._show)
        self._worker.failed.connect(self._raise)
        self._worker.busy_changed.connect(self.busy_changed)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._run)

    def edit(self, **changes: Any) -> None:
        """Change fields of the scenario.

        Raises
        ------
        ValueError
            The change is not valid; the scenario stays as it was.
        """
        self.open(replace(self.scenario, **changes))

    def open(self, scenario: Scenario) -> None:
        """Put another scenario in place of this one."""
        if scenario == self.scenario:
            return
        self.scenario = scenario
        self.scenario_changed.emit(scenario)
        self._timer.start()

    def set_frame(self, frame: int) -> None:
        """Move the playhead to a step, held within the race."""
        frame = min(max(frame, 0), self.race.scenario.steps)
        if frame != self.frame:
            self.frame = frame
            self.frame_changed.emit(frame)

    def close(self) -> None:
        """Stop running races."""
        self._timer.stop()
        self._worker.close()

    def _run(self) -> None:
        scenario, previous = self.scenario, self.race
        running = sum(racer.enabled for racer in scenario.racers)
        if running * scenario.steps <= AT_ONCE:
            self._worker.forget()
            self._show(run_race(scenario, previous))
        else:
            self._worker.submit(lambda: run_race(scenario, previous))

    def _show(self, race: Race) -> None:
        at_end = self.frame == self.race.scenario.steps
        self.race = race
        self.frame = race.scenario.steps if at_end else min(self.frame, race.scenario.steps)
        self.race_changed.emit(race)
        self.frame_changed.emit(self.frame)

    def _raise(self, error: Exception) -> None:
        raise error
