"""A picture says all that it shows: rendered again from what it carries, it is the same."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PyQt6.QtGui import QImage

import optim_core
from app.drawing.layers import LAYERS
from app.drawing.side_views import SIDE_VIEWS
from app.export.figure import render, save_png
from app.style.theme import TERRAINS
from optim_core.analysis.measures import MEASURES
from optim_core.optimizers import OPTIMIZERS
from optim_core.scenes.defaults import default_setup
from optim_core.scenes.document import Document
from optim_core.scenes.figure import ChartFigure, Figure
from optim_core.scenes.file import load
from optim_core.scenes.scene import Scene
from optim_core.scenes.setup import Racer
from optim_core.surfaces.landscape import Bounds

SURFACES = (
    ("ravine", {}),
    ("rosenbrock", {}),
    ("linear_regression", {}),
    ("tanh_neuron", {}),
    ("typed", {"formula": "x^2 + 3*y^2 + log(x + y + 4)"}),
)


@st.composite
def setups(draw):
    """Draw a race of a few racers over few steps, with pins, noise, batches and many seeds."""
    name, values = draw(st.sampled_from(SURFACES))
    setup = default_setup(optim_core.surface(name, **values))
    names = draw(st.lists(st.sampled_from(sorted(OPTIMIZERS)), max_size=3))
    racers = tuple(
        Racer(
            optim_core.optimizer(each),
            enabled=draw(st.integers(0, 5)) > 0,
            name=draw(st.sampled_from(["", "Fast & <light>", "Ω"])),
            look=draw(st.none() | st.integers(0, 13)),
        )
        for each in names
    )
    setup = replace(
        setup,
        racers=racers,
        steps=draw(st.integers(1, 12)),
        noise=draw(st.sampled_from([0.0, 0.4])),
        batch_size=draw(st.sampled_from([0, 2])),
        seeds=draw(st.sampled_from([1, 1, 5])),
    )
    if racers and draw(st.booleans()):
        slow = replace(setup, steps=3, racers=racers[:1])
        setup = replace(setup, pins=(slow.pinned(setup.racers[0].id),))
    return setup


@st.composite
def figures(draw, setup):
    """Draw how a race is looked at."""
    bounds = setup.surface.bounds
    return Figure(
        layout=draw(st.sampled_from(["grid", "overlay"])),
        view=draw(st.sampled_from([None, bounds.zoomed(*setup.start, 0.5)])),
        layers=tuple(draw(st.lists(st.sampled_from(list(LAYERS)), unique=True))),
        side_views=tuple(draw(st.lists(st.sampled_from([*SIDE_VIEWS, "unheard_of"]), unique=True))),
        split=draw(st.sampled_from(["eigenvectors", "axes"])),
        chart=ChartFigure(
            draw(st.sampled_from(list(MEASURES))),
            draw(st.sampled_from(["", "log", "linear"])),
            draw(st.sampled_from(["steps", "evaluations"])),
        ),
        scheme=draw(st.sampled_from(["system", "light", "dark"])),
        terrain=draw(st.sampled_from([*TERRAINS, "unheard_of"])),
        step=draw(st.none() | st.integers(0, setup.steps)),
        selected=draw(st.sampled_from([None, *(racer.id for racer in setup.racers)])),
        presented=draw(st.booleans()),
        size=draw(st.none() | st.tuples(st.integers(200, 640), st.integers(200, 480))),
        scale=draw(st.sampled_from([None, 1.0, 1.25, 2.0])),
        transparent=draw(st.booleans()),
    )


@st.composite
def documents(draw):
    """Draw a document of one scene."""
    setup = draw(setups())
    return Document((Scene(setup, draw(figures(setup))),), title="Drawn")


@settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(document=documents())
def test_a_rendered_picture_renders_again_to_the_same_pixels(qapp, tmp_path, document):
    first = render(document)
    save_png(first, tmp_path / "picture.png")
    carried = load(tmp_path / "picture.png")
    assert render(carried) == QImage(str(tmp_path / "picture.png"))
    assert carried.scenes[0].setup == document.scenes[0].setup
    assert carried.title == "Drawn"


@pytest.mark.parametrize(
    ("changes", "scheme"),
    [
        ({}, "light"),
        ({"layout": "overlay", "side_views": ("slices", "inspector", "scoreboard")}, "dark"),
        ({"terrain": "viridis", "view": Bounds(-1.0, 1.0, -1.0, 1.0)}, "light"),
        ({"surface": optim_core.surface("linear_regression"), "batch_size": 2}, "dark"),
    ],
    ids=["grid", "all views", "zoomed", "data"],
)
@pytest.mark.parametrize("scale", [1, 2])
def test_a_windows_picture_renders_again_to_the_same_pixels(
    open_window, raced, tmp_path, changes, scheme, scale, save_picture
):
    window = open_window(Scene(default_setup()).edited(steps=40, scheme=scheme, **changes))
    raced(window)
    window.session.set_frame(17)
    window.session.select("momentum")
    path = tmp_path / "picture.png"
    save_picture(window, path, scale)
    assert render(load(path)) == QImage(str(path))
    figure = load(path).scenes[0].figure
    assert (figure.step, figure.selected, figure.scheme, figure.scale) == (
        17,
        "momentum",
        scheme,
        scale,
    )
