"""What may stand beside or below the panes: what window and command line offer."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SideView:
    """A side view.

    Parameters
    ----------
    title, doc : str
        For a menu, and a line for its tooltip.
    optional : bool
        Whether a person switches it; the others are there where they have something to show.
    keys : tuple of str
        Shortcuts that switch it.
    words : str
        Other words that a search finds it by.
    """

    title: str
    doc: str
    optional: bool = True
    keys: tuple[str, ...] = ()
    words: str = ""


SIDE_VIEWS = {
    "data": SideView("Data", "The data behind the surface, and each racer's fit", optional=False),
    "slices": SideView(
        "Slices and steps",
        "The loss through one racer along its gradient, its step and the eigenvectors, and how its "
        "steps add up",
        words="cut section decomposition",
    ),
    "chart": SideView("Chart", "A measure of all racers against the steps", optional=False),
    "inspector": SideView(
        "Step inspector",
        "The next step of the selected racer, line by line",
        keys=("I",),
        words="take the next step apart terms equation",
    ),
    "scoreboard": SideView(
        "Scoreboard", "A table of all racers", keys=("T",), words="table results standings"
    ),
}
"""Key → side view, in the order in which they stand."""
