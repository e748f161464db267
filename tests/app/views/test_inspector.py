"""The step inspector: whose step it shows, its numbers, its arrows, and that it can be copied."""

import re

import numpy as np
import pytest
from PyQt6.QtCore import QPoint, QRectF, Qt
from PyQt6.QtGui import QPainter, QPicture
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

import app.drawing.pane.term_arrows as term_arrows
import optim_core
from app.drawing.steps import draw_table, is_narrow, table_height
from app.style.theme import Style
from app.views.steps.inspector import Inspector
from optim_core.analysis.replay import Replay
from optim_core.optimizers.traced import written

NUMBER = re.compile(r"\d[\d.]*")


class Recorder(QPainter):
    """A painter that keeps the texts that it writes, and where."""

    def __init__(self, device):
        super().__init__(device)
        self.written = []

    def drawText(self, area, flags, text):
        self.written.append((text, self.boundingRect(area, int(flags), text)))
        super().drawText(area, flags, text)


@pytest.fixture
def inspected(window):
    """Return a window with the inspector open."""
    QTest.keyClick(window, Qt.Key.Key_I)
    assert window.outside["inspector"].isVisible()
    return window


def shown(window):
    detail = window.inspector.detail
    return detail.lines if detail is not None else ()


def arrows(window, eye):
    """Return, for each pane, whether it shows the magnification of its arrows."""
    panes = window.picture.panes
    return [any(text.startswith("arrows ×") for text, _ in eye.reads(pane)) for pane in panes]


def of(window, racer, frame):
    race = window.session.race
    setup = race.setup
    seen = {"seed": setup.seed, "noise": setup.noise, "batch_size": setup.batch_size}
    return Replay(race.trajectories[racer], **seen).detail(frame).lines


def test_a_key_opens_and_closes_it(inspected, eye):
    assert shown(inspected)
    QTest.keyClick(inspected, Qt.Key.Key_I)
    assert inspected.outside["inspector"].isHidden()
    assert not any(arrows(inspected, eye))


@pytest.mark.parametrize("frame", [0, 7, 200])
def test_it_shows_the_step_taken_at_the_playhead(inspected, frame):
    inspected.session.select("adam")
    inspected.session.set_frame(frame)
    assert tuple(shown(inspected)) == of(inspected, 4, frame)
    words = "the step after" if frame == 200 else f"step {frame + 1} from"
    assert words in inspected.inspector.place.text()


def test_going_on_and_back_moves_it_along(inspected):
    inspected.session.set_frame(5)
    forth = list(shown(inspected))
    QTest.keyClick(inspected, Qt.Key.Key_Right)
    assert list(shown(inspected)) != forth
    QTest.keyClick(inspected, Qt.Key.Key_Left)
    assert list(shown(inspected)) == forth


def test_a_racer_is_chosen_from_the_list_a_card_or_a_title(inspected, hand):
    panel, card = inspected.inspector, inspected.racer_panel.cards[3]
    assert panel.racers.currentText() == "SGD"
    panel.racers.activated.emit(panel.racers.findData("adam"))
    assert panel.racers.currentText() == "Adam"
    QTest.mouseClick(card.head.title, Qt.MouseButton.LeftButton)
    assert panel.racers.currentText() == "RMSProp"
    pane = inspected.picture.panes[1]
    at = inspected.picture.mapFromScene(pane.mapToScene(pane.canvas.left() + 30.0, 8.0))
    hand.click(inspected.picture.viewport(), QPoint(at))
    assert panel.racers.currentText() == "Momentum"
    assert inspected.session.selected == "momentum"
    assert shown(inspected)[1].role == "velocity"


def test_only_the_pane_of_that_racer_has_arrows(inspected, eye):
    inspected.session.select("momentum")
    inspected.session.set_frame(100)
    assert arrows(inspected, eye) == [False, True, False, False, False]


def test_the_step_is_an_arrow_of_its_colour(inspected, hand, eye):
    inspected.session.select("adam")
    inspected.session.set_frame(12)
    pane, path = inspected.picture.panes[4], inspected.session.race.trajectories[4]
    here, after = path.positions[12:14]
    image = eye.image(inspected.picture.viewport())
    along = (after - here) / np.hypot(*(after - here))
    pixel = pane.view.width / pane.canvas.width()
    middle = here + along * 22.0 * pixel
    color = inspected.state.style.color("step")
    assert eye.count(image, color, hand.at(inspected, pane, *middle), 3) >= 3
    inspected.commands.run("view.inspector")
    image = eye.image(inspected.picture.viewport())
    assert eye.count(image, color, hand.at(inspected, pane, *middle), 3) == 0


def test_a_slider_changes_the_numbers(inspected, raced):
    inspected.session.select("sgd")
    inspected.session.set_frame(0)
    inspected.racer_panel.cards[0].rows["lr"].slider.setValue(900)
    raced(inspected)
    lr = inspected.session.setup.racers[0].optimizer.values["lr"]
    slope = shown(inspected)[0].values
    assert shown(inspected)[-1].values == pytest.approx([-lr * part for part in slope])


def test_the_terms_can_be_copied(inspected):
    inspected.session.set_frame(3)
    inspected.inspector.copy.click()
    rows = [row.split("\t") for row in QApplication.clipboard().text().splitlines()]
    assert rows[0][:2] == ["symbol", "formula"]
    assert [row[0] for row in rows[1:]] == [line.symbol for line in shown(inspected)]
    last = shown(inspected)[-1]
    assert (float(rows[-1][3]), float(rows[-1][5])) == last.values


def test_a_racer_that_has_diverged_has_no_step(open_window, race_of, raced):
    window = open_window(race_of(optim_core.optimizer("sgd", lr=1.0), "adam"))
    window.commands.run("view.inspector")
    window.session.set_frame(200)
    assert shown(window) == ()
    assert "ended" in window.inspector.place.text()


def test_when_the_racer_leaves_another_one_is_shown(inspected, raced):
    inspected.session.select("adam")
    inspected.racer_panel.cards[4].enabled.click()
    raced(inspected)
    assert inspected.inspector.racers.currentText() == "SGD"
    assert inspected.inspector.racers.count() == 4
    for card in inspected.racer_panel.cards[:4]:
        card.enabled.click()
    raced(inspected)
    assert shown(inspected) == ()
    assert "No racer" in inspected.inspector.place.text()


def test_every_rule_can_be_inspected(open_window, race_of, raced):
    names = list(optim_core.OPTIMIZERS)
    for group in (names[:12], names[12:]):
        window = open_window(race_of(*group))
        raced(window)
        window.commands.run("view.inspector")
        for racer in range(len(group)):
            window.session.select(window.session.setup.racers[racer].id)
            for frame in (0, 3):
                window.session.set_frame(frame)
                window.inspector.table.grab()
                assert shown(window)


def test_the_selected_racer_stays_in_view_when_an_earlier_one_is_removed(inspected, raced):
    inspected.session.select("rmsprop")
    inspected.racer_panel.cards[0].remove.click()
    raced(inspected)
    assert inspected.inspector.racers.currentText() == "RMSProp"
    assert tuple(shown(inspected)) == of(inspected, 2, inspected.session.frame)
    inspected.session.undo()
    raced(inspected)
    assert inspected.inspector.racers.currentText() == "RMSProp"


def test_another_racer_in_the_same_place_has_its_own_terms(inspected, raced):
    assert inspected.inspector.racers.currentText() == "SGD"
    inspected.racer_panel.cards[0].remove.click()
    raced(inspected)
    assert inspected.inspector.racers.currentText() == "Momentum"
    assert tuple(shown(inspected)) == of(inspected, 0, inspected.session.frame)


def test_long_arrows_are_cut_and_dashed_and_their_scale_keeps_out_of_their_way(
    inspected, eye, monkeypatch
):
    arrows, tags = [], []
    monkeypatch.setattr(
        term_arrows, "draw_arrow", lambda *given, dashed: arrows.append((*given[1:4], dashed))
    )
    monkeypatch.setattr(term_arrows, "draw_tag", lambda *given: tags.append(given[2:]))
    inspected.session.select("adam")
    pane = inspected.picture.panes[4]
    area = pane.projection.area
    longest = min(term_arrows.LONGEST_ARROW, term_arrows.SHARE * min(area.width(), area.height()))
    for frame in (3, 9, 14, 20):
        arrows.clear()
        tags.clear()
        inspected.session.set_frame(frame)
        eye.reads(pane)
        *others, (base, step, _, cut) = arrows
        assert not cut
        for _, way, _, dashed in others:
            size = np.hypot(way.x(), way.y())
            assert size <= longest + 1e-9
            assert dashed == (size > longest - 1e-9)
        ((box, words, _),) = tags
        assert words.startswith("arrows ×")
        assert not any(box.contains(base + step * share) for share in (0.3, 0.6, 1.0))
    assert any(dashed for *_, dashed in arrows)


@pytest.mark.parametrize("presented", [False, True])
@pytest.mark.parametrize("width", [300, 320, 480, 700, 1280])
@pytest.mark.parametrize("racer", [0, 1, 2, 4])
def test_no_number_is_cut_at_any_width(inspected, eye, width, racer, presented):
    """In a narrow table every number is written whole; in a wide one, whole or between terms."""
    lines = of(inspected, racer, 40)
    style = Style.of(False, "quiet", presented)
    picture = QPicture()
    painter = Recorder(picture)
    area = QRectF(0.0, 0.0, width * style.scale, table_height(style, width * style.scale, lines))
    draw_table(painter, style, area, lines)
    painter.end()
    inside = area.adjusted(0.0, 0.0, 1.0, 0.0)
    assert all(inside.contains(box) for text, box in painter.written if text)
    read = " ".join(text for text, _ in painter.written)
    for line in lines:
        assert all(written(value) in read for value in line.values)
        for numbers in line.numbers:
            if is_narrow(style, area.width()):
                whole = re.sub(r"\s", "", numbers)
                assert whole in re.sub(r"\s", "", read) or len(line.values) == 4 or line.whole
    known = [line.formula for line in lines]
    for line in lines:
        known += [*line.numbers, *map(written, line.values)]
    assert set(NUMBER.findall(read)) <= set(NUMBER.findall(" ".join(known)))


def test_a_panel_is_as_high_as_its_lines(inspected):
    table = inspected.inspector.table
    inspected.resize(1440, 900)
    heights = {}
    for racer in ("sgd", "adam", "sgd"):
        inspected.session.select(racer)
        QApplication.processEvents()
        lines = shown(inspected)
        assert table.height() == pytest.approx(
            table_height(inspected.state.style, table.width(), lines), abs=1
        )
        heights[racer] = inspected.outside["inspector"].height()
    assert heights["sgd"] < heights["adam"]


def test_in_a_narrow_panel_x_and_y_are_below_each_other(window):
    inspector = Inspector()
    inspector.resize(320, 600)
    inspector.show_state(window.state)
    inspector.show()
    QApplication.processEvents()
    wide = window.inspector
    wide.resize(1200, 300)
    assert inspector.place.geometry().top() > inspector.racers.geometry().bottom()
    assert inspector.legend.isVisible()
    assert inspector.table.height() > table_height(Style(), 1200, inspector.detail.lines)
    inspector.close()
