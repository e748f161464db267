"""The surfaces: one module a group, found by themselves.

Each module defines :class:`~optim_core.surface.SurfaceFamily` objects at its top level; all of
them are in :data:`SURFACES`. Modules import :mod:`optim_core.surface` and nothing else of the
project.
"""

from optim_core.registry import discover
from optim_core.surface import SurfaceFamily

SURFACES: dict[str, SurfaceFamily] = discover(__path__, __name__, SurfaceFamily)
"""Registry key → family, ill-conditioned first."""
