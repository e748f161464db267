"""Paths split along the eigenvectors of the Hessian, or along the axes."""

from dataclasses import replace

import numpy as np
import pytest

import optim_core as oc
from optim_core.analysis.decomposition import decompose


def test_in_a_ravine_the_zigzag_cancels_and_the_progress_adds_up() -> None:
    surface = oc.surface("ravine", a=1.0, b=50.0, angle=20.0)
    path = oc.run(surface, oc.optimizer("sgd", lr=0.038), start=(-3.0, 2.0), steps=60)
    parts = decompose(surface, path.positions)
    steep, shallow = np.abs(parts.net[-1]) / parts.travelled[-1]
    assert steep < 0.1
    assert shallow == pytest.approx(1.0)
    assert parts.travelled[-1, 0] > 3.0 * parts.travelled[-1, 1]


def test_by_hand() -> None:
    surface = oc.surface("ravine", a=1.0, b=50.0, angle=0.0)
    positions = np.array([(0.0, 1.0), (1.0, -1.0), (3.0, 0.5)])
    parts = decompose(surface, positions)
    assert parts.directions[0].tolist() == [[0.0, 1.0], [1.0, 0.0]]
    assert parts.travelled.tolist() == [[0.0, 0.0], [2.0, 1.0], [3.5, 3.0]]
    assert parts.net.tolist() == [[0.0, 0.0], [-2.0, 1.0], [-0.5, 3.0]]


def test_along_the_axes_net_is_how_far_it_has_come() -> None:
    surface = oc.surface("rosenbrock")
    path = oc.run(surface, oc.optimizer("adam", lr=0.1), steps=80).positions
    parts = decompose(surface, path, "axes")
    assert np.allclose(parts.net, path - path[0])
    assert np.allclose(parts.travelled[-1], np.abs(np.diff(path, axis=0)).sum(axis=0))


def test_both_bases_hold_the_whole_step() -> None:
    surface = oc.surface("rosenbrock")
    path = oc.run(surface, oc.optimizer("momentum", lr=1e-3, momentum=0.9), steps=80).positions
    moved = np.diff(decompose(surface, path).net, axis=0)
    assert np.allclose(np.hypot(*moved.T), np.hypot(*np.diff(path, axis=0).T))


def test_eigenvectors_do_not_jump_from_sign_to_sign() -> None:
    surface = oc.surface("rosenbrock")
    turn = np.linspace(0.0, 2.0 * np.pi, 400)
    positions = np.stack((1.5 * np.cos(turn), 1.5 * np.sin(turn) - 3.0), axis=-1)
    directions = decompose(surface, positions).directions
    cosines = (directions[1:] * directions[:-1]).sum(axis=-1)
    assert cosines.min() >= 0.0
    assert np.median(cosines) > 0.99


def test_a_direction_goes_on_where_the_hessian_is_undefined() -> None:
    surface = oc.surface("ravine", a=1.0, b=50.0, angle=0.0)

    def hessian(x, y):  # type: ignore[no-untyped-def]
        hole = np.where(x > 1.0, np.nan, 0.0)
        return 1.0 + hole, 0.0 + hole, 50.0 + hole

    positions = np.array([(0.0, 1.0), (2.0, -1.0), (3.0, 0.5)])
    parts = decompose(replace(surface, hessian=hessian), positions)
    assert parts.net[-1].tolist() == [-0.5, 3.0]
    nowhere = replace(surface, hessian=lambda x, y: (x * np.nan, x * np.nan, x * np.nan))
    assert np.isfinite(decompose(nowhere, positions).net).all()
