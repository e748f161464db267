"""What every view is shown: a race, how it is looked at, and where the playhead is."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from app.drawing.entry import Entry, entries_of
from app.style.theme import Style
from optim_core.analysis.replay import Replay, StepDetail
from optim_core.runs.trajectory import Trajectory
from optim_core.scenes.figure import Figure
from optim_core.scenes.race import Race
from optim_core.scenes.setup import Setup
from optim_core.surfaces.landscape import Bounds


@dataclass(frozen=True, eq=False)
class ViewState:
    """All that a picture depends on.

    Parameters
    ----------
    race : Race
    figure : Figure
        Of a scene with the race's surface.
    step : int
        The playhead's; within the race.
    selected : str or None
        The id of the racer that is looked at, one of those that take part.
    style : Style
        Colours and sizes.
    """

    race: Race
    figure: Figure
    step: int
    selected: str | None
    style: Style

    @property
    def setup(self) -> Setup:
        """What was raced."""
        return self.race.setup

    @property
    def bounds(self) -> Bounds:
        """What the panes show."""
        return self.figure.view or self.race.setup.surface.bounds

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Those who take part, in the order of the racers; the same objects for a race."""
        return entries_of(self.race)

    @property
    def chosen(self) -> Entry | None:
        """The racer that is looked at; the first where nobody is."""
        one = [entry for entry in self.entries if entry.racer == self.selected]
        return next(iter(one or self.entries), None)

    @cached_property
    def detail(self) -> StepDetail | None:
        """The next step of the racer that is looked at, taken apart."""
        chosen = self.chosen
        if chosen is None:
            return None
        replay: Replay = self.race.kept(
            f"replay of {chosen.racer}", lambda race: _replay(race.setup, chosen.trajectory)
        )
        return replay.detail(self.step)

    def shows(self, side_view: str) -> bool:
        """Whether a side view is on."""
        return side_view in self.figure.side_views

    def at(self, step: int) -> "ViewState":
        """Return the state with the playhead at another step."""
        return self.with_(step=step)

    def with_(self, **changes: Any) -> "ViewState":
        """Return the state with some fields changed."""
        return replace(self, **changes)


def _replay(setup: Setup, path: Trajectory) -> Replay:
    """Return one path of a race with its states."""
    return Replay(path, seed=setup.seed, noise=setup.noise, batch_size=setup.batch_size)
