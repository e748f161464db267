"""Several minima, continued: the camels, named after the humps of their contours."""

import math

from optim_core.maths.elementary import F
from optim_core.surfaces.landscape import Bounds, CriticalPoint, Landscape, SurfaceFamily

ORDER = 45


def _three_hump_camel() -> Landscape:
    """On y = −x/2 the slope is x·(x⁴ − 4.2x² + 3.5): five critical points, in closed form."""

    def value(x: F, y: F) -> F:
        xx = x * x
        return xx * (2.0 + xx * (xx / 6.0 - 1.05)) + x * y + y * y

    def gradient(x: F, y: F) -> tuple[F, F]:
        xx = x * x
        return x * (4.0 + xx * (xx - 4.2)) + y, x + 2.0 * y

    def hessian(x: F, y: F) -> tuple[F, F, F]:
        zero, xx = 0.0 * (x + y), x * x
        return 4.0 + xx * (5.0 * xx - 12.6) + zero, 1.0 + zero, 2.0 + zero

    hump, hollow = math.sqrt(2.1 - math.sqrt(0.91)), math.sqrt(2.1 + math.sqrt(0.91))
    return Landscape(
        value,
        gradient,
        hessian,
        bounds=Bounds(-2.5, 2.5, -2.5, 2.5),
        start=(2.0, 1.5),
        critical_points=(
            CriticalPoint(0.0, 0.0, "minimum"),
            CriticalPoint(hollow, -hollow / 2.0, "minimum"),
            CriticalPoint(-hollow, hollow / 2.0, "minimum"),
            CriticalPoint(hump, -hump / 2.0, "saddle"),
            CriticalPoint(-hump, hump / 2.0, "saddle"),
        ),
    )


def _six_hump_camel() -> Landscape:
    """Six minima in pairs, two maxima and seven saddles, symmetric about the origin."""

    def value(x: F, y: F) -> F:
        xx, yy = x * x, y * y
        return xx * (4.0 + xx * (xx / 3.0 - 2.1)) + x * y + 4.0 * yy * (yy - 1.0)

    def gradient(x: F, y: F) -> tuple[F, F]:
        xx = x * x
        return x * (8.0 + xx * (2.0 * xx - 8.4)) + y, x + y * (16.0 * y * y - 8.0)

    def hessian(x: F, y: F) -> tuple[F, F, F]:
        zero, xx = 0.0 * (x + y), x * x
        return (
            8.0 + xx * (10.0 * xx - 25.2) + zero,
            1.0 + zero,
            48.0 * y * y - 8.0 + zero,
        )

    half = (
        CriticalPoint(0.08984201310031806, -0.7126564030207396, "minimum"),
        CriticalPoint(1.703606714969981, -0.7960835686726251, "minimum"),
        CriticalPoint(1.6071047529201972, 0.5686514548841314, "minimum"),
        CriticalPoint(1.1092053368047865, -0.7682680925095399, "saddle"),
        CriticalPoint(1.6380679841897785, 0.22867406904439408, "saddle"),
        CriticalPoint(1.2960702671671092, 0.6050843880386585, "saddle"),
        CriticalPoint(1.2302298765166526, 0.16233458445899496, "maximum"),
    )
    lowest = value(half[0].x, half[0].y)
    return Landscape(
        value,
        gradient,
        hessian,
        bounds=Bounds(-2.0, 2.0, -1.1, 1.1),
        start=(1.3, 1.0),
        critical_points=(
            *half,
            *(CriticalPoint(-x, -y, kind) for x, y, kind in half),
            CriticalPoint(0.0, 0.0, "saddle"),
        ),
        reference_value=lowest,
        infimum=lowest,
    )


THREE_HUMP_CAMEL = SurfaceFamily(
    "three_hump_camel",
    "Three-hump camel",
    "2x² − 1.05x⁴ + x⁶/6 + x·y + y²",
    "Two hollows beside the best one: without momentum the nearest hollow is the end.",
    (),
    _three_hump_camel,
    "Dixon and Szegö, The Global Optimization Problem: An Introduction (1978)",
    "Several minima",
)

SIX_HUMP_CAMEL = SurfaceFamily(
    "six_hump_camel",
    "Six-hump camel",
    "(4 − 2.1x² + x⁴/3)·x² + x·y + (4y² − 4)·y²",
    "Six minima at three depths: the one that is reached need not be the best.",
    (),
    _six_hump_camel,
    "Dixon and Szegö, The Global Optimization Problem: An Introduction (1978)",
    "Several minima",
)
