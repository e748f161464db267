"""Drives the window for the measurements; nothing else here knows how the app is built."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from PyQt6.QtCore import QSettings

from app.controls.rows.number_row import NumberRow
from app.controls.rows.parameter_row import ParameterRow
from app.drawing.layers import LAYERS
from app.model.session import Session
from app.model.settings import Settings
from app.window.application import make_application
from app.window.documents.opening import open_window
from app.window.main_window import MainWindow
from benchmarks.measure import milliseconds
from benchmarks.painted import Painted, settle
from optim_core.scenes.race import Race
from optim_core.scenes.scene import Scene
from optim_core.scenes.setup import Setup

Point = tuple[float, float]


def _settings(folder: str) -> Settings:
    return Settings(QSettings(str(Path(folder) / "bench.ini"), QSettings.Format.IniFormat))


def start(folder: str, playing: int) -> object:
    """Open the app on its default race, until its first picture or for some time.

    Parameters
    ----------
    folder : str
        For the settings.
    playing : int
        Milliseconds to play for; 0 to return after the first picture.

    Returns
    -------
    object
        The app, which is taken down with it.
    """
    application = make_application(offscreen=True)
    window = open_window(None, _settings(folder))
    Painted(window.picture.viewport()).after(lambda: None)
    if playing:
        settle(playing)
    return application, window


class Driver:
    """A window on the default race that stands still.

    Parameters
    ----------
    folder : str
        For the settings.
    size : (int, int)
        Of the window.
    """

    def __init__(self, folder: str, size: tuple[int, int] = (1600, 900)) -> None:
        self._application = make_application(offscreen=True)
        self._window = MainWindow(Session(), _settings(folder))
        self._session = self._window.session
        self._window.resize(*size)
        self._window.show()
        self._painted = Painted(self._window.picture.viewport(), self._is_shown)
        settle()

    def _is_shown(self) -> bool:
        return not self._session.busy and self._session.race.setup == self._session.setup

    @property
    def setup(self) -> Setup:
        """What is asked for."""
        return self._session.setup

    @property
    def race(self) -> Race:
        """What is shown."""
        return self._session.race

    def times(self, actions: Iterable[Callable[[], object]]) -> list[float]:
        """Return the milliseconds of processor time from each action to its picture."""
        return milliseconds(partial(self._painted.after, action) for action in actions)

    def edit(self, **changes: Any) -> None:
        """Change the race, and wait until it has been run, shown at its end and surveyed."""
        self._painted.after(lambda: self._session.edit(**changes))
        self._session.set_frame(self.setup.steps)
        settle()

    def open(self, setup: Setup) -> None:
        """Show another race."""
        self._painted.after(lambda: self._session.edit(setup=setup))
        settle()

    def opening(self, scene: Scene) -> Callable[[], object]:
        """Return an action that shows another scene."""
        return lambda: self._session.put(scene)

    def frame(self, step: int) -> Callable[[], object]:
        """Return an action that moves the playhead."""
        return lambda: self._session.set_frame(step)

    def learning_rate(self, racer: int, tick: int) -> Callable[[], object]:
        """Return an action that moves the slider of a racer's learning rate."""
        return self._slide(self._window.racer_panel.cards[racer].rows["lr"], tick)

    def surface(self, parameter: str, tick: int) -> Callable[[], object]:
        """Return an action that moves a slider of the surface."""
        return self._slide(self._window.surface_panel.row(parameter), tick)

    @staticmethod
    def _slide(row: ParameterRow, tick: int) -> Callable[[], object]:
        assert isinstance(row, NumberRow)
        return partial(row.slider.setValue, tick)

    def look(self, **changes: Any) -> Callable[[], object]:
        """Return an action that changes how the race is looked at."""
        return lambda: self._session.edit(**changes)

    def zoom(self, factor: float) -> Callable[[], object]:
        """Return an action that zooms about the start, as the wheel does."""
        return lambda: self._window.picture.zoomed.emit(*self.setup.start, factor)

    def gallery(self) -> None:
        """Open or close the gallery of surfaces."""
        self._window.choose_surface()

    def glide(self, step: int, lead: float) -> Callable[[], object]:
        """Return an action that shows racers between two steps."""

        def show() -> None:
            self._window.player.lead = lead
            self._session.set_frame(step)
            self._window.player.glided.emit()

        return show

    def settle(self) -> None:
        """Wait until the race has been run, shown and surveyed."""
        while not self._is_shown():
            settle(50)
        settle()

    def data(self, points: tuple[Point, ...]) -> Callable[[], object]:
        """Return an action that puts other points in the data's place, as a drag does."""
        return lambda: self._window.data_pane.data_changed.emit(points)

    def show_everything(self, on: bool) -> None:
        """Switch all layers, the slices and the inspector on or off."""
        self._session.edit(
            layers=tuple(LAYERS) if on else (),
            side_views=("slices", "inspector") if on else (),
        )
        settle()

    def close(self) -> None:
        """Close the window."""
        self._window.close()
