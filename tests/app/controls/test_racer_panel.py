"""Cards of racers: added, removed, switched off, and in step with the session."""

from dataclasses import replace

import pytest

import optim_core
from app.style.theme import LOOKS
from optim_core.optimizers.training import TRAINING
from optim_core.parameters.hyperparameter import matters
from optim_core.scenes.defaults import race_optimizer
from optim_core.scenes.setup import MAX_RACERS, Racer


def titles(window):
    """Return the titles of the cards from the top."""
    cards = sorted(window.racer_panel.cards, key=lambda card: card.y())
    return [card.findChild(object, "title").text() for card in cards]


def curves(window):
    """Return the racers that have a line in the chart."""
    return [line.entry for line in window.chart.content.lines] if window.chart.isVisible() else []


def add(window, name):
    """Choose an optimizer from the gallery that the button opens."""
    window.racer_panel.add.click()
    next(card for card in window.optimizers.hits if card.choice.name == name).click()


def test_opens_with_the_five_in_order(window):
    assert titles(window) == ["SGD", "Momentum", "Newton", "RMSProp", "Adam"]
    assert len(window.picture.panes) == 5
    assert len(curves(window)) == 5


def test_switching_a_racer_off_takes_its_pane_and_line_away(window, eye, raced):
    card = window.racer_panel.cards[1]
    card.enabled.click()
    raced(window)
    assert window.session.setup.racers[1].enabled is False
    assert [eye.reads(pane)[0][0] for pane in window.picture.panes] == [
        "SGD",
        "Newton",
        "RMSProp",
        "Adam",
    ]
    colors = [line.look.color(window.state.style).name() for line in curves(window)]
    style = window.state.style
    every = [look.color(style).name() for look in LOOKS[:4]]
    assert len(colors) == 4
    assert every[1] not in colors
    assert colors[:3] == [every[0], every[2], every[3]], "the others keep their looks"
    assert not any(row.isVisible() for row in card.rows.values())
    assert not card.fold.isEnabled()

    card.enabled.click()
    raced(window)
    assert [eye.reads(pane)[0][0] for pane in window.picture.panes][1] == "Momentum"
    assert len(curves(window)) == 5
    assert card.rows["lr"].isVisible()
    assert card.fold.isEnabled()


def test_all_switched_off_leaves_an_invitation(window, raced):
    for card in window.racer_panel.cards:
        card.enabled.click()
    raced(window)
    assert len(window.picture.panes) == 0
    assert curves(window) == []
    assert window.picture.invitation == "Tick a racer to begin."
    assert not window.chart.isVisible()
    window.session.edit(racers=())
    raced(window)
    assert window.picture.invitation == "Add a racer to begin."


def test_added_twin_gets_a_look_of_its_own(window, raced):
    add(window, "adam")
    raced(window)
    assert titles(window)[-2:] == ["Adam", "Adam 2"]
    assert len(window.picture.panes) == 6
    assert len({line.look for line in curves(window)}) == 6


def test_added_racer_has_values_that_race_on_this_surface(window):
    add(window, "sgd")
    first, last = window.session.setup.racers[0], window.session.setup.racers[-1]
    assert last.optimizer.values == first.optimizer.values


def test_at_most_twelve_can_be_added(window, raced):
    for _ in range(MAX_RACERS - 5):
        assert window.racer_panel.add.isEnabled()
        add(window, "momentum")
    raced(window)
    assert len(window.picture.panes) == MAX_RACERS == len(curves(window))
    button = window.racer_panel.add
    assert not button.isEnabled()
    assert button.text() == f"{MAX_RACERS} at most: remove one first"
    window.commands.run("race.add")
    assert not window.optimizers.isVisible()
    last = window.racer_panel.cards[-1]
    last.remove.click()
    assert not last.isVisible(), "a second click would be too much"
    assert button.text() == "Add a racer"
    button.click()
    assert window.optimizers.isVisible()


@pytest.mark.parametrize("gone", [0, 1])
def test_the_right_one_of_two_of_a_name_is_removed(open_window, race_of, raced, gone):
    rates = [0.01, 0.02]
    window = open_window(race_of(*(optim_core.optimizer("sgd", lr=rate) for rate in rates)))
    window.racer_panel.cards[gone].remove.click()
    raced(window)
    kept = rates[1 - gone]
    assert [racer.optimizer.values["lr"] for racer in window.session.setup.racers] == [kept]
    (card,) = window.racer_panel.cards
    assert card.rows["lr"].field.text() == f"{kept:g}"
    assert len(window.picture.panes) == 1

    card.rows["lr"].slider.setValue(700)
    values = window.session.setup.racers[0].optimizer.values
    assert values["lr"] == pytest.approx(card.rows["lr"].parameter.from_unit(0.35), rel=0.01)


def test_the_last_racer_can_be_removed_and_another_added(open_window, race_of, raced):
    window = open_window(race_of("sgd"))
    window.racer_panel.cards[0].remove.click()
    raced(window)
    assert window.session.setup.racers == ()
    add(window, "newton")
    raced(window)
    assert titles(window) == ["Newton"]
    assert len(window.picture.panes) == 1


def test_unfolding_shows_every_setting_that_matters(window):
    for card in window.racer_panel.cards:
        rows = list(card.rows.values())
        assert [row.isVisible() for row in rows] == [True] * 2 + [False] * (len(rows) - 2)
        card.fold.click()
        values = card.racer.optimizer.values
        assert [row.isVisible() for row in rows] == [matters(row.parameter, values) for row in rows]
        card.fold.click()
        assert sum(row.isVisible() for row in rows) == 2


@pytest.mark.parametrize(
    ("schedule", "shown", "words"),
    [
        ("constant", [], ""),
        ("step", ["step_size", "step_gamma"], " · ×0.1 every 30"),
        ("exponential", ["gamma"], " · ×0.99 a step"),
        ("cosine", ["t_max", "eta_min"], " · cosine to 0 in 200"),
        ("linear", ["start_factor", "total_iters"], " · warm-up from ×0.33 in 5"),
    ],
)
def test_a_schedule_shows_what_belongs_to_it(open_window, race_of, raced, schedule, shown, words):
    window = open_window(race_of("adam"))
    card = window.racer_panel.cards[0]
    card.fold.click()
    box = card.rows["schedule"].box
    box.activated.emit(box.findData(schedule))
    raced(window)
    assert card.racer.optimizer.values["schedule"] == schedule
    scheduling = [one.name for one in TRAINING if getattr(one, "needs", None)]
    assert [name for name in scheduling if card.rows[name].isVisible()] == shown
    assert window.picture.panes[0].entries[0].note == f"lr 0.001{words}"


def test_cards_show_a_race_that_comes_from_elsewhere(window, race_of, raced):
    sgd = optim_core.optimizer("sgd", lr=0.0321)
    newton = optim_core.optimizer("newton", lr=0.5, mode="saddle_free")
    setup = race_of(newton, sgd)
    setup = replace(setup, racers=(*setup.racers, Racer(sgd, enabled=False)))
    window.session.edit(setup=setup)
    raced(window)
    assert titles(window) == ["Newton", "SGD", "SGD 2"]
    first, second, third = window.racer_panel.cards
    assert first.rows["lr"].field.text() == "0.5"
    assert first.rows["mode"].box.currentData() == "saddle_free"
    assert second.rows["lr"].field.text() == "0.0321"
    assert [card.enabled.isChecked() for card in (first, second, third)] == [True, True, False]
    assert len(window.picture.panes) == 2


def test_a_cards_marker_has_the_colour_of_its_path(window, eye):
    for card, look in zip(window.racer_panel.cards, LOOKS[:5], strict=True):
        handle = card.head.handle
        color = look.color(window.state.style)
        assert eye.count(eye.image(handle), color, handle.rect().center(), 2) >= 9


def test_tooltip_of_a_name_has_the_equation(window):
    for card in window.racer_panel.cards:
        label = card.findChild(object, "title")
        rule = next(r for r in optim_core.OPTIMIZERS.values() if r.title == label.text())
        assert rule.equation in label.toolTip()


@pytest.mark.parametrize("gone", [0, 1, 2])
@pytest.mark.parametrize("layout", ["grid", "overlay"])
def test_looks_agree_everywhere_after_a_racer_is_removed(
    open_window, race_of, raced, eye, hand, gone, layout
):
    racers = [optim_core.optimizer("sgd", lr=lr) for lr in (0.02, 0.01, 0.005)]
    window = open_window(race_of(*racers, "adam", layout=layout))
    window.racer_panel.cards[gone].remove.click()
    raced(window)
    window.session.set_frame(4)
    image = eye.image(window.picture.viewport())
    shown = [entry for pane in window.picture.panes for entry in pane.entries]
    assert len(shown) == len(curves(window)) == len(window.racer_panel.cards) == 3
    for place, card in enumerate(window.racer_panel.cards):
        entry, pane = shown[place], window.picture.panes[place if layout == "grid" else 0]
        color = entry.look.color(window.state.style)
        assert card.rows["lr"].field.text() == f"{entry.trajectory.optimizer.values['lr']:g}"
        assert curves(window)[place].look == entry.look
        assert curves(window)[place].trajectory is entry.trajectory
        handle = card.head.handle
        assert eye.count(eye.image(handle), color, handle.rect().center(), 2) >= 9
        assert eye.count(image, color, hand.at(window, pane, *entry.position(4)), 6) >= 8
        assert titles(window)[place] == entry.title
        slider = eye.image(card.rows["lr"].slider)
        spots = [(x, y) for x in range(slider.width()) for y in range(slider.height())]
        assert sum(slider.pixelColor(*spot) == color for spot in spots) > 50


def test_values_for_new_racers_are_the_familys_whatever_the_surfaces_parameters(window, hand):
    hand.type(window.surface_panel.row("b").field, "500")
    add(window, "sgd")
    plain = race_optimizer("sgd", optim_core.surface("ravine"))
    assert plain != race_optimizer("sgd", window.session.setup.surface)
    assert window.session.setup.racers[-1].optimizer == plain
    row = window.racer_panel.cards[-1].rows["lr"]
    hand.type(row.field, "0.5")
    hand.double_click(row.name, row.name.rect().center())
    assert window.session.setup.racers[-1].optimizer == plain


@pytest.mark.parametrize("text", ["0.5", "0.", "wide"])
def test_reset_clears_text_that_was_not_applied(window, hand, text):
    window.reset()
    setup, row = window.session.setup, window.racer_panel.cards[0].rows["lr"]
    before = row.field.text()
    hand.type(row.field, text, enter=False)
    window.top_bar.reset.click()
    assert row.field.text() == before
    assert not row.error.isVisible()
    window.picture.setFocus()
    assert window.session.setup == setup


def test_a_surfaces_field_is_cleared_by_reset_as_well(window, hand):
    row = window.surface_panel.row("b")
    hand.type(row.field, "77", enter=False)
    window.top_bar.reset.click()
    assert row.field.text() == "80"


def test_what_is_typed_in_a_card_that_goes_changes_no_other(open_window, race_of, raced, hand):
    window = open_window(race_of("sgd", "adam", "momentum"))
    hand.type(window.racer_panel.cards[1].rows["lr"].field, "0.0123", enter=False)
    without = race_of("sgd", "momentum")
    window.session.edit(setup=without)
    raced(window)
    assert window.session.setup == without
    hand.type(window.racer_panel.cards[1].rows["lr"].field, "0.0123", enter=False)
    window.racer_panel.cards[1].remove.click()
    raced(window)
    assert window.session.setup.racers == without.racers[:1]
