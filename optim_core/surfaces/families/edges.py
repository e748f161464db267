"""Cliffs and corners: where the slope jumps, and a step that was right becomes too long."""

import math

from optim_core.maths.elementary import F, exp, log, sign, tanh, where
from optim_core.parameters.hyperparameter import POSITIVE, Hyperparameter, Interval
from optim_core.surfaces.critical import critical_near
from optim_core.surfaces.landscape import Bounds, CriticalPoint, Landscape, SurfaceFamily

ORDER = 60


def _cliff(h: float, k: float, eps: float) -> Landscape:
    """σ is the logistic function 1/(1 + e⁻ᶻ); on the cliff's face the slope is about h·k/4.

    The only critical point is the minimum; the foot of the cliff pushes it slightly to the left
    of the origin.
    """

    def value(x: F, y: F) -> F:
        return 0.5 * eps * (x * x + y * y) + 0.5 * h * (1.0 + tanh(0.5 * k * (x - 1.0)))

    def face(x: F) -> F:
        """Slope of h·σ, without overflow on either side."""
        e = exp(-k * abs(x - 1.0))
        return h * k * e / ((1.0 + e) * (1.0 + e))

    def gradient(x: F, y: F) -> tuple[F, F]:
        return eps * x + face(x) + 0.0 * y, eps * y + 0.0 * x

    def hessian(x: F, y: F) -> tuple[F, F, F]:
        zero = 0.0 * (x + y)
        return eps - k * tanh(0.5 * k * (x - 1.0)) * face(x) + zero, zero, eps + zero

    bounds = Bounds(-2.0, 4.0, -3.0, 3.0)
    # Left of the origin the slope is increasing and convex, so Newton's method cannot miss.
    lowest = critical_near([(0.0, 0.0)], gradient, hessian, bounds, within=2.0)
    infimum = value(lowest[0].x, 0.0) if lowest else 0.0
    return Landscape(
        value,
        gradient,
        hessian,
        bounds=bounds,
        start=(3.0, 1.0),
        critical_points=lowest,
        contours="linear",
        reference_value=infimum,
        infimum=infimum,
    )


def _absolute(k: float) -> Landscape:
    """Not smooth on the axes: there the slope is the subgradient 0, as sign(0) = 0.

    The Hessian is 0 everywhere; on the axes it does not exist and is taken as 0 too.
    """

    def value(x: F, y: F) -> F:
        size: F = abs(x) + k * abs(y)
        return size

    def gradient(x: F, y: F) -> tuple[F, F]:
        return sign(x) + 0.0 * y, k * sign(y) + 0.0 * x

    def hessian(x: F, y: F) -> tuple[F, F, F]:
        zero = 0.0 * (x + y)
        return zero, zero, zero

    return Landscape(
        value,
        gradient,
        hessian,
        bounds=Bounds(-3.0, 3.0, -2.5, 2.5),
        start=(2.3, 1.6),
        critical_points=(CriticalPoint(0.0, 0.0, "minimum"),),
        contours="linear",
    )


def _log_barrier(a: float, mu: float) -> Landscape:
    """Minimise ½(x² + a·y²) inside x + y > 1; beyond that line the loss and its slopes are NaN.

    At the minimum x = a·y = μ/s for the slack s = x + y − 1, which gives a quadratic for x.
    The curvature of the barrier there, 2μ/s², grows without bound as μ goes to 0: the Hessian
    becomes ill-conditioned.
    """

    def slack(x: F, y: F) -> F:
        s = x + y - 1.0
        return where(s > 0.0, s, math.nan * s)

    def value(x: F, y: F) -> F:
        return 0.5 * (x * x + a * y * y) - mu * log(slack(x, y))

    def gradient(x: F, y: F) -> tuple[F, F]:
        push = mu / slack(x, y)
        return x - push, a * y - push

    def hessian(x: F, y: F) -> tuple[F, F, F]:
        s = slack(x, y)
        wall = mu / (s * s)
        return 1.0 + wall, wall, a + wall

    share = 1.0 + 1.0 / a
    x = (1.0 + math.sqrt(1.0 + 4.0 * mu * share)) / (2.0 * share)
    infimum = value(x, x / a)
    return Landscape(
        value,
        gradient,
        hessian,
        bounds=Bounds(-1.0, 3.0, -1.0, 2.0),
        start=(-0.5, 1.8),
        critical_points=(CriticalPoint(x, x / a, "minimum"),),
        reference_value=infimum,
        infimum=infimum,
    )


CLIFF = SurfaceFamily(
    "cliff",
    "Cliff",
    "½ε·(x² + y²) + h·σ(k·(x − 1))",
    "A long plateau with a cliff at its end: a rate that suits the one is wrong for the other.",
    (
        Hyperparameter("h", 2.0, 0.1, 10.0, "log", "height of the cliff", Interval(1e-3, 1e3)),
        Hyperparameter("k", 20.0, 5.0, 60.0, "log", "steepness of its face", Interval(5.0, 1e3)),
        Hyperparameter(
            "eps", 0.1, 0.02, 1.0, "log", "curvature ε of the rest", Interval(0.01, 1e3)
        ),
    ),
    _cliff,
    "after Pascanu, Mikolov and Bengio, On the Difficulty of Training RNNs (2013)",
    "Cliffs and corners",
)

ABSOLUTE = SurfaceFamily(
    "absolute",
    "Absolute value",
    "|x| + k·|y|;  on a corner the slope is 0",
    "The slope never fades: a fixed step ends up bouncing, and there is no curvature to use.",
    (Hyperparameter("k", 5.0, 1.0, 20.0, "log", "slope of the steeper walls", POSITIVE),),
    _absolute,
    "the ℓ₁ norm, weighted; on subgradients see Shor (1985)",
    "Cliffs and corners",
)

LOG_BARRIER = SurfaceFamily(
    "log_barrier",
    "Log barrier",
    "½(x² + a·y²) − μ·log(x + y − 1)",
    "A minimum beside a wall: too long a step lands beyond it, where the loss is undefined.",
    (
        Hyperparameter("a", 4.0, 1.0, 30.0, "log", "curvature along y", POSITIVE),
        Hyperparameter(
            "mu", 0.5, 0.02, 2.0, "log", "weight μ: the smaller, the steeper at the wall", POSITIVE
        ),
    ),
    _log_barrier,
    "the barrier method of Frisch (1955); Nocedal and Wright, Numerical Optimization (2006), 19.6",
    "Cliffs and corners",
)
