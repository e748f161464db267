"""How a path ended, as data with its sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from optim_core.verdict.headlines import HEADLINES, REST
from optim_core.verdict.reason import End, Number, Reason
from optim_core.verdict.sentences import FOR_NOW, TEMPLATES, sentences
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
    for_now : bool
        Whether a path at a minimum may leave it again: it is said to rest, not to have converged.
    """

    status: Status
    end: End
    reason: Reason
    step: int
    numbers: Mapping[str, Number] = field(hash=False)
    place: tuple[float, float] | None = None
    for_now: bool = False

    @property
    def arrived(self) -> bool:
        """Whether the path came to rest at a minimum."""
        return self.end is End.MINIMUM

    @cached_property
    def headlines(self) -> tuple[str, ...]:
        """The sentences without the reason, the longest first."""
        return sentences(self._headlines, self.step, self.numbers, self.place)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The full sentence and its shorter forms, the longest first."""
        said = FOR_NOW if self.for_now else TEMPLATES
        templates = said[self.reason] + self._headlines
        return sentences(templates, self.step, self.numbers, self.place)

    @property
    def _headlines(self) -> tuple[str, ...]:
        return REST if self.for_now and self.arrived else HEADLINES[self.end]

    def __str__(self) -> str:
        return self.texts[0]
