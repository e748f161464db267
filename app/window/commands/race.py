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

    def selected() -> bool:
        return session.selected is not None

    def room() -> bool:
        return len(session.setup.racers) < MAX_RACERS

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
        Command(
            "race.duplicate",
            "Duplicate the selected racer",
            lambda: session.duplicate(session.selected or ""),
            ("Ctrl+D",),
            enabled=lambda: selected() and room(),
            words="twin copy",
        ),
        Command(
            "race.remove",
            "Remove the selected racer",
            lambda: session.remove(session.selected or ""),
            enabled=selected,
            words="delete",
        ),
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
                enabled=room,
                doc=rule.equation,
                words=f"racer optimizer {name} {rule.reference}",
            )
            for name, rule in OPTIMIZERS.items()
        ),
    ]


def _add(desk: Desk, name: str) -> None:
    family = desk.session.setup.surface.family
    desk.session.add(Racer(race_optimizer(name, family())))
