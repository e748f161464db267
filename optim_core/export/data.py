"""A race as data: all numbers as JSON or CSV, the scoreboard as a table for a spreadsheet."""

import csv
import io
import json
import math
from typing import Any

import numpy as np

from optim_core.maths.elementary import FloatArray
from optim_core.runs.ensemble import Ensemble
from optim_core.scenes.race import Race
from optim_core.scenes.scoreboard import Standing, standings
from optim_core.verdict.verdict import Verdict


def as_json(race: Race) -> str:
    """Return every position, loss and number of gradient evaluations as JSON.

    A loss that is infinite or undefined is null.
    """
    paths = [path for path in race.trajectories if path is not None]
    ensembles = [ensemble for ensemble in race.ensembles if ensemble is not None] or (None,) * len(
        paths
    )
    racers = [
        {
            "id": racer,
            "optimizer": path.optimizer.name,
            "values": dict(path.optimizer.values),
            "status": path.status.value,
            "stopped_at": path.stopped_at,
            "verdict": str(path.verdict),
            "positions": path.positions.tolist(),
            "losses": _numbers(path.losses),
            "evaluations": path.evaluations.tolist(),
        }
        | _stood(standing)
        | _judged(path.verdict)
        | ({} if path.average is None else {"average": path.average.tolist()})
        | ({} if ensemble is None else {"fan": _described(ensemble)})
        for racer, path, ensemble, standing in zip(
            race.running, paths, ensembles, standings(race), strict=True
        )
    ]
    surface = race.setup.surface
    document = {
        "surface": {"name": surface.name, "parameters": dict(surface.values)},
        "start": race.setup.start,
        "steps": race.setup.steps,
        "noise": race.setup.noise,
        "batch_size": race.setup.batch_size,
        "seed": race.setup.seed,
        "seeds": race.setup.seeds,
        "racers": racers,
    }
    return json.dumps(document, allow_nan=False) + "\n"


def _stood(standing: Standing) -> dict[str, Any]:
    """Return the columns of the table that are not the last entries of the racer's arrays."""
    return {
        "steps_to_tolerance": standing.steps,
        "evaluations_to_tolerance": standing.evaluations,
        "gap": standing.gap if math.isfinite(standing.gap) else None,
        "length": standing.length if math.isfinite(standing.length) else None,
    }


def _judged(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as data; a number that is infinite or undefined is null."""
    return {
        "end": verdict.end.value,
        "reason": verdict.reason.value,
        "numbers": {name: _finite(it) for name, it in verdict.numbers.items()},
        "place": verdict.place,
    }


def _finite(value: float | int | str) -> float | int | str | None:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _described(ensemble: Ensemble) -> dict[str, Any]:
    """Return an ensemble's statistics, and all its end points."""
    low, median, high = map(_numbers, ensemble.losses)
    return {
        "statuses": [status.value for status in ensemble.batch.statuses],
        "ends": ensemble.batch.positions[-1].tolist(),
        "mean": ensemble.mean.tolist(),
        "losses_10": low,
        "losses_50": median,
        "losses_90": high,
    }


def _numbers(losses: FloatArray) -> list[float | None]:
    """Return losses as a list for JSON, which has neither infinity nor NaN: those are None.

    The start may have such a loss: it may be very far out, or where the loss is undefined.
    """
    return [loss if math.isfinite(loss) else None for loss in losses.tolist()]


def as_csv(race: Race) -> str:
    """Return CSV with a header and a row for each racer and step."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("racer", "optimizer", "step", "x", "y", "loss"))
    paths = [path for path in race.trajectories if path is not None]
    for count, path in enumerate(paths, start=1):
        for step, ((x, y), loss) in enumerate(zip(path.positions, path.losses, strict=True)):
            writer.writerow((count, path.optimizer.name, step, float(x), float(y), float(loss)))
    return out.getvalue()


def as_tsv(lines: list[Standing]) -> str:
    """Return the table as tab-separated text with a header, for a spreadsheet."""
    head = ("racer", "verdict", "steps", "gradients", "gap", "length")
    rows = [
        (
            line.title,
            line.words,
            "" if line.steps is None else str(line.steps),
            "" if line.evaluations is None else str(line.evaluations),
            "" if np.isnan(line.gap) else repr(line.gap),
            repr(line.length),
        )
        for line in lines
    ]
    return "".join("\t".join(row) + "\n" for row in (head, *rows))
