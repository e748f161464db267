"""Moves the playhead like a video player: play, pause, speed and loop.

Where the steps are slow enough to be seen, the racers glide from one to the next.
"""

import math

from PyQt6.QtCore import QElapsedTimer, QObject, Qt, QTimer, pyqtSignal

from app.model.session import Session

SPEEDS = (1, 2, 5, 8, 12, 20, 30, 60, 120, 240, 500, 1000)
"""Steps per second."""

USUAL_SPEED = 12
"""Steps per second at first: slow enough to see what each step does."""

TICK = 16
"""Milliseconds between frames."""

GLIDING = 30
"""Steps per second up to which racers glide from step to step."""

HOLD, PULSE = 0.6, 0.4
"""Seconds for which the start is held before the first step, and for which its ring pulses."""

LEAP = 0.25
"""Least duration of the first step in seconds: Newton's may cross the whole picture."""


class Player(QObject):
    """Plays a session's race.

    Parameters
    ----------
    session : Session
    parent : QObject, optional
    speed : int
        Steps per second.
    glides : bool
        Whether there is motion between the steps and before the first one.

    Signals
    -------
    playing_changed(bool)
    speed_changed(int)
    loop_changed(bool)
    glided()
        The racers have moved on between two steps, or the ring has pulsed.

    Attributes
    ----------
    speed, glides
        As given, or as set since.
    lead : float
        The share of the next step that the racers have covered, from 0 to 1.
    pulse : float
        How far the start's ring has pulsed, from 0 to 1; 0 if it does not.
    """

    playing_changed = pyqtSignal(bool)
    speed_changed = pyqtSignal(int)
    loop_changed = pyqtSignal(bool)
    glided = pyqtSignal()

    def __init__(
        self,
        session: Session,
        parent: QObject | None = None,
        speed: int = USUAL_SPEED,
        glides: bool = True,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.speed, self.glides = speed, glides
        self.loop = False
        self.lead = self.pulse = 0.0
        self._due = self._held = 0.0
        self._rested = 0
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self._on_tick)

    @property
    def playing(self) -> bool:
        """Whether the race is playing."""
        return self._timer.isActive()

    def play(self) -> None:
        """Play from the playhead, or from the start if it is at the end."""
        if self.playing:
            return
        if self._session.frame >= self._session.race.setup.steps:
            self._session.set_frame(0)
        self._due = 0.0
        self._hold_at_the_start()
        self._clock.start()
        self._timer.start()
        self.playing_changed.emit(True)

    def pause(self) -> None:
        """Stop playing, and write the playhead's step into the figure."""
        if self.playing:
            self._timer.stop()
            if self.lead > 0.5:
                self._session.set_frame(self._session.frame + 1)
            self._still()
            self._session.keep_step()
            self.playing_changed.emit(False)

    def toggle(self) -> None:
        """Play or pause."""
        self.pause() if self.playing else self.play()

    def seek(self, step: int) -> None:
        """Go to a step; if the race is playing, it continues from there."""
        self._due = self.lead = self.pulse = self._held = 0.0
        self._session.set_frame(step)

    def move(self, steps: int) -> None:
        """Pause and move the playhead by some steps; a negative number moves it back."""
        frame = self._session.frame
        self.pause()
        self._session.set_frame(frame + steps)

    def set_speed(self, speed: int) -> None:
        """Set the speed in steps per second."""
        if speed != self.speed:
            self.speed = speed
            self.speed_changed.emit(speed)

    def change_speed(self, notches: int) -> None:
        """Move up or down in :data:`SPEEDS` by some positions."""
        nearest = min(range(len(SPEEDS)), key=lambda index: abs(SPEEDS[index] - self.speed))
        self.set_speed(SPEEDS[min(max(nearest + notches, 0), len(SPEEDS) - 1)])

    def set_loop(self, loop: bool) -> None:
        """Set whether to start again at the end."""
        if loop != self.loop:
            self.loop = loop
            self.loop_changed.emit(loop)

    def _hold_at_the_start(self) -> None:
        self._held = HOLD if self.glides and self._session.frame == 0 else 0.0

    def _still(self) -> None:
        """End all motion between the steps."""
        self.lead = self.pulse = self._held = 0.0
        self.glided.emit()

    def _on_tick(self) -> None:
        # After a slow frame the playhead must not jump: at most four ticks count.
        self.advance(min(self._clock.restart(), 4 * TICK) / 1000.0)

    def advance(self, elapsed: float) -> None:
        """Play on for some seconds, if it is playing."""
        if not self.playing:
            return
        if self._held > 0.0:
            self._held -= elapsed
            before, self.pulse = self.pulse, max(1.0 - (HOLD - self._held) / PULSE, 0.0)
            if self.pulse != before:
                self.glided.emit()
            return
        self.pulse = 0.0
        leaping = self.glides and self._session.frame == 0
        self._due += min(self.speed, 1.0 / LEAP if leaping else math.inf) * elapsed
        whole = int(self._due)
        self._due -= whole
        last = self._session.race.setup.steps
        gliding = self.glides and self.speed <= GLIDING and self._session.frame + whole < last
        self.lead = 1.0 - (1.0 - self._due) ** 2 if gliding else 0.0  # fast first, then slower
        if whole:
            self._advance(whole)
        elif gliding:
            self.glided.emit()

    def _advance(self, whole: int) -> None:
        """Move the playhead by some steps; at the end, pause or start again."""
        last = self._session.race.setup.steps
        frame = self._session.frame + whole
        if frame < last:
            self._rested = 0
        elif not self.loop:
            self.pause()
        elif self._session.frame == last:  # a loop shows the end for a second
            self._rested += whole
            if self._rested >= self.speed:
                frame = self._rested = 0
                self._hold_at_the_start()
        self._session.set_frame(frame)
