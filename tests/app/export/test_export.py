"""Pictures as files and on the clipboard; races as files; and what cannot be written or read."""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PyQt6.QtCore import QMargins, Qt
from PyQt6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QFileDialog

import optim_core
from app.drawing.chart.lines import FUTURE, mixed
from app.drawing.picture import caption_height
from app.export import figure as export
from app.style import theme
from app.style.schemes import DARK, LIGHT
from optim_core.scenes.defaults import default_setup
from optim_core.scenes.document import Document
from optim_core.scenes.figure import ChartFigure
from optim_core.scenes.file import KEY, load, to_json
from optim_core.scenes.scene import Scene
from optim_core.scenes.setup import Racer


def pixels(image):
    """Return an image as numbers, shape (height, width, 3)."""
    image = image.convertToFormat(QImage.Format.Format_RGB888)
    memory = image.constBits().asstring(image.sizeInBytes())
    rows = np.frombuffer(memory, np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).astype(int)


@pytest.fixture
def page_like_window(monkeypatch):
    """Give pictures the ground of the window, in order to compare them."""
    monkeypatch.setattr(theme, "LIGHT", replace(LIGHT, page=LIGHT.window))


def choose_file(monkeypatch, which, path):
    """Have a file dialog answer with a path."""
    monkeypatch.setattr(QFileDialog, which, lambda *_: (str(path), ""))


def trigger(button, text):
    """Choose an entry of a button's menu."""
    (action,) = [action for action in button.menu().actions() if action.text() == text]
    action.trigger()


def exported(window, scale):
    """Return the picture that a window exports."""
    size, place = window.picture.viewport().size(), window.session.place
    return export.picture(
        export.size_of(size, window.state), place.document, place.index, window.state, scale
    )


def opened(path):
    """Return the setup of a file of one scene."""
    (scene,) = load(path).scenes
    return scene.setup


def rendered(scene, **figure):
    """Paint a scene, or a setup, without a window."""
    scene = scene if isinstance(scene, Scene) else Scene(scene)
    return export.render(Document((scene.edited(**figure),)))


def foot(window):
    """Return the height of the caption, which a window shows in its status line."""
    return int(caption_height(window.state.style))


KEPT_TEXT = 48
"""How far colours may be apart in the axes' labels: what a screen keeps is written on no ground,
where Qt smooths letters without regard to what they will lie on."""

EXPORTS = {
    1: "PNG, as on the screen…",
    2: "PNG, 2× the screen's pixels…",
    4: "PNG, 4× the screen's pixels…",
}


@pytest.mark.parametrize("scale", EXPORTS)
@pytest.mark.usefixtures("page_like_window")
def test_the_picture_is_what_the_screen_shows(window, monkeypatch, tmp_path, scale, painted):
    window.session.set_frame(40)
    QApplication.processEvents()
    screen = window.picture.viewport().grab().toImage()
    path = tmp_path / "race.png"
    choose_file(monkeypatch, "getSaveFileName", path)
    trigger(window.top_bar.export, EXPORTS[scale])
    painted(window)
    image = QImage(str(path))
    whole = screen.size().grownBy(QMargins(0, 0, 0, foot(window)))
    assert image.size() == whole * scale
    shrunk = image.scaled(
        whole,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    apart = np.abs(pixels(shrunk)[: screen.height()] - pixels(screen))
    assert apart.mean() < (0.5 if scale == 1 else 5.0)
    assert (apart.max(axis=2) > 64).mean() < (0.001 if scale == 1 else 0.03)
    assert window.read_out.message.text() == "Saved race.png"


@pytest.mark.parametrize(("scheme", "page"), [("light", "#ffffff"), ("dark", DARK.window)])
def test_the_ground_of_a_picture_is_white_or_dark(qapp, scheme, page):
    image = export.render(Document((Scene(default_setup()).edited(scheme=scheme, step=30),)))
    corners = [image.pixelColor(x, y) for x in (0, image.width() - 1) for y in (0, 5)]
    assert {corner.name() for corner in corners} == {QColor(page).name()}
    if scheme == "light":
        window = np.array(QColor(LIGHT.window).getRgb()[:3])
        share = (pixels(image) == window).all(axis=2).mean()
        assert share < 1e-3, "nor is it the window's under the faded future"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_transparent_picture_has_no_ground_but_the_same_views(qapp, scheme):
    scene = Scene(default_setup()).edited(scheme=scheme, scale=1.0, step=30)
    plain, bare = (
        export.render(Document((scene.edited(transparent=transparent),)))
        for transparent in (False, True)
    )
    assert bare.pixelColor(0, 0).alpha() == 0
    ground = QImage(plain)
    ground.fill(plain.pixelColor(0, 0))
    painter = QPainter(ground)
    painter.drawImage(0, 0, bare)
    painter.end()
    apart = np.abs(pixels(ground) - pixels(plain))
    assert apart.mean() < 0.3
    assert apart.max() <= 1.1 * KEPT_TEXT, "white is farther from the letters than the window"


def test_more_pixels_show_more_detail(window):
    window.session.set_frame(40)
    fine = pixels(exported(window, 2))
    coarse = pixels(exported(window, 1))
    blown_up = coarse.repeat(2, axis=0).repeat(2, axis=1)
    assert (np.abs(fine - blown_up).max(axis=2) > 40).mean() > 0.01


@pytest.mark.parametrize("scale", [2, 4])
def test_lines_of_the_chart_grow_with_the_picture(open_window, race_of, scale):
    window = open_window(race_of(optim_core.optimizer("sgd", lr=0.002)))
    window.session.set_frame(window.session.setup.steps)
    red = np.array(window.state.entries[0].look.color(window.state.style).getRgb()[:3])
    canvas = window.chart.mapRectToScene(window.chart.painter.plot.canvas)
    area = window.picture.mapFromScene(canvas).boundingRect()
    counts = []
    for times in (1, scale):
        image = pixels(exported(window, times))
        left, right = area.left() + area.width() // 3, area.right() - 24
        part = image[area.top() * times : area.bottom() * times, left * times : right * times]
        counts.append((np.abs(part - red).max(axis=2) < 90).sum())
    assert counts[0] > 100
    assert counts[1] / counts[0] == pytest.approx(scale**2, rel=0.35)


def test_a_picture_fades_what_lies_after_its_step(open_window, race_of):
    window = open_window(race_of(optim_core.optimizer("sgd", lr=0.002)))
    style, painter = window.state.style, window.chart.painter
    full = window.state.entries[0].look.color(style)
    (line,) = painter.content.lines
    corner = window.chart.mapToScene(painter.plot.pixel(*line.place(150)))
    at = window.picture.mapFromScene(corner)
    for frame, share in ((20, FUTURE), (190, 1.0)):
        window.session.set_frame(frame)
        color = np.array(mixed(full, style.color("window"), share).getRgb()[:3])
        part = pixels(exported(window, 1))[at.y() - 3 : at.y() + 4, at.x() - 3 : at.x() + 4]
        assert (np.abs(part - color).max(axis=2) < 12).any(), frame


def test_a_picture_carries_its_race(window, tmp_path, hand, raced, save_picture):
    hand.type(window.racer_panel.cards[0].rows["lr"].field, "0.0345")
    window.session.edit(noise=0.5, seed=9, layout="overlay")
    raced(window)
    path = tmp_path / "race.png"
    save_picture(window, path, 2)
    assert opened(path) == window.session.setup


def test_a_picture_opens_as_the_race_it_shows(
    window, tmp_path, hand, raced, monkeypatch, save_picture
):
    hand.type(window.surface_panel.row("b").field, "333")
    raced(window)
    setup, path = window.session.setup, tmp_path / "race.png"
    save_picture(window, path, 1)
    window.reset()
    raced(window)
    choose_file(monkeypatch, "getOpenFileName", path)
    QTest.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    raced(window)
    assert window.session.setup == setup
    assert window.surface_panel.row("b").field.text() == "333"
    assert window.read_out.message.text() == "Opened race.png"


def test_a_saved_race_opens_again(window, tmp_path, hand, raced, monkeypatch):
    hand.type(window.surface_panel.row("angle").field, "-35")
    choose_file(monkeypatch, "getSaveFileName", tmp_path / "mine")
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert opened(tmp_path / "mine.json") == window.session.setup
    setup = window.session.setup
    window.reset()
    window.files.open(str(tmp_path / "mine.json"))
    raced(window)
    assert window.session.setup == setup


def test_saving_a_race_says_so(window, tmp_path, monkeypatch):
    choose_file(monkeypatch, "getSaveFileName", tmp_path / "mine.json")
    trigger(window.top_bar.menu, "Save")
    assert window.read_out.message.text() == "Saved mine.json"


@pytest.mark.parametrize("text", EXPORTS.values())
def test_a_cancelled_dialog_writes_nothing(window, monkeypatch, tmp_path, text):
    choose_file(monkeypatch, "getSaveFileName", "")
    monkeypatch.chdir(tmp_path)
    trigger(window.top_bar.export, text)
    assert [path for path in tmp_path.iterdir() if path.suffix == ".png"] == []


def test_the_picture_goes_to_the_clipboard(window, painted):
    QGuiApplication.clipboard().clear()
    trigger(window.top_bar.export, "Copy picture")
    painted(window)
    image = QGuiApplication.clipboard().image()
    size = window.picture.viewport().size().grownBy(QMargins(0, 0, 0, foot(window)))
    assert image.size() == size * 2
    own = exported(window, 2)
    assert np.abs(pixels(image) - pixels(own)).mean() < 1.0
    assert window.read_out.message.text() == "Copied the picture"


def test_a_missing_folder_is_named(window, warnings, monkeypatch, tmp_path, painted):
    choose_file(monkeypatch, "getSaveFileName", tmp_path / "gone" / "race.png")
    trigger(window.top_bar.export, EXPORTS[1])
    painted(window)
    assert warnings == [f"the folder {tmp_path / 'gone'} does not exist"]


def test_a_name_without_ending_gets_one(window, monkeypatch, tmp_path, painted):
    choose_file(monkeypatch, "getSaveFileName", tmp_path / "race")
    trigger(window.top_bar.export, EXPORTS[1])
    painted(window)
    assert opened(tmp_path / "race.png") == window.session.setup


def test_a_failed_export_leaves_the_old_file(window, warnings, monkeypatch, tmp_path, painted):
    path = tmp_path / "race.png"
    path.write_bytes(b"the old one")
    choose_file(monkeypatch, "getSaveFileName", path)
    monkeypatch.setattr(QImage, "save", lambda *_: False)
    trigger(window.top_bar.export, EXPORTS[1])
    painted(window)
    assert warnings == [f"{path} cannot be written"]
    assert path.read_bytes() == b"the old one"
    assert list(tmp_path.glob(".ravine-*")) == []
    assert not window.read_out.message.text().startswith("Saved")


def test_a_full_disk_is_told_and_leaves_the_old_race(window, warnings, monkeypatch, tmp_path):
    path = tmp_path / "race.json"
    path.write_text("the old one")
    choose_file(monkeypatch, "getSaveFileName", path)

    def full(*_):
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(os, "replace", full)
    monkeypatch.setattr(type(path), "replace", full)
    trigger(window.top_bar.menu, "Save")
    assert warnings == [f"{path}: no space left on device"]
    assert path.read_text() == "the old one"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("gone.json", None, "no such file"),
        ("empty.json", b"", "empty"),
        ("broken.json", b'{"ravine": 1,', "valid JSON"),
        ("binary.json", b"\xff\xfe\x00", "UTF-8"),
        ("other.json", b'{"a": 1}', "not a Ravine race"),
        ("newer.json", b'{"ravine": 7}', "newer Ravine"),
        ("cut.png", b"\x89PNG\r\n\x1a\n\x00\x00", "carries no race"),
    ],
)
def test_a_bad_file_is_explained_and_the_race_stays(
    window, warnings, monkeypatch, tmp_path, name, content, says, raced
):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    setup = window.session.setup
    choose_file(monkeypatch, "getOpenFileName", path)
    trigger(window.top_bar.menu, "Open…")
    raced(window)
    (text,) = warnings
    assert name in text
    assert says in text
    assert "\n" not in text
    assert window.session.setup is setup


def test_a_picture_of_another_program_is_no_race(window, tmp_path):
    path = tmp_path / "photo.png"
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    assert image.save(str(path))
    with pytest.raises(ValueError, match="carries no race"):
        load(path)


def test_a_picture_with_a_damaged_race_is_explained(window, tmp_path):
    path = tmp_path / "race.png"
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    image.setText(KEY, to_json(window.session.keep_step()).replace("ravine", "canyon"))
    assert image.save(str(path))
    with pytest.raises(ValueError, match="race"):
        load(path)


def test_a_folder_is_no_race(window, warnings, monkeypatch, tmp_path, raced):
    choose_file(monkeypatch, "getOpenFileName", tmp_path)
    trigger(window.top_bar.menu, "Open…")
    raced(window)
    (text,) = warnings
    assert str(tmp_path) in text
    assert "directory" in text.lower() or "folder" in text.lower()


@pytest.mark.parametrize("scale", [1, 2, 4])
@pytest.mark.parametrize("layout", ["grid", "overlay"])
def test_rendering_without_a_window(qapp, race_of, scale, layout):
    scene = Scene(race_of("sgd", "adam"))
    image = rendered(scene, layout=layout, size=(640, 400), scale=scale)
    assert (image.width(), image.height()) == (640 * scale, 400 * scale)
    shades = {tuple(color) for color in pixels(image)[:: 4 * scale, :: 4 * scale].reshape(-1, 3)}
    assert len(shades) > 50


def test_rendering_shows_what_the_window_shows(window, eye):
    window.choose_scheme("light")
    window.session.set_frame(60)
    screen = eye.image(window.picture.viewport())
    size = (screen.width(), screen.height() + foot(window))
    alone = rendered(window.session.scene, size=size, step=60)
    apart = np.abs(pixels(alone)[: screen.height()] - pixels(screen)).max(axis=2)
    assert (apart > KEPT_TEXT).mean() < 0.001, "but for the arrow beside the chart's title"


def test_rendering_a_step_differs_from_another(qapp, race_of):
    setup = race_of("adam")
    early, late = (rendered(setup, size=(400, 300), step=step) for step in (5, 150))
    last, end = (rendered(setup, size=(400, 300), step=step) for step in (None, 200))
    assert early != late
    assert np.array_equal(pixels(last), pixels(end))


def test_racers_that_are_off_and_no_racers_can_be_painted(qapp, race_of):
    setup = race_of("adam")
    for racers in ((), (Racer(optim_core.optimizer("adam"), enabled=False),)):
        image = rendered(replace(setup, racers=racers), size=(400, 300))
        assert image.width() == 400


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "800",
        "800x",
        "x600",
        "800x600x1",
        "199x400",
        "9000x300",
        "-800x600",
        "8e2x600",
        "800 by 600",
    ],
)
def test_a_size_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match="size must be WIDTHxHEIGHT"):
        export.read_size(text)


def test_a_size_is_read():
    assert export.read_size("800x600") == (800, 600)
    assert export.read_size("1920X1080") == (1920, 1080)


def test_a_picture_taken_while_a_race_runs_carries_the_one_it_shows(
    window, tmp_path, long, gate, qtbot, save_picture
):
    shown = window.session.race.setup
    window.session.edit(setup=replace(long, start=(1.0, 1.0)))
    qtbot.waitUntil(lambda: window.session.busy)
    save_picture(window, tmp_path / "race.png", 1)
    assert opened(tmp_path / "race.png") == shown != window.session.setup
    gate.opened.set()
    qtbot.waitUntil(lambda: not window.session.busy)
    save_picture(window, tmp_path / "race.png", 1)
    assert opened(tmp_path / "race.png") == window.session.setup


def test_a_message_that_quotes_a_file_shows_markup_as_it_is(
    window, warnings, monkeypatch, tmp_path, raced
):
    path = tmp_path / "race.json"
    markup = "<h1>Pay here</h1>"
    broken = json.loads(to_json(window.session.keep_step()))
    broken["scenes"][0]["setup"]["surface"]["name"] = markup
    path.write_text(json.dumps(broken))
    choose_file(monkeypatch, "getOpenFileName", path)
    trigger(window.top_bar.menu, "Open…")
    raced(window)
    (text,) = warnings  # which sees to it that the box takes it for plain text
    assert markup in text


def test_the_status_line_shows_a_name_as_it_is(window, tmp_path):
    name = "<b>race<b>.json"
    window.files.save_to(str(tmp_path / name))
    message = window.read_out.message
    assert message.text() == f"Saved {name}"
    assert message.textFormat() == Qt.TextFormat.PlainText


SHOWN = {
    "grid": {},
    "overlay": {"layout": "overlay", "layers": ("curvature", "gradient_flow")},
    "slices": {"side_views": ("slices",), "chart": ChartFigure("sharpness")},
    "data": {"surface": optim_core.surface("linear_regression"), "batch_size": 2, "seeds": 12},
    "undefined": {"surface": optim_core.surface("log_barrier"), "start": (2.0, 1.0)},
}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("what", SHOWN)
@pytest.mark.usefixtures("page_like_window")
def test_the_screen_shows_the_picture_but_for_what_invites(open_window, race_of, raced, what, dark):
    scene = Scene(race_of("sgd", "adam", "newton")).edited(steps=60, **SHOWN[what])
    window = open_window(scene)
    raced(window)
    window.choose_scheme("dark" if dark else "light")
    window.session.set_frame(30)
    for side in (window.chart, window.data_pane):
        side.pointer = None  # as in a file
    window.resize(1270, 700)
    QApplication.processEvents()
    screen = window.picture.viewport().grab().toImage()
    picture = pixels(exported(window, 1))[: screen.height()]
    apart = np.abs(pixels(screen) - picture).max(axis=2)
    assert apart.max() <= KEPT_TEXT
    for pane in window.picture.panes:
        canvas = pane.mapRectToScene(pane.canvas.adjusted(6.0, 0.0, 0.0, -6.0)).toRect()
        rows, columns = slice(canvas.top(), canvas.bottom()), slice(canvas.left(), canvas.right())
        assert apart[rows, columns].max() == 0
    plot = window.chart.mapRectToScene(window.chart.painter.plot.canvas).toRect()
    rows, columns = slice(plot.top(), plot.bottom() - 6), slice(plot.left() + 6, plot.right())
    assert apart[rows, columns].max() <= 3, "the lines are kept, which rounds their colours"


def test_what_a_window_shows_elsewhere_stands_at_the_foot(window):
    window.session.set_frame(20)
    size = window.picture.viewport().size()
    plain = exported(window, 1)
    assert plain.size() == size.grownBy(QMargins(0, 0, 0, foot(window)))
    window.session.edit(side_views=("scoreboard",))
    table = export.picture(
        export.size_of(size, window.state), window.session.keep_step(), 0, window.state, 1
    )
    assert table.width() == size.width()
    assert table.height() > size.height() + 5 * 15
    top = pixels(table)[: plain.height()]
    assert np.array_equal(top, pixels(plain)), "the panes are as they were"
    window.session.edit(side_views=("scoreboard", "inspector"))
    both = export.picture(
        export.size_of(size, window.state), window.session.keep_step(), 0, window.state, 1
    )
    assert both.height() > table.height() + 3 * 15
    window.outside["scoreboard"].close()


def test_a_picture_that_is_too_low_for_what_stands_at_its_foot_is_painted(qapp, race_of):
    for size in ((200, 200), (200, 600), (900, 200)):
        image = rendered(
            race_of(*["adam"] * 12), size=size, side_views=("inspector", "scoreboard", "slices")
        )
        assert (image.width(), image.height()) == size


def test_rendering_needs_no_widget():
    code = (
        "import sys\n"
        "from app.__main__ import main\n"
        "assert main(['render', '-o', sys.argv[1], '--views', 'slices,inspector']) == 0\n"
        "assert 'PyQt6.QtWidgets' not in sys.modules\n"
        "assert 'pyqtgraph' not in sys.modules\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "race.png"
        done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True)
        assert done.returncode == 0, done.stderr.decode()
        assert QImage(str(path)).width() == 1600


def test_a_command_leaves_the_page_out_of_pictures(window):
    assert exported(window, 1).pixelColor(0, 0).alpha() == 255
    window.commands.action("file.transparent").trigger()
    assert window.commands.action("file.transparent").isChecked()
    assert exported(window, 1).pixelColor(0, 0).alpha() == 0
    window.commands.action("file.transparent").trigger()
    assert exported(window, 1).pixelColor(0, 0).alpha() == 255
