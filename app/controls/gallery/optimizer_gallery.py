"""The gallery of optimizers, each with what it does and its update."""

from collections.abc import Sequence
from functools import cache

from PyQt6.QtCore import QPoint, QPointF, QSize
from PyQt6.QtGui import QPainter
from PyQt6.QtWidgets import QWidget

from app.controls.gallery.card import PADDING, SMALL, Card, clamped
from app.controls.gallery.entry import GalleryEntry
from app.controls.gallery.gallery import Gallery
from app.controls.gallery.shelf import GAP
from app.model.session import Session
from app.style.theme import LOOKS, Look, draw_marker
from optim_core.optimizers import OPTIMIZERS
from optim_core.scenes.defaults import race_optimizer
from optim_core.scenes.setup import Racer

MARKER = 16
"""Size of a marker, in pixels."""

TEXT = PADDING + MARKER + 6.0
"""Where the text begins, in pixels."""

BLANK = "\N{NO-BREAK SPACE}"

LINES = 2
"""Most lines of an equation."""


@cache
def registered() -> Sequence[GalleryEntry]:
    """Return the entries of the registered optimizers, in order."""
    return tuple(
        GalleryEntry(
            rule.group,
            rule.title,
            rule.summary,
            rule.name,
            rule.equation,
            f"{rule.words} {rule.reference} {rule.group}",
        )
        for rule in OPTIMIZERS.values()
    )


class OptimizerCard(Card):
    """A button for an optimizer.

    Attributes
    ----------
    look : Look or None
        That of the racer that already uses it, if there is one.
    """

    SIZE = QSize(304, 76)
    look: Look | None = None

    @property
    def paragraphs(self) -> Sequence[tuple[str, int]]:
        """What the optimizer does, and its update."""
        return (self.choice.teaches, 1), (self._equation, LINES)

    @property
    def _equation(self) -> str:
        """The update, which wraps only after a semicolon if it has the room for that."""
        formula = self.choice.formula
        bound = formula.replace(" ", BLANK).replace(f";{BLANK}{BLANK}", ";  ")
        room = self.width() - TEXT - PADDING
        fits = len(clamped(bound, self._style.font(SMALL), room, LINES + 1)) <= LINES
        return bound if fits else formula

    def paint_picture(self, painter: QPainter) -> float:
        """Paint the racer's marker beside the title."""
        if self.look is not None:
            middle = QPointF(PADDING + MARKER / 2, PADDING + MARKER / 2)
            draw_marker(painter, self.look, self._style, middle, MARKER * 0.85, halo=False)
        return TEXT


class OptimizerGallery(Gallery[GalleryEntry, OptimizerCard]):
    """Lets the user pick an optimizer, which joins the race.

    Parameters
    ----------
    session : Session
    window, opener : QWidget
        As for :class:`Gallery`.
    beside : QWidget
        The panel of racers: the gallery opens to its left.
    """

    def __init__(self, session: Session, window: QWidget, opener: QWidget, beside: QWidget) -> None:
        super().__init__(window, opener, OptimizerCard, "optimizers")
        self._session, self._beside = session, beside
        self.search.setPlaceholderText("Search by name, equation, author or what it does")
        self.search.setToolTip("Enter adds the first optimizer found, ↓ moves to the cards")

    def offered(self) -> Sequence[GalleryEntry]:
        """Return the entries of the registered optimizers."""
        return registered()

    def dress(self, card: OptimizerCard) -> None:
        """Show the look of the racer that uses the optimizer."""
        racers = self._session.setup.racers
        looks = (each.look or 0 for each in racers if each.optimizer.name == card.choice.name)
        first = next(looks, None)
        card.look = None if first is None else LOOKS[first]

    def pick(self, card: OptimizerCard) -> None:
        """Add the optimizer to the race, with the values of a good race on the surface."""
        self.leave()
        surface = self._session.setup.surface.family()
        self._session.add(Racer(race_optimizer(card.choice.name, surface)))

    def corner(self, width: int) -> QPoint:
        """Return the place beside the panel, or at the window's right edge if it is hidden."""
        panel = self._beside
        if not panel.isVisible():
            return QPoint(self._window.width(), 2 * GAP)
        return panel.mapTo(self._window, QPoint(-width - 2 * GAP, 2 * GAP))
