"""Commands that change the setup of the race."""

from functools import partial

from app.window.commands.command import Command
from app.window.commands.desk import Desk
from optim_core.optimizers import OPTIMIZERS
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
            words="gallery loss function",
        ),
        Command(
            "race.reset",
            "Reset the race",
            desk.reset,
            ("R",),
            doc="This surface's race as it was at first",
            words="restore default",
        ),
        Command(
            "race.pin_all",
            "Pin all runs, or let them go",
            session.toggle_pins,
            ("P",),
            words="ghost compare keep",
        ),
        *_for_selected(desk),
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
                f"Add {rule.title}",
                partial(_add, desk, name),
                enabled=partial(_has_room, desk),
                doc=rule.equation,
                words=f"racer optimizer {name} {rule.reference}",
            )
            for name, rule in OPTIMIZERS.items()
        ),
    ]


def _for_selected(desk: Desk) -> list[Command]:
    """Return the commands that edit the selected racer."""
    session = desk.session

    def selected() -> bool:
        return any(racer.id == session.selected for racer in session.setup.racers)

    return [
        Command(
            "race.duplicate",
            "Duplicate the selected racer",
            lambda: session.duplicate(session.selected or ""),
            ("Ctrl+D",),
            enabled=lambda: selected() and _has_room(desk),
            words="twin copy",
        ),
        Command(
            "race.rename",
            "Rename the selected racer…",
            desk.rename_racer,
            ("F2",),
            enabled=lambda: selected() and not desk.presenting,
            words="name title",
        ),
        *(
            Command(
                f"race.move_{way}",
                f"Move the selected racer {way}",
                partial(_move, desk, places),
                (f"Alt+{way.capitalize()}",),
                enabled=selected,
                words="order sort",
            )
            for way, places in (("up", -1), ("down", 1))
        ),
        Command(
            "race.remove",
            "Remove the selected racer",
            lambda: session.remove(session.selected or ""),
            enabled=selected,
            words="delete",
        ),
    ]


def _has_room(desk: Desk) -> bool:
    return len(desk.session.setup.racers) < MAX_RACERS


def _add(desk: Desk, name: str) -> None:
    family = desk.session.setup.surface.family
    desk.session.add(Racer(race_optimizer(name, family())))


def _move(desk: Desk, places: int) -> None:
    session, racer = desk.session, desk.session.selected or ""
    session.move(racer, session.setup.index(racer) + places)
