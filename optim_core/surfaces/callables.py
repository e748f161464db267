"""A surface of Python functions: a loss that a person wrote, with or without derivatives.

Derivatives that are not given are central differences (:mod:`optim_core.maths.differences`).
Critical points, infimum, start and levels are found as for a typed formula.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from optim_core.maths.differences import gradient_of, hessian_of, hessian_of_gradient
from optim_core.parameters.number_format import place
from optim_core.parameters.refusal import Refusal, quoted
from optim_core.parameters.values import Values
from optim_core.surfaces.landscape import (
    Bounds,
    Landscape,
    Surface,
    SurfaceFamily,
    is_finite_point,
)
from optim_core.surfaces.search import grid
from optim_core.surfaces.survey import survey

Function = Callable[[Any, Any], Any]

BOUNDS = Bounds(-3.0, 3.0, -3.0, 3.0)
SIXTH = 1.0 / 6.0
"""Share of the view over which the loss is assumed to change; sets the steps of differences."""

UNSURE = 1e-9
"""Share of the view to which differences locate a critical point."""

TRIED = 5
"""Points a side of the grid on which functions are tried out."""

DIFFERENCED, GIVEN = 10.0, 2.0
"""Cost of a step with differences, and with a given gradient."""


@dataclass(frozen=True, repr=False)
class CallableFamily(SurfaceFamily):
    """A family with one surface, made from Python functions.

    Parameters
    ----------
    made_from : tuple
        The functions, the bounds, the start and the title.
    """

    made_from: tuple[Any, ...] = ()

    @property
    def identity(self) -> tuple[Any, ...]:
        """What it was made from: surfaces of the very same functions are equal."""
        return self.made_from

    def written(self, values: Values) -> str:
        """Name the surface; there is no call that makes it again."""
        return f"<Surface {self.name}(x, y)>"

    def name_in_files(self) -> str:
        """Refuse: a file cannot hold a function.

        Raises
        ------
        ValueError
        """
        raise Refusal(
            f"{self.title} is made from Python functions, which a file cannot hold; "
            'oc.surface("typed", formula=…) makes a surface that can be saved'
        )


def surface_of(
    value: Function,
    gradient: Function | None = None,
    hessian: Function | None = None,
    *,
    bounds: Sequence[float] = BOUNDS,
    start: tuple[float, float] | None = None,
    title: str = "",
) -> Surface:
    """Return the surface of a function; for the parameters see :func:`optim_core.surface`.

    Raises
    ------
    TypeError
        An argument is not a function, or does not return numbers.
    ValueError
        The bounds or the start are not valid, or the function is finite nowhere.
    """
    view = _checked_bounds(bounds)
    if start is not None:
        if not is_finite_point(start):
            raise Refusal(f"start must be two finite numbers x, y, not {quoted(start)}")
        start = (float(start[0]), float(start[1]))
    if not isinstance(title, str):
        raise TypeError(f"title must be a text, not {quoted(title)}")
    f = _Evaluated("f", value, ("f",), view)
    if not f.finite:
        raise Refusal(f"f is finite at none of {TRIED * TRIED} points in its bounds")
    lengths = (SIXTH * view.width, SIXTH * view.height)
    slopes: Function
    bends: Function
    if gradient is None:
        slopes = gradient_of(f.one, lengths)
    else:
        slopes = _Evaluated("gradient", gradient, ("f_x", "f_y"), view).all
    if hessian is not None:
        bends = _Evaluated("hessian", hessian, ("f_xx", "f_xy", "f_yy"), view).all
    elif gradient is None:
        bends = hessian_of(f.one, lengths)
    else:
        bends = hessian_of_gradient(slopes, lengths)
    found = survey(f.one, slopes, bends, view, UNSURE if gradient is None else 0.0)
    landscape = Landscape(
        f.one,
        slopes,
        bends,
        bounds=view,
        start=start or found.start,
        critical_points=found.critical_points,
        contours=found.contours,
        reference_value=found.reference_value,
        infimum=found.infimum,
        derived=found.summary,
        cost=DIFFERENCED if gradient is None else GIVEN,
    )
    name = getattr(value, "__name__", "")
    name = name if name.isidentifier() else "function"
    return CallableFamily(
        name,
        title or name,
        "f(x, y)",
        "A function written in Python.",
        (),
        lambda: landscape,
        "written in Python",
        "Your own",
        (value, gradient, hessian, view, start, title),
    )()


def _checked_bounds(bounds: Any) -> Bounds:
    try:
        view = Bounds(*map(float, bounds))
    except (TypeError, ValueError):
        view = Bounds(math.nan, math.nan, math.nan, math.nan)
    if not all(map(math.isfinite, view)) or not (view.width > 0.0 and view.height > 0.0):
        raise Refusal(
            "bounds must be four finite numbers x_min, x_max, y_min, y_max, ascending, "
            f"not {quoted(bounds)}"
        )
    return view


class _Evaluated:
    """A person's function, evaluated on floats and on arrays; undefined values are NaN.

    Whether it takes arrays itself is tried once. If not, it is called for each number.

    Parameters
    ----------
    name : str
        What messages call it.
    function : (x, y) -> a number for each of ``entries``
    entries : tuple of str
        Names of the numbers that it must return.
    bounds : Bounds
        Where it is tried out.

    Raises
    ------
    TypeError
        It is not a function, cannot be called with two numbers, or returns something else.
    """

    def __init__(self, name: str, function: Any, entries: tuple[str, ...], bounds: Bounds) -> None:
        if not callable(function):
            raise TypeError(f"{name} must be a function of x and y, not {quoted(function)}")
        self._name, self._function, self._entries = name, function, entries
        self._takes_arrays = False
        x, y = grid(bounds, TRIED, 0.037)
        with np.errstate(all="ignore"):
            places = zip(x.tolist(), y.tolist(), strict=True)
            singly = np.array([self._tried(*place) for place in places]).T
            self.finite = bool(np.isfinite(singly).any())
            try:
                together = np.array(self._on_arrays(x, y))
            except Exception:  # a function of numbers may raise anything for an array
                return
            self._takes_arrays = np.allclose(together, singly, 1e-9, 0.0, equal_nan=True)

    def one(self, x: Any, y: Any) -> Any:
        """Return the only entry."""
        return self.all(x, y)[0]

    def all(self, x: Any, y: Any) -> tuple[Any, ...]:
        """Return the entries: floats for floats, arrays for arrays that broadcast."""
        with np.errstate(all="ignore"):
            if type(x) is float and type(y) is float:
                return self._on_floats(x, y)
            x, y = np.broadcast_arrays(np.asarray(x, np.float64), np.asarray(y, np.float64))
            if not x.ndim:
                return tuple(map(np.float64, self._on_floats(float(x), float(y))))
            places = x.ravel(), y.ravel()
            made = self._on_arrays(*places) if self._takes_arrays else self._one_by_one(*places)
            return tuple(entry.reshape(x.shape) for entry in made)

    def _on_floats(self, x: float, y: float) -> tuple[float, ...]:
        try:
            return self._numbers(self._function(x, y))
        except (ArithmeticError, ValueError):  # such as 1/0, 10.0**400 and math.log(−1)
            pass
        if self._takes_arrays:  # arrays give inf where floats raise
            return tuple(float(entry[0]) for entry in self._on_arrays(np.array([x]), np.array([y])))
        return (math.nan,) * len(self._entries)

    def _on_arrays(self, x: Any, y: Any) -> list[Any]:
        """Return arrays of the shape of x, which is (n,)."""
        made = self._function(x.copy(), y.copy())
        entries = (made,) if len(self._entries) == 1 else tuple(made)
        arrays = [np.array(np.broadcast_to(entry, x.shape), np.float64) for entry in entries]
        if len(arrays) != len(self._entries):
            raise ValueError(f"{self._name} returned {len(arrays)} arrays")
        return arrays

    def _one_by_one(self, x: Any, y: Any) -> list[Any]:
        rows = [self._on_floats(*place) for place in zip(x.tolist(), y.tolist(), strict=True)]
        return list(np.array(rows, np.float64).reshape(-1, len(self._entries)).T)

    def _numbers(self, made: Any) -> tuple[float, ...]:
        """Return what the function returned as floats; TypeError if it did not return numbers."""
        try:
            entries = (made,) if len(self._entries) == 1 else tuple(made)
            if len(entries) == len(self._entries) and not isinstance(entries[0], str):
                return tuple(map(float, entries))
        except (TypeError, ValueError):
            pass
        what = "a number"
        if len(self._entries) > 1:
            what = f"the numbers ({', '.join(self._entries)})"
        raise TypeError(f"{self._name} must return {what}, not {quoted(made)}")

    def _tried(self, x: float, y: float) -> tuple[float, ...]:
        """Return the entries at a point, or say what is wrong with the function."""
        try:
            made = self._function(x, y)
        except (ArithmeticError, ValueError):
            return (math.nan,) * len(self._entries)
        except Exception as error:
            why = f"{self._name} cannot be evaluated at {place(x, y)}: {error}"
            raise TypeError(why) from error
        return self._numbers(made)
