"""How a path ended, as data, and the sentences for it.

Importing this module makes it the judge of every :class:`~optim_core.runs.trajectory.Trajectory`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from optim_core.analysis.verdict.divergence import why_diverged
from optim_core.analysis.verdict.motion import Cycle, how_it_moves, why_stalled
from optim_core.analysis.verdict.reason import End, Finding, Number, Reason
from optim_core.analysis.verdict.rest import where_it_rests
from optim_core.analysis.verdict.sentences import HEADLINES, TEMPLATES, sentences
from optim_core.runs.trajectory import Status, Trajectory


@dataclass(frozen=True)
class Verdict:
    """How a path ended, and why.

    Parameters
    ----------
    status : Status
        The status of the run.
    end : End
        The kind of end.
    reason : Reason
    step : int
        The step at which it ended; see ``Trajectory.stopped_at``.
    numbers : name → float, int or str
        The values behind the reason, read-only.
    place : (x, y) or None
        The critical point, the centre of the cycle, or where the path rests.
    """

    status: Status
    end: End
    reason: Reason
    step: int
    numbers: Mapping[str, Number] = field(hash=False)
    place: tuple[float, float] | None = None

    @property
    def arrived(self) -> bool:
        """Whether the path came to rest at a minimum."""
        return self.end is End.MINIMUM

    @cached_property
    def headlines(self) -> tuple[str, ...]:
        """The sentences without the reason, the longest first."""
        return sentences(HEADLINES[self.end], self.step, self.numbers, self.place)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The full sentence and its shorter forms, the longest first."""
        templates = TEMPLATES[self.reason] + HEADLINES[self.end]
        return sentences(templates, self.step, self.numbers, self.place)

    def __str__(self) -> str:
        return self.texts[0]


def judged(path: Trajectory) -> Verdict:
    """Judge how a path ended. ``Trajectory.verdict`` caches the result."""
    end, finding = _found(path)
    numbers = MappingProxyType(dict(finding.numbers))
    return Verdict(path.status, end, finding.reason, path.stopped_at, numbers, finding.place)


def _found(path: Trajectory) -> tuple[End, Finding]:
    if path.status is Status.DIVERGED:
        return End.DIVERGED, why_diverged(path)
    if path.status is Status.CONVERGED:
        return where_it_rests(path)
    if (why := why_stalled(path)) is not None:
        return End.STALLED, why
    if (cycle := Cycle.of(path)) is not None:
        return End.CYCLING, cycle.found(path)
    return End.MOVING, how_it_moves(path)


Trajectory.judge = judged
