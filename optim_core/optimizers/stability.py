"""The largest learning rate at which a rule is stable, by the theory of quadratics."""

import math
from typing import NamedTuple

from optim_core.maths.symmetric import eigenvalues
from optim_core.optimizers.rule import Optimizer
from optim_core.optimizers.training import CLIP_NORM, CLIP_VALUE, SCHEDULE
from optim_core.surfaces.landscape import Surface


class StabilityLimit(NamedTuple):
    """A rule's bound on lr·λ, and the largest curvature λmax that it is compared with."""

    bound: float
    sharpness: float

    @property
    def lr(self) -> float:
        """The learning rate above which the rule diverges on a quadratic with this λmax."""
        return self.bound / self.sharpness


def stability_limit(
    optimizer: Optimizer, surface: Surface, x: float, y: float
) -> StabilityLimit | None:
    """Return the limit on an optimizer's learning rate for the curvature at a point.

    On a quadratic it holds everywhere, elsewhere only near the point. Weight decay adds to the
    curvature.

    Returns
    -------
    StabilityLimit or None
        None where no limit holds for the value of ``lr`` itself: the rule has no bound, a schedule
        changes the rate, the gradient is clipped, or no curvature there is positive.

    Examples
    --------
    >>> import optim_core as oc
    >>> ravine = oc.surface("ravine", a=1.0, b=50.0, angle=0.0)
    >>> stability_limit(oc.optimizer("sgd"), ravine, 0.0, 0.0).lr
    0.04
    """
    rule, values = optimizer.rule, optimizer.values
    if rule.stability is None or values[CLIP_NORM.name] or values[CLIP_VALUE.name]:
        return None
    if values[SCHEDULE.name] != "constant":
        return None
    try:
        _, high = eigenvalues(*surface.hessian(x, y))
    except ArithmeticError:  # floats raise where arrays give inf or NaN
        return None
    sharpness = float(high) + sum(rule.decays(values))
    limit = StabilityLimit(rule.stability(values), sharpness)
    return limit if sharpness > 0.0 and 0.0 < limit.lr < math.inf else None
