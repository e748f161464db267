"""Judges how a path ended: the judge of every :class:`~optim_core.runs.trajectory.Trajectory`."""

from types import MappingProxyType

from optim_core.analysis.judging.cycle import Cycle
from optim_core.analysis.judging.divergence import why_diverged
from optim_core.analysis.judging.motion import hardly_moves, has_only_just_slowed, how_it_moves
from optim_core.analysis.judging.rest import may_leave, where_it_rests
from optim_core.runs.trajectory import Trajectory
from optim_core.verdict.reason import End, Finding
from optim_core.verdict.status import Status
from optim_core.verdict.verdict import Verdict


def judged(path: Trajectory) -> Verdict:
    """Judge how a path ended. ``Trajectory.verdict`` caches the result."""
    end, finding = _found(path)
    numbers = MappingProxyType(dict(finding.numbers))
    return Verdict(
        path.status,
        end,
        finding.reason,
        path.stopped_at,
        numbers,
        finding.place,
        end is End.MINIMUM and may_leave(path),
    )


def _found(path: Trajectory) -> tuple[End, Finding]:
    if path.status is Status.DIVERGED:
        return why_diverged(path)
    if path.status is Status.CONVERGED:
        end, finding = where_it_rests(path)
        if end is not End.FLAT or not has_only_just_slowed(path):
            return end, finding
        return End.MOVING, how_it_moves(path)
    if (held_up := hardly_moves(path)) is not None:
        return held_up
    if (cycle := Cycle.of(path)) is not None:
        return End.CYCLING, cycle.found(path)
    return End.MOVING, how_it_moves(path)
