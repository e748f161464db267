"""Classic test functions whose valleys curve, widen or run away."""

from optim_core.maths.elementary import F
from optim_core.parameters.hyperparameter import POSITIVE, Hyperparameter, Interval
from optim_core.surfaces.landscape import Bounds, CriticalPoint, Kind, Landscape, SurfaceFamily

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


def _beale() -> Landscape:
    """Residuals rᵢ = cᵢ − x·(1 − yⁱ) for i = 1, 2, 3; minimum (3, ½), two saddles.

    As y → 1 a valley runs off to x → ±∞, along which the loss falls to 0.452009.
    """

    def value(x: F, y: F) -> F:
        yy = y * y
        p, q, r = 1.5 - x * (1.0 - y), 2.25 - x * (1.0 - yy), 2.625 - x * (1.0 - y * yy)
        return p * p + q * q + r * r

    def gradient(x: F, y: F) -> tuple[F, F]:
        yy = y * y
        a, b, c = 1.0 - y, 1.0 - yy, 1.0 - y * yy
        p, q, r = 1.5 - x * a, 2.25 - x * b, 2.625 - x * c
        return -2.0 * (p * a + q * b + r * c), 2.0 * x * (p + 2.0 * q * y + 3.0 * r * yy)

    def hessian(x: F, y: F) -> tuple[F, F, F]:
        yy = y * y
        a, b, c = 1.0 - y, 1.0 - yy, 1.0 - y * yy
        p, q, r = 1.5 - x * a, 2.25 - x * b, 2.625 - x * c
        return (
            2.0 * (a * a + b * b + c * c) + 0.0 * x,
            2.0 * (p - x * a + 2.0 * y * (q - x * b) + 3.0 * yy * (r - x * c)),
            2.0 * x * (x * (1.0 + yy * (4.0 + 9.0 * yy)) + 2.0 * q + 6.0 * r * y),
        )

    return Landscape(
        value,
        gradient,
        hessian,
        bounds=Bounds(-4.5, 4.5, -4.5, 4.5),
        start=(1.0, 1.5),
        critical_points=(
            CriticalPoint(3.0, 0.5, "minimum"),
            CriticalPoint(0.0, 1.0, "saddle"),
            CriticalPoint(0.10053793732415836, -2.644513585023125, "saddle"),
        ),
    )


def _goldstein_price() -> Landscape:
    """Multiply two quartics, A(s) and B(t), with s = x + y and t = 2x − 3y.

    A' = 12·(s + 1)(s − 1)(s − 2) and B' = 12·t·(t − 1)(t − 3), both quartics are positive: the
    critical points are the nine crossings of the roots, and all are rational.
    """

    def factors(x: F, y: F) -> tuple[F, F, F, F]:
        s, t = x + y, 2.0 * x - 3.0 * y
        up = s + 1.0
        a = 1.0 + up * up * (19.0 + s * (3.0 * s - 14.0))
        b = 30.0 + t * t * (18.0 + t * (3.0 * t - 16.0))
        return s, t, a, b

    def value(x: F, y: F) -> F:
        _, _, a, b = factors(x, y)
        return a * b

    def gradient(x: F, y: F) -> tuple[F, F]:
        s, t, a, b = factors(x, y)
        slope_a = 12.0 * (s + 1.0) * (s - 1.0) * (s - 2.0) * b
        slope_b = 12.0 * t * (t - 1.0) * (t - 3.0) * a
        return slope_a + 2.0 * slope_b, slope_a - 3.0 * slope_b

    def hessian(x: F, y: F) -> tuple[F, F, F]:
        s, t, a, b = factors(x, y)
        ss = 12.0 * (s * (3.0 * s - 4.0) - 1.0) * b
        tt = 12.0 * (t * (3.0 * t - 8.0) + 3.0) * a
        st = 144.0 * (s + 1.0) * (s - 1.0) * (s - 2.0) * t * (t - 1.0) * (t - 3.0)
        return (
            ss + 4.0 * st + 4.0 * tt,
            ss - st - 6.0 * tt,
            ss - 6.0 * st + 9.0 * tt,
        )

    def crossing(s: float, t: float, kind: Kind) -> CriticalPoint:
        return CriticalPoint((3.0 * s + t) / 5.0, (2.0 * s - t) / 5.0, kind)

    return Landscape(
        value,
        gradient,
        hessian,
        bounds=Bounds(-2.0, 2.0, -2.0, 2.0),
        start=(-1.5, 1.0),
        critical_points=(
            crossing(-1.0, 3.0, "minimum"),
            crossing(-1.0, 0.0, "minimum"),
            crossing(2.0, 3.0, "minimum"),
            crossing(2.0, 0.0, "minimum"),
            crossing(-1.0, 1.0, "saddle"),
            crossing(2.0, 1.0, "saddle"),
            crossing(1.0, 0.0, "saddle"),
            crossing(1.0, 3.0, "saddle"),
            crossing(1.0, 1.0, "maximum"),
        ),
        reference_value=3.0,
        infimum=3.0,
    )


def _factorization() -> Landscape:
    """Every point of the hyperbola xy = 1 is a minimum, with curvatures 0 and 2(x² + y²).

    The two flattest of them are declared.
    """

    def value(x: F, y: F) -> F:
        miss = 1.0 - x * y
        return miss * miss

    def gradient(x: F, y: F) -> tuple[F, F]:
        double = 2.0 * (x * y - 1.0)
        return y * double, x * double

    def hessian(x: F, y: F) -> tuple[F, F, F]:
        return 2.0 * y * y + 0.0 * x, 4.0 * x * y - 2.0, 2.0 * x * x + 0.0 * y

    return Landscape(
        value,
        gradient,
        hessian,
        bounds=Bounds(-3.0, 3.0, -3.0, 3.0),
        start=(2.6, -0.4),
        critical_points=(
            CriticalPoint(1.0, 1.0, "minimum"),
            CriticalPoint(-1.0, -1.0, "minimum"),
            CriticalPoint(0.0, 0.0, "saddle"),
        ),
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
    "Ill-conditioned",
)

BEALE = SurfaceFamily(
    "beale",
    "Beale",
    "(1.5 − x + x·y)² + (2.25 − x + x·y²)² + (2.625 − x + x·y³)²",
    "Steep corners around a plain: one step too long ends in the wrong valley.",
    (),
    _beale,
    "Beale, On an Iterative Method for Finding a Local Minimum (1958)",
    "Ill-conditioned",
)

GOLDSTEIN_PRICE = SurfaceFamily(
    "goldstein_price",
    "Goldstein–Price",
    "[1 + (x + y + 1)²·(19 − 14x + 3x² − 14y + 6xy + 3y²)]"
    "·[30 + (2x − 3y)²·(18 − 32x + 12x² + 48y − 36xy + 27y²)]",
    "Losses from 3 to a million: a rate that is safe on the walls is too slow on the floor.",
    (),
    _goldstein_price,
    "Goldstein and Price, On Descent from Local Minima (1971)",
    "Ill-conditioned",
)

FACTORIZATION = SurfaceFamily(
    "factorization",
    "Factorization",
    "(1 − x·y)²",
    "A curve of minima, flat near (1, 1), sharp far out: the rate decides which are stable.",
    (),
    _factorization,
    "scalar matrix factorization, e.g. Wang et al., Large Learning Rate Tames Homogeneity (2022)",
    "Ill-conditioned",
)
