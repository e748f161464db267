"""The largest stable learning rate, as a mark on the slider of a card."""

from functools import lru_cache

from app.controls.rows.mark import Mark
from app.model.session import Session
from optim_core.optimizers.stability import StabilityLimit, stability_limit
from optim_core.parameters.number_format import number
from optim_core.scenes.setup import Racer


def mark_of(session: Session, racer: Racer) -> Mark | None:
    """Return the mark for a racer's learning rate; None where no limit holds.

    On a quadratic it is that of the surface, elsewhere that of the point where the racer is at the
    playhead. A batch of the data has another curvature than all of it, so then there is no mark.
    """
    setup = session.setup
    if racer.optimizer.rule.stability is None or setup.batched:
        return None
    limit = stability_limit(racer.optimizer, setup.surface, *_place(session, racer.id))
    return None if limit is None else _mark(limit, setup.surface.quadratic)


def _place(session: Session, racer: str) -> tuple[float, float]:
    """Return where a racer is at the playhead; the start if it has not raced here yet."""
    race, setup = session.race, session.setup
    if not setup.surface.quadratic and race.setup.surface == setup.surface:
        for each, path in zip(race.setup.racers, race.trajectories, strict=True):
            if each.id == racer and path is not None:
                x, y = path.positions[min(session.frame, path.steps)].tolist()
                return x, y
    return setup.start


@lru_cache(maxsize=32)
def _mark(limit: StabilityLimit, everywhere: bool) -> Mark:
    label = f"{number(limit.bound, 3)}/λmax"
    why = f"{label} with λmax = {number(limit.sharpness, 4)}"
    if everywhere:
        return Mark(limit.lr, label, f"Above {number(limit.lr, 4)} it diverges: {why}")
    return Mark(
        limit.lr,
        f"{label} here",
        f"Above {number(limit.lr, 4)} its steps grow where the racer is now: {why}",
    )
