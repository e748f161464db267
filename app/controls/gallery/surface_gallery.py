"""The gallery of surfaces, each with a thumbnail and its lesson."""

from collections.abc import Callable, Sequence
from functools import partial

from PyQt6.QtCore import QPoint, QTimer
from PyQt6.QtWidgets import QWidget

from app.controls.gallery.gallery import Gallery
from app.controls.gallery.shelf import GAP
from app.controls.gallery.surface_card import SurfaceCard
from app.controls.gallery.surface_entries import SurfaceEntry, choose, registered
from app.controls.gallery.surveyor import Surveyor
from app.model.session import Session

Offer = Callable[[], Sequence[SurfaceEntry]]


class SurfaceGallery(Gallery[SurfaceEntry, SurfaceCard]):
    """Lets the user pick a surface for the session.

    Functions supply its entries: one for the registered families, and others that a window adds.

    Attributes
    ----------
    surveyor : Surveyor
        Makes the thumbnails.
    """

    def __init__(
        self,
        session: Session,
        window: QWidget,
        opener: QWidget,
        offers: Sequence[Offer] = (registered,),
    ) -> None:
        super().__init__(window, opener, SurfaceCard, "surfaces")
        self._session, self._offers, self._button = session, offers, opener
        self.search.setPlaceholderText("Search by name, formula or what it teaches")
        self.search.setToolTip("Enter picks the first surface found, ↓ moves to the cards")
        self.surveyor = Surveyor(session.jobs)
        self._begin = QTimer(self)  # thumbnails start after the texts are painted
        self._begin.setSingleShot(True)
        self._begin.setInterval(0)
        self._begin.timeout.connect(self._survey)
        self.search.textChanged.connect(lambda: self.isVisible() and self._begin.start())

    def open(self) -> None:
        """Show all cards, with the focus in the search."""
        super().open()
        self._begin.start()

    def leave(self) -> None:
        """Close the gallery, and stop the thumbnails."""
        if self.isVisible():
            self._begin.stop()
            self.surveyor.survey([])
        super().leave()

    def offered(self) -> Sequence[SurfaceEntry]:
        """Return the entries of every offer."""
        return [choice for offer in self._offers for choice in offer()]

    def dress(self, card: SurfaceCard) -> None:
        """Check the card of the shown surface."""
        card.setChecked(card.choice.is_shown(self._session.setup.surface))

    def discard(self, card: SurfaceCard) -> None:
        """Delete a card, and cancel its survey."""
        self.surveyor.forget(card)
        super().discard(card)

    def pick(self, card: SurfaceCard) -> None:
        """Move the race to a card's surface, unless it is there already."""
        if card.choice.is_shown(self._session.setup.surface):
            self.leave()
        else:
            choose(self._session, card.choice, self.leave, partial(self._on_refused, card))

    def _on_refused(self, card: SurfaceCard, error: Exception) -> None:
        if not isinstance(error, ValueError):
            raise error
        card.setChecked(False)
        self._shelf.say(str(error))

    def corner(self, width: int) -> QPoint:
        """Return the place below the opener."""
        return self._button.mapTo(self._window, QPoint(0, self._button.height() + 2 * GAP))

    def _survey(self) -> None:
        """Survey for the missing thumbnails, visible ones first."""
        seen = [card for card in self.hits if not card.visibleRegion().isEmpty()]
        self.surveyor.survey([*seen, *self.hits, *self._cards])
