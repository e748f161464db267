"""The reprs in a notebook: one short, informative line for each object."""

import numpy as np
import pytest

import optim_core as oc
from optim_core.runs.ensemble import run_ensemble

ADAM = oc.optimizer("adam", lr=0.05)
ROSENBROCK = oc.surface("rosenbrock", b=10.0)


def test_an_optimizer_is_written_as_its_call() -> None:
    assert repr(ADAM) == "adam(lr=0.05)"
    assert repr(oc.optimizer("adam")) == "adam()"
    amsgrad = oc.optimizer("adam", amsgrad=True, schedule="cosine")
    assert repr(amsgrad) == "adam(amsgrad=True, schedule='cosine')"
    assert repr(ADAM(lr=np.array([0.1, 0.2]))) == "adam(lr=<2 values>)"


def test_a_surface_is_written_as_its_call() -> None:
    assert repr(ROSENBROCK) == "rosenbrock(b=10.0)"
    assert repr(oc.surface("rosenbrock")) == "rosenbrock()"
    typed = oc.surface("typed", formula="x^2 + a*y^2", a=4.0)
    assert repr(typed) == "typed(formula='x^2 + a*y^2', a=4.0)"


@pytest.mark.parametrize("name", list(oc.SURFACES))
def test_the_call_of_a_surface_makes_it_again(name: str) -> None:
    changed = {p.name: p.high for p in oc.SURFACES[name].parameters if hasattr(p, "high")}
    surface = oc.surface(name, **changed)
    assert eval(repr(surface), {name: oc.SURFACES[name]}) == surface


@pytest.mark.parametrize("name", list(oc.OPTIMIZERS))
def test_the_call_of_an_optimizer_makes_it_again(name: str) -> None:
    optimizer = oc.optimizer(name, lr=0.0123, ema=0.5)
    assert eval(repr(optimizer), {name: oc.OPTIMIZERS[name]}) == optimizer


def test_what_can_be_chosen_shows_what_can_be_set() -> None:
    assert repr(oc.OPTIMIZERS["sgd"]) == "<CoordinateRule sgd(lr, weight_decay)>"
    assert repr(oc.SURFACES["rosenbrock"]) == "<SurfaceFamily rosenbrock(a, b)>"


def test_values_are_written_as_arguments() -> None:
    assert repr(ROSENBROCK.values) == "Values(a=1.0, b=10.0)"
    assert len(repr(oc.surface("linear_regression").values)) < 100, "of 16 points"


def test_a_path_says_how_it_ended() -> None:
    sgd = oc.optimizer("sgd", lr=1.0)
    ravine = oc.surface("ravine", a=1.0, b=4.0, angle=0.0)
    path = oc.run(ravine, sgd(lr=0.1), (1.0, 1.0), steps=2)
    assert repr(path) == "<Trajectory sgd on ravine: 2 steps, finished at (0.81, 0.36), loss 0.59>"
    path = oc.run(ravine, sgd(lr=0.1), (1.0, 1.0), steps=1)
    assert repr(path) == "<Trajectory sgd on ravine: 1 step, finished at (0.9, 0.6), loss 1.1>"
    path = oc.run(ravine, sgd(lr=0.25), (0.0, 1.0), steps=5)
    assert repr(path) == (
        "<Trajectory sgd on ravine: 5 steps, converged by step 1 at (0, 0), loss 0>"
    )
    path = oc.run(ravine, sgd(lr=1e9), (1.0, 1.0), steps=5)
    assert repr(path).startswith(
        "<Trajectory sgd on ravine: 5 steps, diverged by step 1 at (−10⁹, −4×10⁹), loss 3.2×10¹⁹"
    )


def test_a_batch_and_an_ensemble_count_how_their_paths_ended() -> None:
    starts = np.array([[1.0, 1.0], [0.9, 0.8], [0.0, 0.0]])
    batch = oc.run_batch(ROSENBROCK, ADAM(lr=1e-6), starts, steps=20)
    assert repr(batch) == (
        "<Batch adam on rosenbrock: 3 paths of 20 steps, 1 settled · 2 unsettled>"
    )
    ensemble = run_ensemble(ROSENBROCK, ADAM(lr=1e-6), (0.0, 0.0), 20, 0, 5, noise=0.1)
    assert repr(ensemble) == "<Ensemble adam on rosenbrock: 5 paths of 20 steps, 5 unsettled>"


def test_a_landscape_says_what_is_in_view() -> None:
    landscape = oc.SURFACES["rosenbrock"].build(a=1.0, b=2.0)
    assert repr(landscape) == "<Landscape [−2, 2] × [−1, 3]: 1 critical point>"


@pytest.mark.parametrize("name", list(oc.SURFACES))
def test_all_are_short(name: str) -> None:
    surface = oc.surface(name)
    made = (surface, oc.SURFACES[name], oc.run(surface, ADAM, steps=20))
    assert all(len(repr(one)) < 150 and "\n" not in repr(one) for one in made)


def test_a_scene_says_what_is_raced() -> None:
    scene = oc.default_scene().edited(steps=50)
    five = "ravine(): sgd, momentum, newton, rmsprop, adam, 50 steps"
    assert repr(scene.setup) == f"<Setup {five}>"
    assert repr(scene) == f"<Scene {five}>"
    assert repr(scene.edited(title="Five")) == f"<Scene 'Five' on {five}>"
    assert repr(scene.run()) == f"<Race {five}>"
    assert repr(oc.Document((scene, scene), title="All")) == "<Document 'All' of 2 scenes>"


def test_a_figure_shows_what_differs_from_a_plain_one() -> None:
    assert repr(oc.Figure()) == "Figure()"
    figure = oc.Figure(layout="overlay", step=3)
    assert repr(figure) == "Figure(layout='overlay', step=3)"
    assert eval(repr(figure), {"Figure": oc.Figure}) == figure
