"""Choice of texts by width: the longest that fits, elided only if none does."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QFontMetricsF

from app.style.theme import Style

PARTING = " · "
"""What stands between the parts of a text."""

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@lru_cache(maxsize=64)
def metrics_of(style: Style, pixels: float, bold: bool = False) -> QFontMetricsF:
    """Return the metrics of a style's font."""
    return QFontMetricsF(style.font(pixels, bold))


def fitting(texts: Iterable[str], metrics: QFontMetricsF, room: float) -> str:
    """Return the first text that fits, or ""; those after it are not asked for."""
    return next((text for text in texts if metrics.horizontalAdvance(text) <= room), "")


def fitted(texts: Sequence[str], metrics: QFontMetricsF, room: float) -> str:
    """Return the first text that fits, or else the last one, elided."""
    return fitting(texts, metrics, room) or elided(texts[-1] if texts else "", metrics, room)


def elided(text: str, metrics: QFontMetricsF, room: float, keep_end: bool = False) -> str:
    """Return a text, shortened at its end if it is too long.

    With ``keep_end``, its last word stays whole, so that a value at its end is not cut.
    """
    head, space, end = text.rpartition(" ")
    if keep_end and space and metrics.horizontalAdvance(text) > room:
        left = room - metrics.horizontalAdvance(end)
        if left >= 0.0:
            return metrics.elidedText(head, Qt.TextElideMode.ElideRight, left) + end
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)


def wrapped(text: str, metrics: QFontMetricsF, room: float) -> list[str]:
    """Return the lines of a text: one if it fits, or else as many as each part between dots needs.

    They are [] if a word is wider than the room.
    """
    if metrics.horizontalAdvance(text) <= room:
        return [text]
    lines: list[str] = []
    for part in text.split(PARTING):
        lines.append("")
        for word in part.split(" "):
            longer = f"{lines[-1]} {word}".lstrip()
            if metrics.horizontalAdvance(longer) <= room:
                lines[-1] = longer
            elif metrics.horizontalAdvance(word) <= room:
                lines.append(word)
            else:
                return []
    return lines


def shortened(text: str, metrics: QFontMetricsF, room: float) -> str:
    """Return a text of parts between dots without those before the last that do not fit.

    The first and the last part stay; none is cut, so that no number becomes another one.
    """
    first, *middle = text.split(PARTING)
    for kept in range(len(middle) - 1, 0, -1):
        if metrics.horizontalAdvance(text) <= room:
            return text
        text = PARTING.join([first, *middle[: kept - 1], "…", middle[-1]])
    return text if metrics.horizontalAdvance(text) <= room else first
