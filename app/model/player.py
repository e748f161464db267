"""Moves the playhead like a video player: play, pause, speed and loop."""

from PyQt6.QtCore import QElapsedTimer, QObject, Qt, QTimer, pyqtSignal

from app.model.session import Session

SPEEDS = (1, 2, 5, 8, 12, 20, 30, 60, 120, 240, 500, 1000)
"""Steps per second."""

USUAL_SPEED = 12
"""Steps per second at first: slow enough to see what each step does."""

TICK = 16
"""Milliseconds between frames."""


class Player(QObject):
    """Plays a session's race.

    Signals
    -------
    playing_changed(bool)
    speed_changed(int)
    loop_changed(bool)
    """

    playing_changed = pyqtSignal(bool)
    speed_changed = pyqtSignal(int)
    loop_changed = pyqtSignal(bool)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.speed = USUAL_SPEED
        self.loop = False
        self._due = 0.0
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
        self._clock.start()
        self._timer.start()
        self.playing_changed.emit(True)

    def pause(self) -> None:
        """Stop playing, and write the playhead's step into the figure."""
        if self.playing:
            self._timer.stop()
            self._session.keep_step()
            self.playing_changed.emit(False)

    def toggle(self) -> None:
        """Play or pause."""
        self.pause() if self.playing else self.play()

    def seek(self, step: int) -> None:
        """Go to a step; if the race is playing, it continues from there."""
        self._due = 0.0
        self._session.set_frame(step)

    def move(self, steps: int) -> None:
        """Pause and move the playhead by some steps; a negative number moves it back."""
        self.pause()
        self._session.set_frame(self._session.frame + steps)

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

    def _on_tick(self) -> None:
        # After a slow frame the playhead must not jump: at most four ticks count.
        self._due += self.speed * min(self._clock.restart(), 4 * TICK) / 1000.0
        whole = int(self._due)
        if not whole:
            return
        self._due -= whole
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
        self._session.set_frame(frame)
