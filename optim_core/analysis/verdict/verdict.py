"""The end of a path in words, with its reason and the numbers behind it."""

from collections.abc import MutableMapping
from dataclasses import dataclass
from enum import StrEnum
from weakref import WeakKeyDictionary

from optim_core.analysis.verdict.divergence import why_diverged
from optim_core.analysis.verdict.motion import Cycle, how_it_moves, why_stalled
from optim_core.analysis.verdict.rest import where_it_rests
from optim_core.runs.trajectory import Status, Trajectory


class End(StrEnum):
    """What has become of a path."""

    DIVERGED = "diverged"
    MINIMUM = "minimum"
    SADDLE = "saddle"
    MAXIMUM = "maximum"
    FLAT = "flat"
    """At rest on ground that slopes no more, or ever less."""

    STALLED = "stalled"
    """Not at rest, and at its pace it would not get anywhere."""

    CYCLING = "cycling"
    MOVING = "moving"


@dataclass(frozen=True)
class Verdict:
    """A headline for a badge and, where there is one, the reason with its numbers.

    ``brief`` is the reason where there is little room.
    """

    status: Status
    end: End
    headline: str
    reason: str = ""
    brief: str = ""

    @property
    def arrived(self) -> bool:
        """Whether the path came to rest at a minimum."""
        return self.end is End.MINIMUM

    @property
    def texts(self) -> tuple[str, ...]:
        """The whole and what it may be shortened to, the longest first."""
        reasons = [reason for reason in (self.reason, self.brief) if reason]
        return (*(f"{self.headline} · {reason}" for reason in reasons), self.headline)

    def __str__(self) -> str:
        return self.texts[0]


_known: MutableMapping[Trajectory, Verdict] = WeakKeyDictionary()


def verdict(trajectory: Trajectory) -> Verdict:
    """Say how a trajectory ended."""
    if trajectory not in _known:
        _known[trajectory] = _judged(trajectory)
    return _known[trajectory]


def _judged(path: Trajectory) -> Verdict:
    status, step = path.status, path.stopped_at
    if status is Status.DIVERGED:
        return Verdict(status, End.DIVERGED, f"diverged at step {step}", *why_diverged(path))
    if status is Status.CONVERGED:
        kind, reason, brief = where_it_rests(path)
        return Verdict(status, End(kind), f"converged at step {step}", reason, brief)
    if (why := why_stalled(path)) is not None:
        return Verdict(status, End.STALLED, "stalled", *why)
    if (cycle := Cycle.of(path)) is not None:
        return Verdict(status, End.CYCLING, "oscillating", *cycle.words(path))
    return Verdict(status, End.MOVING, "still moving", *how_it_moves(path))
