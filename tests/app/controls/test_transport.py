"""The transport: buttons, scrubbing, speed, loop, and playing to the end."""

import itertools

import pytest
from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QToolButton

from app.model.player import SPEEDS


def button(window, name):
    """Return a button of the transport by its accessible name."""
    found = [b for b in window.transport.findChildren(QToolButton) if b.accessibleName() == name]
    assert len(found) == 1, [b.accessibleName() for b in window.transport.findChildren(QToolButton)]
    return found[0]


def press(window, name):
    """Click a button with the mouse."""
    QTest.mouseClick(button(window, name), Qt.MouseButton.LeftButton)


def test_buttons_step_and_jump(window):
    session = window.session
    press(window, "To the end")
    assert session.frame == 200
    press(window, "One step back")
    assert session.frame == 199
    press(window, "To the start")
    assert session.frame == 0
    press(window, "One step on")
    assert session.frame == 1
    press(window, "One step back")
    press(window, "One step back")
    assert session.frame == 0


def test_the_step_is_written_out(window):
    for frame in (0, 17, 200):
        window.session.set_frame(frame)
        assert window.transport.step.text() == f"step {frame} / 200"
        width = window.transport.step.fontMetrics().horizontalAdvance(window.transport.step.text())
        assert width <= window.transport.step.width()


def test_a_long_race_has_its_thousands_set_apart(open_window, race_of):
    window = open_window(race_of("sgd", steps=1500))
    window.session.set_frame(1200)
    assert window.transport.step.text() == "step 1,200 / 1,500"


def test_the_text_beside_the_bar_does_not_shift_it(window):
    widths = set()
    for frame in (0, 9, 99, 200):
        window.session.set_frame(frame)
        window.centralWidget().layout().activate()
        widths.add(window.transport.scrub.width())
    assert len(widths) == 1


@pytest.mark.parametrize("share", [0.0, 0.3, 0.8, 1.0])
def test_a_press_on_the_bar_puts_the_playhead_under_the_pointer(window, hand, share):
    bar = window.transport.scrub
    window.session.set_frame(40)
    edge = 7
    at = QPoint(round(edge + share * (bar.width() - 2 * edge)), bar.height() // 2)
    hand.click(bar, at)
    assert window.session.frame == pytest.approx(200 * share, abs=2)
    assert bar.value() == window.session.frame


def test_scrubbing_moves_the_picture_along(window, hand):
    bar = window.transport.scrub
    hand.press(bar, QPoint(10, bar.height() // 2))
    frames = []
    for x in (100, 200, 300):
        hand.drag_to(bar, QPoint(x, bar.height() // 2))
        frames.append(window.session.frame)
    hand.release(bar, QPoint(300, bar.height() // 2))
    assert frames == sorted(set(frames))
    assert frames[-1] == pytest.approx(200 * (300 - 7) / (bar.width() - 14), abs=2)


def test_playing_reaches_the_end_and_stops(window, qtbot):
    window.player.set_speed(1000)
    frames = []
    window.session.frame_changed.connect(frames.append)
    press(window, "Play or pause")
    assert window.player.playing
    qtbot.waitUntil(lambda: not window.player.playing)
    assert frames[-1] == 200
    assert frames == sorted(frames)
    assert window.transport.step.text() == "step 200 / 200"


def test_playing_from_the_end_starts_over(window, qtbot):
    window.session.set_frame(200)
    press(window, "Play or pause")
    assert window.session.frame < 200
    assert window.player.playing
    press(window, "Play or pause")
    assert not window.player.playing


def test_the_button_shows_what_a_press_will_do(window):
    def drawn():
        return button(window, "Play or pause").icon().pixmap(24, 24).toImage()

    resting = drawn()
    press(window, "Play or pause")
    running = drawn()
    assert running != resting
    press(window, "Play or pause")
    assert drawn() == resting


def test_a_loop_begins_again(window, qtbot):
    press(window, "Start again at the end")
    assert window.player.loop
    window.player.set_speed(1000)
    window.session.set_frame(150)
    window.player.play()
    frames = [150]
    window.session.frame_changed.connect(frames.append)
    qtbot.waitUntil(lambda: any(b < a for a, b in itertools.pairwise(frames)))
    assert window.player.playing
    assert max(frames) == 200, "the end is shown"
    again = next(b for a, b in itertools.pairwise(frames) if b < a)
    assert again == 0
    window.player.pause()


def test_a_pause_keeps_the_playhead(window, qtbot):
    window.player.set_speed(240)
    window.player.play()
    qtbot.waitUntil(lambda: window.session.frame > 3)
    window.player.pause()
    frame = window.session.frame
    with qtbot.assertNotEmitted(window.session.frame_changed, wait=50):
        pass
    assert window.session.frame == frame


def test_one_step_pauses(window):
    window.player.play()
    press(window, "One step on")
    assert not window.player.playing


def test_the_speed_list_sets_the_speed_and_echoes_it(window):
    box = window.transport.speed
    assert [box.itemData(index) for index in range(box.count())] == list(SPEEDS)
    assert box.currentText() == "12/s"
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert window.player.speed == 20
    window.player.set_speed(5)
    assert box.currentText() == "5/s"


def test_a_higher_speed_takes_fewer_frames(window, qtbot):
    counts = []
    for speed in (1000, 240):
        window.player.set_speed(speed)
        window.session.set_frame(120)
        frames = []
        window.session.frame_changed.connect(frames.append)
        window.player.play()
        qtbot.waitUntil(lambda: not window.player.playing)
        window.session.frame_changed.disconnect(frames.append)
        counts.append(len(frames))
    assert counts[0] < counts[1]


def test_a_shorter_race_takes_the_playhead_to_its_end(window, hand, raced):
    window.session.set_frame(150)
    hand.type(window.surface_panel.row("steps").field, "50")
    raced(window)
    assert window.session.frame == 50
    assert window.transport.step.text() == "step 50 / 50"


def test_a_playhead_at_the_end_stays_at_the_end(window, hand, raced):
    window.session.set_frame(200)
    hand.type(window.surface_panel.row("steps").field, "400")
    raced(window)
    assert window.session.frame == 400
    assert window.transport.scrub.value() == 400
