"""Quadratic bowls: where the theory of step sizes is exact."""

import math

from optim_core.elementary import F
from optim_core.hyperparameter import POSITIVE, Hyperparameter, Interval
from optim_core.surface import Bounds, CriticalPoint, Landscape, SurfaceFamily

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
        start=(-3.0, 2.0),
        critical_points=(CriticalPoint(0.0, 0.0, "minimum"),),
        quadratic=True,
        derived=f"κ = {max(a, b) / min(a, b):.4g}",
    )


RAVINE = SurfaceFamily(
    "ravine",
    "Ravine",
    "½(a·u² + b·v²),  u = x·cos θ + y·sin θ,  v = y·cos θ − x·sin θ",
    "Steep walls and a flat floor: plain gradient descent bounces across and creeps along.",
    (
        Hyperparameter("a", 1.0, 0.01, 10.0, "log", "curvature along the floor", POSITIVE),
        Hyperparameter("b", 50.0, 1.0, 1000.0, "log", "curvature across, of the walls", POSITIVE),
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
)
