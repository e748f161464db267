"""The surfaces: one module a group, or two where one would be long, found by themselves.

Each module defines :class:`~optim_core.surface.SurfaceFamily` objects at its top level; all of
them are in :data:`SURFACES`. Of the project, modules import what a surface is made of
(:mod:`optim_core.surface`, ``hyperparameter``, ``elementary``), those of data also what data are
(``points``, ``problem``, ``objective``), and the one that is typed reads its formula with
:mod:`optim_core.expression`.
"""

from optim_core.registry import discover
from optim_core.surface import SurfaceFamily

SURFACES: dict[str, SurfaceFamily] = discover(__path__, __name__, SurfaceFamily)
"""Registry key → family, group by group, ill-conditioned first."""
