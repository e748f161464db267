"""A card that says what is under way, how far it is, and cancels it."""

from collections.abc import Hashable

from PyQt6.QtCore import QEvent, QObject, Qt, QTimer
from PyQt6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from app.model.jobs import Jobs, Progress
from app.style.elided_label import ElidedLabel

SOON = 400
"""Milliseconds that a job may take before it is shown, or may have left when it is not."""

BAR, MARGIN = 104, 16
"""Width of the bar, and the distance of the card from the edge below, in pixels."""

NARROW, SHARE = 320, 0.75
"""Smallest width of the card in pixels, and its largest as a share of what it stands over."""


class JobCard(QFrame):
    """Stands at the bottom of a widget while a job runs that takes longer than a moment.

    Parameters
    ----------
    over : QWidget
        What the card stands over.
    jobs : Jobs
    key : Hashable
        The key of the job.

    Attributes
    ----------
    text : QLabel
    bar : QProgressBar
    stop : QPushButton
    """

    def __init__(self, over: QWidget, jobs: Jobs, key: Hashable) -> None:
        super().__init__(over)
        self._over, self._jobs, self._key = over, jobs, key
        self._left: float | None = None  # seconds
        self.setObjectName("gallery")
        self.text: QLabel = ElidedLabel()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(BAR)
        self.bar.setAccessibleName("Progress")
        self.stop = QPushButton("Cancel")
        self.stop.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.stop.clicked.connect(lambda: jobs.cancel(key))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(12)
        row.addWidget(self.text, 1)
        row.addWidget(self.bar)
        row.addWidget(self.stop)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON)
        self._soon.timeout.connect(self._on_soon)
        jobs.progressed.connect(self._on_progress)
        jobs.busy_changed.connect(self._on_busy)
        self.hide()
        over.installEventFilter(self)

    def begin(self, text: str) -> None:
        """Say what the job does that has just been submitted, once it takes long."""
        self.text.setText(text)
        self.stop.setToolTip(f"Stop: {text[:1].lower()}{text[1:]}")
        self.bar.setRange(0, 0)
        self._left = None
        if not self.isVisible():
            self._soon.start()

    def _on_soon(self) -> None:
        if self._left is not None and self._left * 1000.0 < SOON:
            self._left = None  # it is nearly done; if not, the next time shows it
            self._soon.start()
            return
        self._place()
        self.raise_()
        self.show()

    def _on_progress(self, key: Hashable, progress: Progress) -> None:
        if key == self._key:
            self._left = progress.seconds_left
            self.bar.setRange(0, 1000)
            self.bar.setValue(round(1000.0 * progress.done / max(progress.of, 1.0)))

    def _on_busy(self, key: Hashable, busy: bool) -> None:
        if key == self._key and not busy:
            self._soon.stop()
            self.hide()

    def _place(self) -> None:
        """Stand in the middle of the lower edge."""
        room, wanted = self._over.rect(), self.sizeHint()
        width = min(max(wanted.width(), NARROW), round(SHARE * room.width()))
        height = wanted.height()
        left = room.left() + (room.width() - width) // 2
        self.setGeometry(left, room.bottom() + 1 - MARGIN - height, width, height)

    def eventFilter(self, thing: QObject | None, event: QEvent | None) -> bool:
        """Follow the size of what the card stands over."""
        if event is not None and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False
