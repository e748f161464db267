"""A racer as the views show it: its look, its name, and what there is to say of it."""

from dataclasses import dataclass

from app.theme import Look, looks
from optim_core.hyperparameter import Flag, Hyperparameter, matters
from optim_core.optimizer import Optimizer
from optim_core.scenario import Race, Scenario
from optim_core.surface import Bounds
from optim_core.training import SCHEDULE, SCHEDULING
from optim_core.trajectory import Status, Trajectory
from optim_core.verdict import Verdict, verdict


@dataclass(frozen=True)
class Entry:
    """A racer that takes part.

    ``note`` says what it is set to; ``verdict`` how it will have ended.
    """

    look: Look
    title: str
    note: str
    trajectory: Trajectory
    verdict: Verdict

    def position(self, frame: int) -> tuple[float, float]:
        """Return where it is at a step."""
        x, y = self.trajectory.positions[min(frame, self.trajectory.steps)]
        return float(x), float(y)

    def loss(self, frame: int) -> str:
        """Return its loss at a step, in words."""
        loss = self.trajectory.losses[min(frame, self.trajectory.steps)]
        return f"{loss:.3g}".replace("-", "−")

    def badge(self, frame: int, view: Bounds) -> tuple[str, str]:
        """Say what has become of it by a step, and name a colour; no words while it moves."""
        path = self.trajectory
        if path.status is not Status.FINISHED and frame >= path.stopped_at:
            return str(self.verdict), "good" if self.verdict.arrived else "bad"
        return "" if view.contains(*self.position(frame)) else "out of view", "muted"


def entries(race: Race) -> list[Entry]:
    """Return those who take part in a race, in the order of its racers."""
    racers = race.scenario.racers
    all_looks = looks(racer.optimizer.name for racer in racers)
    return [
        Entry(look, title, note(racer.optimizer), path, verdict(path))
        for look, title, racer, path in zip(
            all_looks, race.scenario.titles, racers, race.trajectories, strict=True
        )
        if path is not None
    ]


def note(optimizer: Optimizer) -> str:
    """Say in a few words what an optimizer is set to: the rate, and what is not the default."""
    words = []
    values = optimizer.values
    for parameter in optimizer.rule.parameters:
        value, name = values[parameter.name], parameter.name.replace("_", " ")
        scheduled = parameter in SCHEDULING and values[SCHEDULE.name] != SCHEDULE.default
        if not matters(parameter, values):
            continue
        if isinstance(parameter, Flag):
            if value != parameter.default:
                words.append(name if value else f"no {name}")
        elif scheduled or parameter.name == "lr" or value != parameter.default:
            shown = value.replace("_", " ") if isinstance(value, str) else f"{value:.4g}"
            words.append(f"{name} {shown}")
    return " · ".join(words)


def caption(scenario: Scenario, frame: int) -> str:
    """Say what a picture shows: surface, start, noise and step."""
    surface = scenario.surface
    words = [surface.title]
    for parameter in surface.parameters:
        value = surface.values[parameter.name]
        unit = parameter.unit if isinstance(parameter, Hyperparameter) else ""
        shown = f"{value:.4g}{unit}" if isinstance(value, float) else f"{value}"
        words.append(f"{parameter.name} {shown}")
    x, y = scenario.start
    words.append(f"start ({x:.4g}, {y:.4g})")
    if scenario.noise:
        words.append(f"noise {scenario.noise:.4g}, seed {scenario.seed}")
    words.append(f"step {frame} of {scenario.steps}")
    return " · ".join(words).replace("-", "−")
