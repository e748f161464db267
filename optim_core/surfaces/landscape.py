"""A loss over the plane, and a family of such losses with parameters.

The registry holds families, and files name them. Calling a family with parameter values gives a
surface: exact value, gradient and Hessian, and everything a picture of it needs.
"""

import math
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np

from optim_core.parameters.hyperparameter import Parameter
from optim_core.parameters.number_format import number
from optim_core.parameters.refusal import Refusal
from optim_core.parameters.values import Values, as_call, complete
from optim_core.surfaces.problem import Problem

Kind: TypeAlias = Literal["minimum", "saddle", "maximum"]


class Bounds(NamedTuple):
    """A rectangle of the plane."""

    x_min: float
    x_max: float
    y_min: float
    y_max: float

    @property
    def width(self) -> float:
        """Size in x."""
        return self.x_max - self.x_min

    @property
    def height(self) -> float:
        """Size in y."""
        return self.y_max - self.y_min

    @property
    def center(self) -> tuple[float, float]:
        """Center of the rectangle."""
        return (self.x_min + self.x_max) / 2, (self.y_min + self.y_max) / 2

    def zoomed(self, x: float, y: float, factor: float) -> "Bounds":
        """Return bounds ``factor`` times as large; the point (x, y) keeps its place in them."""
        return Bounds(
            x + (self.x_min - x) * factor,
            x + (self.x_max - x) * factor,
            y + (self.y_min - y) * factor,
            y + (self.y_max - y) * factor,
        )

    def moved(self, dx: float, dy: float) -> "Bounds":
        """Return bounds of the same size, moved by (dx, dy)."""
        return Bounds(self.x_min + dx, self.x_max + dx, self.y_min + dy, self.y_max + dy)

    def shaped(self, aspect: float) -> "Bounds":
        """Return the smallest bounds around these whose width is ``aspect`` times their height."""
        x, y = self.center
        height = max(self.width / aspect, self.height)
        across, up = height * aspect / 2.0, height / 2.0
        return Bounds(x - across, x + across, y - up, y + up)

    def contains(self, x: float, y: float) -> bool:
        """Whether a point lies inside."""
        return self.x_min <= x <= self.x_max and self.y_min <= y <= self.y_max


class CriticalPoint(NamedTuple):
    """A point where the gradient is zero, with its kind."""

    x: float
    y: float
    kind: Kind


@dataclass(frozen=True, repr=False)
class Landscape:
    """What a family works out from its parameters: the mathematics of one surface.

    Parameters
    ----------
    value : (x, y) -> f
    gradient : (x, y) -> (f_x, f_y)
    hessian : (x, y) -> (f_xx, f_xy, f_yy)
        Exact; on floats, or on arrays that broadcast. At a corner a subgradient, which the
        docstring of the family names; NaN where the loss is undefined.
    bounds : Bounds
        The view that shows what the surface is about.
    start : (float, float)
        Where a race begins by default.
    critical_points : tuple of CriticalPoint
        Those inside or near the bounds.
    contours : {"log", "symlog", "linear"}
        Levels that are log-spaced above the minimum, symmetric about ``reference_value``, or
        evenly spaced (for losses that are bounded or oscillate).
    reference_value : float
        The loss that the levels are measured from: the infimum for "log", the saddle's
        value for "symlog".
    infimum : float or None
        Greatest lower bound of the loss, reached or not; None if there is none or none is known.
    quadratic : bool
        Whether the Hessian is the same everywhere, so that the theory of quadratics is exact.
    derived : str
        A quantity that follows from the parameters, shown beside them (such as κ).
    sharpest : float or None
        The largest curvature anywhere, if known.
    problem : Problem or None
        The data whose mean loss this is, if it is one.
    cost : float
        Time of a step, relative to one on a formula of a few terms.
    """

    value: Callable[[Any, Any], Any]
    gradient: Callable[[Any, Any], tuple[Any, Any]]
    hessian: Callable[[Any, Any], tuple[Any, Any, Any]]
    bounds: Bounds
    start: tuple[float, float]
    critical_points: tuple[CriticalPoint, ...]
    contours: Literal["log", "symlog", "linear"] = "log"
    reference_value: float = 0.0
    infimum: float | None = 0.0
    quadratic: bool = False
    derived: str = ""
    sharpest: float | None = None
    problem: Problem | None = None
    cost: float = 1.0

    def __repr__(self) -> str:
        left, right, low, high = (number(side, 3) for side in self.bounds)
        count = len(self.critical_points)
        points = f"{count} critical point{'s' * (count != 1)}"
        return f"<Landscape [{left}, {right}] × [{low}, {high}]: {points}>"

    @property
    def has_minimum(self) -> bool:
        """Whether a minimum is declared."""
        return any(point.kind == "minimum" for point in self.critical_points)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Surface(Landscape):
    """A loss with its parameter values: what :func:`optim_core.surface` returns.

    Adds to :class:`Landscape` the ``family`` it belongs to and the complete ``values`` of its
    parameters. Two surfaces of one family with the same values are equal.
    """

    family: "SurfaceFamily"
    values: Values

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Surface):
            return NotImplemented
        return self.family.identity == other.family.identity and self.values == other.values

    def __repr__(self) -> str:
        return self.family.written(self.values)

    def __call__(self, /, **changes: Any) -> "Surface":
        """Return this surface with some parameters changed; errors as for the family."""
        return self.family(**{**self.values, **changes})

    def __hash__(self) -> int:
        return hash((self.family.identity, self.values))

    @property
    def name(self) -> str:
        """Registry key."""
        return self.family.name

    @property
    def title(self) -> str:
        """Name for people."""
        return self.family.title

    @property
    def formula(self) -> str:
        """The loss as a book prints it."""
        return self.family.formula

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """What can be set; ``values`` holds what is set."""
        return self.family.parameters


@dataclass(frozen=True, repr=False)
class SurfaceFamily:
    """A named loss, its parameters and where it comes from.

    Parameters
    ----------
    name : str
        Registry key: permanent, snake_case.
    title : str
        For people.
    formula : str
        The loss as a book prints it.
    teaches : str
        One line: what a race over it shows.
    parameters : tuple of Parameter
    build : callable
        Parameter values as keywords → :class:`Landscape`.
    reference : str
        Source of the formula.
    group : str
        What it is an example of. A gallery shows the groups in the order of the modules.
    """

    name: str
    title: str
    formula: str
    teaches: str
    parameters: tuple[Parameter, ...]
    build: Callable[..., Landscape]
    reference: str
    group: str

    def __call__(self, /, **given: Any) -> Surface:
        """Bind parameter values; those not given take their defaults.

        Raises
        ------
        ValueError
            An unknown parameter, a value out of range or an array.
        """
        values = complete(self.name, self.parameters, given)
        for name, value in values.items():
            if isinstance(value, np.ndarray):
                raise Refusal(f"{name} must be one number, not an array of them", self.name)
        landscape = self.build(**values)
        return Surface(**vars(landscape), family=self, values=values)

    def __repr__(self) -> str:
        names = ", ".join(parameter.name for parameter in self.parameters)
        return f"<{type(self).__name__} {self.name}({names})>"

    @property
    def identity(self) -> Hashable:
        """What distinguishes its surfaces from those of other families: the registry key."""
        return self.name

    def written(self, values: Values) -> str:
        """Return the call that makes one of its surfaces, as text."""
        return as_call(self.name, self.parameters, values)

    def name_in_files(self) -> str:
        """Return the registry key; ValueError for a family that has none."""
        return self.name

    def parameters_with(self, given: Mapping[str, Any]) -> tuple[Parameter, ...]:
        """Return the parameters of the surface that the given values would make."""
        return self.parameters


def is_finite_point(point: Any) -> bool:
    """Whether something is a pair of finite numbers."""
    try:
        x, y = point
        flags = isinstance(x, bool) or isinstance(y, bool)
        return not flags and math.isfinite(x) and math.isfinite(y)
    except (TypeError, ValueError, OverflowError):
        return False
