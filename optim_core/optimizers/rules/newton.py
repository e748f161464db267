"""Newton's method: a step to the critical point of the local quadratic, even to a saddle."""

from typing import Any

from optim_core.maths.elementary import F, sqrt, where
from optim_core.maths.symmetric import determinant, eigenvalues, solved
from optim_core.optimizers.failure import Failure
from optim_core.optimizers.line_search import armijo
from optim_core.optimizers.rule import PointRule
from optim_core.optimizers.terms import Terms
from optim_core.optimizers.traced import Traced, written
from optim_core.parameters.hyperparameter import Choice, Hyperparameter
from optim_core.parameters.values import Values
from optim_core.surfaces.objective import Objective

ORDER = 20


def _newton(
    objective: Objective, x: F, y: F, state: tuple[()], t: int, lr: F, mode: str, levenberg: F
) -> tuple[F, F, tuple[()]]:
    """Newton's method: step = −lr·(H + levenberg·I)⁻¹g.

    ``pure`` does just that and goes to the critical point of the local quadratic, whatever its
    kind; where H is singular the step is infinite. ``fallback`` steps along −g where H is singular
    or the curvature along the Newton step, gᵀH⁻¹g, is not positive. ``saddle_free`` (Dauphin et al.
    2014) uses |H|, the eigenvalues without their signs, and adds levenberg to them; where |H|
    is singular it falls back to −g as well. ``line_search`` takes the direction of
    ``fallback`` and goes lr of the way, or a half, a quarter … of that: the first at which the loss
    decreases by at least 1e-4 of what the slope predicts (Armijo 1966). If forty halvings do not
    help, it stays.
    """
    gx, gy = objective.gradient(x, y)
    xx, xy, yy = objective.hessian(x, y)
    if mode == "saddle_free":
        xx, xy, yy = _without_signs(xx, xy, yy)
    xx, yy = xx + levenberg, yy + levenberg
    det = determinant(xx, xy, yy)
    if mode == "pure":
        px, py = solved(xx, xy, yy, gx, gy, det)
    else:
        regular = det != 0.0
        px, py = solved(xx, xy, yy, gx, gy, where(regular, det, 1.0 + det))
        descends = regular & (px * gx + py * gy > 0.0)
        px, py = where(descends, px, gx), where(descends, py, gy)
    if mode == "line_search":
        lr = armijo(objective.value, x, y, -px, -py, -(px * gx + py * gy), lr)
    return x - lr * px, y - lr * py, state


def _without_signs(xx: F, xy: F, yy: F) -> tuple[F, F, F]:
    """Return |H|, the eigenvalues without their signs.

    For 2×2 that is √(H²) = (H² + |det H|·I)/(|λ₁| + |λ₂|), without eigenvectors.
    """
    size = abs(determinant(xx, xy, yy))
    total = sqrt(xx * xx + 2.0 * (xy * xy) + yy * yy + 2.0 * size)
    total = where(total == 0.0, 1.0 + total, total)
    return (
        (xx * xx + xy * xy + size) / total,
        xy * (xx + yy) / total,
        (xy * xy + yy * yy + size) / total,
    )


def _newton_terms(
    objective: Objective,
    x: float,
    y: float,
    state: Any,
    t: Any,
    lr: Any,
    mode: str,
    levenberg: Any,
) -> Terms:
    gx, gy = (
        Traced(slope, name)
        for slope, name in zip(objective.gradient(x, y), ("g₁", "g₂"), strict=True)
    )
    xx, xy, yy = map(float, objective.hessian(x, y))
    yield "H", (xx, xy, xy, yy), "", "∇²f(θ)"
    yield "λ", eigenvalues(xx, xy, yy), "", "eigenvalues of H", True
    kind = "H"
    if mode == "saddle_free":
        kind = "|H|"
        xx, xy, yy = _without_signs(xx, xy, yy)
        yield kind, (xx, xy, xy, yy), "", "H with |λ₁| and |λ₂|"
    if levenberg.value:
        xx, yy = xx + levenberg.number, yy + levenberg.number
        kind = f"({kind} + λI)"
        yield kind, (xx, xy, xy, yy), "", f"λ = {written(levenberg.value)} on the diagonal"
    squared = Traced(xy, f"{kind}₁₂") ** 2
    det = yield f"det {kind}", Traced(xx, f"{kind}₁₁") * Traced(yy, f"{kind}₂₂") - squared
    px, py = solved(xx, xy, yy, gx, gy, det)
    downhill = bool(px.value * gx.value + py.value * gy.value > 0.0)
    if mode == "pure" or (det.value and downhill):
        px, py = yield "p", (px, py), "scaled", f"{kind}⁻¹·g"
    else:
        why = "pᵀg is not positive" if det.value else f"{kind} is singular"
        px, py = yield "p", (gx, gy), "scaled", f"g, since {why}"
    if mode == "line_search":
        slope = -float(px.value * gx.value + py.value * gy.value)
        along = -px.number, -py.number
        found = armijo(objective.value, x, y, *along, slope, lr.number)
        lr = yield "lr", found, "", "halved until the loss falls by 10⁻⁴ of pᵀg"
    yield "Δθ", (-lr * px, -lr * py), "step", "−lr·p"


def _newton_failure(surface: Objective, values: Values, x: float, y: float) -> Failure | None:
    xx, xy, yy = surface.hessian(x, y)
    xx, yy = xx + values["levenberg"], yy + values["levenberg"]
    if values["mode"] != "pure" or determinant(xx, xy, yy) != 0.0:
        return None
    damped = bool(values["levenberg"])
    return Failure.SINGULAR_DAMPED_HESSIAN if damped else Failure.SINGULAR_HESSIAN


NEWTON = PointRule(
    "newton",
    "Newton",
    (
        Hyperparameter("lr", 1.0, 0.01, 2.0, "log", "scales the step; 1 is the full Newton step"),
        Choice(
            "mode",
            "pure",
            ("pure", "fallback", "saddle_free", "line_search"),
            "what to do where the curvature is not positive: go to the critical point all the "
            "same, follow −g, reverse the negative curvature, or follow −g and shorten every step "
            "that does not lower the loss",
        ),
        Hyperparameter(
            "levenberg", 0.0, 1e-3, 1e3, "log", "added to the Hessian's diagonal: towards −g"
        ),
    ),
    (),
    "θ ← θ − lr·H⁻¹g",
    "Nocedal and Wright, Numerical Optimization, chapter 3 (2006)",
    _newton,
    terms=_newton_terms,
    group="Second order and line search",
    summary="Jumps to where a local quadratic is flat",
    words="Newton-Raphson Hessian curvature Levenberg damped saddle-free",
    failure=_newton_failure,
    hessians=1,
)
