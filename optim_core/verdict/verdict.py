"""How a path ended, as data with its sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from optim_core.verdict.reason import End, Number, Reason
from optim_core.verdict.sentences import HEADLINES, TEMPLATES, sentences
from optim_core.verdict.status import Status


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
