"""Jobs that survey the gallery's surfaces for their thumbnails, one after the other."""

from collections.abc import Sequence

from app.controls.gallery.surface_card import SurfaceCard
from app.drawing.terrain.terrain import Survey
from app.model.jobs import Jobs, Urgency


class Surveyor:
    """Gives cards their surveys; None if a survey fails.

    Parameters
    ----------
    jobs : Jobs

    Attributes
    ----------
    at_work : SurfaceCard or None
        The card whose surface is being surveyed.
    """

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        self.at_work: SurfaceCard | None = None
        self._waiting: Sequence[SurfaceCard] = ()

    def survey(self, cards: Sequence[SurfaceCard]) -> None:
        """Survey these cards next, in order, except those already surveyed; forget all others."""
        self._waiting = [card for card in cards if not card.surveyed]
        if self.at_work is None:
            self._next()

    def forget(self, card: SurfaceCard) -> None:
        """Cancel the survey of a card that is deleted."""
        if card is self.at_work:
            self.at_work = None
            self._jobs.cancel(_key(card))

    def _next(self) -> None:
        card = next((card for card in self._waiting if not card.surveyed), None)
        if card is not None:
            self.at_work = card
            survey = card.survey_job()
            self._jobs.submit(
                _key(card),
                lambda job: survey(),
                lambda survey: self._on_surveyed(card, survey),
                lambda error: self._on_surveyed(card, None),
                urgency=Urgency.SHOWN,
            )

    def _on_surveyed(self, card: SurfaceCard, survey: Survey | None) -> None:
        self.at_work = None
        card.set_survey(survey)
        self._next()


def _key(card: SurfaceCard) -> object:
    return "thumbnail", card
