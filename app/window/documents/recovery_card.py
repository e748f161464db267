"""One document that can be recovered: its picture, its name, when it was changed, two buttons."""

from dataclasses import replace
from datetime import date, datetime

from PyQt6.QtCore import QSize, QSizeF, Qt, pyqtSignal
from PyQt6.QtGui import QImage, QPainter, QPixmap
from PyQt6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from app.drawing.picture import PicturePainter
from app.drawing.state import ViewState
from app.drawing.terrain.terrain_cache import TerrainCache
from app.model.history import Place
from app.model.jobs import Job
from app.model.recovery import Lost
from app.style.elided_label import ElidedLabel
from app.style.theme import Style
from optim_core.scenes.race import Race, run_race, work_ahead
from optim_core.scenes.setup import Setup

PAINTED, SHOWN = QSize(480, 300), QSize(160, 100)
"""Sizes in logical pixels at which the picture is painted, and at which it is shown."""

MOST_WORK = 200_000.0
"""The work that a picture may take, as :func:`work_ahead` counts it: the start of a long race."""


class RecoveryCard(QWidget):
    """Shows what was lost, and asks what to do with it.

    Signals
    -------
    restored(), discarded()
        A person has chosen.
    """

    restored = pyqtSignal()
    discarded = pyqtSignal()

    def __init__(self, lost: Lost, style: Style) -> None:
        super().__init__()
        self.lost, self._style = lost, style
        self._race: Race | None = None
        place = lost.place
        name = place.path.name if place.path else "Untitled"
        self.setAccessibleName(name)
        self.picture = QLabel()
        self.picture.setFixedSize(SHOWN)
        title, time, race = (
            ElidedLabel(text) for text in (name, when(lost.time, date.today()), _summary(place))
        )
        title.setObjectName("title")
        for label in (time, race):
            label.setObjectName("muted")
        self.setToolTip(str(place.path) if place.path else "It was never saved to a file")
        self.restore, self.discard = QPushButton("Restore"), QPushButton("Discard")
        self.restore.setAccessibleName(f"Restore {name}")
        self.discard.setAccessibleName(f"Discard {name}")
        self.restore.setToolTip("Open it with its unsaved changes")
        self.discard.setToolTip("Delete these changes for good")
        self.restore.clicked.connect(self.restored)
        self.discard.clicked.connect(self._on_discard)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.addWidget(self.picture, 0, 0, 5, 1, Qt.AlignmentFlag.AlignTop)
        for row, label in enumerate((title, time, race)):
            grid.addWidget(label, row, 1, 1, 3)
        grid.setRowStretch(3, 1)
        grid.addWidget(self.restore, 4, 1)
        grid.addWidget(self.discard, 4, 2)
        grid.setColumnStretch(3, 1)

    def run(self, job: Job) -> Race:
        """Run the race for the picture, on any thread."""
        return run_race(_shortened(self.lost.place.scene.setup), None, job.is_cancelled)

    def show_race(self, race: Race) -> None:
        """Show the picture of a race that has been run."""
        self._race = race
        self._show()

    def set_style(self, style: Style) -> None:
        """Apply colours."""
        self._style = style
        self._show()

    def _show(self) -> None:
        if self._race is None:
            return
        race, figure = self._race, self.lost.place.scene.figure
        last = race.setup.steps
        step = last if figure.step is None else min(figure.step, last)
        style = Style.of(self._style.dark, figure.terrain)
        state = ViewState(race, figure, step, race.setup.selected(figure.selected), style)
        self.picture.setPixmap(_painted(state, self.devicePixelRatioF()))

    def _on_discard(self) -> None:
        """Ask once more, on the button itself."""
        if self.discard.text() == "Discard":
            self.discard.setText("Discard for good")
            self.discard.setObjectName("error")
            self.discard.setStyleSheet("")  # take the style of the new name
        else:
            self.discarded.emit()


def when(time: datetime, today: date) -> str:
    """Return when something was changed, in words."""
    day = {0: "Today", 1: "Yesterday"}.get((today - time.date()).days, f"{time:%Y-%m-%d}")
    return f"{day} at {time:%H:%M}"


def _summary(place: Place) -> str:
    setup, count = place.scene.setup, len(place.scene.setup.racers)
    return f"{setup.surface.title} · {count} racer{'s' * (count != 1)}"


def _shortened(setup: Setup) -> Setup:
    """Return a setup, with fewer steps if the race would take long."""
    share = MOST_WORK / max(work_ahead(setup, None), 1.0)
    if share >= 1.0:
        return setup
    return replace(setup, steps=max(int(setup.steps * share), 1), seeds=1, pins=())


def _painted(state: ViewState, ratio: float) -> QPixmap:
    """Paint a state at a size at which its parts have room, and make it small."""
    image = QImage(PAINTED, QImage.Format.Format_RGB32)
    image.fill(state.style.color("window"))
    terrain = TerrainCache()
    terrain.draft = True  # fast; the picture becomes smaller
    picture, painter = PicturePainter(terrain, on_screen=True), QPainter(image)
    picture.lay_out(state, QSizeF(PAINTED))
    picture.paint(painter)
    painter.end()
    aspect, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    small = QPixmap.fromImage(image.scaled(SHOWN * ratio, aspect, smooth))
    small.setDevicePixelRatio(ratio)
    return small
