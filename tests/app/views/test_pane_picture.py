"""What a pane shows: paths, markers, landmarks, badges and arrows, pixel by pixel."""

from dataclasses import replace

import numpy as np
import pytest
from PyQt6.QtCore import QPoint, QPointF, QRectF, QSizeF
from PyQt6.QtGui import QFontMetricsF
from PyQt6.QtWidgets import QApplication

import optim_core
from app.drawing.arrangement import Frame, Grid, overlay_cells
from app.drawing.pane.header import _cut
from app.style.theme import LOOKS
from app.views.picture.pane import Pane
from optim_core.parameters.number_format import number
from optim_core.surfaces.landscape import Bounds


@pytest.fixture
def colors(window):
    """Return the racers' colours, in order."""
    return [entry.look.color(window.state.style) for entry in window.state.entries]


@pytest.mark.parametrize("frame", [0, 3, 20, 200])
def test_a_racers_colour_is_where_its_path_is_at_the_playhead(window, hand, eye, colors, frame):
    window.session.set_frame(frame)
    image = eye.image(window.picture.viewport())
    paths = window.session.race.trajectories
    for pane, path, color in zip(window.picture.panes, paths, colors, strict=True):
        assert eye.count(image, color, hand.at(window, pane, *path.positions[frame])) >= 16


def test_the_path_is_drawn_up_to_the_playhead_and_no_further(window, hand, eye, colors):
    sgd, pane = window.session.race.trajectories[0].positions, window.picture.panes[0]
    frame = 4
    window.session.set_frame(frame)
    image = eye.image(window.picture.viewport())
    for step in range(1, frame):  # the last stretch ends under the marker
        middle = (sgd[step] + sgd[step - 1]) / 2
        assert eye.count(image, colors[0], hand.at(window, pane, *middle), 2) >= 3
    for step in range(frame + 2, 12):
        middle = (sgd[step] + sgd[step - 1]) / 2
        assert eye.count(image, colors[0], hand.at(window, pane, *middle), 1) == 0


def test_going_back_takes_the_path_away_again(window, hand, eye, colors):
    pane, path = window.picture.panes[4], window.session.race.trajectories[4].positions
    far = hand.at(window, pane, *path[60])
    window.session.set_frame(60)
    assert eye.count(eye.image(window.picture.viewport()), colors[4], far) >= 16
    window.session.set_frame(0)
    assert eye.count(eye.image(window.picture.viewport()), colors[4], far) == 0


def test_overlay_shows_every_racer_on_one_terrain(window, hand, eye, colors, raced):
    window.commands.run("view.overlay")
    raced(window)
    window.session.set_frame(12)
    image = eye.image(window.picture.viewport())
    (pane,) = window.picture.panes
    for path, color in zip(window.session.race.trajectories, colors, strict=True):
        assert eye.count(image, color, hand.at(window, pane, *path.positions[12]), 6) >= 8


def test_panes_show_the_plane_in_equal_scale_and_all_of_the_view(open_window, race_of, raced):
    for size in ((900, 600), (1280, 720), (1000, 1100)):
        window = open_window(race_of("sgd", "adam", "newton"), size)
        bounds = window.session.scene.bounds
        for pane in window.picture.panes:
            view, canvas = pane.view, pane.canvas
            assert view.width / canvas.width() == pytest.approx(view.height / canvas.height())
            assert view.x_min <= bounds.x_min + 1e-9
            assert view.x_max >= bounds.x_max - 1e-9
            assert view.y_min <= bounds.y_min + 1e-9
            assert view.y_max >= bounds.y_max - 1e-9


@pytest.mark.parametrize("count", range(1, 13))
def test_panes_and_chart_fill_the_picture_without_overlap(open_window, race_of, count):
    window = open_window(race_of(*["sgd"] * count))
    port = window.picture.viewport().rect().toRectF()
    panes = [pane.sceneBoundingRect() for pane in window.picture.panes]
    cells = [*panes, window.chart.sceneBoundingRect()]
    assert len(panes) == count
    for index, cell in enumerate(cells):
        assert port.contains(cell)
        for other in cells[index + 1 :]:
            shared = cell.intersected(other)
            assert shared.width() < 1 or shared.height() < 1
    assert sum(cell.width() * cell.height() for cell in cells) > 0.6 * port.width() * port.height()


def test_the_terrain_is_low_at_the_minimum_and_higher_up_the_wall(window, hand):
    image = window.picture.viewport().grab().toImage()
    pane = window.picture.panes[1]

    def ground(x, y):
        at = hand.at(window, pane, x, y)
        around = [QPoint(dx, dy) for dx in range(-4, 5) for dy in range(-4, 5)]
        return max(image.pixelColor(at + offset).lightness() for offset in around)

    # Along the floor it is low, up the walls on either side ever higher.
    assert ground(0.7, 0.25) > ground(-0.4, 1.1) > ground(-0.9, 2.5)
    assert ground(0.7, 0.25) > ground(0.4, -1.1) > ground(0.9, -2.5)


def test_the_minimum_has_a_star_and_the_saddle_a_cross(open_window, race_of, hand, eye):
    window = open_window(race_of("sgd", surface="bounded_saddle"))
    pane, ink = window.picture.panes[0], window.state.style.color("landmark")
    image = eye.image(window.picture.viewport())
    points = window.session.setup.surface.critical_points
    assert {point.kind for point in points} == {"minimum", "saddle"}
    for point in points:
        at = hand.at(window, pane, point.x, point.y)
        on_center = eye.count(image, ink, at, 1, 70)
        assert eye.count(image, ink, at, 8, 70) >= 6
        # A cross is inked at its centre, the outline of a star is not.
        assert (on_center > 0) == (point.kind == "saddle")


def test_the_start_has_a_ring(window, hand, eye):
    window.session.set_frame(200)
    image, ink = eye.image(window.picture.viewport()), window.state.style.color("landmark")
    for pane in window.picture.panes:
        at = hand.at(window, pane, *window.session.setup.start)
        around = [QPoint(-6, 0), QPoint(0, -6), QPoint(-4, 4), QPoint(-4, -4)]
        assert sum(eye.count(image, ink, at + offset, 2, 60) > 0 for offset in around) >= 3


def test_header_names_racer_values_and_live_loss(window, eye):
    for frame in (0, 7, 200):
        window.session.set_frame(frame)
        for pane, path in zip(window.picture.panes, window.session.race.trajectories, strict=True):
            texts = [text for text, _ in eye.reads(pane)]
            assert path.optimizer.title in texts
            assert number(path.losses[frame], 3) in texts
            assert any(f"lr {path.optimizer.values['lr']:.4g}" in text for text in texts)
            assert not any("still moving" in text for text in texts), "news only"


def test_negative_losses_have_a_minus_sign(open_window, race_of, eye):
    window = open_window(race_of(optim_core.optimizer("sgd", lr=0.1), surface="saddle"))
    window.session.set_frame(60)
    loss = window.session.race.trajectories[0].losses[60]
    assert loss < 0
    assert number(loss, 3) in [text for text, _ in eye.reads(window.picture.panes[0])]


def test_a_badge_shows_step_and_reason_of_divergence(open_window, race_of, eye):
    window = open_window(race_of(optim_core.optimizer("sgd", lr=0.05)), (1440, 900))
    path, pane = window.session.race.trajectories[0], window.picture.panes[0]
    bad = window.state.style.color("bad").name().upper()
    window.session.set_frame(path.stopped_at - 1)
    assert not any("diverged" in text for text, _ in eye.reads(pane))
    window.session.set_frame(path.stopped_at)
    badge = f"diverged at step {path.stopped_at} · lr 0.05 > 2/λmax = 0.025"
    assert badge in path.verdict.texts
    assert (badge, bad) in eye.reads(pane)


def test_a_badge_shows_the_step_of_convergence(window, eye):
    path, pane = window.session.race.trajectories[2], window.picture.panes[2]
    good = window.state.style.color("good").name().upper()
    window.session.set_frame(path.stopped_at)
    assert (f"★ step {path.stopped_at}", good) in eye.reads(pane)
    window.session.set_frame(path.stopped_at - 1)
    assert not any("★" in text for text, _ in eye.reads(pane))


def test_reaching_a_saddle_is_not_praised(open_window, race_of, eye):
    window = open_window(race_of("newton", surface="saddle"))
    path = window.session.race.trajectories[0]
    window.session.set_frame(200)
    (badge,) = [text for text in eye.reads(window.picture.panes[0]) if "at rest" in text[0]]
    assert badge[0].startswith(f"at rest since step {path.stopped_at} · at the saddle (0, 0), ")
    assert badge[1] != window.state.style.color("good").name().upper()


def test_leaving_downhill_is_no_fault(open_window, race_of, eye):
    leaving = optim_core.optimizer("sgd", lr=0.1)
    window = open_window(race_of(leaving, surface="saddle"), (1440, 900))
    path, bad = window.session.race.trajectories[0], window.state.style.color("bad").name().upper()
    window.session.set_frame(200)
    shown = list(eye.reads(window.picture.panes[0]))
    (badge,) = [text for text in shown if "ran off downhill" in text[0]]
    assert badge[0].startswith(f"ran off downhill at step {path.stopped_at}")
    assert bad not in [color for _, color in shown]


def test_the_overlay_shows_each_racers_end(open_window, race_of, eye):
    diverging = optim_core.optimizer("sgd", lr=0.05)
    window = open_window(race_of(diverging, "newton", layout="overlay"))
    window.session.set_frame(200)
    line = " | ".join(text for text, _ in eye.reads(window.picture.panes[0]))
    step = window.session.race.trajectories[0].stopped_at
    assert f"diverged at step {step}" in line
    assert "★ step 1" in line
    assert "diverged at step 8 · lr 0.05 > 2/λmax = 0.025 on this quadratic" in line
    assert "lr 0.05 |" not in line
    window.session.set_frame(0)
    line = " | ".join(text for text, _ in eye.reads(window.picture.panes[0]))
    assert "lr 0.05" in line, "while it moves, what it is set to"
    assert "verged" not in line


def test_the_others_race_on_when_one_diverges(open_window, race_of, eye):
    window = open_window(race_of(optim_core.optimizer("sgd", lr=0.05), "adam"))
    window.session.set_frame(200)
    adam = window.session.race.trajectories[1]
    assert number(adam.losses[200], 3) in [text for text, _ in eye.reads(window.picture.panes[1])]
    assert not np.array_equal(adam.positions[150], adam.positions[200])


def test_a_racer_out_of_view_is_pointed_to_at_the_edge(window, eye, colors, raced):
    path = window.session.race.trajectories[0].positions
    window.session.edit(view=Bounds(2.0, 3.0, -2.9, -2.1))
    raced(window)
    window.session.set_frame(200)
    pane = window.picture.panes[0]
    assert not any(pane.view.contains(*point) for point in path)
    assert ("out of view", window.state.style.color("muted").name().upper()) in eye.reads(pane)
    image = eye.image(window.picture.viewport())
    corner = window.picture.mapFromScene(pane.mapToScene(pane.canvas.topLeft()))
    size = pane.canvas.size().toSize()
    spots = [
        (x, y)
        for x in range(size.width())
        for y in range(size.height())
        if eye.count(image, colors[0], corner + QPoint(x, y), 0)
    ]
    assert len(spots) >= 12, "an arrow in the racer's colour"
    assert all(min(x, y, size.width() - 1 - x, size.height() - 1 - y) < 20 for x, y in spots)
    x, y = np.mean(spots, axis=0)
    assert x < size.width() / 2, "it points up and left, where the racer is"
    assert y < size.height() / 2


def test_the_path_of_a_twin_is_dashed(open_window, race_of, hand, eye):
    slow = optim_core.optimizer("sgd", lr=0.001)
    setup = race_of(*[slow] * 8, steps=1000)
    dressed = [LOOKS[racer.look] for racer in setup.racers]
    dashed = next(index for index, look in enumerate(dressed) if look.dash is not None)
    racers = [
        replace(racer, enabled=index in (0, dashed)) for index, racer in enumerate(setup.racers)
    ]
    window = open_window(replace(setup, racers=tuple(racers)), (1440, 900))
    window.session.set_frame(1000)
    image = eye.image(window.picture.viewport())
    path = window.session.race.trajectories[0].positions
    shares = []
    for pane, look in zip(window.picture.panes, (dressed[0], dressed[dashed]), strict=True):
        color = look.color(window.state.style)
        along = [hand.at(window, pane, *point) for point in path[60:800]]
        shares.append(np.mean([eye.count(image, color, at, 1, 60) > 2 for at in along]))
    assert shares[0] > 0.95
    assert 0.4 < shares[1] < 0.9


def test_terrain_follows_the_surface(window, eye, hand, raced):
    pane = window.picture.panes[2]
    before = eye.image(window.picture.viewport())
    hand.type(window.surface_panel.row("angle").field, "80")
    raced(window)
    after = eye.image(window.picture.viewport())
    spots = [hand.at(window, pane, x, y) for x in (-1.5, 0.5, 1.5) for y in (-1.6, 0.9, 1.6)]
    changed = [before.pixelColor(spot) != after.pixelColor(spot) for spot in spots]
    assert sum(changed) >= 7


def test_the_caption_says_what_the_picture_shows(window, hand, raced):
    line = "Ravine · a 1 · b 80 · angle 20° · start (−3.4, 0.6)"
    assert window.picture.caption == window.read_out.text.text() == line
    hand.type(window.surface_panel.row("b").field, "12.5")
    hand.type(window.surface_panel.row("noise").field, "0.25")
    hand.type(window.surface_panel.row("seed").field, "7")
    raced(window)
    window.session.set_frame(33)
    line = "Ravine · a 1 · b 12.5 · angle 20° · start (−3.4, 0.6) · noise 0.25, seed 7"
    assert window.picture.caption == window.read_out.text.text() == line


@pytest.mark.parametrize(
    ("width", "height", "beside"), [(1600, 800, True), (1000, 800, False), (600, 900, False)]
)
def test_the_overlays_chart_is_below_unless_the_picture_is_very_wide(width, height, beside):
    large, small = overlay_cells(QRectF(0.0, 0.0, width, height), 12.0)
    assert (small.left() > large.right()) == beside
    assert (small.top() > large.bottom()) == (not beside)
    assert large.width() * large.height() > 1.5 * small.width() * small.height()


FRAME = Frame(12.0, 16.0, QSizeF(36.0, 20.0))


@pytest.mark.parametrize("sides", [0, 1, 2])
@pytest.mark.parametrize("panes", range(1, 14))
def test_a_side_view_spans_the_rest_of_its_row_and_a_pane_does_not(panes, sides):
    area = QRectF(10.0, 20.0, 900.0, 600.0)
    *others, last = cells = Grid.best(area, panes, sides, FRAME).cells
    assert len(cells) == panes + sides
    assert last.right() == pytest.approx(area.right()) or not sides
    for cell in cells:
        assert area.adjusted(-1e-9, -1e-9, 1e-9, 1e-9).contains(cell)
    assert not any(cell.intersects(last) for cell in others)


@pytest.mark.parametrize("panes", range(1, 14))
def test_labels_are_at_the_outer_panes_and_all_canvases_are_equal(panes):
    grid = Grid.best(QRectF(0.0, 0.0, 1500.0, 1200.0), panes, 1, FRAME)
    for index, (cell, around) in enumerate(zip(grid.cells, grid.surrounds, strict=False)):
        assert around.roomy
        assert bool(around.left) == (index % grid.columns == 0)
        assert around.labelled == (index + grid.columns >= panes), "unless a pane is below it"
        canvas = cell.width() - around.left, cell.height() - around.below
        assert canvas == pytest.approx((grid.size.width(), grid.size.height()))


def test_small_panes_have_neither_labels_nor_settings():
    grid = Grid.best(QRectF(0.0, 0.0, 600.0, 300.0), 5, 1, FRAME)
    assert not any(each.left or each.below or each.roomy for each in grid.surrounds)


@pytest.mark.parametrize(("width", "height"), [(790.0, 320.0), (1256.0, 650.0), (776.0, 730.0)])
@pytest.mark.parametrize("panes", range(2, 13))
def test_cells_are_squarish(width, height, panes):
    grid = Grid.best(QRectF(0.0, 0.0, width, height), panes, 1, FRAME)
    canvas = grid.size.width(), grid.size.height() - FRAME.line
    assert max(canvas) / min(canvas) < 2.1


@pytest.mark.parametrize(
    ("size", "presenting", "share"), [((1440, 900), False, 0.38), ((1280, 720), True, 0.59)]
)
def test_the_panes_have_most_of_the_window(open_window, size, presenting, share):
    window = open_window(size=size)
    if presenting:
        window.toggle_presenting()
        window.showNormal()
        window.resize(*size)
        QApplication.processEvents()
    canvases = [pane.canvas for pane in window.picture.panes]
    assert len({(canvas.width(), canvas.height()) for canvas in canvases}) == 1
    covered = sum(canvas.width() * canvas.height() for canvas in canvases)
    assert covered >= share * window.width() * window.height()
    if presenting:
        window.toggle_presenting()


def test_an_overlay_without_racers_invites(open_window, race_of, raced):
    window = open_window(race_of("sgd", layout="overlay"))
    window.racer_panel.cards[0].enabled.click()
    raced(window)
    assert len(window.picture.panes) == 0
    assert "Tick a racer" in window.picture.invitation
    window.resize(1100, 700)


@pytest.mark.parametrize("frame", [0, 9, 60, 120])
@pytest.mark.parametrize("layout", ["grid", "overlay"])
def test_every_loss_is_shown_and_none_is_cut(open_window, race_of, eye, frame, layout):
    names = list(optim_core.OPTIMIZERS)[:12]
    window = open_window(race_of(*names, layout=layout), size=(1000, 620))
    window.toggle_presenting()
    window.showNormal()
    for width in (1000, 1100, 1280):
        window.resize(width, 620)
        QApplication.processEvents()
        window.session.set_frame(frame)
        for pane in window.picture.panes:
            said = {text for text, _ in eye.reads(pane)}
            for entry in pane.entries:
                whole = {entry.loss(frame, digits) for digits in (3, 2, 1)}
                ended = entry.badge(frame, pane.view).color == "bad" and layout == "overlay"
                assert ended or said & whole, entry.title
    window.toggle_presenting()


@pytest.mark.parametrize("size", [(1000, 800), (1280, 720)])
def test_names_are_readable_when_twelve_are_presented(open_window, race_of, eye, size):
    window = open_window(race_of(*list(optim_core.OPTIMIZERS)[:12]), size)
    window.toggle_presenting()
    window.showNormal()
    window.resize(*size)
    QApplication.processEvents()
    for pane in window.picture.panes:
        said = [text for text, _ in eye.reads(pane)]
        title = pane.entries[0].title
        assert title in said or any(
            text.endswith("…") and title.startswith(text[:-1]) and len(text) > 7 for text in said
        )
    window.toggle_presenting()


@pytest.mark.parametrize("presenting", [False, True])
@pytest.mark.parametrize("views", [("chart",), ("chart", "inspector")])
@pytest.mark.parametrize("layout", ["grid", "overlay"])
def test_the_reason_of_a_divergence_is_never_dropped(
    open_window, race_of, eye, presenting, views, layout
):
    diverging = optim_core.optimizer("sgd", lr=0.0412)
    others = ("momentum", "newton", "rmsprop", "adam")
    window = open_window(race_of(diverging, *others, side_views=views, layout=layout))
    if presenting:
        window.toggle_presenting()
        window.showNormal()
        window.resize(1280, 720)
        QApplication.processEvents()
    window.session.set_frame(120)
    said = " ".join(text for text, _ in eye.reads(window.picture.panes[0]))
    assert "lr 0.0412 > 2/λmax = 0.025" in said
    if presenting:
        window.toggle_presenting()


def test_the_frame_of_a_pane_is_red_once_its_racer_has_diverged(open_window, race_of, eye):
    window = open_window(race_of(optim_core.optimizer("sgd", lr=0.05), "newton"))
    bad = window.state.style.color("bad")
    stops = window.session.race.trajectories[0].stopped_at

    def red(pane):
        image = eye.image(window.picture.viewport())
        corner = pane.mapToScene(pane.canvas.bottomRight()) - QPointF(6.0, 1.0)
        return eye.count(image, bad, window.picture.mapFromScene(corner), 1) > 0

    for frame, shown in ((stops - 1, False), (stops, True), (0, False)):
        window.session.set_frame(frame)
        assert red(window.picture.panes[0]) == shown
        assert not red(window.picture.panes[1])


def test_a_minimum_under_a_marker_is_a_ring(open_window, race_of, hand, eye):
    window = open_window(race_of("newton"))
    ink, pane = window.state.style.color("landmark"), window.picture.panes[0]
    for frame, ring in ((0, False), (1, True)):
        window.session.set_frame(frame)
        image, at = eye.image(window.picture.viewport()), hand.at(window, pane, 0.0, 0.0)
        around = [QPoint(11, 0), QPoint(-11, 0), QPoint(0, 11), QPoint(8, 8)]
        assert all((eye.count(image, ink, at + each, 1, 90) > 0) == ring for each in around)


def test_a_title_has_a_tooltip_with_all_that_may_be_cut(open_window, race_of, hand):
    setup = race_of(optim_core.optimizer("sgd", lr=0.05), "newton")
    for layout in ("grid", "overlay"):
        window = open_window(setup)
        window.session.edit(layout=layout)
        QApplication.processEvents()
        window.session.set_frame(120)
        pane, path = window.picture.panes[0], window.session.race.trajectories[0]
        title = pane.mapToScene(pane.canvas.left() + 30.0, 8.0)
        hand.move_to(window.picture.viewport(), window.picture.mapFromScene(title))
        assert pane.toolTip().split("\n") == ["SGD", "lr 0.05", "f 5.13×10⁹", str(path.verdict)]
        hand.move_to(window.picture.viewport(), hand.at(window, pane, 0.0, 0.0))
        assert pane.toolTip() == ""


def test_a_racers_slider_repaints_its_own_pane_alone(window, raced, monkeypatch):
    painted = []
    paint = Pane.paint

    def note(pane, *given):
        painted.append(window.picture.panes.index(pane))
        paint(pane, *given)

    monkeypatch.setattr(Pane, "paint", note)
    window.racer_panel.cards[1].rows["lr"].slider.setValue(800)
    raced(window)  # the first change of a window that has just opened paints all
    painted.clear()
    window.racer_panel.cards[1].rows["lr"].slider.setValue(900)
    raced(window)
    assert set(painted) == {1}
    painted.clear()
    window.session.set_frame(7)
    QApplication.processEvents()
    assert set(painted) == {0, 1, 2, 3, 4}


def test_a_cut_title_keeps_what_tells_twins_apart(open_window, race_of, eye, raced):
    rates = (0.011, 0.012, 0.013, 0.014)
    window = open_window(
        race_of(*(optim_core.optimizer("nesterov", lr=lr) for lr in rates), *["adam"] * 4)
    )
    window.session.edit(layout="overlay")
    raced(window)
    said = [text for text, _ in eye.reads(window.picture.panes[0])]
    assert all(any(text.endswith(f"lr {lr}") for text in said) for lr in rates)
    narrow = QFontMetricsF(window.state.style.font(13, bold=True))
    for entry, lr in zip(window.state.entries, rates, strict=False):
        for room in (60.0, 45.0):
            cut = _cut(entry, narrow, room)
            assert cut.endswith(str(lr))
            assert narrow.horizontalAdvance(cut) <= max(room, narrow.horizontalAdvance(str(lr)))


def test_a_long_name_in_the_overlay_leaves_room_for_the_loss(open_window, race_of, eye, raced):
    setup = race_of("sgd", "adam")
    named = replace(setup.racers[0], name="a name much too long for the columns")
    window = open_window(setup.with_racer(named))
    window.commands.run("view.overlay")
    raced(window)
    window.session.set_frame(5)
    texts = [text for text, _ in eye.reads(window.picture.panes[0])]
    cut = next(text for text in texts if text.startswith("a name"))
    assert "…" in cut
    assert number(float(window.session.race.trajectories[0].losses[5]), 3) in texts
