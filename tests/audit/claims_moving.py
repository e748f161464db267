"""Claims about paths that move, checked: the last step, rates, ranges and turning back."""

import math
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from tests.audit.claims import Claim, lengths
from tests.audit.facts import close
from tests.audit.races import Case

WINDOW, STRETCH, A_THIRD = 20, 10, 1.0 / 3.0


def moving(case: Case) -> Iterator[Claim]:
    """Check the last step, and what the loss does."""
    numbers, reason = case.numbers, case.verdict.reason.value
    last = float(lengths(case)[-1])
    if reason == "rested_in_last_step":
        yield Claim("rested in its last step", last == 0.0, f"{last:.3g}")
        return
    yield Claim("step", last == numbers["speed"] or close(last, numbers["speed"]), f"{last:.3g}")
    if reason.startswith("to_and_fro"):
        yield _turns_back(case)
        reason = reason.removeprefix("to_and_fro").removeprefix("_")
    losses = case.path.losses
    if reason.startswith("last_step"):
        change = float(losses[-1] - losses[-2])
        sign = 1.0 if reason == "last_step_raises" else -1.0
        holds = close(change, sign * numbers["change"])
        yield Claim("step, loss", holds, f"changed by {change:.3g}")
    elif reason.startswith("loss_swings") or reason.startswith("loss_hardly"):
        yield _range(case, reason)
    elif reason.startswith("loss_"):
        sign = 1.0 if reason == "loss_rises" else -1.0
        yield _rate("rate of the loss", np.diff(losses[-STRETCH - 1 :]), sign * numbers["change"])
    elif reason.startswith("gap_"):
        gaps = losses[-STRETCH - 1 :] - case.surface.infimum
        sign = 1.0 if reason == "gap_rises" else -1.0
        yield _rate("rate of the gap", gaps[1:] / gaps[:-1] - 1.0, sign * numbers["percent"] / 100)
    else:
        yield Claim("still moving", reason in ("", "moves"), reason)


def _rate(name: str, changes: np.ndarray, claimed: float) -> Claim:
    """Check that each of the last changes is near the one that is claimed."""
    off = float(np.abs(changes / claimed - 1.0).max())
    return Claim(name, off <= A_THIRD, f"off by {100.0 * off:.3g} %: {changes[-3:]}")


def _range(case: Case, reason: str) -> Claim:
    """Check the range of the loss in the last steps."""
    numbers = case.numbers
    seen = case.path.losses[-numbers["count"] - 1 :]
    low, high = float(min(seen)), float(max(seen))
    if reason == "loss_hardly_changes":
        holds = high - low == numbers["change"] or close(high - low, numbers["change"])
        return Claim("range", holds, f"changed by {high - low:.3g}")
    changes = np.diff(seen)
    both = bool((changes > 0.0).any() and (changes < 0.0).any())
    holds = both and low == numbers["low"] and high == numbers["high"]
    return Claim("range", holds, f"from {low:.3g} to {high:.3g}")


def _turns_back(case: Case) -> Claim:
    """Check that most steps turn back and that they lead nowhere."""
    seen = case.path.positions[-WINDOW - 1 :]
    moves = np.diff(seen, axis=0)
    turns = sum(float(one @ other) < 0.0 for one, other in pairwise(moves))
    net, whole = math.dist(seen[0], seen[-1]), float(lengths(case)[-WINDOW:].sum())
    holds = 2 * turns > len(moves) - 1 and net <= 0.11 * whole
    return Claim("to and fro", holds, f"{turns} turns, {net:.3g} of {whole:.3g}")
