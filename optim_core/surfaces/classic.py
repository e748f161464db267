"""Classic test functions with one curved valley."""

from optim_core.elementary import F
from optim_core.hyperparameter import POSITIVE, Hyperparameter, Interval
from optim_core.surface import Bounds, CriticalPoint, Landscape, SurfaceFamily

ORDER = 20


def _rosenbrock(a: float, b: float) -> Landscape:
    def value(x: F, y: F) -> F:
        p, q = a - x, y - x * x
        return p * p + b * q * q

    def gradient(x: F, y: F) -> tuple[F, F]:
        q = y - x * x
        return 2.0 * (x - a) - 4.0 * b * x * q, 2.0 * b * q

    def hessian(x: F, y: F) -> tuple[F, F, F]:
        zero = 0.0 * (x + y)
        return 2.0 + b * (12.0 * x * x - 4.0 * y), -4.0 * b * x + zero, 2.0 * b + zero

    return Landscape(
        value,
        gradient,
        hessian,
        bounds=Bounds(-2.0, 2.0, -1.0, 3.0),
        start=(-1.2, 1.0),
        critical_points=(CriticalPoint(a, a * a, "minimum"),),
    )


ROSENBROCK = SurfaceFamily(
    "rosenbrock",
    "Rosenbrock",
    "(a − x)² + b·(y − x²)²",
    "A curved valley: finding it is easy, following it to the minimum is not.",
    (
        Hyperparameter(
            "a", 1.0, -1.5, 1.5, "linear", "place of the minimum (a, a²)", Interval(-1e3, 1e3)
        ),
        Hyperparameter("b", 100.0, 1.0, 1000.0, "log", "steepness of the valley's walls", POSITIVE),
    ),
    _rosenbrock,
    "Rosenbrock, An Automatic Method for Finding the Greatest or Least Value (1960)",
)
