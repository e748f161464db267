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
    """Return a text, shortened if too long: at its end or, if that is to be kept, inside."""
    mode = Qt.TextElideMode.ElideMiddle if keep_end else Qt.TextElideMode.ElideRight
    return metrics.elidedText(text, mode, room)
