"""The terms of every rule: they add up to its step, and their texts."""

import itertools
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import optim_core as oc
from optim_core.analysis.replay import MEMORY, STRIDE, Replay
from optim_core.optimizers.rule import Rule
from optim_core.optimizers.traced import Traced, larger, root_of, sign_of, written
from optim_core.parameters.hyperparameter import Choice, Flag

RULES = list(oc.OPTIMIZERS.values())
SURFACES = [family() for family in oc.SURFACES.values()]


def variants(rule: Rule) -> list[dict[str, Any]]:
    """Return the defaults with momentum, and every flag and choice switched separately."""
    base: dict[str, Any] = {"lr": 0.004}
    if rule.name == "newton":
        base = {"lr": 0.3}
    known = {parameter.name for parameter in rule.hyperparameters}
    base |= {name: 0.6 for name in ("momentum",) if name in known}
    found = [base]
    for parameter in rule.hyperparameters:
        if isinstance(parameter, Flag):
            found.append(base | {parameter.name: not parameter.default})
        elif isinstance(parameter, Choice):
            found += [base | {parameter.name: option} for option in parameter.options]
    if "weight_decay" in known:
        found.append(base | {"weight_decay": 0.2})
    if rule.name == "rprop":
        found += [{"lr": 0.3, "step_max": 0.1}, {"lr": 0.001, "step_min": 0.01}]
    if "dampening" in known:
        found.append(base | {"dampening": 0.3})
    return found


def replayed(
    surface: oc.Surface, optimizer: oc.Optimizer, steps: int = 6, **changes: Any
) -> tuple[Replay, oc.Trajectory]:
    path = oc.run(surface, optimizer, steps=steps, **changes)
    return Replay(path, **changes), path


def check(replay: Replay, path: oc.Trajectory, frames: range) -> int:
    """Compare the last term of each step with the step; return the number of comparisons."""
    held = 0
    for frame in frames:
        detail = replay.detail(frame)
        if detail.ended:
            continue
        step, before, after = detail.term("step"), *path.positions[frame : frame + 2]
        assert step is not None
        assert step is detail.lines[-1]
        assert step.symbol == "Δθ"
        assert detail.lines[0].role == "gradient"
        if not np.isfinite(step.values).all() or not np.isfinite(path.losses[frame + 1]):
            continue
        size = max(np.abs(before).max(), np.abs(after).max(), *map(abs, step.values))
        np.testing.assert_allclose(step.values, after - before, rtol=1e-6, atol=1e-9 * size + 1e-14)
        held += 1
    return held


@pytest.mark.parametrize(
    "quarter", [0, *(pytest.param(quarter, marks=pytest.mark.slow) for quarter in (1, 2, 3))]
)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_terms_add_up_to_the_step(rule: Rule, quarter: int) -> None:
    first = (RULES.index(rule) + quarter) % 4  # another quarter of the surfaces for the next rule
    for surface, values in itertools.product(SURFACES[first::4], variants(rule)):
        replay, path = replayed(surface, rule(**values))
        held = check(replay, path, range(6))
        ended = not np.isfinite(path.losses[:2]).all() or path.stopped_at <= 1
        assert held or ended, (surface, values)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_terms_add_up_under_noise_clipping_and_schedules(rule: Rule) -> None:
    values = {"schedule": "cosine", "t_max": 9.0, "clip_norm": 3.0, "lr": 0.01}
    replay, path = replayed(oc.surface("ravine"), rule(**values), noise=2.0, seed=5)
    assert check(replay, path, range(6)) > 0


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_terms_add_up_on_batches(rule: Rule) -> None:
    surface = oc.surface("linear_regression")
    replay, path = replayed(surface, rule(lr=0.01), batch_size=3, seed=2)
    assert check(replay, path, range(6)) > 0


def test_the_state_of_any_frame_is_that_of_the_run() -> None:
    replay, path = replayed(oc.surface("rosenbrock"), oc.optimizer("adam", lr=0.05), 3 * STRIDE)
    for frame in (0, STRIDE - 1, STRIDE, 3 * STRIDE - 1, 2 * STRIDE + 5, 1):
        assert check(replay, path, range(frame, frame + 1)) == 1
    assert len(replay._kept) == 3


def test_a_flow_is_not_followed_again_to_be_taken_apart() -> None:
    plain, asked = oc.surface("absolute"), []

    def gradient(x: float, y: float) -> tuple[float, float]:
        asked.append((x, y))
        return plain.gradient(x, y)

    surface = replace(plain, gradient=gradient)
    for name in ("gradient_flow", "heavy_ball_flow"):
        asked.clear()
        replay, path = replayed(surface, oc.optimizer(name, lr=0.05), 40)
        run = len(asked)
        for frame in range(path.steps, 0, -1):
            replay.detail(frame)
        assert len(asked) - run <= 8 * path.steps


def test_a_path_that_has_diverged_takes_no_step() -> None:
    replay, path = replayed(oc.surface("ravine"), oc.optimizer("sgd", lr=1.0), 40)
    detail = replay.detail(path.stopped_at)
    assert detail.lines == ()
    assert detail.ended


def test_adams_lines_with_their_numbers() -> None:
    bowl = oc.surface("ravine", a=2.0, b=8.0, angle=0.0)
    adam = oc.optimizer("adam", lr=0.1, beta1=0.5, beta2=0.75, eps=0.0)
    replay = Replay(oc.run(bowl, adam, (3.0, -1.0), 2))
    table = [(line.symbol, line.formula, line.numbers[0]) for line in replay.detail(1).lines]
    assert table == [
        ("g", "∇f(θ)", "5.8"),
        ("m", "β₁·m + (1 − β₁)·g", "0.5·3 + (1 − 0.5)·5.8"),
        ("v", "β₂·v + (1 − β₂)·g²", "0.75·9 + (1 − 0.75)·5.8²"),
        ("m̂", "m/(1 − β₁ᵗ)", "4.4/(1 − 0.5²)"),
        ("v̂", "v/(1 − β₂ᵗ)", "15.16/(1 − 0.75²)"),
        ("ratio", "m̂/(√v̂ + ε)", "5.867/(√34.65 + 0)"),
        ("Δθ", "−lr·ratio", "−0.1·0.9966"),
    ]


def test_momentum_has_the_weights_of_past_gradients() -> None:
    bowl = oc.surface("ravine", a=2.0, b=8.0, angle=0.0)
    heavy = oc.optimizer("momentum", lr=0.01, momentum=0.9)
    replay, path = replayed(bowl, heavy, 20)
    lines = replay.detail(9).lines
    velocity, memory = lines[1], lines[2]
    assert velocity.role == "velocity"
    assert memory.formula == "1·g + 0.9·g₋₁ + 0.81·g₋₂ + 0.729·g₋₃ + …"
    slopes = np.array([bowl.gradient(*point) for point in path.positions[:10]])
    weights = 0.9 ** np.arange(10)[::-1]
    assert velocity.values == pytest.approx(tuple(weights @ slopes))
    first = replay.detail(1).lines
    assert first[2].formula == "1·g + 0.9·g₋₁"
    assert len(first[2].numbers[0].split(" + ")) == 2 < MEMORY


def test_newtons_hessian_and_eigenvalues() -> None:
    saddle = oc.surface("saddle", a=1.0, b=2.0)
    replay, _ = replayed(saddle, oc.optimizer("newton"), 3)
    lines = {line.symbol: line for line in replay.detail(0).lines}
    assert lines["H"].values == (2.0, 0.0, 0.0, -4.0)
    assert lines["λ"].values == (-4.0, 2.0)
    assert lines["p"].values == pytest.approx(saddle.start)


def test_newton_says_that_the_hessian_is_singular() -> None:
    matyas = oc.surface("absolute")
    replay, _ = replayed(matyas, oc.optimizer("newton", mode="fallback", lr=0.1), 3)
    formulas = [line.formula for line in replay.detail(0).lines]
    assert "g, since H is singular" in formulas


def test_an_undefined_gradient_has_no_causes_that_are_not() -> None:
    cone = oc.surface("typed", formula="sqrt(x^2 + y^2)")
    path = oc.run(cone, oc.optimizer("sgd"), (0.0, 0.0), 3)
    (first, *_) = Replay(replace(path, status=oc.Status.FINISHED)).detail(0).lines
    assert (first.formula, first.numbers) == ("∇f(θ)", ("NaN", "NaN"))


def test_decoupled_decay_has_a_line_of_its_own() -> None:
    replay, _ = replayed(oc.surface("ravine"), oc.optimizer("adamw", lr=0.1, weight_decay=0.5))
    *_, step, whole = replay.detail(3).lines
    assert (step.symbol, step.role) == ("s", "scaled")
    assert whole.formula == "s − lr·λ·θ"


def _(value: float) -> Traced:
    return Traced(value, "c")


@pytest.mark.parametrize(
    ("made", "formula", "numbers"),
    [
        (lambda a, b: a - (b + 1), "a − (b + 1)", "2 − (−3 + 1)"),
        (lambda a, b: a - (b - 1), "a − (b − 1)", "2 − (−3 − 1)"),
        (lambda a, b: a / (b * b), "a/(b·b)", "2/(−3·(−3))"),
        (lambda a, b: (a + b) * a, "(a + b)·a", "(2 + (−3))·2"),
        (lambda a, b: -(a + b), "−(a + b)", "−(2 + (−3))"),
        (lambda a, b: b**2, "b²", "(−3)²"),
        (lambda a, b: 2 * b**a, "2·b^a", "2·(−3)²"),
        (lambda a, b: root_of(a + b), "√(a + b)", "√(2 + (−3))"),
        (lambda a, b: larger(a, sign_of(b)), "max(a, sign(b))", "max(2, sign(−3))"),
        (lambda a, b: a * (b / a), "a·b/a", "2·(−3/2)"),
        (lambda a, b: b / (a * 1.5e-4), "b/(a·1.5×10⁻⁴)", "−3/(2·1.5×10⁻⁴)"),
        (lambda a, b: a / _(1.5e-4) + _(1e-8), "a/c + c", "2/(1.5×10⁻⁴) + 10⁻⁸"),
        (lambda a, b: a / _(1e-8), "a/c", "2/10⁻⁸"),
        (lambda a, b: _(1.5e-4) ** 2, "c²", "(1.5×10⁻⁴)²"),
        (lambda a, b: root_of(_(1e-8)), "√c", "√(10⁻⁸)"),
        (lambda a, b: a ** _(1e-8), "a^c", "2^(10⁻⁸)"),
    ],
)
def test_how_arithmetic_is_written(made: Any, formula: str, numbers: str) -> None:
    traced = made(Traced(2.0, "a"), Traced(-3.0, "b"))
    assert traced.formula == formula
    assert traced.numbers == numbers


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (math.nan, "NaN"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (-0.5, "−0.5"),
        (12345.6, "12350"),
        (1e-8, "10⁻⁸"),
    ],
)
def test_numbers_that_are_none_are_shown_as_such(value: float, text: str) -> None:
    assert written(value) == text


def test_division_by_zero_is_infinite() -> None:
    assert (Traced(1.0, "a") / Traced(0.0, "b")).number == math.inf
    assert math.isnan((Traced(0.0, "a") / 0.0).number)
