"""Many minima, but mostly flat ground, where the gradient says nothing."""

import math
from typing import Any

from optim_core.maths.elementary import F, cos, exp, sin
from optim_core.parameters.hyperparameter import Hyperparameter, Interval
from optim_core.surfaces.critical import critical_near
from optim_core.surfaces.landscape import Bounds, CriticalPoint, Landscape, SurfaceFamily

ORDER = 55

PI = math.pi


def _ditch(t: F, i: float, m: float) -> tuple[F, F, F]:
    """Return g = sin t·sin²ᵐ(i·t²/π) with its first two derivatives."""
    angle, turn, bend = i * t * t / PI, 2.0 * i * t / PI, 2.0 * i / PI
    wave, lift, lean = sin(angle), sin(t), cos(t)
    p = wave * wave
    power: Any = p ** (m - 1.0)  # p is in [0, 1] and m ≥ 1: the only special case is 0⁰ = 1
    double = sin(2.0 * angle)
    slope = double * turn
    curve = 2.0 * cos(2.0 * angle) * turn * turn + double * bend
    # p'² = 4p(1 − p)·turn², so that no power below m − 1 is needed.
    spread = 4.0 * (m - 1.0) * (1.0 - p) * turn * turn
    return (
        lift * p * power,
        power * (lean * p + m * lift * slope),
        power * (m * (2.0 * lean * slope + lift * (spread + curve)) - lift * p),
    )


def _michalewicz(m: float) -> Landscape:
    """−g₁(x) − g₂(y), defined on [0, π]²; the loss continues outside, beyond the view.

    Far outside it comes arbitrarily close to −2 without reaching it, so no infimum is declared. The
    two minima inside are; y = π/2 at the lower one for every m.
    """

    def value(x: F, y: F) -> F:
        wave_x, wave_y = sin(x * x / PI), sin(2.0 * y * y / PI)
        ditch_x: Any = sin(x) * (wave_x * wave_x) ** m
        ditch_y: Any = sin(y) * (wave_y * wave_y) ** m
        loss: F = -ditch_x - ditch_y
        return loss

    def gradient(x: F, y: F) -> tuple[F, F]:
        return -_ditch(x, 1.0, m)[1] + 0.0 * y, -_ditch(y, 2.0, m)[1] + 0.0 * x

    def hessian(x: F, y: F) -> tuple[F, F, F]:
        zero = 0.0 * (x + y)
        return -_ditch(x, 1.0, m)[2] + zero, zero, -_ditch(y, 2.0, m)[2] + zero

    bounds = Bounds(0.0, PI, 0.0, PI)
    guesses = [(2.2, 0.5 * PI), (2.2, 2.71)]
    return Landscape(
        value,
        gradient,
        hessian,
        bounds=bounds,
        start=(1.7, 1.3),
        critical_points=critical_near(guesses, gradient, hessian, bounds, within=0.2),
        contours="linear",
        infimum=None,
    )


def _easom() -> Landscape:
    """−u(x)·u(y) with u(t) = cos t·exp(−(t − π)²).

    u' is 0 at π and at π ± z (tan z = −2z), u at π ± π/2. Within the bounds this gives the minimum,
    four low hills on the axes through it, four hollows on the diagonals, too shallow to see, and
    four passes. Further out all is flat to the last digit.
    """

    def bell(t: F) -> tuple[F, F, F]:
        """Return u and its first two derivatives."""
        s = t - PI
        fall = exp(-s * s)
        u, v = fall * cos(t), fall * sin(t)
        return u, -v - 2.0 * s * u, (4.0 * s * s - 3.0) * u + 4.0 * s * v

    def value(x: F, y: F) -> F:
        u, v = x - PI, y - PI
        return -cos(x) * cos(y) * exp(-u * u - v * v)

    def gradient(x: F, y: F) -> tuple[F, F]:
        (u, du, _), (v, dv, _) = bell(x), bell(y)
        return -du * v, -u * dv

    def hessian(x: F, y: F) -> tuple[F, F, F]:
        (u, du, ddu), (v, dv, ddv) = bell(x), bell(y)
        return -ddu * v, -du * dv, -u * ddv

    z, quarter = 1.8365972031521258, 0.5 * PI
    return Landscape(
        value,
        gradient,
        hessian,
        bounds=Bounds(0.0, 6.3, 0.0, 6.3),
        start=(2.3, 1.5),
        critical_points=(
            CriticalPoint(PI, PI, "minimum"),
            *(CriticalPoint(PI + a * z, PI + b * z, "minimum") for a in (-1, 1) for b in (-1, 1)),
            CriticalPoint(PI + z, PI, "maximum"),
            CriticalPoint(PI - z, PI, "maximum"),
            CriticalPoint(PI, PI + z, "maximum"),
            CriticalPoint(PI, PI - z, "maximum"),
            *(
                CriticalPoint(PI + a * quarter, PI + b * quarter, "saddle")
                for a in (-1, 1)
                for b in (-1, 1)
            ),
        ),
        contours="linear",
        reference_value=-1.0,
        infimum=-1.0,
    )


MICHALEWICZ = SurfaceFamily(
    "michalewicz",
    "Michalewicz",
    "−sin x·sin²ᵐ(x²/π) − sin y·sin²ᵐ(2y²/π)",
    "Two ditches crossing on a plateau: away from them, the gradient shows no way to go.",
    (
        Hyperparameter(
            "m",
            10.0,
            1.0,
            30.0,
            "linear",
            "narrowness of the ditches",
            Interval(1.0, 100.0),
            whole=True,
        ),
    ),
    _michalewicz,
    "Michalewicz, Genetic Algorithms + Data Structures = Evolution Programs (1992)",
    "Many minima",
)

EASOM = SurfaceFamily(
    "easom",
    "Easom",
    "−cos x·cos y·exp(−(x − π)² − (y − π)²)",
    "One hole in a flat table: away from it, the gradient is next to nothing.",
    (),
    _easom,
    "Easom, A Survey of Global Optimization Techniques (1990)",
    "Many minima",
)
