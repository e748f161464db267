"""The palette: fuzzy search, navigation by keys, and no shortcuts while typing in it."""

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QLabel

from app.controls.search import fold, score

K = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def palette(window, qtbot):
    """Return the palette, opened with its key."""
    window.picture.setFocus()
    QTest.keyClick(window.picture, K.Key_K, CONTROL)
    qtbot.waitUntil(window.palette_.search.hasFocus)
    return window.palette_


def type_in(palette, text):
    for letter in text:
        QTest.keyClick(palette.search, letter)


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("slices", "Slices and steps"),
        ("full screen", "Present"),
        ("fullscreen", "Present"),
        ("several minima himm", "Surface: Himmelblau"),
        ("ghost", "Pin all runs, or let them go"),
        ("next step apart", "Step inspector"),
        ("theme", "Light or dark"),
        ("viridis", "Terrain: Viridis"),
        ("rosenbr", "Surface: Rosenbrock"),
        ("rsnbrck", "Surface: Rosenbrock"),
        ("add rmsp", "Add RMSProp"),
        ("sharpness", "Chart: Sharpness λmax"),
        ("gradient flow start", "Layer: Gradient flow from the start"),
    ],
)
def test_the_first_hit_is_what_was_meant(palette, query, title):
    palette.search.setText(query)
    assert palette.titles[0] == title


def test_enter_does_it_and_the_keyboard_goes_back(window, palette):
    type_in(palette, "overlay")
    QTest.keyClick(palette.search, K.Key_Return)
    assert not palette.isVisible()
    assert window.session.figure.layout == "overlay"
    assert window.picture.hasFocus()


def test_arrows_choose_and_a_click_takes(window, palette):
    palette.search.setText("surface:")
    first, second = palette.titles[:2]
    QTest.keyClick(palette.search, K.Key_Down)
    assert palette.list.currentRow() == 1
    QTest.keyClick(palette.search, K.Key_Up)
    assert palette.list.currentRow() == 0
    place = palette.list.visualItemRect(palette.list.item(1)).center()
    QTest.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert not palette.isVisible()
    assert f"Surface: {window.session.setup.surface.title}" == second != first


def test_nothing_typed_in_it_fires_a_shortcut(window, palette):
    before = window.session.scene, window.session.frame, window.player.playing
    type_in(palette, "kgos5 rdpti")
    QTest.keyClick(palette.search, K.Key_Home)
    QTest.keyClick(palette.search, K.Key_Z, CONTROL)
    QTest.keyClick(palette.search, K.Key_F5)
    assert (window.session.scene, window.session.frame, window.player.playing) == before
    assert not window.presenting
    assert not window.gallery.isVisible()
    assert palette.isVisible()


@pytest.mark.parametrize("way", ["escape", "control_k", "elsewhere"])
def test_it_is_left_without_doing_anything(window, palette, way):
    before = window.session.scene
    if way == "escape":
        QTest.keyClick(palette.search, K.Key_Escape)
    elif way == "control_k":
        QTest.keyClick(palette.search, K.Key_K, CONTROL)
    else:
        QTest.mouseClick(window.transport, Qt.MouseButton.LeftButton)
    assert not palette.isVisible()
    assert window.session.scene == before


def test_what_matches_nothing_says_so_and_enter_does_nothing(window, palette):
    before = window.session.scene
    palette.search.setText("xyzzy" * 20)
    assert palette.titles == []
    assert palette.list.item(0).text().startswith("Nothing matches “xyzzy")
    assert len(palette.list.item(0).text()) < 80
    QTest.keyClick(palette.search, K.Key_Return)
    assert window.session.scene == before
    assert palette.isVisible()


def test_it_offers_only_what_can_be_done_now(window, palette):
    assert "Undo" not in palette.titles
    palette.leave()
    window.session.edit(steps=70)
    window.show_palette()
    assert "Undo" in palette.titles
    assert "Return from presenting" not in palette.titles


def test_s_alone_opens_the_gallery(window, qtbot):
    window.picture.setFocus()
    QTest.keyClick(window.picture, K.Key_S)
    qtbot.waitUntil(window.gallery.isVisible)
    QTest.keyClick(window.gallery.search, K.Key_Escape)
    QApplication.processEvents()
    assert not window.gallery.isVisible()


def test_it_works_while_presenting(window, qtbot):
    window.toggle_presenting()
    QTest.keyClick(window.picture, K.Key_K, CONTROL)
    qtbot.waitUntil(window.palette_.isVisible)
    window.palette_.search.setText("surface: beale")
    QTest.keyClick(window.palette_.search, K.Key_Return)
    assert window.session.setup.surface.name == "beale"
    assert window.presenting


@pytest.mark.parametrize(
    ("better", "worse", "query"),
    [
        ("Grid", "Gradient field", "gri"),
        ("Adam", "NAdam", "adam"),
        ("Loss", "Choose surface loss", "loss"),
    ],
)
def test_better_matches_come_first(better, worse, query):
    best, second = score(query, better), score(query, worse)
    assert best is not None
    assert second is not None
    assert best < second


def test_words_match_in_any_order_and_none_may_be_missing():
    assert score(fold("Field  GRADIENT"), "Gradient field") is not None
    assert score("gradient moon", "Gradient field") is None
    assert score("", "Anything") == 0.0


def test_its_lines_are_as_tall_as_their_words_while_presenting(window, palette, qtbot):
    palette.leave()
    window.toggle_presenting()
    palette.open()
    QApplication.processEvents()
    for row in range(3):
        line = palette.list.itemWidget(palette.list.item(row))
        words = line.findChildren(QLabel)
        assert len(words) == 2
        for label in words:
            assert label.height() >= label.fontMetrics().height()
        assert palette.list.sizeHintForRow(row) >= words[0].fontMetrics().height()
