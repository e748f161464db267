"""Quadratic bowls: where the theory of step sizes is exact."""

import math

from optim_core.maths.elementary import F
from optim_core.parameters.hyperparameter import POSITIVE, Hyperparameter, Interval
from optim_core.parameters.number_format import number
from optim_core.surfaces.landscape import Bounds, CriticalPoint, Landscape, SurfaceFamily

ORDER = 10


def _ravine(a: float, b: float, angle: float) -> Landscape:
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    xx, xy, yy = a * c * c + b * s * s, (a - b) * c * s, a * s * s + b * c * c

    def value(x: F, y: F) -> F:
        u, v = c * x + s * y, c * y - s * x
        return 0.5 * (a * u * u + b * v * v)

    def gradient(x: F, y: F) -> tuple[F, F]:
        return xx * x + xy * y, xy * x + yy * y

    def hessian(x: F, y: F) -> tuple[F, F, F]:
        zero = 0.0 * (x + y)
        return xx + zero, xy + zero, yy + zero

    return Landscape(
        value,
        gradient,
        hessian,
        bounds=Bounds(-4.0, 4.0, -3.0, 3.0),
        start=(-3.4, 0.6),
        critical_points=(CriticalPoint(0.0, 0.0, "minimum"),),
        quadratic=True,
        derived=f"κ = {number(max(a, b) / min(a, b), 4)}",
    )


def _booth() -> Landscape:
    def value(x: F, y: F) -> F:
        p, q = x + 2.0 * y - 7.0, 2.0 * x + y - 5.0
        return p * p + q * q

    def gradient(x: F, y: F) -> tuple[F, F]:
        return 10.0 * x + 8.0 * y - 34.0, 8.0 * x + 10.0 * y - 38.0

    def hessian(x: F, y: F) -> tuple[F, F, F]:
        zero = 0.0 * (x + y)
        return 10.0 + zero, 8.0 + zero, 10.0 + zero

    return Landscape(
        value,
        gradient,
        hessian,
        bounds=Bounds(-10.0, 10.0, -10.0, 10.0),
        start=(-7.0, -4.0),
        critical_points=(CriticalPoint(1.0, 3.0, "minimum"),),
        quadratic=True,
        derived="κ = 9",
    )


def _matyas() -> Landscape:
    """Curvature 1 across the diagonal and 0.04 along it; as squares, so never below 0."""

    def value(x: F, y: F) -> F:
        p, q = x + y, x - y
        return 0.01 * p * p + 0.25 * q * q

    def gradient(x: F, y: F) -> tuple[F, F]:
        return 0.52 * x - 0.48 * y, 0.52 * y - 0.48 * x

    def hessian(x: F, y: F) -> tuple[F, F, F]:
        zero = 0.0 * (x + y)
        return 0.52 + zero, -0.48 + zero, 0.52 + zero

    return Landscape(
        value,
        gradient,
        hessian,
        bounds=Bounds(-10.0, 10.0, -10.0, 10.0),
        start=(-8.0, 3.0),
        critical_points=(CriticalPoint(0.0, 0.0, "minimum"),),
        quadratic=True,
        derived="κ = 25",
    )


RAVINE = SurfaceFamily(
    "ravine",
    "Ravine",
    "½(a·u² + b·v²),  u = x·cos θ + y·sin θ,  v = y·cos θ − x·sin θ",
    "Steep walls and a flat floor: plain gradient descent bounces across and creeps along.",
    (
        Hyperparameter("a", 1.0, 0.01, 10.0, "log", "curvature along the floor", POSITIVE),
        Hyperparameter("b", 80.0, 1.0, 1000.0, "log", "curvature across, of the walls", POSITIVE),
        Hyperparameter(
            "angle",
            20.0,
            -90.0,
            90.0,
            "linear",
            "direction θ of the floor against the x-axis",
            Interval(-360.0, 360.0),
            "°",
        ),
    ),
    _ravine,
    "the textbook ill-conditioned quadratic, e.g. Goh, Why Momentum Really Works (2017)",
    "Ill-conditioned",
)

BOOTH = SurfaceFamily(
    "booth",
    "Booth",
    "(x + 2y − 7)² + (2x + y − 5)²",
    "A mild bowl turned by 45°: every method arrives, each in its own way.",
    (),
    _booth,
    "in Jamil and Yang, A Literature Survey of Benchmark Functions (2013)",
    "Ill-conditioned",
)

MATYAS = SurfaceFamily(
    "matyas",
    "Matyas",
    "0.26·(x² + y²) − 0.48·x·y",
    "Nearly flat along the diagonal: the floor is reached at once, then progress is slow.",
    (),
    _matyas,
    "after Matyas, Random Optimization (1965)",
    "Ill-conditioned",
)
