"""A race as text: every number as JSON or CSV, or the ends as a table."""

import csv
import io
import json
import math
from typing import Any

from optim_core.elementary import FloatArray
from optim_core.fan import Fan
from optim_core.scenario import Race
from optim_core.verdict import verdict


def as_json(race: Race) -> str:
    """Return every position, loss and count of gradients as JSON.

    A loss that is infinite or undefined is null.
    """
    fans = race.fans or (None,) * len(race.trajectories)
    racers = [
        {
            "optimizer": path.optimizer.name,
            "values": dict(path.optimizer.values),
            "status": path.status.value,
            "stopped_at": path.stopped_at,
            "verdict": str(verdict(path)),
            "positions": path.positions.tolist(),
            "losses": _numbers(path.losses),
            "evaluations": path.evaluations.tolist(),
        }
        | ({} if path.average is None else {"average": path.average.tolist()})
        | ({} if fan is None else {"fan": _described(fan)})
        for path, fan in zip(race.trajectories, fans, strict=True)
        if path is not None
    ]
    surface = race.scenario.surface
    document = {
        "surface": {"name": surface.name, "parameters": dict(surface.values)},
        "start": race.scenario.start,
        "steps": race.scenario.steps,
        "noise": race.scenario.noise,
        "batch_size": race.scenario.batch_size,
        "seed": race.scenario.seed,
        "seeds": race.scenario.seeds,
        "racers": racers,
    }
    return json.dumps(document, allow_nan=False) + "\n"


def _described(fan: Fan) -> dict[str, Any]:
    """Return what sums a fan up, and every one of its ends."""
    low, median, high = map(_numbers, fan.losses)
    return {
        "statuses": [status.value for status in fan.batch.statuses],
        "ends": fan.batch.positions[-1].tolist(),
        "mean": fan.mean.tolist(),
        "losses_10": low,
        "losses_50": median,
        "losses_90": high,
    }


def _numbers(losses: FloatArray) -> list[float | None]:
    """Return losses as JSON can hold them: it has neither infinity nor NaN.

    A start may lie that far out, or where the loss is undefined.
    """
    return [loss if math.isfinite(loss) else None for loss in losses.tolist()]


def as_csv(race: Race) -> str:
    """Return a row for each racer and step as CSV, with a header."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("racer", "optimizer", "step", "x", "y", "loss"))
    paths = [path for path in race.trajectories if path is not None]
    for number, path in enumerate(paths, start=1):
        for step, ((x, y), loss) in enumerate(zip(path.positions, path.losses, strict=True)):
            writer.writerow((number, path.optimizer.name, step, float(x), float(y), float(loss)))
    return out.getvalue()


def as_table(race: Race) -> str:
    """Return where each racer ended, how, and after how many gradients, for people."""
    surface = race.scenario.surface
    x, y = race.scenario.start
    derived = f", {surface.derived}" if surface.derived else ""
    paths = [path for path in race.trajectories if path is not None]
    names = max([12, *(len(path.optimizer.name) + 2 for path in paths)])
    lines = [
        f"{surface.title}{derived}, from ({x:g}, {y:g}), {race.scenario.steps} steps",
        "",
        f"{'optimizer':<{names}}{'x':>14}{'y':>14}{'loss':>14}{'gradients':>11}   end",
    ]
    fans = race.fans or (None,) * len(race.trajectories)
    for path, fan in zip(race.trajectories, fans, strict=True):
        if path is not None:
            numbers = (*path.positions[-1], path.losses[-1])
            columns = "".join(f"{number:>14.6g}" for number in numbers)
            columns += f"{path.evaluations[path.stopped_at]:>11}"
            many = "" if fan is None else f" (of {len(fan)} seeds: {fan.summary})"
            lines.append(f"{path.optimizer.name:<{names}}{columns}   {verdict(path)}{many}")
    return "\n".join(lines) + "\n"
