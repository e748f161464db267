"""Several minima: where a path ends depends on the rule as much as on the start."""

import math

from optim_core.maths.elementary import F, cos, sin
from optim_core.parameters.hyperparameter import Hyperparameter, Interval
from optim_core.surfaces.landscape import Bounds, CriticalPoint, Landscape, SurfaceFamily

ORDER = 40


def _himmelblau() -> Landscape:
    """Four minima, all 0, a maximum in the middle and four saddles: there are no others."""

    def value(x: F, y: F) -> F:
        p, q = x * x + y - 11.0, x + y * y - 7.0
        return p * p + q * q

    def gradient(x: F, y: F) -> tuple[F, F]:
        p, q = x * x + y - 11.0, x + y * y - 7.0
        return 4.0 * x * p + 2.0 * q, 2.0 * p + 4.0 * y * q

    def hessian(x: F, y: F) -> tuple[F, F, F]:
        return 12.0 * x * x + 4.0 * y - 42.0, 4.0 * (x + y), 12.0 * y * y + 4.0 * x - 26.0

    return Landscape(
        value,
        gradient,
        hessian,
        bounds=Bounds(-6.0, 6.0, -6.0, 6.0),
        start=(0.2, -3.6),
        critical_points=(
            CriticalPoint(3.0, 2.0, "minimum"),
            CriticalPoint(3.5844283403304917, -1.8481265269644036, "minimum"),
            CriticalPoint(-3.779310253377747, -3.2831859912861696, "minimum"),
            CriticalPoint(-2.805118086952745, 3.131312518250573, "minimum"),
            CriticalPoint(3.385154183607021, 0.07385187983774928, "saddle"),
            CriticalPoint(0.08667750455539636, 2.884254701174776, "saddle"),
            CriticalPoint(-3.0730257507643897, -0.08135304428796751, "saddle"),
            CriticalPoint(-0.12796134673068008, -1.9537149802445763, "saddle"),
            CriticalPoint(-0.2708445906673476, -0.9230385564799815, "maximum"),
        ),
    )


def _styblinski_tang() -> Landscape:
    """Add a quartic of x to one of y; the slope 2t³ − 16t + 2.5 has three roots: nine points."""

    def value(x: F, y: F) -> F:
        xx, yy = x * x, y * y
        return 0.5 * (x * (x * (xx - 16.0) + 5.0) + y * (y * (yy - 16.0) + 5.0))

    def gradient(x: F, y: F) -> tuple[F, F]:
        return (
            x * (2.0 * x * x - 16.0) + 2.5 + 0.0 * y,
            y * (2.0 * y * y - 16.0) + 2.5 + 0.0 * x,
        )

    def hessian(x: F, y: F) -> tuple[F, F, F]:
        zero = 0.0 * (x + y)
        return 6.0 * x * x - 16.0 + zero, zero, 6.0 * y * y - 16.0 + zero

    deep, top, shallow = -2.903534027771177, 0.1567312567803401, 2.746802770990837
    lowest = value(deep, deep)
    return Landscape(
        value,
        gradient,
        hessian,
        bounds=Bounds(-5.0, 5.0, -5.0, 5.0),
        start=(0.8, 4.4),
        critical_points=(
            CriticalPoint(deep, deep, "minimum"),
            CriticalPoint(deep, shallow, "minimum"),
            CriticalPoint(shallow, deep, "minimum"),
            CriticalPoint(shallow, shallow, "minimum"),
            CriticalPoint(deep, top, "saddle"),
            CriticalPoint(top, deep, "saddle"),
            CriticalPoint(shallow, top, "saddle"),
            CriticalPoint(top, shallow, "saddle"),
            CriticalPoint(top, top, "maximum"),
        ),
        reference_value=lowest,
        infimum=lowest,
    )


def _branin() -> Landscape:
    """Minima where the square is 0 and cos x = −1, saddles where it is 0 and cos x = 1."""
    b, c = 5.1 / (4.0 * math.pi**2), 5.0 / math.pi
    height = 10.0 - 5.0 / (4.0 * math.pi)
    lowest = 5.0 / (4.0 * math.pi)

    def value(x: F, y: F) -> F:
        miss = y - b * x * x + c * x - 6.0
        return miss * miss + height * cos(x) + 10.0

    def gradient(x: F, y: F) -> tuple[F, F]:
        double = 2.0 * (y - b * x * x + c * x - 6.0)
        return double * (c - 2.0 * b * x) - height * sin(x), double

    def hessian(x: F, y: F) -> tuple[F, F, F]:
        zero = 0.0 * (x + y)
        miss, slope = y - b * x * x + c * x - 6.0, c - 2.0 * b * x
        return (
            2.0 * slope * slope - 4.0 * b * miss - height * cos(x),
            2.0 * slope + zero,
            2.0 + zero,
        )

    return Landscape(
        value,
        gradient,
        hessian,
        bounds=Bounds(-5.0, 10.0, 0.0, 15.0),
        start=(2.2, 12.0),
        critical_points=(
            CriticalPoint(-math.pi, 12.275, "minimum"),
            CriticalPoint(math.pi, 2.275, "minimum"),
            CriticalPoint(3.0 * math.pi, 2.475, "minimum"),
            CriticalPoint(0.0, 6.0, "saddle"),
            CriticalPoint(2.0 * math.pi, 1.1, "saddle"),
        ),
        reference_value=lowest,
        infimum=lowest,
    )


def _mccormick() -> Landscape:
    """Build a corrugated slope: sin s + s/2 + (d − 1)² with s = x + y and d = x − y.

    The minima, d = 1 and s = 2πn − 2π/3, get lower and lower towards s → −∞: the loss is
    unbounded below, and the global minimum of the literature is one within the bounds only.
    """

    def value(x: F, y: F) -> F:
        s, d = x + y, x - y
        return sin(s) + d * d - 1.5 * x + 2.5 * y + 1.0

    def gradient(x: F, y: F) -> tuple[F, F]:
        wave, double = cos(x + y), 2.0 * (x - y)
        return wave + double - 1.5, wave - double + 2.5

    def hessian(x: F, y: F) -> tuple[F, F, F]:
        wave = sin(x + y)
        return 2.0 - wave, -2.0 - wave, 2.0 - wave

    third = math.pi / 3.0
    return Landscape(
        value,
        gradient,
        hessian,
        bounds=Bounds(-1.5, 4.0, -3.0, 4.0),
        start=(-0.5, 3.0),
        critical_points=(
            CriticalPoint(0.5 - third, -0.5 - third, "minimum"),
            CriticalPoint(0.5 + 2.0 * third, -0.5 + 2.0 * third, "minimum"),
            CriticalPoint(0.5 + third, -0.5 + third, "saddle"),
        ),
        reference_value=-math.sqrt(0.75) - third,
        infimum=None,
    )


def _two_basins(k1: float, k2: float, d: float) -> Landscape:
    """q₁q₂/(q₁ + q₂) for the bowls qᵢ = ½kᵢ·|θ − cᵢ|²: at each cᵢ exactly 0, with Hessian kᵢ·I.

    With the weights w₁ = q₂/(q₁ + q₂) and w₂ = 1 − w₁ the gradient is w₁²∇q₁ + w₂²∇q₂, and
    the Hessian (w₁²k₁ + w₂²k₂)·I − 2nnᵀ/(q₁ + q₂) with n = w₁∇q₁ − w₂∇q₂. The only other
    critical point is the pass on the line between them, where ∛k₁·(x + d) = ∛k₂·(d − x).
    """

    def value(x: F, y: F) -> F:
        left, right, yy = x + d, x - d, y * y
        q1, q2 = 0.5 * k1 * (left * left + yy), 0.5 * k2 * (right * right + yy)
        return q1 / (q1 + q2) * q2

    def gradient(x: F, y: F) -> tuple[F, F]:
        left, right, yy = x + d, x - d, y * y
        q1, q2 = 0.5 * k1 * (left * left + yy), 0.5 * k2 * (right * right + yy)
        w1, w2 = q2 / (q1 + q2), q1 / (q1 + q2)
        p1, p2 = k1 * w1 * w1, k2 * w2 * w2
        return p1 * left + p2 * right, (p1 + p2) * y

    def hessian(x: F, y: F) -> tuple[F, F, F]:
        left, right, yy = x + d, x - d, y * y
        q1, q2 = 0.5 * k1 * (left * left + yy), 0.5 * k2 * (right * right + yy)
        w1, w2 = q2 / (q1 + q2), q1 / (q1 + q2)
        both, bend = k1 * w1 * w1 + k2 * w2 * w2, 2.0 / (q1 + q2)
        nx, ny = k1 * w1 * left - k2 * w2 * right, (k1 * w1 - k2 * w2) * y
        return both - bend * nx * nx, -bend * nx * ny, both - bend * ny * ny

    root1, root2 = math.cbrt(k1), math.cbrt(k2)
    return Landscape(
        value,
        gradient,
        hessian,
        bounds=Bounds(-4.0, 4.0, -3.0, 3.0),
        start=(-1.8, 1.3),
        critical_points=(
            CriticalPoint(-d, 0.0, "minimum"),
            CriticalPoint(d, 0.0, "minimum"),
            CriticalPoint(d * (root2 - root1) / (root1 + root2), 0.0, "saddle"),
        ),
    )


HIMMELBLAU = SurfaceFamily(
    "himmelblau",
    "Himmelblau",
    "(x² + y − 11)² + (x + y² − 7)²",
    "Four equally good minima: from one start the methods part ways, and Newton stops at none.",
    (),
    _himmelblau,
    "Himmelblau, Applied Nonlinear Programming (1972)",
    "Several minima",
)

STYBLINSKI_TANG = SurfaceFamily(
    "styblinski_tang",
    "Styblinski–Tang",
    "½·(x⁴ − 16x² + 5x + y⁴ − 16y² + 5y)",
    "Four wells of three depths: Momentum runs past the shallow one, Newton stops between two.",
    (),
    _styblinski_tang,
    "Styblinski and Tang, Experiments in Nonconvex Optimization (1990)",
    "Several minima",
)

BRANIN = SurfaceFamily(
    "branin",
    "Branin",
    "(y − 5.1x²/(4π²) + 5x/π − 6)² + 10·(1 − 1/(8π))·cos x + 10",
    "Three equal minima along a bent trough: the faster a racer, the more of them it passes.",
    (),
    _branin,
    "Branin, Widely Convergent Method for Finding Multiple Solutions (1972)",
    "Several minima",
)

MCCORMICK = SurfaceFamily(
    "mccormick",
    "McCormick",
    "sin(x + y) + (x − y)² − 1.5x + 2.5y + 1",
    "Ripples on an endless slope: racers stop in a hollow, though lower ones lie just beyond.",
    (),
    _mccormick,
    "in Adorio, MVF: Multivariate Test Functions Library in C (2005)",
    "Several minima",
)

_SHARPNESS = Interval(1e-3, 1e6)

TWO_BASINS = SurfaceFamily(
    "two_basins",
    "Two basins",
    "q₁·q₂/(q₁ + q₂),  q₁ = ½k₁·((x + d)² + y²),  q₂ = ½k₂·((x − d)² + y²)",
    "Equally deep, one sharp, one flat: plain descent above a rate of 2/k₁ leaves the sharp one.",
    (
        Hyperparameter(
            "k1", 64.0, 1.0, 100.0, "log", "curvature k₁ of the left minimum", _SHARPNESS
        ),
        Hyperparameter(
            "k2", 1.0, 0.1, 100.0, "log", "curvature k₂ of the right minimum", _SHARPNESS
        ),
        Hyperparameter(
            "d", 1.5, 0.5, 3.0, "linear", "distance of each from the middle", Interval(1e-3, 1e3)
        ),
    ),
    _two_basins,
    "two paraboloids joined by their harmonic sum; on sharp and flat minima, Keskar et al. (2017)",
    "Several minima",
)
