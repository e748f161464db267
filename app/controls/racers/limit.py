"""The largest stable learning rate, as a mark on the slider of a card."""

from functools import lru_cache

from app.controls.rows.mark import Mark
from app.model.session import Session
from optim_core.optimizers.stability import StabilityLimit, stability_limit
from optim_core.parameters.number_format import number
from optim_core.scenes.setup import Racer
from optim_core.verdict.status import Status

HERE, AT_START = " here", " at the start"


def mark_of(session: Session, racer: Racer) -> Mark | None:
    """Return the mark for a racer's learning rate; None where no limit holds.

    On a quadratic it is that of the surface, elsewhere that of the point where the racer is at the
    playhead. A batch of the data has another curvature than all of it, so then there is no mark.
    """
    setup = session.setup
    if racer.optimizer.rule.stability is None or setup.batched:
        return None
    here = None if setup.surface.quadratic else _position(session, racer.id)
    limit = stability_limit(racer.optimizer, setup.surface, *(here or setup.start))
    if limit is None:
        return None
    return _mark(limit, "" if setup.surface.quadratic else HERE if here else AT_START)


def _position(session: Session, racer: str) -> tuple[float, float] | None:
    """Return where a racer is at the playhead; None if it has left or has not raced here yet."""
    race = session.race
    if race.setup.surface != session.setup.surface:
        return None
    for each, path in zip(race.setup.racers, race.trajectories, strict=True):
        if each.id == racer and path is not None:
            if path.status is Status.DIVERGED and session.frame >= path.stopped_at:
                return None
            x, y = path.positions[min(session.frame, path.steps)].tolist()
            return x, y
    return None


@lru_cache(maxsize=32)
def _mark(limit: StabilityLimit, where: str) -> Mark:
    label = f"{number(limit.bound, 3)}/λmax"
    lr, why = number(limit.lr, 4), f"{label} with λmax = {number(limit.sharpness, 4)}"
    doc = {
        "": f"Above {lr} it diverges: {why}",
        HERE: f"Above {lr} its steps grow where the racer is now: {why}",
        AT_START: f"Above {lr} its steps grow at the start: {why}",
    }[where]
    shown = f"{label}{where}" if where else f"{label} = {lr}"  # where it moves, a number flickers
    return Mark(limit.lr, shown, doc)
