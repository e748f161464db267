"""Saddles: where the gradient is zero, but the loss can still decrease."""

import math

from optim_core.maths.elementary import F
from optim_core.parameters.hyperparameter import POSITIVE, Hyperparameter
from optim_core.surfaces.landscape import Bounds, CriticalPoint, Landscape, SurfaceFamily

ORDER = 30

_CURVATURES = (
    Hyperparameter("a", 1.0, 0.1, 10.0, "log", "half the upward curvature, along x", POSITIVE),
    Hyperparameter("b", 1.0, 0.1, 10.0, "log", "half the downward curvature, along y", POSITIVE),
)


def _saddle(a: float, b: float) -> Landscape:
    def value(x: F, y: F) -> F:
        return a * x * x - b * y * y

    def gradient(x: F, y: F) -> tuple[F, F]:
        return 2.0 * a * x + 0.0 * y, 0.0 * x - 2.0 * b * y

    def hessian(x: F, y: F) -> tuple[F, F, F]:
        zero = 0.0 * (x + y)
        return 2.0 * a + zero, zero, zero - 2.0 * b

    return Landscape(
        value,
        gradient,
        hessian,
        bounds=Bounds(-2.0, 2.0, -1.5, 1.5),
        start=(1.5, 0.001),
        critical_points=(CriticalPoint(0.0, 0.0, "saddle"),),
        contours="symlog",
        infimum=None,
        quadratic=True,
    )


def _bounded_saddle(a: float, b: float) -> Landscape:
    def value(x: F, y: F) -> F:
        yy = y * y
        return a * x * x - b * yy + 0.25 * yy * yy

    def gradient(x: F, y: F) -> tuple[F, F]:
        return 2.0 * a * x + 0.0 * y, 0.0 * x + y * (y * y - 2.0 * b)

    def hessian(x: F, y: F) -> tuple[F, F, F]:
        zero = 0.0 * (x + y)
        return 2.0 * a + zero, zero, 3.0 * y * y - 2.0 * b + zero

    floor = math.sqrt(2.0 * b)
    reach = max(2.0, 1.35 * floor)
    return Landscape(
        value,
        gradient,
        hessian,
        bounds=Bounds(-reach * 4 / 3, reach * 4 / 3, -reach, reach),
        start=(1.5, 0.001),
        critical_points=(
            CriticalPoint(0.0, 0.0, "saddle"),
            CriticalPoint(0.0, floor, "minimum"),
            CriticalPoint(0.0, -floor, "minimum"),
        ),
        contours="symlog",
        infimum=-b * b,
    )


def _monkey_saddle() -> Landscape:
    """Three ways down (two legs and a tail); r³·cos 3φ, so curvatures ±6r and none at 0."""

    def value(x: F, y: F) -> F:
        return x * (x * x - 3.0 * y * y)

    def gradient(x: F, y: F) -> tuple[F, F]:
        return 3.0 * (x * x - y * y), -6.0 * x * y

    def hessian(x: F, y: F) -> tuple[F, F, F]:
        xx, xy = 6.0 * x + 0.0 * y, -6.0 * y + 0.0 * x
        return xx, xy, -xx

    return Landscape(
        value,
        gradient,
        hessian,
        bounds=Bounds(-2.0, 2.0, -1.5, 1.5),
        start=(1.2, 0.05),
        critical_points=(CriticalPoint(0.0, 0.0, "saddle"),),
        contours="symlog",
        infimum=None,
    )


def _long_valley() -> Landscape:
    def value(x: F, y: F) -> F:
        yy = y * y
        return 25.0 * x * x + yy * (0.0005 * yy - 0.05)

    def gradient(x: F, y: F) -> tuple[F, F]:
        return 50.0 * x + 0.0 * y, 0.0 * x + y * (0.002 * y * y - 0.1)

    def hessian(x: F, y: F) -> tuple[F, F, F]:
        zero = 0.0 * (x + y)
        return 50.0 + zero, zero, 0.006 * y * y - 0.1 + zero

    floor = math.sqrt(50.0)
    return Landscape(
        value,
        gradient,
        hessian,
        bounds=Bounds(-1.5, 1.5, -9.0, 9.0),
        start=(1.0, 0.001),
        critical_points=(
            CriticalPoint(0.0, 0.0, "saddle"),
            CriticalPoint(0.0, floor, "minimum"),
            CriticalPoint(0.0, -floor, "minimum"),
        ),
        reference_value=-1.25,
        infimum=-1.25,
    )


SADDLE = SurfaceFamily(
    "saddle",
    "Saddle",
    "a·x² − b·y²",
    "Newton's method jumps onto the saddle; the others slide off, some of them late.",
    _CURVATURES,
    _saddle,
    "the textbook quadratic saddle, e.g. Dauphin et al. (2014)",
    "Saddles",
)

BOUNDED_SADDLE = SurfaceFamily(
    "bounded_saddle",
    "Bounded saddle",
    "a·x² − b·y² + ¼·y⁴",
    "A saddle with a floor: whatever leaves it ends in one of two minima.",
    _CURVATURES,
    _bounded_saddle,
    "the quadratic saddle with a quartic floor, minima at (0, ±√(2b))",
    "Saddles",
)

MONKEY_SADDLE = SurfaceFamily(
    "monkey_saddle",
    "Monkey saddle",
    "x³ − 3x·y²",
    "Even the curvature vanishes at the saddle: Newton only halves its distance each step.",
    (),
    _monkey_saddle,
    "Hilbert and Cohn-Vossen, Geometry and the Imagination (1932)",
    "Saddles",
)

LONG_VALLEY = SurfaceFamily(
    "long_valley",
    "Long valley",
    "25x² − 0.05y² + 0.0005y⁴",
    "Walls 500 times as steep as the way out: giving each coordinate its own rate pays off.",
    (),
    _long_valley,
    "a saddle after Radford's animation Long Valley (2014), with a quartic floor",
    "Saddles",
)
