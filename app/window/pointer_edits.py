"""Turns pointer actions in the picture into edits of the session."""

from collections.abc import Callable
from contextlib import suppress

from app.model.session import Session
from app.views.data import DataView
from app.views.picture.race_view import RaceView
from optim_core.parameters.points import Data
from optim_core.parameters.refusal import Refusal
from optim_core.scenes.defaults import default_view
from optim_core.scenes.scene import Scene
from optim_core.surfaces.landscape import Bounds


class PointerEdits:
    """Edits the start, the view and the data, and selects racers.

    Parameters
    ----------
    session : Session
    picture : RaceView
    data_pane : DataView
    say : callable
        Shows a sentence in the status line.
    """

    def __init__(
        self,
        session: Session,
        picture: RaceView,
        data_pane: DataView,
        say: Callable[[str], None],
    ) -> None:
        self._session, self._picture = session, picture
        self._data_pane, self._say = data_pane, say
        picture.racer_picked.connect(session.select)
        picture.start_moved.connect(lambda x, y: session.edit(start=(x, y)))
        picture.fit_asked.connect(self._fit)
        picture.view_moved.connect(self._on_view_moved)
        picture.zoomed.connect(self._on_zoomed)
        data_pane.data_changed.connect(self._on_data)
        self._surface = session.setup.surface
        session.scene_changed.connect(self._on_scene)

    def _on_scene(self, scene: Scene) -> None:
        """Drop a click on another surface, which must not move the start on this one."""
        before, self._surface = self._surface, scene.setup.surface
        if before.name != self._surface.name:
            for pane in self._picture.panes:
                pane.forget_click()

    def _fit(self) -> None:
        self._session.edit(view=default_view(self._session.setup.surface))

    def _on_view_moved(self, view: Bounds) -> None:
        with suppress(Refusal):  # the limit of a view
            self._session.edit(view=view)

    def _on_zoomed(self, x: float, y: float, factor: float) -> None:
        self._on_view_moved(self._session.scene.bounds.zoomed(x, y, factor))

    def _on_data(self, points: Data) -> None:
        """Apply the edited data points; show why if they are refused."""
        surface = self._session.setup.surface
        if surface.problem is None:
            return
        try:
            self._session.edit(surface=surface(**{surface.problem.declaration.name: points}))
        except Refusal as refusal:
            self._data_pane.show_refusal(refusal.what)
            self._say(refusal.what)
