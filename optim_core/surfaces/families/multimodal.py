"""Many minima: bowls with ripples, in which most paths end where they happen to be."""

import math

from optim_core.maths.elementary import F, cos, exp, expm1, sin, sqrt
from optim_core.parameters.hyperparameter import POSITIVE, Hyperparameter, Interval
from optim_core.surfaces.critical import critical_near
from optim_core.surfaces.landscape import Bounds, CriticalPoint, Kind, Landscape, SurfaceFamily

ORDER = 50

PI, TAU = math.pi, math.tau
_FROM_ZERO = Interval(0.0, 1e9)
_AXES = ((1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0))


def _cross(x: float, y: float, right: float, up: float, kind: Kind) -> tuple[CriticalPoint, ...]:
    """Return four points of a kind around (x, y), on the parallels to the axes."""
    return (
        CriticalPoint(x + right, y, kind),
        CriticalPoint(x - right, y, kind),
        CriticalPoint(x, y + up, kind),
        CriticalPoint(x, y - up, kind),
    )


def _rastrigin(a: float) -> Landscape:
    """Build a rippled bowl; a·(1 − cos 2πt) is written as 2a·sin² πt, which is never below 0.

    The minimum is declared, and the nearest minima and passes on the axes if a makes any.
    """

    def value(x: F, y: F) -> F:
        wave_x, wave_y = sin(PI * x), sin(PI * y)
        return x * x + y * y + 2.0 * a * (wave_x * wave_x + wave_y * wave_y)

    def gradient(x: F, y: F) -> tuple[F, F]:
        height = TAU * a
        gx, gy = 2.0 * x + height * sin(TAU * x), 2.0 * y + height * sin(TAU * y)
        return gx + 0.0 * y, gy + 0.0 * x

    def hessian(x: F, y: F) -> tuple[F, F, F]:
        zero, height = 0.0 * (x + y), TAU * TAU * a
        return 2.0 + height * cos(TAU * x) + zero, zero, 2.0 + height * cos(TAU * y) + zero

    bounds = Bounds(-5.12, 5.12, -5.12, 5.12)
    guesses = [(t * u, t * v) for t in (0.99, 0.51) for u, v in _AXES]
    return Landscape(
        value,
        gradient,
        hessian,
        bounds=bounds,
        start=(-3.3, 3.9),
        critical_points=(
            CriticalPoint(0.0, 0.0, "minimum"),
            *critical_near(guesses, gradient, hessian, bounds, within=0.3),
        ),
        contours="linear",
    )


def _ackley(a: float, b: float, c: float) -> Landscape:
    """Build a rippled funnel; its tip is a cone, where the first term has no derivatives.

    By convention the gradient of the first term is 0 there, which is a subgradient, and so is its
    Hessian, which would be infinite; the second term keeps its own. The value is written with
    expm1, so that it is exactly 0 there and never below.
    """

    def value(x: F, y: F) -> F:
        wave_x, wave_y = sin(0.5 * c * x), sin(0.5 * c * y)
        radius = sqrt(0.5 * (x * x + y * y))
        ripple = expm1(-(wave_x * wave_x + wave_y * wave_y))
        return -a * expm1(-b * radius) - math.e * ripple

    def gradient(x: F, y: F) -> tuple[F, F]:
        radius = sqrt(0.5 * (x * x + y * y))
        cone = 0.5 * a * b * exp(-b * radius) / (radius + (radius == 0.0))  # x = y = 0 at the tip
        ripple = 0.5 * c * exp(0.5 * (cos(c * x) + cos(c * y)))
        return cone * x + ripple * sin(c * x), cone * y + ripple * sin(c * y)

    def hessian(x: F, y: F) -> tuple[F, F, F]:
        radius = sqrt(0.5 * (x * x + y * y))
        tip = radius == 0.0
        cone = a * b * exp(-b * radius) * (1.0 - tip)
        over = 1.0 / (radius + tip)
        u, v, bend = 0.5 * x * over, 0.5 * y * over, b + over
        wave_x, wave_y = sin(c * x), sin(c * y)
        cos_x, cos_y = cos(c * x), cos(c * y)
        ripple = 0.25 * c * c * exp(0.5 * (cos_x + cos_y))
        return (
            cone * (0.5 * over - bend * u * u) + ripple * (2.0 * cos_x - wave_x * wave_x),
            -cone * bend * u * v - ripple * wave_x * wave_y,
            cone * (0.5 * over - bend * v * v) + ripple * (2.0 * cos_y - wave_y * wave_y),
        )

    bounds = Bounds(-5.0, 5.0, -5.0, 5.0)
    period = TAU / c if c > 0.0 else math.inf
    guesses = [(t * u, t * v) for t in (0.95 * period, 0.57 * period) for u, v in _AXES]
    return Landscape(
        value,
        gradient,
        hessian,
        bounds=bounds,
        start=(4.4, 0.8),
        critical_points=(
            CriticalPoint(0.0, 0.0, "minimum"),
            *critical_near(guesses, gradient, hessian, bounds, within=0.3 * period),
        ),
        contours="linear",
    )


def _levy() -> Landscape:
    """With u = (x − 1)/4 and v = (y − 1)/4: w = 1 + u is half a turn on, which sin² ignores.

    The minimum is declared, and the nearest minima and passes on the parallels to the axes.
    """

    def value(x: F, y: F) -> F:
        u, v = 0.25 * (x - 1.0), 0.25 * (y - 1.0)
        wave, ahead, twice = sin(PI * u), sin(PI * u + 1.0), sin(TAU * v)
        return wave * wave + u * u * (1.0 + 10.0 * ahead * ahead) + v * v * (1.0 + twice * twice)

    def gradient(x: F, y: F) -> tuple[F, F]:
        u, v = 0.25 * (x - 1.0), 0.25 * (y - 1.0)
        ahead, twice = sin(PI * u + 1.0), sin(TAU * v)
        along = u * (1.0 + 10.0 * ahead * ahead) + 5.0 * PI * u * u * sin(TAU * u + 2.0)
        across = v * (1.0 + twice * twice) + PI * v * v * sin(2.0 * TAU * v)
        return 0.25 * PI * sin(TAU * u) + 0.5 * along + 0.0 * y, 0.5 * across + 0.0 * x

    def hessian(x: F, y: F) -> tuple[F, F, F]:
        u, v, zero = 0.25 * (x - 1.0), 0.25 * (y - 1.0), 0.0 * (x + y)
        ahead, twice = sin(PI * u + 1.0), sin(TAU * v)
        xx = PI * PI * cos(TAU * u) + 1.0 + 10.0 * ahead * ahead
        xx = xx + 20.0 * PI * u * sin(TAU * u + 2.0) + 10.0 * PI * PI * u * u * cos(TAU * u + 2.0)
        yy = 1.0 + twice * twice + 4.0 * PI * v * sin(2.0 * TAU * v)
        yy = yy + 4.0 * PI * PI * v * v * cos(2.0 * TAU * v)
        return 0.125 * xx + zero, zero, 0.125 * yy + zero

    return Landscape(
        value,
        gradient,
        hessian,
        bounds=Bounds(-10.0, 10.0, -10.0, 10.0),
        start=(-5.2, -5.8),
        critical_points=(
            CriticalPoint(1.0, 1.0, "minimum"),
            CriticalPoint(3.79108219045051, 1.0, "minimum"),
            CriticalPoint(-4.205434985718203, 1.0, "minimum"),
            CriticalPoint(1.0, 4.890649608461714, "minimum"),
            CriticalPoint(1.0, -2.8906496084617133, "minimum"),
            CriticalPoint(2.7688604518537936, 1.0, "saddle"),
            CriticalPoint(-2.7053160403868706, 1.0, "saddle"),
            CriticalPoint(1.0, 4.256662218677807, "saddle"),
            CriticalPoint(1.0, -2.256662218677807, "saddle"),
        ),
    )


def _griewank(s: float) -> Landscape:
    """1 − cos x·cos v, v = y/√2, is written sin² ½(x + v) + sin² ½(x − v): never below 0.

    The minimum is declared, the four minima next to it and the four passes to them.
    """
    root = math.sqrt(0.5)

    def value(x: F, y: F) -> F:
        v = root * y
        one, other = sin(0.5 * (x + v)), sin(0.5 * (x - v))
        return (x * x + y * y) / s + one * one + other * other

    def gradient(x: F, y: F) -> tuple[F, F]:
        v = root * y
        return 2.0 * x / s + sin(x) * cos(v), 2.0 * y / s + root * cos(x) * sin(v)

    def hessian(x: F, y: F) -> tuple[F, F, F]:
        v, bowl = root * y, 2.0 / s
        wave = cos(x) * cos(v)
        return bowl + wave, -root * sin(x) * sin(v), bowl + 0.5 * wave

    bounds = Bounds(-10.0, 10.0, -10.0, 10.0)
    guesses = [
        (t * u * PI, t * v * PI / root)
        for t in (1.0, 0.5)
        for u in (1.0, -1.0)
        for v in (1.0, -1.0)
    ]
    return Landscape(
        value,
        gradient,
        hessian,
        bounds=bounds,
        start=(4.0, 7.0),
        critical_points=(
            CriticalPoint(0.0, 0.0, "minimum"),
            *critical_near(guesses, gradient, hessian, bounds, within=1.0),
        ),
        contours="linear",
    )


def _bohachevsky() -> Landscape:
    """Build the first of the three; each 1 − cos is written as 2·sin², never below 0.

    The minimum is declared, and the nearest minima and passes on the axes.
    """

    def value(x: F, y: F) -> F:
        wave_x, wave_y = sin(1.5 * PI * x), sin(TAU * y)
        return x * x + 2.0 * y * y + 0.6 * wave_x * wave_x + 0.8 * wave_y * wave_y

    def gradient(x: F, y: F) -> tuple[F, F]:
        return (
            2.0 * x + 0.9 * PI * sin(3.0 * PI * x) + 0.0 * y,
            4.0 * y + 1.6 * PI * sin(4.0 * PI * y) + 0.0 * x,
        )

    def hessian(x: F, y: F) -> tuple[F, F, F]:
        zero = 0.0 * (x + y)
        return (
            2.0 + 2.7 * PI * PI * cos(3.0 * PI * x) + zero,
            zero,
            4.0 + 6.4 * PI * PI * cos(4.0 * PI * y) + zero,
        )

    return Landscape(
        value,
        gradient,
        hessian,
        bounds=Bounds(-2.0, 2.0, -2.0, 2.0),
        start=(1.5, 1.6),
        critical_points=(
            CriticalPoint(0.0, 0.0, "minimum"),
            *_cross(0.0, 0.0, 0.6186120678279501, 0.46952754566849225, "minimum"),
            *_cross(0.0, 0.0, 0.3607081555517536, 0.2670404674810485, "saddle"),
        ),
    )


RASTRIGIN = SurfaceFamily(
    "rastrigin",
    "Rastrigin",
    "2a + x² − a·cos 2πx + y² − a·cos 2πy",
    "A hundred wells in one bowl: only a racer with enough speed leaves the first.",
    (Hyperparameter("a", 10.0, 0.0, 20.0, "linear", "height of the ripples", _FROM_ZERO),),
    _rastrigin,
    "Rastrigin, Systems of Extremal Control (1974)",
    "Many minima",
)

ACKLEY = SurfaceFamily(
    "ackley",
    "Ackley",
    "a·(1 − exp(−b·√(½(x² + y²)))) + e − exp(½(cos cx + cos cy));  at its tip the slope is 0",
    "Far out the funnel is flat and ripples rule; its tip is a cone, where nothing settles.",
    (
        Hyperparameter("a", 20.0, 1.0, 40.0, "linear", "depth of the funnel", POSITIVE),
        Hyperparameter("b", 0.2, 0.02, 1.0, "log", "how fast the funnel flattens out", POSITIVE),
        Hyperparameter("c", TAU, 0.0, 2.0 * TAU, "linear", "ripples per 2π", _FROM_ZERO),
    ),
    _ackley,
    "Ackley, A Connectionist Machine for Genetic Hillclimbing (1987)",
    "Many minima",
)

LEVY = SurfaceFamily(
    "levy",
    "Levy",
    "sin²(πw₁) + (w₁ − 1)²·(1 + 10·sin²(πw₁ + 1)) + (w₂ − 1)²·(1 + sin²(2πw₂)),"
    "  w₁ = 1 + ¼(x − 1),  w₂ = 1 + ¼(y − 1)",
    "Parallel troughs, deep across and shallow along: moving in y is easy, in x it is blocked.",
    (),
    _levy,
    "after Levy and Montalvo, The Tunneling Algorithm for Global Minimization (1985)",
    "Many minima",
)

GRIEWANK = SurfaceFamily(
    "griewank",
    "Griewank",
    "(x² + y²)/s + 1 − cos x·cos(y/√2)",
    "Wells of nearly equal depth: the bowl beneath is too shallow for the gradient to show.",
    (Hyperparameter("s", 4000.0, 40.0, 40000.0, "log", "width of the bowl", Interval(1.0, 1e9)),),
    _griewank,
    "Griewank, Generalized Descent for Global Optimization (1981)",
    "Many minima",
)

BOHACHEVSKY = SurfaceFamily(
    "bohachevsky",
    "Bohachevsky",
    "x² + 2y² − 0.3·cos 3πx − 0.4·cos 4πy + 0.7",
    "A bowl with shallow ripples: momentum rolls over them, plain descent stops in the first.",
    (),
    _bohachevsky,
    "Bohachevsky, Johnson and Stein, Generalized Simulated Annealing (1986), function 1",
    "Many minima",
)
