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

    The larger one by size is the mean of the diagonal plus or minus the distance from it, which
    never cancel. The other one follows from the determinant, as in LAPACK's dlae2: dividing before
    subtracting keeps it exact to rounding in a diagonal matrix, however far apart the two are.
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

    That of the other eigenvalue is at right angles to it. Where both are equal, any direction would
    do, and this returns x.
    """
    return atan2(2.0 * xy, xx - yy) / 2.0


def solved(xx: Any, xy: Any, yy: Any, gx: Any, gy: Any, determinant: Any) -> tuple[Any, Any]:
    """Return H⁻¹g of a matrix H; the determinant is an argument since callers check it first."""
    return (yy * gx - xy * gy) / determinant, (xx * gy - xy * gx) / determinant
