"""Choice of texts by width: the longest that fits, elided only if none does."""

from collections.abc import Sequence

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QFontMetricsF

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def fitting(texts: Sequence[str], metrics: QFontMetricsF, room: float) -> str:
    """Return the first text that fits, or ""."""
    return next((text for text in texts if metrics.horizontalAdvance(text) <= room), "")


def fitted(texts: Sequence[str], metrics: QFontMetricsF, room: float) -> str:
    """Return the first text that fits, or else the last one, elided."""
    return fitting(texts, metrics, room) or elided(texts[-1] if texts else "", metrics, room)


def elided(text: str, metrics: QFontMetricsF, room: float, keep_end: bool = False) -> str:
    """Return a text, shortened at its end if it is too long; ``keep_end`` keeps its last word."""
    head, space, end = text.rpartition(" ")
    left = room - metrics.horizontalAdvance(end)
    if keep_end and space and metrics.horizontalAdvance(text) > room and left > 0.0:
        if cut := metrics.elidedText(head, Qt.TextElideMode.ElideRight, left):
            return cut + end
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
