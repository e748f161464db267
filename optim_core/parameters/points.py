"""A parameter that is a small data set: pairs of an input and a target.

It checks and parses like the declarations in :mod:`optim_core.parameters.hyperparameter`.
"""

import math
import numbers
from dataclasses import dataclass
from typing import Any, TypeAlias

from optim_core.parameters.number_format import in_full, read
from optim_core.parameters.refusal import Refusal, quoted

Data: TypeAlias = tuple[tuple[float, float], ...]
"""(input, target) of each point."""

FINEST = 1e-9
"""A number closer to zero than this counts as zero."""


@dataclass(frozen=True)
class Points:
    """Points with an input and a target each; their order means nothing.

    Parameters
    ----------
    name : str
        Permanent; files use it.
    default : tuple of (float, float)
        The data that ships.
    doc : str
        One line for tooltips, ``--help`` and the docs.
    targets : tuple of float
        The only valid targets; empty if any number is valid.
    fewest, most : int
        The valid numbers of points.
    reach : float
        Largest size of an input or a target.
    """

    name: str
    default: Data
    doc: str
    targets: tuple[float, ...] = ()
    fewest: int = 2
    most: int = 60
    reach: float = 1000.0

    def check(self, value: Any) -> Data:
        """Return the points as pairs of floats.

        Raises
        ------
        ValueError
            There are too few or too many; one is not two finite numbers within reach; or a target
            is not one of ``targets``.
        """
        try:
            points = None if isinstance(value, str | bytes | dict) else list(value)
        except TypeError:
            points = None
        if points is None:
            raise Refusal(
                f"{self.name} must be {self.fewest} to {self.most} points, an input and a target "
                f"each, not {quoted(value)}"
            )
        if not self.fewest <= len(points) <= self.most:
            raise Refusal(
                f"{self.name} must have {self.fewest} to {self.most} points, not {len(points)}"
            )
        return tuple(self._checked(index, point) for index, point in enumerate(points, start=1))

    def _checked(self, index: int, point: Any) -> tuple[float, float]:
        try:
            pair = list(point)
        except TypeError:
            pair = []
        if len(pair) != 2 or not all(map(self._within_reach, pair)):
            raise Refusal(
                f"point {index} of {self.name} must be two numbers from {in_full(-self.reach)} to "
                f"{in_full(self.reach)}, not {quoted(point)}"
            )
        given, target = (float(number) if abs(number) >= FINEST else 0.0 for number in pair)
        if self.targets and target not in self.targets:
            allowed = " or ".join(in_full(one) for one in self.targets)
            raise Refusal(
                f"the target of point {index} of {self.name} must be {allowed}, "
                f"not {in_full(target)}"
            )
        return given, target

    def _within_reach(self, number: Any) -> bool:
        real = isinstance(number, numbers.Real) and not isinstance(number, bool)
        return real and bool(-self.reach <= number <= self.reach)

    def parse(self, text: str) -> Data:
        """Read ``x t; x t; …``, the inverse of :meth:`write`; ValueError as for :meth:`check`."""
        pairs = []
        for index, words in enumerate(filter(str.strip, text.split(";")), start=1):
            try:
                pairs.append([read(word) for word in words.split()])
            except ValueError:
                raise Refusal(
                    f"{self.name} is written as input target; input target; …: point {index} is "
                    f"{quoted(words.strip())}"
                ) from None
        return self.check(pairs)

    def write(self, value: Data) -> str:
        """Return the points as a person would type them."""
        return "; ".join(" ".join(repr(one).removesuffix(".0") for one in point) for point in value)

    def summary(self, value: Data) -> str:
        """Say how many points there are."""
        return f"{len(value)} points"

    def nearest(self, given: float, target: float) -> tuple[float, float]:
        """Return the valid point nearest to a place in the plane of inputs and targets."""
        held = [min(max(number, -self.reach), self.reach) for number in (given, target)]
        if self.targets:
            held[1] = min(self.targets, key=lambda one: math.fabs(one - target))
        return held[0], held[1]
