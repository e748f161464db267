"""What is remembered from one start to the next, and what is forgotten."""

import pytest
from PyQt6.QtCore import QByteArray, QSettings
from PyQt6.QtWidgets import QDockWidget

import optim_core
from app.model.history import OpenFile, Place, new_place
from app.model.session import Session
from app.model.settings import MOST_RECENT_FILES, Settings
from app.window.documents import opening
from app.window.main_window import MainWindow
from optim_core.scenes.defaults import default_scene, default_setup
from optim_core.scenes.document import Document
from optim_core.scenes.figure import ChartFigure, Figure
from optim_core.scenes.scene import Scene
from optim_core.scenes.setup import Racer, Setup
from optim_core.surfaces.landscape import Bounds


@pytest.fixture
def store(tmp_path):
    """Return a store of settings in a file of its own."""
    return QSettings(str(tmp_path / "own.ini"), QSettings.Format.IniFormat)


def reread(store):
    """Return settings as the next start of the program reads them from the disk."""
    store.sync()
    return Settings(QSettings(store.fileName(), QSettings.Format.IniFormat))


def unusual():
    """Return a scene that differs from the default in every field."""
    setup = Setup(
        optim_core.surface("rosenbrock", a=0.5, b=33.0),
        (
            Racer(optim_core.optimizer("adam", lr=0.123, amsgrad=True), name="Mine", look=9),
            Racer(optim_core.optimizer("newton", mode="saddle_free"), enabled=False),
        ),
        (0.25, -0.5),
        steps=321,
        noise=0.75,
        seed=42,
    )
    figure = Figure(
        layout="overlay",
        view=Bounds(-1.0, 2.0, -3.0, 4.0),
        layers=("curvature",),
        side_views=("slices",),
        chart=ChartFigure("rate", "linear", "evaluations"),
        scheme="dark",
        terrain="cividis",
        step=17,
        selected="adam",
    )
    return Scene(setup, figure, "A title", "A text", "Notes")


def test_all_comes_back_from_the_disk(store, tmp_path):
    settings = Settings(store)
    settings.scheme, settings.speed = "dark", 240
    settings.single_keys = False
    document = Document((default_scene(), unusual()), "Two scenes")
    settings.place = Place(document, 1, OpenFile(tmp_path / "two.json", document))
    settings.figure = unusual().figure
    settings.set_window(QByteArray(b"\x01geometry"), QByteArray(b"\x02state"))
    again = reread(store)
    assert (again.scheme, again.speed) == ("dark", 240)
    assert again.single_keys is False
    place = again.place
    assert (place.document, place.index, place.path) == (document, 1, tmp_path / "two.json")
    assert not place.modified
    assert again.window() == (QByteArray(b"\x01geometry"), QByteArray(b"\x02state"))
    assert again.figure == Figure(
        layers=("curvature",),
        side_views=("slices",),
        chart=ChartFigure("rate", "linear", "evaluations"),
        terrain="cividis",
    )


def test_what_is_not_saved_is_so_at_the_next_start_too(store, tmp_path):
    saved = Document((default_scene(),))
    changed = saved.with_scene(0, saved.scenes[0].edited(steps=9))
    Settings(store).place = Place(changed, 0, OpenFile(tmp_path / "race.json", saved))
    again = reread(store).place
    assert again.document == changed
    assert again.modified


def test_the_race_of_an_earlier_version_is_still_known(store):
    text = '{"ravine": 1, "surface": {"name": "saddle"}, "racers": [], "start": [1, 2]}'
    store.setValue("race", text)
    store.setValue("layers", "curvature")
    store.setValue("views", "slices axes")
    store.setValue("scoreboard", "on")
    place = reread(store).place
    assert place.scene.setup == Setup(optim_core.surface("saddle"), (), (1.0, 2.0))
    assert place.scene.figure == Figure(
        layers=("curvature",), side_views=("slices", "scoreboard"), split="axes"
    )


def test_recent_files_are_kept_the_latest_first_and_once_each(store, tmp_path):
    settings = Settings(store)
    for name in ("a", "b", "a", *map(str, range(MOST_RECENT_FILES - 1))):
        settings.remember_file(tmp_path / f"{name}.json")
    names = [path.stem for path in reread(store).recent_files]
    assert names == [*map(str, reversed(range(MOST_RECENT_FILES - 1))), "a"]


def test_a_first_start_has_defaults(store):
    settings = Settings(store)
    assert (settings.scheme, settings.terrain, settings.speed) == ("system", "quiet", 12)
    assert settings.single_keys is True
    assert settings.place is None
    assert settings.figure == Figure()
    assert settings.recent_files == []
    assert settings.window() == (QByteArray(), QByteArray())


@pytest.mark.parametrize(
    ("key", "bad"),
    [
        ("scheme", "purple"),
        ("scheme", 5),
        ("terrain", "lava"),
        ("speed", "fast"),
        ("speed", "0"),
        ("speed", "-3"),
        ("speed", "99999"),
        ("speed", "31"),
        ("speed", "60.0"),
        ("speed", "²"),
        ("race", "{"),
        ("race", "[]"),
        ("race", '{"ravine": 99}'),
        ("race", '{"ravine": 1, "surface": {"name": "moon"}, "racers": [], "start": [0, 0]}'),
        ("race", b"\xff\xfe"),
        ("document", "{"),
        ("document", '{"ravine": 2, "scenes": []}'),
        ("chart", "moon cubic sideways"),
        ("geometry", "not bytes"),
        ("state", 17),
    ],
)
def test_what_cannot_be_read_is_forgotten(open_window, store, key, bad):
    store.setValue(key, bad)
    settings = reread(store)
    assert (settings.scheme, settings.terrain, settings.speed) == ("system", "quiet", 12)
    assert settings.place is None
    assert settings.figure == Figure()
    window = MainWindow(Session(), settings)
    window.show()
    assert window.isVisible()
    assert len(window.picture.panes) == 5
    window.close()


def test_damaged_geometry_still_gives_a_window(store):
    settings = Settings(store)
    settings.set_window(QByteArray(b"garbage"), QByteArray(b"garbage"))
    window = MainWindow(Session(), reread(store))
    window.show()
    assert window.width() >= 1000
    assert window.racer_panel.isVisible()
    window.close()


def test_the_window_comes_back_as_it_was_left(settings, hand):
    def start():
        window = opening.open_window(None, settings)
        window.player.pause()
        return window

    first = start()
    assert first.session.setup == default_setup()
    first.resize(first.minimumSize())  # a larger one the test's small screen would cut
    first.choose_scheme("dark")
    first.session.edit(terrain="viridis")
    first.player.set_speed(120)
    hand.type(first.racer_panel.cards[4].rows["lr"].field, "0.333")
    first.session.edit(start=(1.0, 0.5), layout="overlay")
    first.findChild(QDockWidget, "Surface").hide()
    left = first.session.setup
    first.close()

    second = start()
    assert second.session.setup == left
    assert second.racer_panel.cards[4].rows["lr"].field.text() == "0.333"
    assert second.size() == first.size()
    assert second.state.style.dark
    assert second.state.style.terrain == "viridis"
    assert second.player.speed == 120
    assert second.transport.speed.currentText() == "120/s"
    assert not second.surface_panel.isVisible()
    assert second.racer_panel.isVisible()
    second.close()


def test_a_document_given_takes_the_place_of_the_last_one(settings):
    settings.place = new_place(unusual())
    given = default_scene().edited(steps=77)
    window = opening.open_window(new_place(given), settings)
    assert window.session.scene == given
    assert window.player.playing, "the app opens on a race that runs"
    window.close()
    assert not window.player.playing
    assert settings.place.scene.setup == given.setup


def test_a_document_that_says_its_step_stands_still_there(settings):
    window = opening.open_window(new_place(unusual()), settings)
    assert not window.player.playing
    assert window.session.frame == 17
    assert window.session.selected == "adam"
    assert window.state.style.dark
    window.close()


def test_closing_while_presenting_brings_the_panels_back_next_time(open_window, settings):
    window = open_window()
    window.toggle_presenting()
    window.close()
    again = open_window()
    assert again.racer_panel.isVisible()
    assert again.surface_panel.isVisible()
    assert again.top_bar.isVisible()


def test_undo_returns_to_unsaved_changes_that_a_given_document_displaced(settings, tmp_path):
    left = new_place(default_scene())
    settings.place = left.with_scene(left.scene.edited(steps=123))
    window = opening.open_window(new_place(default_scene().edited(steps=77)), settings)
    assert window.session.setup.steps == 77
    window.session.undo()
    assert window.session.setup.steps == 123
    window.close()
    assert settings.place.scene.setup.steps == 123


def test_what_a_file_has_that_is_not_known_is_no_default_of_the_next_race(open_window, settings):
    window = open_window(default_scene())
    layers = ("curvature", "fog", "two words")
    window.session.edit(layers=layers, side_views=("slices", "crystal_ball"))
    window.close()
    assert settings.figure.layers == ("curvature",)
    assert settings.figure.side_views == ("slices",)
    assert settings.place.scene.figure.layers == layers


def test_the_name_of_a_recent_file_may_hold_anything(store, tmp_path):
    Settings(store).remember_file(tmp_path / "two\nlines.json")
    assert reread(store).recent_files == [tmp_path / "two\nlines.json"]
