"""The surfaces: families of losses over the plane, discovered when the package is imported.

``landscape`` defines what a surface is, ``objective`` what an optimizer sees of it. Families are in
two folders: ``families`` (formulas, also the one that a person types) and ``data`` (losses over a
small data set). Each module there defines :class:`~optim_core.surfaces.landscape.SurfaceFamily`
objects at its top level; all of them are in :data:`SURFACES`. ``callables`` makes a surface from
Python functions. ``survey`` and ``search`` find the critical points of a loss that declares none.
"""

from collections.abc import Callable, Sequence
from typing import Any, overload

from optim_core.parameters.refusal import quoted
from optim_core.parameters.registry import discover
from optim_core.parameters.values import unknown
from optim_core.surfaces.callables import BOUNDS, surface_of
from optim_core.surfaces.landscape import Surface, SurfaceFamily

SURFACES: dict[str, SurfaceFamily] = discover(
    (f"{__name__}.families", f"{__name__}.data"), SurfaceFamily
)
"""Registry key → family, by groups, ill-conditioned ones first."""


@overload
def surface(name: str, /, **parameters: Any) -> Surface: ...


@overload
def surface(
    f: Callable[[Any, Any], Any],
    /,
    gradient: Callable[[Any, Any], Any] | None = None,
    hessian: Callable[[Any, Any], Any] | None = None,
    *,
    bounds: Sequence[float] = BOUNDS,
    start: tuple[float, float] | None = None,
    title: str = "",
) -> Surface: ...


def surface(name: Any, /, *derivatives: Any, **parameters: Any) -> Surface:
    """Return a surface: by its registry key with parameters, or of a function f(x, y).

    Parameters
    ----------
    name : str
        A key of :data:`SURFACES`; the parameters of the surface follow by name.
    f : (x, y) -> f
        Instead of a name: any function of two floats. If it takes arrays too, everything is
        faster. Where it raises an ArithmeticError or a ValueError, the loss is undefined.
    gradient : (x, y) -> (f_x, f_y), optional
    hessian : (x, y) -> (f_xx, f_xy, f_yy), optional
        By default central differences of fourth order, for the Hessian those of the gradient if
        one is given. For a smooth loss that does not change faster than over a sixth of the
        bounds, the error of the gradient is about 1e-12 of the size of f and that of the Hessian
        about 1e-10. Within a thousandth of the view from where f is undefined, they are too.
    bounds : (x_min, x_max, y_min, y_max), optional
        The view, in which critical points are searched; −3 to 3 by default.
    start : (float, float), optional
        Where a race begins; chosen on a slope in view by default.
    title : str, optional
        Name for people; the function's own by default.

    Raises
    ------
    ValueError
        The surface or a parameter is unknown; a value, the bounds or the start are out of range;
        or the function is finite nowhere.
    TypeError
        It is neither a name nor a function, or the function does not return numbers.

    Examples
    --------
    >>> import optim_core as oc
    >>> oc.surface("rosenbrock", b=10.0)
    rosenbrock(b=10.0)
    >>> bowl = oc.surface(lambda x, y: x**2 + 3 * y**2, bounds=(-2, 2, -1, 1), title="bowl")
    >>> bowl.critical_points
    (CriticalPoint(x=0.0, y=0.0, kind='minimum'),)
    """
    if callable(name):
        return surface_of(name, *derivatives, **parameters)
    if not isinstance(name, str) or derivatives:
        given = quoted(name) + " with parameters by position" * bool(derivatives)
        raise TypeError(
            f"surface takes a name with parameters by name, or a function f(x, y), not {given}"
        )
    if name not in SURFACES:
        raise unknown("surface", name, SURFACES)
    return SURFACES[name](**parameters)
