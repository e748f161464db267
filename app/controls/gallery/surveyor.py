"""Has the gallery's surfaces measured for their thumbnails, one after the other, on a thread."""

from collections.abc import Sequence

from PyQt6.QtCore import QObject

from app.controls.gallery.card import Card
from app.drawing.terrain import Survey
from app.model.worker import LatestWorker


class Surveyor(QObject):
    """Gives cards their surveys; one that fails is given none.

    Attributes
    ----------
    at_work : Card or None
        Whose surface is being measured.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.at_work: Card | None = None
        self._waiting: Sequence[Card] = ()
        self._worker = LatestWorker(self)
        self._worker.finished.connect(self._on_surveyed)
        self._worker.failed.connect(lambda _: self._on_surveyed(None))

    def survey(self, cards: Sequence[Card]) -> None:
        """Survey these next, in their order, but for those that have been; forget the others."""
        self._waiting = [card for card in cards if not card.surveyed]
        if self.at_work is None:
            self._next()

    def forget(self, card: Card) -> None:
        """Give a card that is going away nothing any more."""
        if card is self.at_work:
            self.at_work = None
            self._worker.forget()

    def close(self) -> None:
        """End the thread."""
        self._waiting = ()
        self._worker.close()

    def _next(self) -> None:
        card = next((card for card in self._waiting if not card.surveyed), None)
        if card is not None:
            self.at_work = card
            self._worker.submit(card.survey_job())

    def _on_surveyed(self, survey: Survey | None) -> None:
        card, self.at_work = self.at_work, None
        if card is not None:
            card.set_survey(survey)
        self._next()
