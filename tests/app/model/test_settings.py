"""What is remembered from one start to the next, and what is forgotten."""

from dataclasses import replace

import pytest
from PyQt6.QtCore import QByteArray, QSettings
from PyQt6.QtWidgets import QDockWidget

import optim_core
from app.model.session import Session
from app.model.settings import Settings
from app.window import main_window
from app.window.main_window import MainWindow
from optim_core.scenes.defaults import default_setup
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
    """Return a race that differs from the default in every field."""
    return Setup(
        optim_core.surface("rosenbrock", a=0.5, b=33.0),
        (
            Racer(optim_core.optimizer("adam", lr=0.123, amsgrad=True)),
            Racer(optim_core.optimizer("newton", mode="saddle_free"), enabled=False),
        ),
        (0.25, -0.5),
        321,
        0.75,
        42,
        "overlay",
        Bounds(-1.0, 2.0, -3.0, 4.0),
    )


def test_all_comes_back_from_the_disk(store):
    settings = Settings(store)
    settings.scheme, settings.terrain, settings.speed = "dark", "cividis", 240
    settings.single_keys, settings.race = False, unusual()
    settings.set_window(QByteArray(b"\x01geometry"), QByteArray(b"\x02state"))
    again = reread(store)
    assert (again.scheme, again.terrain, again.speed) == ("dark", "cividis", 240)
    assert again.single_keys is False
    assert again.race == unusual()
    assert again.window() == (QByteArray(b"\x01geometry"), QByteArray(b"\x02state"))


def test_a_first_start_has_defaults(store):
    settings = Settings(store)
    assert (settings.scheme, settings.terrain, settings.speed) == ("system", "quiet", 30)
    assert settings.single_keys is True
    assert settings.race is None
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
        ("geometry", "not bytes"),
        ("state", 17),
    ],
)
def test_what_cannot_be_read_is_forgotten(open_window, store, key, bad):
    store.setValue(key, bad)
    settings = reread(store)
    assert (settings.scheme, settings.terrain, settings.speed) == ("system", "quiet", 30)
    assert settings.race is None
    window = MainWindow(Session(settings.race), settings)
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
        window = main_window.open_window(None, settings)
        window.player.pause()
        return window

    first = start()
    assert first.session.setup == default_setup()
    first.resize(first.minimumSize())  # a larger one the test's small screen would cut
    first.appearance.switch_scheme()
    first.appearance.choose("terrain", "viridis")
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
    assert second.appearance.style.dark
    assert second.appearance.style.terrain == "viridis"
    assert second.player.speed == 120
    assert second.transport.speed.currentText() == "120/s"
    assert not second.surface_panel.isVisible()
    assert second.racer_panel.isVisible()
    second.close()


def test_a_race_given_takes_the_place_of_the_last_one(settings):
    settings.race = unusual()
    given = replace(default_setup(), steps=77)
    window = main_window.open_window(given, settings)
    assert window.session.setup == given
    assert window.player.playing, "the app opens on a race that runs"
    window.close()
    assert not window.player.playing
    assert settings.race == given


def test_closing_while_presenting_brings_the_panels_back_next_time(open_window, settings):
    window = open_window()
    window.toggle_presenting()
    window.close()
    again = open_window()
    assert again.racer_panel.isVisible()
    assert again.surface_panel.isVisible()
    assert again.top_bar.isVisible()


def test_a_change_is_remembered_though_the_program_is_ended_by_force(
    open_window, settings, qtbot, monkeypatch
):
    monkeypatch.setattr(main_window, "REMEMBER", 30)
    window = open_window()
    assert settings.race is None
    for steps in (70, 80, 90):
        window.session.edit(steps=steps)
    assert settings.race is None, "not at every turn of a drag"
    qtbot.waitUntil(lambda: settings.race is not None)
    assert settings.race.steps == 90
