"""The mutable state of the app: the document, the shown scene, its race and the playhead.

Controls call :meth:`Session.edit`; views follow the signals. Nothing else affects the picture.
"""

from collections.abc import Hashable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QObject, QTimer, pyqtSignal

from app.model.gesture import Gesture
from app.model.history import History, OpenFile, Place, new_place
from app.model.jobs import Job, Jobs
from app.model.race_job import race_of
from optim_core.scenes.document import Document
from optim_core.scenes.figure import Figure
from optim_core.scenes.race import Race, run_race, work_ahead
from optim_core.scenes.scene import Scene
from optim_core.scenes.setup import Racer, Setup

AT_ONCE = 6_000
"""A race of at most this many steps, of all racers together on a surface of cost 1, is run at
once, within a frame (about 2 µs a step: 12 ms); a longer one is a job."""

RACE = "race"
"""The key of the job that runs it."""


class Session(QObject):
    """Holds the document and the playhead, and runs the race when the scene's setup changes.

    Attributes
    ----------
    race : Race
        The shown race: that of the scene's setup, or the previous one until it has been run.
    shown_figure : Figure
        The figure for the shown race: the scene's own or, while the race on another surface is
        still running, the last one for this surface.
    frame : int
        The playhead's step.
    history : History
    jobs : Jobs
        What takes longer than a frame, of the session and of all that show it.

    Signals
    -------
    scene_changed(Scene)
        Emitted at once on every edit, for the controls.
    race_changed(Race)
        A race has been run. Edits that come together are run once, so no queue builds up.
    figure_changed()
        The shown race has another figure.
    frame_changed(int)
        The playhead's step.
    selected_changed()
        Another racer is selected.
    place_changed()
        Another file is open, or the modified mark has changed.
    busy_changed(bool)
        Whether a race is running that is too long for a frame.
    """

    scene_changed = pyqtSignal(object)
    race_changed = pyqtSignal(object)
    figure_changed = pyqtSignal()
    frame_changed = pyqtSignal(int)
    selected_changed = pyqtSignal()
    place_changed = pyqtSignal()
    busy_changed = pyqtSignal(bool)

    def __init__(self, place: Place | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.place = place or new_place()
        self.race = Race(self.setup, (None,) * len(self.setup.racers))  # nobody has raced yet
        self.shown_figure = self.figure
        self.frame = 0
        self.history = History(Gesture(self).current)
        self.jobs = Jobs(self)
        self.jobs.busy_changed.connect(self._on_busy)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._run)
        self._awaited: int | None = None  # step to show once the setup's race has been run
        self._run()

    # state

    @property
    def scene(self) -> Scene:
        """The current scene; its race may still be running."""
        return self.place.scene

    @property
    def setup(self) -> Setup:
        """What is raced."""
        return self.place.scene.setup

    @property
    def figure(self) -> Figure:
        """How it is shown."""
        return self.place.scene.figure

    # edits

    def edit(self, **changes: Any) -> None:
        """Change fields of the scene's setup, of its figure, or of the scene itself.

        Raises
        ------
        ValueError
            The change is not valid; the scene stays unchanged.
        """
        self.put(self.scene.edited(**changes))

    def put(self, scene: Scene) -> None:
        """Replace the scene."""
        self._go(self.place.with_scene(scene))

    def edit_racer(self, racer: str, **changes: Any) -> None:
        """Change fields of a racer; KeyError if there is none, ValueError as for :meth:`edit`."""
        self.edit(setup=self.setup.with_racer(replace(self.setup.racer(racer), **changes)))

    def add(self, racer: Racer) -> None:
        """Add a racer, and select it."""
        self.edit(setup=(setup := self.setup.adding(racer)), selected=setup.racers[-1].id)

    def duplicate(self, racer: str) -> None:
        """Add a copy of a racer after it, and select the copy."""
        doubled = self.setup.duplicating(racer)
        self.edit(setup=doubled, selected=doubled.racers[doubled.index(racer) + 1].id)

    def move(self, racer: str, to: int) -> None:
        """Move a racer to a position, from 0."""
        self.edit(setup=self.setup.moving(racer, to))

    def recolor(self, racer: str, look: int) -> None:
        """Give a racer another look; who has it now takes the old one."""
        self.edit(setup=self.setup.with_look(racer, look))

    def remove(self, racer: str) -> None:
        """Remove a racer and its pins."""
        self.edit(setup=self.setup.without(racer))

    def toggle_pin(self, racer: str) -> None:
        """Pin a racer's current run; if it has pins, remove them."""
        self.edit(setup=self.setup.toggling_pin(racer))

    def toggle_pins(self) -> None:
        """Pin the runs of all enabled racers; if all are pinned, remove every pin."""
        self.edit(setup=self.setup.toggling_pins())

    def look(self, **changes: Any) -> None:
        """Change fields that undo ignores: the selection or the scheme."""
        self._replace(self.place.with_scene(self.scene.edited(**changes)))

    # files and undo

    def open(self, document: Document, index: int = 0, file: OpenFile | None = None) -> None:
        """Show a scene of another document, at its step; undo returns to the current one."""
        self.keep_step()
        self._go(Place(document, index, file or OpenFile(saved=document)))
        self._show_step(self.figure.step or 0)

    def mark_saved(self, path: Path) -> None:
        """Record that the current document has been saved to a file."""
        self.place.file.mark_saved(self.keep_step(), path)
        self.place_changed.emit()

    def undo(self, steps: int = 1) -> None:
        """Undo the last edits; all edits of one drag count as one."""
        self._return(self.history.back(self.place, steps))

    def redo(self) -> None:
        """Redo the last edit that was undone."""
        self._return(self.history.forward(self.place))

    @property
    def place_now(self) -> Place:
        """The place with the playhead's step in its figure."""
        if self._awaited is not None or self.figure.step == self.frame:
            return self.place
        step = min(self.frame, self.setup.steps)
        return self.place.with_scene(self.scene.edited(step=step))

    def keep_step(self) -> Document:
        """Write the playhead's step into the figure; return the document, ready to be saved."""
        self.place = self.place_now
        return self.place.document

    def _go(self, place: Place) -> None:
        """Go to another place, and record it for undo."""
        if place != self.place:
            self.history.record(self.place, place)
        self._replace(place)

    def _return(self, place: Place) -> None:
        """Go to a place by undo or redo; within a file keep step, selection and scheme."""
        if same := place.file is self.place.file:
            place = place.with_scene(place.scene.passing_of(self.figure))
        self._replace(place)
        if not same:
            self._show_step(self.figure.step or 0)

    def _replace(self, place: Place) -> None:
        before, self.place = self.place, place
        setup_changed = before.scene.setup != self.setup
        self.scene_changed.emit(self.scene)  # even if unchanged, to reset invalid text
        if self.race.setup.surface == self.setup.surface and self.figure != self.shown_figure:
            self.shown_figure = self.figure
            self.figure_changed.emit()
        if before.scene.figure.selected != self.figure.selected:
            self.selected_changed.emit()
        if before.file is not place.file or before.modified != place.modified:
            self.place_changed.emit()
        if setup_changed:
            self._timer.start()

    # selection and playhead

    @property
    def selected(self) -> str | None:
        """The id of the selected racer, by default the first enabled one."""
        return self.race.setup.selected(self.figure.selected)

    def select(self, racer: str) -> None:
        """Select a racer."""
        self.look(selected=racer)

    def set_frame(self, frame: int) -> None:
        """Move the playhead to a step, clamped to the race."""
        self._awaited = None
        frame = min(max(frame, 0), self.race.setup.steps)
        if frame != self.frame:
            self.frame = frame
            self.frame_changed.emit(frame)

    def _show_step(self, step: int) -> None:
        """Move the playhead to a step of the setup's race, as soon as that is shown."""
        if self.race.setup == self.setup:
            self.set_frame(step)
        else:
            self._awaited = step

    @property
    def busy(self) -> bool:
        """Whether a race that is not shown yet is being run."""
        return self.jobs.busy(RACE)

    def close(self) -> None:
        """End all jobs."""
        self._timer.stop()
        self.jobs.close()

    # running the race

    def _run(self) -> None:
        if work_ahead(self.setup, self.race) <= AT_ONCE:
            self.jobs.cancel(RACE)
            self._show(run_race(self.setup, self.race))
            return
        self.jobs.submit(RACE, self._work, self._on_finished)

    def _on_finished(self, race: Race) -> None:
        if race is not self.race:
            self._show(race)

    def _on_busy(self, key: Hashable, busy: bool) -> None:
        if key == RACE:
            self.busy_changed.emit(busy)

    def _work(self, job: Job) -> Race:
        return race_of(job, lambda: self.setup, self.race, self.figure.chart.measure)

    def _show(self, race: Race) -> None:
        before, last = self.frame, race.setup.steps
        at_end = self.frame == self.race.setup.steps
        self.race = race
        if race.setup.surface == self.setup.surface:
            self.shown_figure = self.figure
        self.frame = last if at_end else min(self.frame, last)
        if self._awaited is not None and race.setup == self.setup:
            self.frame, self._awaited = min(self._awaited, last), None
        self.race_changed.emit(race)
        if self.frame != before:
            self.frame_changed.emit(self.frame)
