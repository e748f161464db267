"""The registry of side views, which stand beside or below the panes.

A new side view is a painter and a line here, and one in :mod:`app.views.registry` if it responds
to the pointer.
"""

import math
from dataclasses import dataclass
from typing import Literal

from app.drawing.chart.chart import ChartPainter
from app.drawing.data.data import DataPainter
from app.drawing.scoreboard import ScoreboardPainter
from app.drawing.slices.slices import SlicesPainter
from app.drawing.state import ViewState
from app.drawing.steps import StepsPainter
from app.drawing.view_painter import ViewPainter


@dataclass(frozen=True)
class SideView:
    """The declaration of a side view.

    Parameters
    ----------
    key : str
        Its name in figures and commands.
    title, doc : str
        For the menu, and one line for its tooltip.
    painter : type of ViewPainter
    place : {"beside", "below", "window"}
        Where it stands on screen: beside the panes, in a panel below them, or in a window of its
        own. In a picture, all but those beside the panes are below them.
    optional : bool
        Whether the user can switch it; the others are shown if they concern the race.
    keys : tuple of str
        Shortcuts that switch it.
    words : str
        Synonyms for the search.
    tip : str
        How to read it.
    """

    key: str
    title: str
    doc: str
    painter: type[ViewPainter]
    place: Literal["beside", "below", "window"] = "beside"
    optional: bool = True
    keys: tuple[str, ...] = ()
    words: str = ""
    tip: str = ""

    def shown(self, state: ViewState) -> bool:
        """Return whether the view is on in a figure, and has something to show."""
        return (not self.optional or state.shows(self.key)) and self.painter.concerns(state)


_ALL = (
    SideView(
        "data",
        "Data",
        "The data behind the surface, and each racer's fit",
        DataPainter,
        optional=False,
    ),
    SideView(
        "slices",
        "Slices and steps",
        "The loss through one racer along its gradient, its step and the eigenvectors, and how its "
        "steps add up",
        SlicesPainter,
        words="cut section decomposition",
        tip="The loss through the racer, along four directions, all on one scale.\n"
        "Thin: the slope there. Dashed: the parabola with the curvature there.\n"
        "Ring: where the next step lands.\n"
        "Bars: pale, the length of all steps so far; full, what is left of it where they cancel.",
    ),
    SideView(
        "chart",
        "Chart",
        "A measure of all racers against the steps",
        ChartPainter,
        optional=False,
        tip="Click or drag to go to a step.",
    ),
    SideView(
        "inspector",
        "Step inspector",
        "The next step of the selected racer, line by line",
        StepsPainter,
        "below",
        keys=("I",),
        words="take the next step apart terms equation",
    ),
    SideView(
        "scoreboard",
        "Scoreboard",
        "A table of all racers",
        ScoreboardPainter,
        "window",
        keys=("T",),
        words="table results standings",
    ),
)

SIDE_VIEWS = {view.key: view for view in _ALL}
"""Key → side view, in the order of the picture."""


def foot_heights(state: ViewState, width: float) -> dict[str, float]:
    """Return key → height of the views that are below the panes of a picture, in whole pixels."""
    return {
        view.key: float(math.ceil(view.painter.height(state, width)))
        for view in SIDE_VIEWS.values()
        if view.place != "beside" and view.shown(state)
    }
