"""Products in a derivative where one factor may be 0 while another is infinite.

Evaluated factor by factor such a product is NaN, though the derivative exists. It is 0 where

- a factor is 0 not only at the point but around it too, like the derivative of max(x, 0) at x < 0,
  or like a coefficient made of parameters (:func:`gated`);
- uⁿ is differentiated where both u and its derivative are 0 (:func:`vanishing`);
- uⁿ is multiplied by powers of log u where u is 0 and n is not (:func:`log_power`).

Any other 0·∞ stays NaN, since it could be anything. All functions run on floats and on arrays.
"""

import math
from typing import Any

import numpy as np

from optim_core.maths.elementary import log, power


def gated(certain: Any, *factors: Any) -> Any:
    """Return a product; it is 0 where ``certain`` is, which is then 0 around the point too.

    Where a factor is undefined, so is the product.
    """
    product = math.prod(factors)
    if type(certain) is float and type(product) is float:
        if product == product or certain != 0.0 or any(each != each for each in factors):
            return product
        return 0.0
    defined = np.all([~np.isnan(each) for each in np.broadcast_arrays(*factors)], axis=0)
    return np.where((certain == 0.0) & defined, 0.0, product)


def vanishing(raised: Any, order: Any, coefficient: Any, slopes: Any) -> Any:
    """Return coefficient·uᵐ·slopes, a term in a derivative of uⁿ with a smooth u.

    Parameters
    ----------
    raised : float or array
        uᵐ, infinite where u is 0 and m negative.
    order : float or array
        m + k/2, where ``slopes`` is a product of k first derivatives of u. Where u and a
        derivative are both 0, u grows at most like r² with the distance r along that axis. The
        term is then 0 at the point if ``order`` is positive: for k = 1 since uⁿ grows more slowly
        than r does, n > ½; for k = 2 since |∇u|² ≤ 2Lu for a u ≥ 0 whose gradient changes by at
        most L, so that the term is at most of the size u^(m + 1).
    coefficient, slopes : float or array
        The coefficient does not depend on the point.
    """
    product = coefficient * raised * slopes
    if type(product) is float:
        if product == product:
            return product
        flat = slopes == 0.0 and order > 0.0 and math.isinf(raised)
        return 0.0 if coefficient == 0.0 or flat else product
    flat = (slopes == 0.0) & (order > 0.0) & np.isinf(raised)
    return np.where((coefficient == 0.0) | flat, 0.0, product)


def log_power(u: Any, n: Any, times: float) -> Any:
    """Return uⁿ·(log u)^times, the derivatives of uⁿ in n; at u = 0 < n its limit, 0."""
    product = power(u, n) * log(u) ** times
    if type(product) is float:
        return 0.0 if product != product and u == 0.0 and n > 0.0 else product
    return np.where((u == 0.0) & (n > 0.0), 0.0, product)
