"""Elementary functions at the ends of their domains, where math would raise."""

import math

import numpy as np
import pytest

from optim_core.elementary import log


@pytest.mark.parametrize("x", [1.0, 7.5, 5e-324, 0.0, -0.0, -1.0, math.inf, -math.inf, math.nan])
def test_log_of_a_float_is_that_of_an_array(x: float) -> None:
    with np.errstate(all="ignore"):
        expected = log(np.array([x]))
    found = log(x)
    assert type(found) is float
    assert found == pytest.approx(expected[0], rel=1e-15, nan_ok=True)
