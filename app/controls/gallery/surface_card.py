"""A card in the gallery of surfaces: a surface's thumbnail, title and lesson."""

from collections.abc import Callable

from PyQt6.QtCore import QRectF, QSize, QSizeF, Qt
from PyQt6.QtGui import QPainter, QPainterPath, QPen, QPixmap
from PyQt6.QtWidgets import QWidget

from app.controls.gallery.card import PADDING, Card
from app.controls.gallery.surface_entries import SurfaceEntry
from app.drawing.terrain.terrain import Survey, paint
from app.style.theme import Style

THUMBNAIL = QSize(120, 80)

LEVELS, APART = 11, 2.5
"""Number of contours in a thumbnail: fewer than in a pane, on the same scale; and their smallest
distance, in pixels."""


class SurfaceCard(Card):
    """A button for a surface; checked while the race is on it.

    Attributes
    ----------
    choice : SurfaceEntry
    survey : Survey or None
        The terrain of the thumbnail; None before the survey, or if it failed.
    surveyed : bool
        Whether the survey has ended.
    """

    SIZE = QSize(304, 96)
    choice: SurfaceEntry

    def __init__(self, choice: SurfaceEntry, style: Style, parent: QWidget) -> None:
        super().__init__(choice, style, parent)
        self.survey: Survey | None = None
        self.surveyed = False
        self._painted: tuple[object, QPixmap] | None = None
        self.setCheckable(True)

    def set_survey(self, survey: Survey | None) -> None:
        """Show the terrain as the thumbnail; None if the survey failed."""
        self.survey, self.surveyed = survey, True
        self._painted = None
        self.update()

    def survey_job(self) -> Callable[[], Survey]:
        """Return a function that surveys the surface, on any thread."""
        make = self.choice.make
        columns, rows = THUMBNAIL.width() + 1, THUMBNAIL.height() + 1

        def job() -> Survey:
            surface = make()
            view = surface.bounds.shaped(THUMBNAIL.width() / THUMBNAIL.height())
            return Survey.of(surface, view, columns, rows, LEVELS, APART)

        return job

    def paint_picture(self, painter: QPainter) -> float:
        """Paint the thumbnail."""
        place = QRectF(PADDING, PADDING, THUMBNAIL.width(), THUMBNAIL.height())
        self._paint_thumbnail(painter, place)
        return place.right() + 12.0

    def _paint_thumbnail(self, painter: QPainter, place: QRectF) -> None:
        painter.save()
        outline = QPainterPath()
        outline.addRoundedRect(place, 4.0, 4.0)
        painter.setClipPath(outline)
        if self.survey is None:
            painter.fillPath(outline, self._style.color("line"))
        else:
            painter.drawPixmap(place.topLeft(), self._pixmap(self.survey))
        painter.restore()
        if self.isChecked():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._style.color("accent"), 2.0))
            painter.drawRoundedRect(place.adjusted(1.0, 1.0, -1.0, -1.0), 4.0, 4.0)

    def _pixmap(self, survey: Survey) -> QPixmap:
        """Return the thumbnail in the current colours and resolution."""
        key = (self._style, self.devicePixelRatioF())
        if self._painted is None or self._painted[0] != key:
            self._painted = key, paint(survey, QSizeF(THUMBNAIL), *key)
        return self._painted[1]
