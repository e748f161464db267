"""Commands that change the setup of the race."""

from collections.abc import Callable
from functools import partial

from app.window.commands.command import Command
from app.window.commands.desk import Desk
from optim_core.optimizers import OPTIMIZERS
from optim_core.optimizers.rule import Optimizer
from optim_core.scenes.defaults import race_optimizer
from optim_core.scenes.setup import MAX_RACERS, Racer


def commands(desk: Desk) -> list[Command]:
    """Return the commands that edit the race, including one to add each optimizer."""
    session = desk.session

    return [
        Command(
            "race.undo",
            "Undo",
            session.undo,
            ("Ctrl+Z",),
            enabled=lambda: session.history.can_undo,
            words="back",
        ),
        Command(
            "race.redo",
            "Redo",
            session.redo,
            ("Ctrl+Shift+Z",),
            enabled=lambda: session.history.can_redo,
        ),
        Command(
            "race.surface",
            "Choose surface…",
            desk.choose_surface,
            ("S",),
            doc="The loss surface to race on",
            enabled=lambda: not desk.presenting,
            words="gallery loss function",
        ),
        Command(
            "race.reset",
            "Reset the race",
            desk.reset,
            ("R",),
            doc="The default race on this surface",
            words="restore default",
        ),
        Command(
            "race.pin_all",
            "Pin all runs, or let them go",
            session.toggle_pins,
            ("P",),
            words="ghost compare keep",
        ),
        Command(
            "race.add",
            "Add a racer…",
            desk.optimizers.toggle,
            ("A",),
            doc="The optimizers, with what they do; the same one may race twice",
            enabled=lambda: not desk.presenting and _has_room(desk),
            words="gallery optimizer method",
        ),
        *racer_commands(desk, lambda: desk.racer_panel.current),
        Command(
            "race.remove_point",
            "Remove the data point under the pointer",
            desk.remove_data_point,
            ("Del", "Backspace"),
            listed=False,
        ),
        *(
            Command(
                f"race.add_{name}",
                rule.title,
                partial(_add, desk, name),
                doc=rule.equation,
                long_title=f"Add {rule.title}",
                enabled=partial(_has_room, desk),
                words=f"racer optimizer {name} {rule.summary} {rule.words} {rule.reference}",
            )
            for name, rule in OPTIMIZERS.items()
        ),
    ]


def racer_commands(desk: Desk, racer: Callable[[], str]) -> list[Command]:
    """Return the commands that edit a racer: the current one, or that of a menu.

    Parameters
    ----------
    desk : Desk
    racer : callable
        Returns the racer's id; "" if there is none.
    """
    session = desk.session

    def exists() -> bool:
        return any(each.id == racer() for each in session.setup.racers)

    def can_move(places: int) -> bool:
        return exists() and session.setup.index(racer()) + places in range(
            len(session.setup.racers)
        )

    def move(places: int) -> None:
        session.move(racer(), session.setup.index(racer()) + places)

    def fresh() -> Optimizer:
        return _new(desk, session.setup.racer(racer()).optimizer.name)

    def differs() -> bool:
        return exists() and session.setup.racer(racer()).optimizer != fresh()

    return [
        Command(
            "race.rename",
            "Rename…",
            lambda: desk.rename_racer(racer()),
            ("F2",),
            long_title="Rename the selected racer…",
            enabled=lambda: exists() and not desk.presenting,
            words="name title",
        ),
        Command(
            "race.duplicate",
            "Duplicate",
            lambda: session.duplicate(racer()),
            ("Ctrl+D",),
            doc=f"A twin with the same values and a colour of its own; at most {MAX_RACERS} race",
            long_title="Duplicate the selected racer",
            enabled=lambda: exists() and _has_room(desk),
            words="twin copy",
        ),
        Command(
            "race.reset_racer",
            "Reset values",
            lambda: session.edit_racer(racer(), optimizer=fresh()),
            doc="The values it starts with on this surface",
            long_title="Reset the values of the selected racer",
            enabled=differs,
            words="restore default",
        ),
        *(
            Command(
                f"race.move_{way}",
                f"Move {way}",
                partial(move, places),
                (f"Alt+{way.capitalize()}",),
                long_title=f"Move the selected racer {way}",
                enabled=partial(can_move, places),
                words="order sort",
            )
            for way, places in (("up", -1), ("down", 1))
        ),
        Command(
            "race.remove",
            "Remove",
            lambda: session.remove(racer()),
            long_title="Remove the selected racer",
            enabled=exists,
            words="delete",
        ),
    ]


def _has_room(desk: Desk) -> bool:
    return len(desk.session.setup.racers) < MAX_RACERS


def _new(desk: Desk, name: str) -> Optimizer:
    """Return an optimizer with the values that it starts with on the surface."""
    return race_optimizer(name, desk.session.setup.surface.family())


def _add(desk: Desk, name: str) -> None:
    desk.session.add(Racer(_new(desk, name)))
