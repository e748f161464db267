"""A race as a table for people: where each racer ended, how, and after how much work."""

import math

from optim_core.parameters.number_format import count, named, number, place
from optim_core.scenes.race import Race
from optim_core.scenes.scoreboard import REACHED, standings

_ABOUT = "{title}, from {start}, {steps} steps"
_ABOUT_DERIVED = "{title}, {derived}, from {start}, {steps} steps"


def as_table(race: Race) -> str:
    """Return a readable table of where and how each racer ended, its gap and its cost."""
    surface = race.setup.surface
    paths = [path for path in race.trajectories if path is not None]
    names = max([12, *(len(path.optimizer.name) + 2 for path in paths)])
    head = "".join(f"{name:>16}" for name in ("x", "y", "loss"))
    head += "".join(f"{name:>14}" for name in ("gap", "length"))
    head += "".join(f"{name:>11}" for name in ("gradients", "reached", "cost"))
    about = {
        "title": surface.title,
        "derived": surface.derived,
        "start": place(*race.setup.start),
        "steps": race.setup.steps,
    }
    lines = [
        (_ABOUT_DERIVED if surface.derived else _ABOUT).format_map(named(about)),
        "",
        f"{'optimizer':<{names}}{head}   end",
    ]
    for path, standing in zip(paths, standings(race), strict=True):
        columns = "".join(
            f"{number(value, 6):>16}" for value in (*path.positions[-1].tolist(), path.losses[-1])
        )
        columns += f"{_known(standing.gap):>14}{number(standing.length, 5):>14}"
        columns += f"{count(path.evaluations[path.stopped_at]):>11}"
        columns += f"{_known(standing.steps):>11}{_known(standing.evaluations):>11}"
        lines.append(f"{path.optimizer.name:<{names}}{columns}   {standing.words}")
    lines += [
        "",
        f"reached: {REACHED}",
        "cost: gradient evaluations by then; a Hessian counts as two",
    ]
    return "\n".join(lines) + "\n"


def _known(value: float | None) -> str:
    if value is None or math.isnan(value):
        return "–"
    return number(value, 5) if isinstance(value, float) else count(value)
