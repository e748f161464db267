"""What an optimizer descends: a surface, or one seen through batches, noise, clipping and decay.

Each of these wraps another objective and gives value, gradient and Hessian. They are nested in
torch's order: batches, noise, then clipping, then decay. All but clipping change the three
consistently, so that a line search compares like with like.
"""

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np

from optim_core.maths.elementary import FloatArray, maximum, minimum, sqrt, where


class Objective(Protocol):
    """What a rule may evaluate."""

    @property
    def value(self) -> Callable[[Any, Any], Any]:
        """(x, y) → f."""

    @property
    def gradient(self) -> Callable[[Any, Any], tuple[Any, Any]]:
        """(x, y) → (f_x, f_y)."""

    @property
    def hessian(self) -> Callable[[Any, Any], tuple[Any, Any, Any]]:
        """(x, y) → (f_xx, f_xy, f_yy)."""


class Minibatch:
    """The loss on the batch of the current step, instead of on all the data.

    Parameters
    ----------
    batch : indices -> Objective
        The loss on some of the points.
    indices : step -> indices
        The points of each step, counted from 1; :meth:`at` chooses a step.
    """

    def __init__(self, batch: Callable[[Any], Objective], indices: Callable[[int], Any]) -> None:
        self._batch, self._indices = batch, indices
        self.at(1)

    def at(self, step: int) -> None:
        """Switch to the batch of a step."""
        self._objective = self._batch(self._indices(step))

    def value(self, x: Any, y: Any) -> Any:
        """Return f on the batch."""
        return self._objective.value(x, y)

    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        """Return ∇f on the batch."""
        return self._objective.gradient(x, y)

    def hessian(self, x: Any, y: Any) -> tuple[Any, Any, Any]:
        """Return ∇²f on the batch."""
        return self._objective.hessian(x, y)


class Noisy:
    """An objective tilted by the noise of the current step, ξ·θ: its gradient is off by ξ.

    Parameters
    ----------
    objective : Objective
    noise : array, shape (steps, 2), or (steps, 2, n) for n paths with their own
        ξ for each step, counted from 1; :meth:`at` chooses a step.
    """

    def __init__(self, objective: Objective, noise: FloatArray) -> None:
        self._objective = objective
        alone = noise.ndim == 2
        self._xs, self._ys = (noise[:, i].tolist() if alone else noise[:, i] for i in (0, 1))
        self.at(1)
        self.hessian = objective.hessian

    def at(self, step: int) -> None:
        """Switch to the noise of a step."""
        self._x, self._y = self._xs[step - 1], self._ys[step - 1]

    def value(self, x: Any, y: Any) -> Any:
        """Return f + ξ·θ."""
        return self._objective.value(x, y) + self._x * x + self._y * y

    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        """Return ∇f + ξ."""
        gx, gy = self._objective.gradient(x, y)
        return gx + self._x, gy + self._y


class Clipped:
    """An objective with a clipped gradient: each entry to ``value``, then its norm to ``norm``.

    Like torch.nn.utils.clip_grad_value_ and clip_grad_norm_ (Pascanu, Mikolov and Bengio 2013),
    with the 1e-6 that they add to the norm; 0 switches either off.
    """

    def __init__(self, objective: Objective, norm: Any, value: Any) -> None:
        self._objective = objective
        self._norm, self._value = norm, value
        self._cuts, self._shortens = bool(np.any(value)), bool(np.any(norm))
        self.value, self.hessian = objective.value, objective.hessian

    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        """Return the clipped ∇f."""
        gx, gy = self._objective.gradient(x, y)
        if self._cuts:
            limit = where(self._value == 0.0, float("inf"), self._value)
            gx, gy = maximum(minimum(gx, limit), -limit), maximum(minimum(gy, limit), -limit)
        if self._shortens:
            share = self._norm / (sqrt(gx * gx + gy * gy) + 1e-6)
            share = where(self._norm == 0.0, 1.0, minimum(share, 1.0))
            gx, gy = share * gx, share * gy
        return gx, gy


class Decayed:
    """An objective with an L2 penalty ½λ‖θ‖²."""

    def __init__(self, objective: Objective, decay: Any) -> None:
        self._objective = objective
        self._decay = decay

    def value(self, x: Any, y: Any) -> Any:
        """Return f + ½λ‖θ‖²."""
        return self._objective.value(x, y) + 0.5 * self._decay * (x * x + y * y)

    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        """Return ∇f + λθ."""
        gx, gy = self._objective.gradient(x, y)
        return gx + self._decay * x, gy + self._decay * y

    def hessian(self, x: Any, y: Any) -> tuple[Any, Any, Any]:
        """Return ∇²f + λI."""
        xx, xy, yy = self._objective.hessian(x, y)
        return xx + self._decay, xy, yy + self._decay


class Counted:
    """An objective that counts its gradients.

    Asked twice in a row for the same point, it remembers the answer and counts once, so that a
    step may begin where a line search ended.
    """

    def __init__(self, objective: Objective) -> None:
        self.value, self.hessian = objective.value, objective.hessian
        self._gradient = objective.gradient
        self._point: Any = None
        self._last: Any = None
        self.count = 0

    def forget(self) -> None:
        """Forget the last answer, since the objective has changed."""
        self._point = None

    def gradient(self, x: Any, y: Any) -> tuple[Any, Any]:
        """Return ∇f."""
        if (x, y) != self._point:
            self._last = self._gradient(x, y)
            self._point = x, y
            self.count += 1
        gx, gy = self._last
        return gx, gy
