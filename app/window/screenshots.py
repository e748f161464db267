"""Takes the screenshots of the README: ``make screenshots``.

Each shows the real window in a state that takes a few clicks.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PyQt6.QtCore import QEventLoop, QSettings, QTimer

import optim_core
from app.model.session import Session
from app.model.settings import Settings
from app.window.application import make_application
from app.window.main_window import MainWindow
from optim_core.scenes.defaults import move_to_surface

SIZE = (1440, 900)


def _grid(window: MainWindow) -> None:
    window.session.set_frame(40)


def _overlay(window: MainWindow) -> None:
    _go_to(window, "rosenbrock")
    window.commands.run("view.light_or_dark")
    window.session.edit(layout="overlay", steps=1000)


def _diverged(window: MainWindow) -> None:
    window.racer_panel.cards[0].rows["lr"].value_changed.emit(0.03)


def _saddle(window: MainWindow) -> None:
    _go_to(window, "bounded_saddle")


def _presenting(window: MainWindow) -> None:
    window.session.set_frame(40)
    window.toggle_presenting()
    window.showNormal()  # there is no screen to fill: use a projector's size
    window.resize(1280, 720)


def _why(window: MainWindow) -> None:
    _go_to(window, "rosenbrock")
    racers = [racer for racer in window.session.setup.racers if racer.optimizer.name != "sgd"]
    window.session.edit(racers=tuple(racers))
    window.commands.run("view.slices")
    window.commands.run("layer.curvature")
    window.commands.run("view.inspector")
    window.session.select("adam")


def _seeds(window: MainWindow) -> None:
    _go_to(window, "linear_regression")
    window.commands.run("view.light_or_dark")
    window.session.edit(batch_size=2, seeds=60)


def _typed(window: MainWindow) -> None:
    formula = "(x^2 - a)^2 + b*y^2 + log(y + 2)"
    surface = optim_core.surface("typed", formula=formula, b=2.0)
    window.session.put(move_to_surface(window.session.scene, surface))


def _gallery(window: MainWindow) -> None:
    window.choose_surface()


def _go_to(window: MainWindow, name: str) -> None:
    session = window.session
    session.put(move_to_surface(session.scene, optim_core.surface(name)))


STATES: dict[str, Callable[[MainWindow], None]] = {
    "grid": _grid,
    "overlay": _overlay,
    "diverged": _diverged,
    "saddle": _saddle,
    "presenting": _presenting,
    "why": _why,
    "seeds": _seeds,
    "typed": _typed,
    "gallery": _gallery,
}
PLAYHEADS = {"overlay": 1000, "diverged": 120, "saddle": 150, "why": 14, "seeds": 120, "typed": 60}


def _wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def main(folder: str) -> None:
    """Write each screenshot as a PNG into a folder."""
    application = make_application(offscreen=True)
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    for name, reach in STATES.items():
        with tempfile.TemporaryDirectory() as scratch:
            store = QSettings(str(Path(scratch) / "s.ini"), QSettings.Format.IniFormat)
            settings = Settings(store)
            settings.scheme = "light"
            window = MainWindow(Session(), settings)
            window.resize(*SIZE)
            window.show()
            reach(window)
            _wait(900)
            if name in PLAYHEADS:
                window.session.set_frame(PLAYHEADS[name])
            _wait(600)
            window.grab().save(str(target / f"{name}.png"))
            window.close()
            window.deleteLater()
    del application


if __name__ == "__main__":
    main(sys.argv[1])
