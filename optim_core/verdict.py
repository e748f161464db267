"""The end of a path in words, with its reason where the theory is exact."""

import math
from dataclasses import dataclass

from optim_core.curvature import curvature
from optim_core.judgement import TOLERANCE
from optim_core.training import rates
from optim_core.trajectory import Status, Trajectory

STILL = 1e-3
"""Share of the tolerance below which a step is no movement to speak of."""


@dataclass(frozen=True)
class Verdict:
    """A headline for a badge and, where there is one, the reason with its numbers.

    ``arrived`` says whether the path came to rest at a minimum.
    """

    status: Status
    headline: str
    reason: str = ""
    arrived: bool = False

    def __str__(self) -> str:
        return f"{self.headline} · {self.reason}" if self.reason else self.headline


def verdict(trajectory: Trajectory) -> Verdict:
    """Say how a trajectory ended."""
    status, step = trajectory.status, trajectory.stopped_at
    if status is Status.DIVERGED:
        return Verdict(status, f"diverged at step {step}", _reason_for_divergence(trajectory))
    if status is Status.CONVERGED:
        x, y = map(float, trajectory.positions[-1])
        surface = trajectory.surface
        kind = curvature(surface, x, y).kind
        place = "on flat ground" if kind == "flat" else f"at a {kind}"
        decays = any(trajectory.optimizer.rule.decays(trajectory.optimizer.values))
        if kind == "minimum" and surface.problem and not surface.has_minimum and not decays:
            return Verdict(status, f"converged at step {step}", "on a slope that only fades")
        return Verdict(status, f"converged at step {step}", place, kind == "minimum")
    before, last = trajectory.positions[-2:]
    if math.dist(before, last) > STILL * TOLERANCE:
        return Verdict(status, f"still moving after {step} steps")
    failure = trajectory.optimizer.rule.failure
    x, y = map(float, last)
    why = failure(trajectory.surface, trajectory.optimizer.values, x, y) if failure else ""
    return Verdict(status, f"standing after {step} steps", why)


def _reason_for_divergence(trajectory: Trajectory) -> str:
    """Ask the loss, then the rule, why it failed; on quadratics, hold lr·λmax against its bound."""
    surface, optimizer = trajectory.surface, trajectory.optimizer
    if math.isnan(trajectory.losses[-1]):
        return "the loss is undefined here"
    x, y = map(float, trajectory.positions[-1])
    here = curvature(surface, x, y)
    failure, stability = optimizer.rule.failure, optimizer.rule.stability
    if failure is not None:
        return failure(surface, optimizer.values, x, y)
    if stability is None or not surface.quadratic:
        return ""
    sharpness = here.high + optimizer.values.get("weight_decay", 0.0)
    lr = rates(optimizer.values, max(trajectory.stopped_at, 1))[-1]
    bound = stability(optimizer.values)
    if sharpness <= 0.0 or lr * sharpness < bound:
        return "along a direction of negative curvature" if here.low < 0.0 else ""
    return f"lr {lr:.4g} > {bound:.4g}/λmax = {bound / sharpness:.4g}"
