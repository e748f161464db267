"""The registry of side views, which stand beside or below the panes.

A new side view is a painter and an entry here, and an item in :mod:`app.views.registry` if it
responds to the pointer.
"""

from dataclasses import dataclass

from app.drawing.chart.chart import ChartPainter
from app.drawing.data import DataPainter
from app.drawing.scoreboard import ScoreboardPainter
from app.drawing.slices import SlicesPainter
from app.drawing.steps import StepsPainter
from app.drawing.view_painter import FootPainter, ViewPainter


@dataclass(frozen=True)
class SideView:
    """The declaration of a side view.

    Parameters
    ----------
    title, doc : str
        For the menu, and one line for its tooltip.
    painter : type of ViewPainter
        A :class:`FootPainter` stands below the panes of a picture, and on screen in a panel or
        a window of its own; the others stand beside the panes.
    optional : bool
        Whether the user can switch it; the others are shown if they concern the race.
    keys : tuple of str
        Shortcuts that switch it.
    words : str
        Synonyms for the search.
    tip : str
        How to read it.
    """

    title: str
    doc: str
    painter: type[ViewPainter]
    optional: bool = True
    keys: tuple[str, ...] = ()
    words: str = ""
    tip: str = ""

    @property
    def at_foot(self) -> bool:
        """Whether the view stands below the panes."""
        return issubclass(self.painter, FootPainter)


SIDE_VIEWS = {
    "data": SideView(
        "Data", "The data behind the surface, and each racer's fit", DataPainter, optional=False
    ),
    "slices": SideView(
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
    "chart": SideView(
        "Chart",
        "A measure of all racers against the steps",
        ChartPainter,
        optional=False,
        tip="Click or drag to go to a step.",
    ),
    "inspector": SideView(
        "Step inspector",
        "The next step of the selected racer, line by line",
        StepsPainter,
        keys=("I",),
        words="take the next step apart terms equation",
    ),
    "scoreboard": SideView(
        "Scoreboard",
        "A table of all racers",
        ScoreboardPainter,
        keys=("T",),
        words="table results standings",
    ),
}
"""Key → side view, in the order of the picture."""
