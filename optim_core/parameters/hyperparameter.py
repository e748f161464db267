"""What can be set on an optimizer or a surface, declared once.

The core checks values by these declarations, the command line and the files read and write by
them, and the window makes its sliders from them. A declaration is a :class:`Hyperparameter` (a
real number), :class:`Flag` (on or off), :class:`Choice` (one of a few words), :class:`Text` or
:class:`~optim_core.parameters.points.Points` (a small data set).
"""

import math
import numbers
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np

from optim_core.parameters.number_format import in_full, read, why_unread
from optim_core.parameters.points import Points
from optim_core.parameters.refusal import Refusal, quoted

ZERO_WIDTH = 0.01
"""Share of a logarithmic slider, at its left end, that means exactly zero."""


class Interval(NamedTuple):
    """The valid values; a slider may cover fewer."""

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    def contains(self, value: Any) -> bool:
        """Whether the value, or every entry of an array, lies inside (NaN never does)."""
        above = value > self.low if self.low_open else value >= self.low
        below = value < self.high if self.high_open else value <= self.high
        if type(value) is float:
            return above and below and math.isfinite(value)
        return bool(np.all(above & below)) and bool(np.all(np.isfinite(value)))

    def __str__(self) -> str:
        low = f"{'above' if self.low_open else 'of at least'} {in_full(self.low)}"
        high = f"{'below' if self.high_open else 'up to'} {in_full(self.high)}"
        if math.isinf(self.high):
            return "" if math.isinf(self.low) else low
        if math.isinf(self.low) or self.low_open:
            return high if math.isinf(self.low) else f"{low}, {high}"
        text = f"from {in_full(self.low)} to {in_full(self.high)}"
        return text + " (not including it)" * self.high_open


NON_NEGATIVE = Interval(0.0, math.inf)
POSITIVE = Interval(0.0, 1e9, low_open=True)
BELOW_ONE = Interval(0.0, 1.0, high_open=True)


@dataclass(frozen=True)
class Hyperparameter:
    """A real number with a default, a slider and a valid range.

    Parameters
    ----------
    name : str
        Permanent, in torch.optim's spelling; files use it.
    default : float
        For a rule, the default of torch.optim where it has the rule.
    low, high : float
        The ends of the slider.
    scale : {"linear", "log", "one_minus_log"}
        How slider positions map to values: in equal steps, in equal factors, or in equal
        factors of 1 − value (for decay rates near one).
    doc : str
        One line for tooltips, ``--help`` and the docs.
    valid : Interval
        What :meth:`check` accepts; may be wider than the slider.
    unit : str
        Shown after the value.
    whole : bool
        Whether only whole numbers are valid (still as floats).
    needs : (str, str), optional
        A choice and one of its options: the number has an effect only with that option.
    """

    name: str
    default: float
    low: float
    high: float
    scale: Literal["linear", "log", "one_minus_log"]
    doc: str
    valid: Interval = NON_NEGATIVE
    unit: str = ""
    whole: bool = False
    needs: tuple[str, str] | None = None

    def check(self, value: Any) -> Any:
        """Return the value as a float (or an array of them, for a sweep).

        Raises
        ------
        ValueError
            It is not a real number, not finite or out of range.
        """
        if isinstance(value, np.ndarray) and value.dtype.kind in "fiu":
            checked: Any = value.astype(np.float64) if value.ndim else float(value)
        elif isinstance(value, numbers.Real) and not isinstance(value, bool):
            try:
                checked = float(value)
            except OverflowError:
                raise self._refused("a whole number with too many digits") from None
        else:
            raise self._refused(f"{quoted(value)}")
        if not self.valid.contains(checked) or (self.whole and np.any(checked % 1.0)):
            raise self._refused(in_full(checked) if isinstance(checked, float) else value)
        return checked

    def _refused(self, given: object) -> Refusal:
        return Refusal(f"{self.name} must be {self.allowed}, not {given}")

    @property
    def allowed(self) -> str:
        """What is valid, in words."""
        return f"a {'whole ' * self.whole}number {self.valid}".rstrip()

    def parse(self, text: str) -> float:
        """Read what a person typed; errors as for :meth:`check`."""
        try:
            value = read(text)
        except ValueError:
            raise self._refused(f"{quoted(text)}{why_unread(text)}") from None
        return float(self.check(value))

    @property
    def _reaches_zero(self) -> bool:
        return self.scale == "log" and self.valid.contains(0.0)

    def to_unit(self, value: float) -> float:
        """Slider position in [0, 1] of a value; a value off the slider is put at its end."""
        if self.scale == "linear":
            unit = (value - self.low) / (self.high - self.low)
        elif self.scale == "one_minus_log":
            span = math.log((1.0 - self.low) / (1.0 - self.high))
            unit = math.log((1.0 - self.low) / (1.0 - min(value, self.high))) / span
        else:
            floor = ZERO_WIDTH if self._reaches_zero else 0.0
            if value <= 0.0:
                return 0.0
            unit = math.log(value / self.low) / math.log(self.high / self.low)
            unit = floor + (1.0 - floor) * max(unit, 0.0)
        return min(max(unit, 0.0), 1.0)

    def from_unit(self, unit: float) -> float:
        """Value at a slider position in [0, 1]; the inverse of :meth:`to_unit`.

        A logarithmic slider whose value may be zero gives zero at its left end.
        """
        value = self._from_unit(unit)
        return float(round(value)) if self.whole else value

    def from_tick(self, tick: int, ticks: int) -> float:
        """Return the value of a slider at one of its ticks, in as few digits as possible.

        Its ``to_unit`` is nearest to that tick, so that a slider stays where it is put.
        """
        exact = self.from_unit(tick / ticks)
        if self.whole or exact == 0.0:
            return exact
        for digits in range(3, 12):
            if self.scale == "one_minus_log":
                value = 1.0 - float(f"{1.0 - exact:.{digits}g}")
                value = float(f"{value:.12g}")
            else:
                value = float(f"{exact:.{digits}g}")
            if self.low <= value <= self.high and round(self.to_unit(value) * ticks) == tick:
                return value
        return exact

    def _from_unit(self, unit: float) -> float:
        if self.scale == "linear":
            return self.low + unit * (self.high - self.low)
        if self.scale == "one_minus_log":
            span = math.log((1.0 - self.low) / (1.0 - self.high))
            return min(1.0 - (1.0 - self.low) * math.exp(-unit * span), self.high)
        if self._reaches_zero:
            unit = (unit - ZERO_WIDTH) / (1.0 - ZERO_WIDTH)
            if unit < -1e-9:
                return 0.0
        span = math.log(self.high / self.low)
        return min(max(self.low * math.exp(unit * span), self.low), self.high)


@dataclass(frozen=True)
class Flag:
    """Something that is on or off."""

    name: str
    default: bool
    doc: str

    def check(self, value: Any) -> bool:
        """Return the value as a bool; ValueError for anything else."""
        if not isinstance(value, bool | np.bool_):
            raise Refusal(f"{self.name} must be true or false, not {quoted(value)}")
        return bool(value)

    def parse(self, text: str) -> bool:
        """Read ``true`` or ``false`` (also on/off, yes/no, 1/0); ValueError otherwise."""
        word = text.strip().lower()
        if word in ("true", "on", "yes", "1"):
            return True
        if word in ("false", "off", "no", "0"):
            return False
        raise Refusal(f"{self.name} must be true or false, not {quoted(text)}")


@dataclass(frozen=True)
class Choice:
    """One of a few words."""

    name: str
    default: str
    options: tuple[str, ...]
    doc: str

    def check(self, value: Any) -> str:
        """Return the word; ValueError, naming the options, for any other."""
        if not isinstance(value, str) or value not in self.options:
            options = ", ".join(self.options)
            raise Refusal(f"{self.name} must be one of {options}, not {quoted(value)}")
        return value

    def parse(self, text: str) -> str:
        """As :meth:`check`."""
        return self.check(text.strip())


@dataclass(frozen=True)
class Text:
    """A line of text of at most ``longest`` characters."""

    name: str
    default: str
    doc: str
    longest: int

    def check(self, value: Any) -> str:
        """Return the text; ValueError if it is not one, too long or not printable on one line."""
        refusal = f"{self.name} must be a line of at most {self.longest} characters"
        if not isinstance(value, str):
            raise Refusal(f"{refusal}, not {quoted(value)}")
        if len(value) > self.longest:
            raise Refusal(f"{refusal}, not of {len(value)}")
        if not value.isprintable():
            raise Refusal(f"{refusal}, without line breaks and other control characters")
        return value

    def parse(self, text: str) -> str:
        """As :meth:`check`, without blanks at either end."""
        return self.check(text.strip())


Parameter: TypeAlias = Hyperparameter | Flag | Choice | Text | Points


def matters(parameter: Parameter, values: Mapping[str, Any]) -> bool:
    """Whether a parameter has an effect, given the values of the others."""
    if not isinstance(parameter, Hyperparameter) or parameter.needs is None:
        return True
    choice, option = parameter.needs
    return bool(values[choice] == option)
