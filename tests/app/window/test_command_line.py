"""The command ``ravine``: rendering, opening, and messages for bad input."""

import json
import os
import re
import subprocess
import sys

import pytest
from PyQt6.QtCore import QSize
from PyQt6.QtGui import QImage

import app.command_line as command
from app.drawing.layers import LAYERS
from app.drawing.side_views import SIDE_VIEWS
from app.export.figure import SCALES
from app.style.theme import TERRAINS
from app.window.documents import opening
from optim_core.analysis.measures import MEASURES
from optim_core.scenes.defaults import default_scene, default_setup
from optim_core.scenes.document import Document
from optim_core.scenes.figure import ChartFigure, Figure
from optim_core.scenes.file import load, save, to_json
from optim_core.scenes.scene import Scene


def run(*arguments):
    """Run the command in this process; return its exit status."""
    try:
        return command.main(list(arguments))
    except SystemExit as stop:
        return stop.code


@pytest.mark.parametrize(
    ("options", "size"),
    [
        ((), (1600, 900)),
        (("--size", "800x600"), (800, 600)),
        (("--size", "400x300", "--scale", "4"), (1600, 1200)),
        (("--size", "400x300", "--scheme", "dark", "--terrain", "viridis"), (400, 300)),
        (("--size", "400x300", "--layout", "overlay", "--step", "0"), (400, 300)),
    ],
)
def test_render_writes_a_picture_of_the_size_asked_for(qapp, tmp_path, capsys, options, size):
    path = tmp_path / "race.png"
    assert run("render", *options, "-o", str(path)) == 0
    image = QImage(str(path))
    assert (image.width(), image.height()) == size
    expected = "overlay" if "overlay" in options else "grid"
    assert load(path).scenes[0].figure.layout == expected
    out, err = capsys.readouterr()
    assert out == ""
    assert err == ""


def test_render_takes_the_race_from_its_options(qapp, tmp_path):
    path = tmp_path / "race.PNG"
    words = "render --surface rosenbrock:b=20 --optimizer sgd:lr=0.002 --optimizer adam:lr=0.2"
    words += " --start -1,2 --steps 60 --size 400x300 -o"
    assert run(*words.split(), str(path)) == 0
    setup = load(path).scenes[0].setup
    assert setup.surface.values["b"] == 20.0
    assert [racer.optimizer.name for racer in setup.racers] == ["sgd", "adam"]
    assert setup.start == (-1.0, 2.0)
    assert setup.steps == 60


def test_render_schemes_steps_layers_charts_and_slices_differ(qapp, tmp_path):
    pictures = []
    for number, options in enumerate(
        (
            (),
            ("--scheme", "dark"),
            ("--terrain", "textbook"),
            ("--step", "9"),
            ("--layers", "curvature, gradient_flow"),
            ("--chart", "sharpness"),
            ("--slices",),
        )
    ):
        path = tmp_path / f"{number}.png"
        assert run("render", "--size", "400x300", *options, "-o", str(path)) == 0
        pictures.append(QImage(str(path)))
    for index, picture in enumerate(pictures):
        assert all(picture != other for other in pictures[index + 1 :])


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--size", "10x10"), "size must be"),
        (("--size", "big"), "size must be"),
        (("--step", "201"), "step must be a whole number from 0 to 120"),
        (("--step", "-1"), "step"),
        (("--step", "two"), "step must be"),
        (("--step", "²"), "step must be"),
        (("--scale", "3"), "--scale"),
        (("--terrain", "lava"), "terrain must be one of quiet, viridis"),
        (("--layers", "curvature,lava"), "layer must be one of curvature, quadratic_model"),
        (("--chart", "lava"), "chart must be one of loss, gradient"),
        (("--scheme", "pink"), "--scheme"),
        (("--layout", "spiral"), "--layout"),
        (("--surface", "moon"), "moon"),
        (("--optimizer", "adam:lr=-1"), "lr must be"),
        (("--scenario", "gone.json"), "gone.json"),
        (("--start", "here"), "start must be"),
    ],
)
def test_render_says_in_one_line_what_is_wrong(tmp_path, monkeypatch, capsys, qapp, options, says):
    monkeypatch.chdir(tmp_path)
    assert run("render", *options, "-o", "race.png") == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert says in err
    assert len(err.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_renders_help_names_all_that_can_be_chosen(capsys):
    assert run("render", "--help") == 0
    words = set(re.findall(r"\w+", capsys.readouterr().out))
    views = {key for key, view in SIDE_VIEWS.items() if view.optional}
    assert words >= {*LAYERS, *MEASURES, *TERRAINS, *views, *map(str, SCALES)}


@pytest.mark.parametrize(
    ("output", "says"),
    [("race.jpg", ".png"), ("race", ".png"), ("gone/race.png", "gone")],
)
def test_render_refuses_an_output_that_cannot_be(tmp_path, monkeypatch, capsys, qapp, output, says):
    monkeypatch.chdir(tmp_path)
    assert run("render", "--size", "400x300", "-o", output) == 2
    err = capsys.readouterr().err
    assert says in err
    assert len(err.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_none_is_explained(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.json").write_text("{")
    (tmp_path / "folder").mkdir()
    for name, says in (
        ("gone.json", "neither a command (list, run, render) nor a file that exists"),
        ("bad.json", "valid JSON"),
        ("folder", "directory"),
    ):
        assert run(name) == 2
        err = capsys.readouterr().err
        assert name in err
        assert says in err
        assert len(err.strip().splitlines()) == 1


def test_without_a_display_it_says_what_to_do_instead(monkeypatch, capsys):
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert run() == 2
    err = capsys.readouterr().err
    assert "no display" in err
    assert "ravine render" in err


def test_a_file_opens_the_window_on_its_race(qapp, tmp_path, monkeypatch, settings):
    path = tmp_path / "race.json"
    setup = default_setup()
    save(setup, path)
    opened = []
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)  # restored after the test
    monkeypatch.setattr("app.model.settings.Settings", lambda: settings)
    monkeypatch.setattr(opening, "open_window", lambda *told: opened.append(told))
    monkeypatch.setattr(type(qapp), "exec", lambda *_: 0)
    assert run(str(path)) == 0
    ((place, kept, remarks),) = opened
    assert kept is settings
    assert remarks == []
    assert (place.scene.setup, place.path, place.modified) == (setup, path, False)


def test_a_scene_of_a_file_is_opened_by_its_number(qapp, tmp_path, monkeypatch, capsys):
    path, opened = tmp_path / "two.json", []
    save(Document((default_scene(), default_scene().edited(steps=7))), path)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(opening, "open_window", lambda place, *_: opened.append(place))
    monkeypatch.setattr(type(qapp), "exec", lambda *_: 0)
    assert run(str(path), "--scene", "2") == 0
    assert [(place.index, place.scene.setup.steps) for place in opened] == [(1, 7)]
    assert run(str(path), "--scene", "3") == 2
    assert "scene must be a whole number from 1 to 2, not 3" in capsys.readouterr().err


def test_what_a_file_has_that_is_not_known_is_reported(qapp, tmp_path, capsys):
    path, output = tmp_path / "race.json", str(tmp_path / "out.png")
    figure = Figure(layers=("curvature", "fog"), side_views=("crystal_ball",), terrain="mars")
    written = json.loads(to_json(Scene(default_setup(), figure)))
    written["scenes"][0]["figure"]["zoom"] = 2
    path.write_text(json.dumps(written), encoding="utf-8")
    assert run("render", str(path), "-o", output) == 0
    err = capsys.readouterr().err
    for name in ("'zoom'", "layer 'fog'", "view 'crystal_ball'", "terrain 'mars'"):
        assert name in err
    assert run("run", str(path)) == 0
    assert "'zoom'" in capsys.readouterr().err
    with pytest.warns(UserWarning, match="'zoom'"):
        assert load(path).scenes[0].figure.layers == ("curvature", "fog"), "kept"


def test_a_file_is_the_first_argument_or_an_option(qapp, tmp_path, capsys):
    source, output = tmp_path / "two.json", str(tmp_path / "out.png")
    scenes = (default_scene(), default_scene().edited(steps=7, layout="overlay", size=(300, 200)))
    save(Document(scenes, "Two", "A. Teacher"), source)
    for words in ((str(source),), ("--scenario", str(source))):
        assert run("render", *words, "--scene", "2", "-o", output) == 0
        written = load(output)
        assert (written.title, written.author) == ("Two", "A. Teacher")
        assert written.scenes[0].setup == scenes[1].setup
        assert QImage(output).size() == QSize(300, 200)
    for words, says in (
        (("--scene", "3", str(source)), "scene must be a whole number from 1 to 2, not 3"),
        (("--scene", "x", str(source)), "scene must be a whole number from 1, not 'x'"),
        (("--scene", "1"), "--scene needs a file"),
        ((str(source), "--scenario", str(source)), "name one file"),
        ((str(tmp_path / "gone.json"),), "no such file"),
    ):
        assert run("render", *words, "-o", output) == 2
        assert says in capsys.readouterr().err


def test_a_flag_that_is_not_given_leaves_the_files_own_choice(qapp, tmp_path):
    source, output = tmp_path / "race.json", tmp_path / "out.png"
    scene = default_scene().edited(
        layout="overlay",
        layers=("curvature",),
        side_views=("slices",),
        chart=ChartFigure("step", "linear"),
        scheme="dark",
        terrain="viridis",
        step=9,
        selected="adam",
        presented=True,
        size=(400, 300),
        scale=2.0,
    )
    save(scene, source)
    assert run("render", str(source), "-o", str(output)) == 0
    assert load(output).scenes[0].figure == scene.figure
    assert QImage(str(output)).pixelColor(0, 0).alpha() == 255
    flags = "--layout grid --layers none --views none --chart loss --scheme light --step 3"
    assert run("render", str(source), *flags.split(), "--transparent", "-o", str(output)) == 0
    figure = load(output).scenes[0].figure
    assert (figure.layout, figure.layers, figure.side_views) == ("grid", (), ())
    assert (figure.chart.measure, figure.scheme, figure.step) == ("loss", "light", 3)
    assert (figure.terrain, figure.selected, figure.size) == ("viridis", "adam", (400, 300))
    assert figure.transparent
    assert QImage(str(output)).pixelColor(0, 0).alpha() == 0
    again = tmp_path / "again.png"
    assert run("render", str(output), "--no-transparent", "-o", str(again)) == 0
    assert QImage(str(again)).pixelColor(0, 0).alpha() == 255


WITHOUT_QT = """
import sys
from app.__main__ import main
try:
    status = main(sys.argv[1:])
except SystemExit as end:  # of --help
    status = end.code
heavy = [name for name in sys.modules if name.startswith(("PyQt6", "pyqtgraph"))]
assert not heavy, heavy
sys.exit(status)
"""


@pytest.mark.parametrize(
    "words",
    [
        "--help",
        "run --help",
        "list surfaces",
        "list optimizers --json",
        "run --optimizer adam --steps 5 --csv",
    ],
)
def test_commands_without_pictures_do_without_qt(words):
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_QT, *words.split()],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout
    assert done.stderr == ""


def test_the_command_renders_in_a_process_of_its_own(tmp_path):
    path = tmp_path / "race.png"
    done = subprocess.run(
        [sys.executable, "-m", "app", "render", "--size", "400x300", "-o", str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert QImage(str(path)).width() == 400


def test_help_describes_every_command(capsys):
    assert run("--help") == 0
    out = capsys.readouterr().out
    assert all(word in out for word in ("list", "run", "render", "examples:"))


@pytest.mark.parametrize(
    ("variable", "value", "why"),
    [
        ("DISPLAY", ":9999", "could not connect to display :9999"),
        ("WAYLAND_DISPLAY", "none-such", "Failed to create wl_display"),
        ("QT_QPA_PLATFORM", "none-such", "Could not find the Qt platform plugin"),
    ],
)
def test_a_display_that_cannot_be_reached_is_explained(tmp_path, variable, value, why):
    unset = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE")
    kept = {name: text for name, text in os.environ.items() if name not in unset}
    folders = {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "app"],
        env={**kept, **folders, variable: value},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"ravine: no window can be opened ({why}")
    assert line.endswith("try: ravine render -o race.png")


def test_render_needs_no_display_whatever_the_environment_says(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "app", "render", "--size", "400x300", "-o", "race.png"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.getcwd(), "QT_QPA_PLATFORM": "xcb", "DISPLAY": ":9999"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
