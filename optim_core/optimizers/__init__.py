"""The optimizers: one module a family, found by themselves.

Each module defines :class:`~optim_core.optimizer.Rule` objects at its top level; all of them
are in :data:`OPTIMIZERS`. A module imports :mod:`optim_core.optimizer`,
:mod:`optim_core.hyperparameter`, :mod:`optim_core.elementary`, :mod:`optim_core.terms`,
:mod:`optim_core.objective` and :mod:`optim_core.line_search`, nothing else of the project.
"""

from optim_core.optimizer import Rule
from optim_core.registry import discover

OPTIMIZERS: dict[str, Rule] = discover(__path__, __name__, Rule)  # type: ignore[type-abstract]
"""Registry key → rule, in the order in which the story tells them."""
