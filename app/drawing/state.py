"""The state that every view shows: a race, its figure and the step at the playhead."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from app.drawing.entry import Entry, entries_of
from app.style.theme import Style
from optim_core.analysis.replay import Replay, StepDetail
from optim_core.scenes.figure import Figure
from optim_core.scenes.race import Race
from optim_core.scenes.setup import Setup
from optim_core.surfaces.landscape import Bounds


@dataclass(frozen=True, eq=False)
class ViewState:
    """Everything that a picture depends on.

    Parameters
    ----------
    race : Race
    figure : Figure
        The figure of a scene with the race's surface.
    step : int
        The step at the playhead, within the race.
    selected : str or None
        The id of the selected racer, one of those that take part.
    style : Style
        Colours and sizes.
    lead : float
        While playing: the share of the next step that the racers have covered, from 0 to 1.
    pulse : float
        While playing: how far the start's ring has pulsed, from 0 to 1; 0 if it does not.
    """

    race: Race
    figure: Figure
    step: int
    selected: str | None
    style: Style
    lead: float = 0.0
    pulse: float = 0.0

    @property
    def setup(self) -> Setup:
        """The setup of the race."""
        return self.race.setup

    @property
    def bounds(self) -> Bounds:
        """The bounds that the panes show."""
        return self.figure.view or self.race.setup.surface.bounds

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The racers that take part, in the race's order; the same objects for the same race."""
        return entries_of(self.race)

    @property
    def chosen(self) -> Entry | None:
        """The selected racer; the first if none is selected."""
        racer = self.setup.selected(self.selected)
        return next((entry for entry in self.entries if entry.racer == racer), None)

    @cached_property
    def detail(self) -> StepDetail | None:
        """The terms of the selected racer's next step."""
        chosen = self.chosen
        if chosen is None:
            return None
        return self.race.kept(_replay, chosen.racer).detail(self.step)

    def shows(self, side_view: str) -> bool:
        """Return whether a side view is on."""
        return side_view in self.figure.side_views

    def at(self, step: int) -> "ViewState":
        """Return the state with the playhead at another step."""
        return self.with_(step=step)

    def with_(self, **changes: Any) -> "ViewState":
        """Return the state with some fields changed."""
        return replace(self, **changes)


def _replay(race: Race, racer: str) -> Replay:
    """Return the path of a racer that takes part, with its states."""
    setup, path = race.setup, race.trajectory(racer)
    assert path is not None
    return Replay(path, seed=setup.seed, noise=setup.noise, batch_size=setup.batch_size)
