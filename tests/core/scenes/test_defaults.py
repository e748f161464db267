"""The race that the app opens with, and the values that racers start with."""

import numpy as np
import pytest

import optim_core as oc
from optim_core.scenes.defaults import LARGEST, move_to_surface, race_optimizer


def test_the_opening_race_teaches_what_the_articles_say() -> None:
    """Newton leaps, Momentum beats SGD, SGD is one small drag away from diverging."""
    scene = oc.default_scene()
    setup, view = scene.setup, scene.figure.view
    assert view is not None
    arrived = {}
    for racer, path in zip(setup.racers, scene.run().trajectories, strict=True):
        assert path is not None
        above = np.flatnonzero(path.losses > 1e-3 * path.losses[0])
        arrived[racer.id] = int(above[-1]) + 1  # it stays below from here on
        assert all(view.contains(*position) for position in path.positions.tolist())
    assert sorted(arrived, key=arrived.__getitem__)[:2] == ["newton", "momentum"]
    assert arrived["newton"] == 1
    assert 2 * arrived["momentum"] - 4 <= arrived["sgd"] < setup.steps
    assert max(arrived.values()) < setup.steps
    sgd = setup.racers[0].optimizer
    limit = 2.0 / setup.surface.values["b"]
    assert 0.85 * limit < sgd.values["lr"] < limit
    faster = oc.run(setup.surface, sgd(lr=1.02 * limit), setup.start, 500)
    assert faster.status == "diverged"


def test_the_opening_view_comes_with_the_ravine_and_goes_with_it() -> None:
    scene = oc.default_scene()
    there = move_to_surface(scene, oc.surface("rosenbrock"))
    assert there.figure.view is None
    assert move_to_surface(there, oc.surface("ravine")).figure.view == scene.figure.view
    assert oc.default_scene(oc.surface("ravine", angle=70.0)).figure.view == scene.figure.view


@pytest.mark.parametrize("surface", ["booth", "levy", "griewank", "goldstein_price"])
def test_no_racer_starts_beyond_the_end_of_its_slider(surface: str) -> None:
    for name in oc.OPTIMIZERS:
        values = race_optimizer(name, oc.surface(surface)).values
        assert "lr" not in values or values["lr"] <= LARGEST
