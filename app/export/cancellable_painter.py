"""A painter that stops when its picture is no longer wanted."""

from collections.abc import Callable
from typing import Any

from PyQt6.QtGui import QImage, QPainter

from optim_core.cancellation import go_on_unless


class CancellablePainter(QPainter):
    """Asks whether it has been cancelled wherever a pen is set or a state saved: all the time.

    Parameters
    ----------
    image : QImage
    cancelled : callable

    Raises
    ------
    Cancelled
        ``cancelled`` returned True; whoever paints must end the painter then, too.
    """

    def __init__(self, image: QImage, cancelled: Callable[[], bool]) -> None:
        super().__init__(image)
        self._cancelled = cancelled

    def setPen(self, *pen: Any) -> None:
        """Set the pen."""
        go_on_unless(self._cancelled)
        super().setPen(*pen)

    def save(self) -> None:
        """Save the state."""
        go_on_unless(self._cancelled)
        super().save()
