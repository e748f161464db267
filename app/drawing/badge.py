"""The news about a racer: that it is out of view, how its run ended, how many seeds diverged."""

from collections.abc import Sequence
from typing import NamedTuple

from optim_core.parameters.number_format import named
from optim_core.runs.ensemble import Ensemble
from optim_core.runs.trajectory import Trajectory
from optim_core.verdict.reason import End
from optim_core.verdict.status import Status
from optim_core.verdict.verdict import Verdict

_ARRIVED = ("★ step {step}", "★ {step}")
_FOR_NOW = ("☆ since step {step}", "☆ {step}")
"""At a minimum; hollow where the path may leave it again."""

_DIVERGED, _ESCAPED = "{count} of {seeds} diverged", "{count} of {seeds} ran off downhill"

_COLORS = {"minimum": "good", "moving": "muted", "hardly_moving": "muted", "escaped": "text"}
"""Kind of end → name of the colour of its badge; "bad" for all others."""


class Badge(NamedTuple):
    """The news about a racer.

    ``texts`` are in full, from long to short, ``short`` those without the reason, and ``color`` is
    the name of a colour.
    """

    texts: Sequence[str]
    color: str = "muted"
    short: Sequence[str] = ()


def badge_of_path(path: Trajectory, verdict: Verdict, frame: int, in_view: bool) -> Badge:
    """Return the news about a path at a step: none while it moves in view."""
    ended = path.status is not Status.FINISHED and frame >= path.stopped_at
    if not ended and not in_view:
        return Badge(("out of view",))
    if not ended and (frame < path.steps or verdict.end is End.MOVING):
        return Badge(())
    color = _COLORS.get(verdict.end, "bad")
    if verdict.arrived and ended:
        words = named({"step": verdict.step})
        said = _FOR_NOW if verdict.for_now else _ARRIVED
        return Badge([each.format_map(words) for each in said], color)
    whole = verdict.texts[: -len(verdict.headlines)]
    return Badge(whole or verdict.headlines, color, verdict.headlines)


def badge_of_ensemble(ensemble: Ensemble, frame: int) -> Badge:
    """Return how many paths have diverged, once most have, and at the end how all ended."""
    gone = ensemble.has_left(frame)
    color = ("text" if ensemble.batch.escapes else "bad") if gone else "muted"
    if frame >= len(ensemble.diverged) - 1:
        return Badge((ensemble.summary,), color)
    counts = named({"count": int(ensemble.diverged[frame]), "seeds": len(ensemble)})
    words = _ESCAPED if gone and ensemble.batch.escapes else _DIVERGED
    return Badge((words.format_map(counts),) if gone else (), color)
