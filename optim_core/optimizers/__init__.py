"""The optimizers: update rules with hyperparameters, discovered when the package is imported.

``rule`` defines what a rule is, ``training`` what can be set for any rule, ``terms`` how an update
is written line by line. Each module of ``rules`` defines
:class:`~optim_core.optimizers.rule.Rule` objects at its top level; all of them are in
:data:`OPTIMIZERS`.
"""

from typing import Any

from optim_core.optimizers.rule import Optimizer, Rule
from optim_core.parameters.registry import discover
from optim_core.parameters.values import unknown

OPTIMIZERS: dict[str, Rule] = discover((f"{__name__}.rules",), Rule)  # type: ignore[type-abstract]
"""Registry key → rule, in the order in which a course would introduce them."""


def optimizer(name: str, /, **hyperparameters: Any) -> Optimizer:
    """Return an optimizer by its registry key, with the given hyperparameters.

    Raises
    ------
    ValueError
        Unknown optimizer or hyperparameter, a value out of range or a forbidden combination.

    Examples
    --------
    >>> import optim_core as oc
    >>> adam = oc.optimizer("adam", lr=0.05, amsgrad=True)
    >>> adam
    adam(lr=0.05, amsgrad=True)
    >>> adam(lr=0.1).values["lr"]
    0.1
    >>> oc.optimizer("sgd", lr=-1.0)
    Traceback (most recent call last):
    optim_core.parameters.refusal.Refusal: sgd: lr must be a number of at least 0, not −1
    """
    if not isinstance(name, str) or name not in OPTIMIZERS:
        raise unknown("optimizer", name, OPTIMIZERS)
    return OPTIMIZERS[name](**hyperparameters)
