"""Each claim of a verdict, checked: what it is called, whether it holds, and what was found."""

import math
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np

from optim_core.optimizers.training import learning_rates
from tests.audit.facts import close, coupled, slope
from tests.audit.races import Case

REST, LEFT, HARDLY = 1e-3, 0.01, 0.01
"""Longest gradient and step at rest; and, as shares of the view's diagonal, how far a path that
rests may go, and how far the last steps of one that hardly moves may."""

FEW = 3
"""Steps that a path must at least have taken before it is said to hardly move."""


class Claim(NamedTuple):
    """What was claimed, whether it holds, and what was found instead."""

    name: str
    holds: bool
    found: str = ""


Checker = Callable[[Case], Iterator[Claim]]


def lengths(case: Case) -> Any:
    """Return the length of each step."""
    return np.hypot(*np.diff(case.path.positions, axis=0).T)


def rates(case: Case, steps: int) -> Any:
    """Return the learning rate of each step."""
    return np.array(learning_rates(case.optimizer.values, steps))


def slope_at_end(case: Case) -> float:
    """Return the length of the surface's gradient at the end."""
    return float(np.hypot(*slope(case.surface, 0.0, *case.path.positions[-1])))


def rests(case: Case) -> tuple[bool, str]:
    """Whether gradient and steps are short from the step that is named."""
    begin, decay = case.verdict.step, coupled(case.optimizer)
    gradient = np.hypot(*slope(case.surface, decay, *case.path.positions[begin:].T)).max()
    step = lengths(case)[begin:].max(initial=0.0)
    return bool(gradient <= REST and step <= REST), f"gradient {gradient:.3g}, step {step:.3g}"


def converged(case: Case) -> Iterator[Claim]:
    """Check that a path that has converged rests, and later stays where it rests."""
    sure = str(case.verdict).startswith("converged")
    yield Claim("converged" if sure else "at rest since", *rests(case))
    if not sure:
        return
    path, later = case.path, case.later
    away = np.hypot(*(later.positions[path.steps :] - path.positions[-1]).T)
    far = float(away.max())
    step = path.steps + int(away.argmax())
    yield Claim("converged, stays", far <= LEFT * case.extent, f"{far:.3g} away at step {step}")


def hardly_moving_since(case: Case) -> Iterator[Claim]:
    """Check that gradient and steps are short from the step that is named."""
    yield Claim("hardly moving since", *rests(case))
    short = case.path.steps - case.verdict.step
    yield Claim("hardly moving, some steps", short >= min(FEW, case.path.steps), f"{short} steps")


def hardly_moving(case: Case) -> Iterator[Claim]:
    """Check how short the last steps are."""
    numbers, reason = case.numbers, case.verdict.reason.value
    lr = rates(case, case.path.steps)
    if reason == "schedule_ended":
        yield Claim("hardly moving", lr[-1] == 0.0, f"lr {lr[-1]}")
        return
    count = numbers["count"]
    length, slope_there = float(lengths(case)[-count:].sum()), slope_at_end(case)
    yield Claim(
        "hardly moving",
        (length == numbers["length"] or close(length, numbers["length"]))
        and close(slope_there, numbers["gradient"])
        and length <= HARDLY * case.extent
        and (count >= FEW or length == 0.0),
        f"{length:.3g} in {count} steps, gradient {slope_there:.3g}",
    )
    if reason == "stands":
        yield Claim("hardly moving, stands", length == 0.0, f"{length:.3g}")
    elif reason == "has_not_moved":
        far = float(lengths(case).sum())
        yield Claim("hardly moving, not yet", far == 0.0, f"{far:.3g}")
    elif reason == "held_by_decay":
        yield decay_cancels(case)
    elif reason == "shrunk_by_schedule":
        factor = float(lr.max() / lr[-1])
        yield Claim("hardly moving, schedule", close(factor, numbers["factor"]), f"{factor:.3g}")
    elif reason == "shrunk_rate":
        yield _shrunk(case)


def _shrunk(case: Case) -> Claim:
    """Check the factor by which AdaGrad's roots have shrunk the rate."""
    values, decay = case.optimizer.values, coupled(case.optimizer)
    g = np.array(slope(case.surface, 0.0, *case.path.positions[:-1].T))
    if values["clip_value"]:
        g = np.clip(g, -values["clip_value"], values["clip_value"])
    if values["clip_norm"]:
        g = g * np.minimum(1.0, values["clip_norm"] / (np.hypot(*g) + 1e-6))
    g = g + decay * case.path.positions[:-1].T
    roots = np.sqrt((g * g).sum(axis=1))
    factor = case.numbers["factor"]
    holds = bool(0.89 * roots.min() <= factor <= 1.11 * roots.max())
    return Claim("hardly moving, divisor", holds, f"roots {roots}")


def decay_cancels(case: Case) -> Claim:
    """Check that the last step is far shorter than what the decay takes off."""
    _, decay = case.optimizer.rule.decays(case.optimizer.values)
    taken = rates(case, case.path.steps)[-1] * decay * math.hypot(*case.path.positions[-1])
    last = float(lengths(case)[-1])
    return Claim("decay cancels", last <= 0.11 * taken, f"step {last:.3g}, decay {taken:.3g}")


def stalled(case: Case) -> Iterator[Claim]:
    """Check that a path stays where it is, and that no step would lower the loss."""
    moved = math.dist(case.later.positions[-1], case.path.positions[-1])
    yield Claim("stalled", moved == 0.0, f"{moved:.3g} later")
    if case.verdict.reason.value == "search_stuck":
        x, y = case.path.positions[-1]
        decay = coupled(case.optimizer)
        gx, gy = slope(case.surface, decay, x, y)
        t = np.geomspace(1e-18, 10.0, 400) / math.hypot(gx, gy)
        here = float(case.surface.value(x, y) + 0.5 * decay * (x * x + y * y))
        ahead = [
            float(case.surface.value(x - s * gx, y - s * gy))
            + 0.5 * decay * ((x - s * gx) ** 2 + (y - s * gy) ** 2)
            for s in t
        ]
        least = np.nanmin(ahead) - here
        lost = 1e-12 * max(1.0, abs(here))
        yield Claim("stalled, line search", least >= -lost, f"{least:.3g} lower along −∇f")
    else:
        yield Claim("stalled, lr", case.optimizer.values["lr"] == 0.0)


def cycle(case: Case) -> Iterator[Claim]:
    """Check that a path goes round the same points, now and later."""
    period, width = case.numbers["period"], case.numbers["width"]
    now = case.path.positions[-period:]
    across = max(math.dist(one, other) for one in now for other in now)
    missed = np.abs(case.path.positions[-period:] - case.path.positions[-2 * period : -period])
    yield Claim(
        "cycle",
        close(across, width, 1e-3)
        and missed.max() <= 0.01 * width
        and width > 1e-13 * float(np.abs(now).max()),
        f"{across:.3g} wide, misses by {missed.max():.3g}",
    )
    for when in ("half-way", "end"):
        last = case.later.steps + 1 if when == "end" else case.later.steps // 2
        then = case.later.positions[last - period : last]
        off = max(min(math.dist(one, other) for other in now) for one in then)
        yield Claim("cycle, later", off <= 0.05 * width, f"off by {off:.3g} at {when}")
