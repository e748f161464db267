"""The surfaces: families of losses over the plane, found by themselves.

``landscape`` says what a surface is, ``objective`` what an optimizer sees of it. Families are in
three folders: ``families`` (formulas), ``data`` (losses over a small data set) and ``typed`` (a
formula that a person types). Each module there defines
:class:`~optim_core.surfaces.landscape.SurfaceFamily` objects at its top level; all of them are in
:data:`SURFACES`.
"""

from typing import Any

from optim_core.parameters.registry import discover
from optim_core.parameters.values import unknown
from optim_core.surfaces.landscape import Surface, SurfaceFamily

SURFACES: dict[str, SurfaceFamily] = discover(
    (f"{__name__}.families", f"{__name__}.data", f"{__name__}.typed"), SurfaceFamily
)
"""Registry key → family, group by group, ill-conditioned first."""


def surface(name: str, /, **parameters: Any) -> Surface:
    """Return a surface by its registry key, with the given parameters.

    Raises
    ------
    ValueError
        Unknown surface or parameter, or a value out of range.
    """
    if name not in SURFACES:
        raise unknown("surface", name, SURFACES)
    return SURFACES[name](**parameters)
