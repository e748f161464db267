"""Files of every version open with their original meaning."""

from pathlib import Path

import numpy as np
import pytest

import optim_core as oc
from optim_core.scenes.defaults import RACERS
from optim_core.scenes.figure import ChartFigure, Figure
from optim_core.scenes.file import VERSION, load, save
from optim_core.scenes.migrations import MIGRATIONS
from optim_core.surfaces.landscape import Bounds

ARCHIVE = Path(__file__).parents[2] / "archive"


def test_there_is_a_file_and_a_migration_for_each_version() -> None:
    for version in range(1, VERSION + 1):
        assert (ARCHIVE / f"version-{version}.json").exists()
    assert list(MIGRATIONS) == list(range(1, VERSION))


@pytest.mark.parametrize("path", sorted(ARCHIVE.glob("*.*[!d]")), ids=lambda path: path.name)
def test_an_archived_file_opens_runs_and_survives_saving(path: Path, tmp_path: Path) -> None:
    document = load(path)
    race = document.scenes[0].run()
    assert any(path is not None for path in race.trajectories)
    save(document, tmp_path / "again.json")
    assert load(tmp_path / "again.json") == document


def test_version_1_means_what_it_meant() -> None:
    (scene,) = load(ARCHIVE / "version-1.json").scenes
    setup, figure = scene.setup, scene.figure
    assert setup.surface == oc.surface("rosenbrock", b=20.0)
    assert [racer.id for racer in setup.racers] == ["adam", "adam2", "momentum", "newton"]
    assert [racer.enabled for racer in setup.racers] == [True, True, True, False]
    assert setup.racers[1].optimizer == oc.optimizer("adam", lr=0.2, amsgrad=True)
    assert setup.racers[2].optimizer.values["schedule"] == "cosine"
    assert (setup.start, setup.steps, setup.noise) == ((-1.2, 1.0), 120, 0.5)
    assert (setup.seed, setup.seeds, setup.batch_size) == (7, 3, 0)
    assert (figure.layout, figure.view) == ("overlay", (-1.6, 1.6, -0.6, 1.8))
    assert (figure.step, figure.scheme, figure.layers) == (None, "system", ())
    assert [pin.racers[0].id for pin in setup.pins] == ["adam", "momentum"]
    assert setup.pins[0].start == (0.5, -0.2)
    path = scene.run().trajectory("adam")
    assert path is not None
    # As the version that wrote the file ran it.
    np.testing.assert_allclose(path.positions[-1], LAST, rtol=1e-12)


LAST = (0.08844183135097149, 0.0079841974255592)


def test_a_picture_of_version_1_carries_its_race() -> None:
    (scene,) = load(ARCHIVE / "version-1.png").scenes
    assert scene.setup.surface.formula == "a*x^2 + y^2"
    assert scene.setup.surface.values["a"] == 9.0
    assert [racer.id for racer in scene.setup.racers] == ["sgd", "rmsprop"]
    assert scene.setup.steps == 30


def test_version_2_means_what_it_meant() -> None:
    document = load(ARCHIVE / "version-2.json")
    assert (document.title, document.author) == ("A lecture", "A. Teacher")
    assert (document.licence, document.language) == ("CC BY 4.0", "en")
    first, second = document.scenes
    assert (first.title, first.text, first.notes) == ("A valley", "Two rates", "Ask first")
    racers = [(racer.id, racer.name, racer.look, racer.enabled) for racer in first.setup.racers]
    assert racers == [
        ("adam", "", 4, True),
        ("adam2", "Fast – 快", 9, True),
        ("newton", "", 2, False),
    ]
    assert [pin.racers[0].id for pin in first.setup.pins] == ["adam2"]
    assert first.figure == Figure(
        layout="overlay",
        view=Bounds(-1.6, 1.6, -0.6, 1.8),
        layers=("curvature", "gradient_field"),
        side_views=("slices", "inspector"),
        split="axes",
        chart=ChartFigure("step", "linear", "evaluations"),
        scheme="dark",
        terrain="viridis",
        step=33,
        selected="adam2",
        presented=True,
        size=(800, 600),
        scale=2.0,
    )
    assert second.setup.surface == oc.surface("linear_regression")
    assert [racer.id for racer in second.setup.racers] == list(RACERS)
    assert second.setup.racers[0].optimizer == oc.optimizer("sgd", lr=0.087)
    assert (second.setup.steps, second.figure) == (200, Figure())
