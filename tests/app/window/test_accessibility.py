"""Every control has a name and a tooltip, and the keyboard reaches it."""

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QLineEdit,
    QScrollBar,
    QWidget,
)


def unfold(window):
    """Show every setting."""
    for card in window.racer_panel.cards:
        if card.fold.isVisible():
            card.fold.click()
    QApplication.processEvents()


def controls(window):
    """Return the widgets that accept the focus, except parts of others."""
    every = window.findChildren(QWidget)
    parts = (QScrollBar, QAbstractItemView)
    return [
        widget
        for widget in every
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.isVisible()
        and not isinstance(widget, parts)
        and not isinstance(widget.parent(), parts)
        and not (
            isinstance(widget.parent(), QAbstractScrollArea)
            and widget.parent().viewport() is widget
        )
    ]


def test_every_control_has_a_name_and_a_tooltip(window):
    unfold(window)
    found = controls(window)
    assert len(found) > 60
    nameless = [w for w in found if not (w.accessibleName() or getattr(w, "text", str)())]
    assert nameless == []
    kinds = (QAbstractButton, QAbstractSlider, QComboBox, QLineEdit)
    silent = [w.accessibleName() for w in found if isinstance(w, kinds) and not w.toolTip()]
    assert silent == []


def test_names_are_words(window):
    for widget in controls(window):
        name = widget.accessibleName() or widget.text()
        assert any(letter.isalpha() for letter in name), name


def test_tab_reaches_every_control_and_comes_back(window, qtbot):
    unfold(window)
    window.picture.setFocus()
    qtbot.waitUntil(window.picture.hasFocus)
    seen = []
    for _ in range(400):
        focused = window.focusWidget()
        if focused in seen:
            break
        seen.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    reachable = [
        widget
        for widget in controls(window)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled()
    ]
    missed = [widget.accessibleName() or widget for widget in reachable if widget not in seen]
    assert missed == []
    assert window.focusWidget() is window.picture
    for needed in (
        window.top_bar.surface,
        window.transport.speed,
        window.transport.scrub,
        window.racer_panel.add,
        window.racer_panel.cards[4].rows["lr"].field,
        window.racer_panel.cards[0].enabled,
        window.surface_panel.row("angle").slider,
    ):
        assert needed in seen


def test_shift_tab_goes_the_same_way_back(window, qtbot):
    window.picture.setFocus()
    qtbot.waitUntil(window.picture.hasFocus)
    way = [window.focusWidget()]
    for _ in range(20):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        way.append(window.focusWidget())
    for expected in reversed(way[:-1]):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
        assert window.focusWidget() is expected


@pytest.mark.parametrize("dark", [False, True])
def test_the_focused_control_can_be_seen(window, qtbot, eye, dark):
    window.choose_scheme("dark" if dark else "light")
    for widget in (
        window.racer_panel.cards[0].rows["lr"].field,
        window.racer_panel.cards[0].rows["lr"].slider,
        window.racer_panel.cards[0].enabled,
        window.top_bar.reset,
        window.top_bar.surface,
        window.transport.speed,
        window.transport.scrub,
        window.racer_panel.add,
    ):
        window.picture.setFocus()
        before = eye.image(widget)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.waitUntil(widget.hasFocus)
        assert eye.image(widget) != before, widget.accessibleName() or widget.text()


def test_the_status_line_and_the_chart_tell_how_to_use_them(window):
    for word in ("place the start", "drag", "wheel", "double-click"):
        assert word in window.read_out.toolTip()
    assert "step" in window.chart.toolTip()


def test_the_window_has_room_for_all_it_shows(window):
    assert (window.minimumWidth(), window.minimumHeight()) == (1000, 620)
    window.resize(window.minimumSize())
    QApplication.processEvents()
    for widget in controls(window):
        if not window.surface_panel.isAncestorOf(widget) and not (
            window.racer_panel.isAncestorOf(widget)
        ):
            place = widget.mapTo(window, widget.rect().bottomRight())
            assert window.rect().contains(place), widget.accessibleName()
