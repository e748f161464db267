"""The algebra of a symmetric 2×2 matrix, given by its entries xx, xy and yy.

Every function runs on floats, at the speed of plain arithmetic, and on arrays that broadcast.
"""

from typing import Any

from optim_core.maths.elementary import atan2, hypot, where


def determinant(xx: Any, xy: Any, yy: Any) -> Any:
    """Return xx·yy − xy²."""
    return xx * yy - xy * xy


def eigenvalues(xx: Any, xy: Any, yy: Any) -> tuple[Any, Any]:
    """Return both eigenvalues, the smaller first; NaN where an entry is.

    The larger one by size is the mean of the diagonal and the distance from it, which never
    cancel; the other one follows from the determinant, divided before it is subtracted, so that
    it is exact to rounding in a diagonal matrix however far apart the two are (as LAPACK's
    dlae2 does).
    """
    middle, radius = xx / 2.0 + yy / 2.0, hypot(xx / 2.0 - yy / 2.0, xy)
    upward = middle >= 0.0
    outer = where(upward, middle + radius, middle - radius)
    divisor = where(outer == 0.0, 1.0 + outer, outer)
    first = abs(xx) >= abs(yy)
    long, short = where(first, xx, yy), where(first, yy, xx)
    inner = long / divisor * short - xy / divisor * xy
    low, high = where(upward, inner, outer), where(upward, outer, inner)
    turned = low > high  # by rounding
    return where(turned, high, low), where(turned, low, high)


def axis(xx: Any, xy: Any, yy: Any) -> Any:
    """Return the direction of the larger eigenvalue as an angle from x, in radians.

    The other one's is at right angles to it. Where both are the same, every direction would do,
    and this is x.
    """
    return atan2(2.0 * xy, xx - yy) / 2.0


def solved(xx: Any, xy: Any, yy: Any, gx: Any, gy: Any, determinant: Any) -> tuple[Any, Any]:
    """Return H⁻¹g of a matrix H, whose determinant is given since its caller has asked for it."""
    return (yy * gx - xy * gy) / determinant, (xx * gy - xy * gx) / determinant
