"""What a person does in the picture with the pointer becomes an edit of the session."""

from collections.abc import Callable
from contextlib import suppress

from app.model.session import Session
from app.views.data import DataView
from app.views.picture.race_view import RaceView
from optim_core.parameters.points import Data
from optim_core.surfaces.landscape import Bounds


class PointerEdits:
    """Moves the start and the view, and takes the data that are drawn.

    Parameters
    ----------
    session : Session
    picture : RaceView
    data_pane : DataView
    say : callable
        Takes a sentence for the status line.
    """

    def __init__(
        self,
        session: Session,
        picture: RaceView,
        data_pane: DataView,
        say: Callable[[str], None],
    ) -> None:
        self._session, self._data_pane, self._say = session, data_pane, say
        picture.racer_picked.connect(session.select)
        picture.start_moved.connect(lambda x, y: session.edit(start=(x, y)))
        picture.fit_asked.connect(lambda: session.edit(view=None))
        picture.view_moved.connect(self._on_view_moved)
        picture.zoomed.connect(self._on_zoomed)
        data_pane.data_changed.connect(self._on_data)

    def _on_view_moved(self, view: Bounds) -> None:
        with suppress(ValueError):  # as far as a view can go
            self._session.edit(view=view)

    def _on_zoomed(self, x: float, y: float, factor: float) -> None:
        self._on_view_moved(self._session.scene.bounds.zoomed(x, y, factor))

    def _on_data(self, points: Data) -> None:
        """Take the data that a person drew."""
        surface = self._session.setup.surface
        if surface.problem is None:
            return
        try:
            self._session.edit(surface=surface(**{surface.problem.declaration.name: points}))
        except ValueError as error:
            why = str(error).removeprefix(f"{surface.name}: ").capitalize()
            self._data_pane.show_refusal(why)
            self._say(why)
