"""A race at one moment, which can be shown again exactly: what is raced, and how it is shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from optim_core.scenes.figure import Figure, check_view
from optim_core.scenes.race import Race, run_race
from optim_core.scenes.setup import Setup
from optim_core.surfaces.landscape import Bounds


@dataclass(frozen=True)
class Scene:
    """A setup and a figure, with the texts that go with them.

    Parameters
    ----------
    setup : Setup
    figure : Figure
    title, text, notes : str
        A heading, a description, and notes for the speaker only.
    extra : mapping
        Unknown fields of the file, which are kept on saving.

    Raises
    ------
    ValueError
        The figure does not fit the setup; the message names the field.
    """

    setup: Setup
    figure: Figure = field(default_factory=Figure)
    title: str = ""
    text: str = ""
    notes: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def __repr__(self) -> str:
        title = f"{self.title!r:.60} on " if self.title else ""
        return f"<Scene {title}{self.setup.summary}>"

    def __post_init__(self) -> None:
        """Refuse a view that cannot be drawn; clamp the step to the race."""
        figure = self.figure
        if figure.view is not None:
            check_view(figure.view, self.setup.surface)
        if figure.step is not None and figure.step > self.setup.steps:
            object.__setattr__(self, "figure", replace(figure, step=self.setup.steps))

    def edited(self, **changes: Any) -> "Scene":
        """Return the scene with changed fields, of its setup, its figure or the scene itself.

        >>> import optim_core as oc
        >>> scene = oc.default_scene().edited(steps=50, layout="overlay", title="Five at once")
        >>> scene.setup.steps, scene.figure.layout, scene.title
        (50, 'overlay', 'Five at once')
        """
        setup = {name: changes.pop(name) for name in _SETUP & changes.keys()}
        figure = {name: changes.pop(name) for name in _FIGURE & changes.keys()}
        if setup:
            changes["setup"] = replace(changes.get("setup", self.setup), **setup)
        if figure:
            changes["figure"] = replace(changes.get("figure", self.figure), **figure)
        return replace(self, **changes)

    def passing_of(self, figure: Figure) -> "Scene":
        """Return the scene with the passing fields of another figure: step, selection, scheme.

        A racer stays selected if the one that is selected there does not race here.
        """
        shown = self.figure.passing_of(figure)
        if shown.selected not in {racer.id for racer in self.setup.racers}:
            shown = replace(shown, selected=self.figure.selected)
        return replace(self, figure=shown)

    @property
    def bounds(self) -> Bounds:
        """The bounds that the panes show."""
        return self.figure.view or self.setup.surface.bounds

    def run(
        self, previous: Race | None = None, cancelled: Callable[[], bool] | None = None
    ) -> Race:
        """Run the race; see :func:`optim_core.scenes.race.run_race`."""
        return run_race(self.setup, previous, cancelled)


_OWN = {each.name for each in fields(Scene)}
_SETUP = frozenset(each.name for each in fields(Setup)) - _OWN
_FIGURE = frozenset(each.name for each in fields(Figure)) - _OWN
