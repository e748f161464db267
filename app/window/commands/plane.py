"""Commands that move the view and the start over the plane."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from app.window.commands.command import Command
from app.window.commands.desk import Desk
from optim_core.parameters.refusal import Refusal
from optim_core.scenes.defaults import default_view

ZOOM = 1.25
"""Factor of the view's size for one press of a key."""

PAN, NUDGE = 0.1, 0.02
"""Distance for one press of a key, as a share of the view: of the view itself, and the start."""

WAYS = {"left": (-1, 0), "right": (1, 0), "up": (0, 1), "down": (0, -1)}
"""Name of a direction → (x, y)."""


def commands(desk: Desk) -> list[Command]:
    """Return the commands that zoom, pan and fit the view, and move the start."""
    session = desk.session

    def zoom(factor: float) -> None:
        bounds = session.scene.bounds
        with suppress(Refusal):  # the limit of a view
            session.edit(view=bounds.zoomed(*bounds.center, factor))

    def pan(x: int, y: int) -> None:
        bounds = session.scene.bounds
        with suppress(Refusal):
            session.edit(view=bounds.moved(PAN * x * bounds.width, PAN * y * bounds.height))

    def move_start(x: int, y: int) -> None:
        bounds, start = session.scene.bounds, session.setup.start
        step = NUDGE * min(bounds.width, bounds.height)
        session.edit(start=(start[0] + step * x, start[1] + step * y))

    return [
        Command(
            "view.zoom_in", "Zoom in", partial(zoom, 1.0 / ZOOM), ("Ctrl++", "Ctrl+="), words="zoom"
        ),
        Command("view.zoom_out", "Zoom out", partial(zoom, ZOOM), ("Ctrl+-",), words="zoom"),
        Command(
            "view.fit",
            "Fit the view",
            lambda: session.edit(view=default_view(session.setup.surface)),
            ("F", "Ctrl+0"),
            doc="Show the region that the surface opens with",
            enabled=lambda: session.figure.view != default_view(session.setup.surface),
            words="zoom reset whole",
        ),
        *_in_each_direction("view.pan", "Move the view", "Ctrl", pan, "pan scroll"),
        *_in_each_direction(
            "race.start", "Move the start", "Ctrl+Shift", move_start, "start point"
        ),
    ]


def _in_each_direction(
    id: str, title: str, modifiers: str, move: Callable[[int, int], None], words: str
) -> list[Command]:
    return [
        Command(
            f"{id}_{way}",
            f"{title} {way}",
            partial(move, *along),
            (f"{modifiers}+{way.capitalize()}",),
            words=words,
        )
        for way, along in WAYS.items()
    ]
