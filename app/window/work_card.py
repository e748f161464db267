"""A card over the picture that shows how far a job has come, with a button to cancel it."""

from collections.abc import Hashable

from PyQt6.QtCore import QEvent, QObject, Qt, QTimer
from PyQt6.QtWidgets import QFrame, QGridLayout, QLabel, QProgressBar, QToolButton, QWidget

from app.model.jobs import Jobs, Progress
from app.style.elided_label import ElidedLabel

MOMENT = 400
"""Milliseconds that a job may take before the card is shown."""

WIDTH, MARGIN = 280, 12
"""Width, and distance from the corner of the picture, in pixels."""


class WorkCard(QFrame):
    """Shows itself while a job of a key takes longer than a moment.

    Parameters
    ----------
    parent : QWidget
        It stands in its lower right corner.
    jobs : Jobs
    key : Hashable

    Attributes
    ----------
    text : QLabel
        What is done.
    bar : QProgressBar
    cancel : QToolButton
    """

    def __init__(self, parent: QWidget, jobs: Jobs, key: Hashable) -> None:
        super().__init__(parent)
        self._key = key
        self.setObjectName("gallery")
        self.text: QLabel = ElidedLabel()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.cancel = QToolButton()
        self.cancel.setText("Cancel")
        self.cancel.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.cancel.clicked.connect(lambda: jobs.cancel(key))
        grid = QGridLayout(self)
        grid.setContentsMargins(12, 8, 8, 8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.text, 0, 0)
        grid.addWidget(self.bar, 1, 0)
        grid.addWidget(self.cancel, 0, 1, 2, 1)
        self.hide()
        parent.installEventFilter(self)
        self._moment = QTimer(self)
        self._moment.setSingleShot(True)
        self._moment.setInterval(MOMENT)
        self._moment.timeout.connect(self._appear)
        jobs.busy_changed.connect(self._on_busy)
        jobs.progressed.connect(self._on_progress)

    def describe(self, text: str) -> None:
        """Say what is done."""
        self.text.setText(text)
        self.cancel.setToolTip(f"Stop: {text}")

    def _on_busy(self, key: Hashable, busy: bool) -> None:
        if key != self._key:
            return
        if busy:
            self.bar.setRange(0, 0)  # until the first progress
            self._moment.start()
        else:
            self._moment.stop()
            self.hide()

    def _on_progress(self, key: Hashable, progress: Progress) -> None:
        if key == self._key:
            self.bar.setRange(0, 1000)
            self.bar.setValue(round(1000 * progress.done / progress.of))

    def _appear(self) -> None:
        self._place()
        self.show()
        self.raise_()

    def eventFilter(self, thing: QObject | None, event: QEvent | None) -> bool:
        """Stay in the corner when the picture takes another size."""
        if event is not None and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def changeEvent(self, event: QEvent | None) -> None:
        """Take the size that larger type needs."""
        super().changeEvent(event)
        if self.isVisible():
            self._place()

    def _place(self) -> None:
        if (picture := self.parentWidget()) is None:
            return
        type_scale = max(self.fontMetrics().height() / 15.0, 1.0)
        wide = min(round(WIDTH * type_scale), picture.width() - 2 * MARGIN)
        tall = self.sizeHint().height()
        left, top = picture.width() - wide - MARGIN, picture.height() - tall - MARGIN
        self.setGeometry(left, top, wide, tall)
