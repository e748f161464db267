"""The optimizers against PyTorch's trajectories, and Newton against numpy's linear algebra."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import optim_core as oc
from optim_core.optimizers.training import SCHEDULE, TRAINING

FOLDER = Path(__file__).parent.parent / "golden"
FILES = [json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))]
DOCUMENTS = [document for document in FILES if "optimizer" in document]
TRAINED = [document for document in FILES if "training" in document]
CONVENTIONS = {"convention", "eps_place", "bias_correction"}
"""Switches that torch lacks."""

CASES = [(document["optimizer"], case) for document in DOCUMENTS for case in document["cases"]]
CASES += [(case["optimizer"], case) for document in TRAINED for case in document["cases"]]


def label(entry: object) -> str:
    if isinstance(entry, dict):
        values = (f"{name}={value}" for name, value in entry["values"].items())
        return f"{entry['surface']}-{','.join(values)}"
    return str(entry)


WITHOUT_TORCH = set(
    "newton bfgs conjugate_gradient adabelief lion sam gradient_flow heavy_ball_flow".split()
)
"""Rules that torch lacks, or has in another form: compared with papers, numpy and scipy in
``test_papers.py``, in ``optimizers`` and, for Newton, below."""


def test_every_torch_rule_has_a_file() -> None:
    assert {document["optimizer"] for document in DOCUMENTS} == oc.OPTIMIZERS.keys() - WITHOUT_TORCH


@pytest.mark.parametrize("document", FILES, ids=lambda one: one.get("optimizer", "training"))
def test_the_file_says_what_made_it(document: dict[str, Any]) -> None:
    assert set(document["made_with"]) == {"torch", "python", "numpy"}
    assert all(document["made_with"].values())


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document["optimizer"])
def test_the_file_sets_every_hyperparameter_somewhere(document: dict[str, Any]) -> None:
    rule = oc.OPTIMIZERS[document["optimizer"]]
    given = {name for case in document["cases"] for name in case["values"]}
    assert given == {parameter.name for parameter in rule.hyperparameters} - CONVENTIONS


def test_the_files_set_all_of_training_somewhere() -> None:
    assert {document["training"] for document in TRAINED} == {"schedules", "clipping", "average"}
    cases = [case for document in TRAINED for case in document["cases"]]
    assert {name for case in cases for name in case["values"]} >= {one.name for one in TRAINING}
    schedules = {case["values"]["schedule"] for case in cases if "schedule" in case["values"]}
    assert schedules == set(SCHEDULE.options) - {"constant"}


def test_everything_is_done_on_three_surfaces() -> None:
    for name, case in CASES:
        same = [one for key, one in CASES if (key, one["values"]) == (name, case["values"])]
        assert len({one["surface"] for one in same}) >= 3


@pytest.mark.parametrize(("name", "case"), CASES, ids=label)
def test_every_step_is_torchs(name: str, case: dict[str, Any]) -> None:
    expected = np.array(case["positions"])
    surface = oc.surface(case["surface"], **case["parameters"])
    optimizer = oc.optimizer(name, **case["values"])
    path = oc.run(surface, optimizer, tuple(expected[0]), len(expected) - 1)
    np.testing.assert_allclose(path.positions, expected, rtol=0.0, atol=1e-9)
    if "average" in case:
        np.testing.assert_allclose(path.average, case["average"], rtol=0.0, atol=1e-9)


@pytest.mark.parametrize(("name", "case"), CASES, ids=label)
def test_the_reference_moves(name: str, case: dict[str, Any]) -> None:
    positions = np.array(case["positions"])
    assert len(positions) >= 61
    assert np.isfinite(positions).all()
    assert np.hypot(*(positions[-1] - positions[0])) > 0.1


def reference_newton_step(
    gradient: np.ndarray, hessian: np.ndarray, lr: float, levenberg: float, mode: str
) -> np.ndarray:
    """Newton's step from numpy's own decompositions."""
    if mode == "saddle_free":
        eigenvalues, vectors = np.linalg.eigh(hessian)
        return -lr * vectors @ (vectors.T @ gradient / (np.abs(eigenvalues) + levenberg))
    step = np.linalg.solve(hessian + levenberg * np.eye(2), gradient)
    if mode in ("fallback", "line_search") and gradient @ step <= 0.0:
        step = gradient
    return -lr * step


def halved(surface: oc.Surface, point: np.ndarray, step: np.ndarray) -> np.ndarray:
    """Return the longest of step, step/2, step/4 … that lowers the loss as Armijo asks."""
    slope, loss = step @ surface.gradient(*point), surface.value(*point)
    shares = 0.5 ** np.arange(50)
    enough = [surface.value(*(point + s * step)) <= loss + 1e-4 * s * slope for s in shares]
    return shares[enough.index(True)] * step


@pytest.mark.parametrize("mode", ["pure", "fallback", "saddle_free", "line_search"])
@pytest.mark.parametrize("levenberg", [0.0, 0.37])
@pytest.mark.parametrize(
    ("name", "parameters", "start", "lr"),
    [
        ("ravine", {"a": 0.3, "b": 41.0, "angle": -57.0}, (2.1, 1.3), 0.6),
        ("rosenbrock", {"a": 0.9, "b": 7.0}, (-0.8, 1.4), 0.31),
        ("saddle", {"a": 0.4, "b": 2.3}, (1.2, 0.7), 0.17),
        ("bounded_saddle", {"a": 1.7, "b": 0.9}, (1.3, 0.45), 0.11),
    ],
)
def test_newton_is_numpys(
    name: str,
    parameters: dict[str, float],
    start: tuple[float, float],
    lr: float,
    levenberg: float,
    mode: str,
) -> None:
    surface = oc.surface(name, **parameters)
    optimizer = oc.optimizer("newton", lr=lr, levenberg=levenberg, mode=mode)
    path = oc.run(surface, optimizer, start, steps=12)
    point = np.array(start)
    for taken in path.positions[1:]:
        xx, xy, yy = surface.hessian(*point)
        hessian = np.array([[xx, xy], [xy, yy]])
        gradient = np.array(surface.gradient(*point))
        step = reference_newton_step(gradient, hessian, lr, levenberg, mode)
        point = point + (halved(surface, point, step) if mode == "line_search" else step)
        np.testing.assert_allclose(taken, point, rtol=1e-9, atol=1e-9)
