"""The gallery of optimizers: what it shows, finds and adds."""

import pytest
from PyQt6.QtCore import QSizeF, Qt
from PyQt6.QtTest import QTest

import optim_core
from optim_core.scenes.defaults import race_optimizer
from optim_core.scenes.setup import MAX_RACERS

K = Qt.Key


@pytest.fixture
def gallery(window):
    """Return the gallery, opened by its key."""
    QTest.keyClick(window.picture, K.Key_A)
    assert window.optimizers.isVisible()
    return window.optimizers


def found(hand, gallery, text):
    """Type a text in the search; return the keys of what is found, the best first."""
    gallery.search.clear()
    for letter in text:
        hand.letter(gallery.search, letter)
    return [card.choice.name for card in gallery.hits]


def test_it_shows_every_optimizer_with_its_texts(gallery):
    assert [card.choice.name for card in gallery.hits] == list(optim_core.OPTIMIZERS)
    for card in gallery.hits:
        rule = optim_core.OPTIMIZERS[card.choice.name]
        assert (card.choice.title, card.choice.formula) == (rule.title, rule.equation)
        assert card.accessibleName() == rule.title
        assert card.accessibleDescription() == rule.summary


@pytest.mark.parametrize("rule", optim_core.OPTIMIZERS.values(), ids=lambda rule: rule.name)
def test_every_optimizer_has_texts_that_fit_on_its_card(rule, gallery, eye):
    assert rule.group
    assert rule.summary
    card = next(card for card in gallery.hits if card.choice.name == rule.name)
    shown = eye.sizes_of(card.paint, QSizeF(card.size()))
    assert rule.summary in shown
    assert not any("…" in text for text in shown), list(shown)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("adam", "adam"),
        ("gradient descent", "sgd"),
        ("steepest", "sgd"),
        ("heavy ball", "heavy_ball_flow"),
        ("polyak", "momentum"),
        ("1964", "momentum"),
        ("hessian", "newton"),
        ("kingma 2015", "adam"),
        ("quasi", "bfgs"),
    ],
)
def test_search_finds_names_synonyms_and_papers(hand, gallery, text, first):
    assert found(hand, gallery, text)[0] == first


def test_adaptive_finds_the_adaptive_ones_and_no_other(hand, gallery):
    names = set(found(hand, gallery, "adaptive"))
    assert {"adagrad", "rmsprop", "adam", "nadam", "adabelief"} <= names
    assert not names & {"sgd", "momentum", "newton"}


def test_enter_adds_selects_and_reveals(hand, window, gallery, raced, qtbot):
    window.resize(1000, 620)
    found(hand, gallery, "rprop")
    QTest.keyClick(gallery.search, K.Key_Return)
    assert not gallery.isVisible()
    racer = window.session.setup.racers[-1]
    assert racer.optimizer == race_optimizer("rprop", window.session.setup.surface)
    raced(window)
    assert window.session.selected == racer.id
    panel = window.racer_panel
    card = panel.cards[-1]

    def whole():
        top = card.mapTo(panel.viewport(), card.rect().topLeft()).y()
        return top >= 0 and top + card.height() <= panel.viewport().height()

    qtbot.waitUntil(whole)


def test_adding_is_one_entry_of_undo(hand, window, gallery):
    before = window.session.setup
    found(hand, gallery, "lion")
    QTest.keyClick(gallery.search, K.Key_Return)
    window.commands.run("race.undo")
    assert window.session.setup == before


def test_arrows_move_and_escape_closes(gallery, window):
    QTest.keyClick(gallery.search, K.Key_Down)
    QTest.keyClick(window.focusWidget(), K.Key_Right)
    QTest.keyClick(window.focusWidget(), K.Key_Down)
    assert window.focusWidget().choice.name == "bfgs"
    QTest.keyClick(window.focusWidget(), K.Key_Escape)
    assert not gallery.isVisible()
    assert len(window.session.setup.racers) == 5


def test_cards_show_the_markers_of_those_that_race(gallery):
    racing = {card.choice.name for card in gallery.hits if card.look is not None}
    assert racing == {"sgd", "momentum", "newton", "rmsprop", "adam"}


def test_it_covers_no_racer_and_closes_for_the_other_overlays(window, gallery):
    panel = window.racer_panel
    assert gallery.geometry().right() < panel.mapTo(window, panel.rect().topLeft()).x()
    window.show_palette()
    assert not gallery.isVisible()


@pytest.mark.parametrize("count", [MAX_RACERS - 1, MAX_RACERS])
def test_twelve_are_the_most(open_window, race_of, count):
    window = open_window(race_of(*["sgd"] * count))
    window.commands.run("race.add")
    assert window.optimizers.isVisible() == (count < MAX_RACERS)
    assert window.racer_panel.add.isEnabled() == (count < MAX_RACERS)
