"""The gallery: its cards, its search, and navigation by keys and clicks."""

import threading

import pytest
from PyQt6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QLabel

import app.controls.gallery.surface_card as surface_card
import optim_core
from app.controls.gallery.card import clamped
from app.controls.gallery.surface_card import THUMBNAIL, SurfaceCard
from app.controls.gallery.surface_entries import SurfaceEntry, choose, registered
from app.controls.gallery.surface_gallery import SurfaceGallery
from app.style.theme import Style
from optim_core.expression import symbolic
from optim_core.parameters.refusal import Refusal
from optim_core.scenes.defaults import move_to_surface

K = Qt.Key
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def gallery(window):
    """Return the window's gallery, opened by a click on its button."""
    QTest.mouseClick(window.top_bar.surface, LEFT)
    assert window.gallery.isVisible()
    return window.gallery


def search(hand, gallery, text):
    """Type into the search."""
    for letter in text:
        hand.letter(gallery.search, letter)


def titles(gallery):
    return [card.choice.title for card in gallery.hits]


def card(gallery, name):
    (found,) = [card for card in gallery.hits if card.choice.name == name]
    return found


def headings(gallery):
    return [label.text() for label in gallery.findChildren(QLabel) if label.isVisible()]


def surveyed(qtbot, gallery):
    """Wait until every survey has ended."""
    qtbot.waitUntil(lambda: all(card.surveyed for card in gallery.hits))


def a_gallery(window, *offers):
    """Return another gallery of a window."""
    return SurfaceGallery(window.session, window, window.top_bar.surface, offers)


def offered(qtbot, window, *choices):
    """Return an open gallery with other entries."""
    gallery = SurfaceGallery(
        window.session, window, window.top_bar.surface, (lambda: choices, registered)
    )
    gallery.set_style(window.state.style)
    gallery.open()
    return gallery


SHARP_SADDLE = optim_core.surface("saddle", a=2.0)


def yours(title="Mine", make=lambda: SHARP_SADDLE, teaches="A function of yours.", **more):
    return SurfaceEntry(
        "Yours",
        title,
        teaches,
        make=make,
        is_shown=lambda surface: surface == SHARP_SADDLE,
        **more,
    )


def test_it_shows_every_family_by_group_ill_conditioned_first(gallery):
    families = list(optim_core.SURFACES.values())
    groups = list(dict.fromkeys(family.group for family in families))
    assert headings(gallery) == groups
    assert groups[0] == "Ill-conditioned"
    expected = sorted(families, key=lambda family: groups.index(family.group))
    assert titles(gallery) == [family.title for family in expected]
    places = [(card.y(), card.x()) for card in gallery.hits]
    assert places == sorted(places)
    for one in gallery.hits:
        family = optim_core.SURFACES[one.choice.name]
        assert (one.accessibleName(), one.accessibleDescription()) == (family.title, family.teaches)
        assert one.toolTip() == f"{family.title}\n{family.formula}"


def test_no_two_cards_overlap_and_all_can_be_scrolled_to(gallery):
    rectangles = [card.geometry() for card in gallery.hits]
    for index, one in enumerate(rectangles):
        assert gallery._shelf.rect().contains(one)
        assert not any(one.intersects(other) for other in rectangles[index + 1 :])


@pytest.mark.parametrize("size", [(1000, 620), (1280, 720), (1440, 900)])
def test_it_lies_within_the_window_below_its_button(open_window, size):
    window = open_window(size=size)
    window.choose_surface()
    gallery = window.gallery
    assert window.rect().contains(gallery.geometry())
    button = window.top_bar.surface
    assert gallery.y() >= button.mapTo(window, button.rect().bottomLeft()).y()
    assert gallery._shelf.width() <= gallery._scroll.viewport().width()
    window.resize(1000, 620)
    QTest.qWait(0)
    QApplication.processEvents()
    assert window.rect().contains(gallery.geometry())


def test_thumbnails_are_the_terrains_own(gallery, qtbot, window, eye):
    surveyed(qtbot, gallery)
    window.session.edit(terrain="textbook")
    image = eye.image(card(gallery, "ravine"))
    ratio = image.devicePixelRatio()
    colors = {
        image.pixelColor(round(x * ratio), round(y * ratio)).name()
        for x in range(12, 124, 2)
        for y in range(12, 84, 2)
    }
    assert len(colors) > 50
    middle = QPoint(8 + THUMBNAIL.width() // 2, 8 + THUMBNAIL.height() // 2) * ratio
    low = Style(terrain="textbook").ground()[0]
    found = image.pixelColor(middle).getRgb()[:3]
    assert max(abs(int(one) - int(two)) for one, two in zip(found, low, strict=True)) < 60
    window.session.edit(terrain="quiet")
    assert eye.image(card(gallery, "ravine")) != image


def test_a_thumbnail_is_painted_once_for_a_style(gallery, qtbot, window, eye):
    surveyed(qtbot, gallery)
    one = card(gallery, "booth")
    before = one._pixmap(one.survey)
    assert one._pixmap(one.survey) is before
    window.gallery.leave()
    window.gallery.open()
    assert card(gallery, "booth")._pixmap(one.survey) is before
    window.commands.run("view.light_or_dark")
    assert one._pixmap(one.survey) is not before


def test_nothing_is_measured_in_the_windows_own_thread(window, qtbot, monkeypatch):
    threads = set()
    measure = surface_card.Survey.__init__

    def measured(*arguments):
        threads.add(threading.current_thread())
        measure(*arguments)

    monkeypatch.setattr(surface_card.Survey, "__init__", measured)
    window.gallery.open()
    assert not threads
    surveyed(qtbot, window.gallery)
    assert threads
    assert threading.main_thread() not in threads


def test_the_texts_and_the_search_do_not_wait_for_a_slow_surface(window, qtbot, hand):
    gate = threading.Event()

    def slow():
        assert gate.wait(10)
        return optim_core.surface("booth")

    gallery = offered(qtbot, window, yours("Slow", slow))
    try:
        qtbot.waitUntil(lambda: gallery.surveyor.at_work is not None)
        assert "Slow" in titles(gallery)
        search(hand, gallery, "rosen")
        assert titles(gallery) == ["Rosenbrock"]
    finally:
        gate.set()
        gallery.leave()


def test_a_thumbnail_that_fails_shows_none_and_the_rest_come(window, qtbot, eye):
    def broken():
        raise ValueError("there is no such function")

    choice = SurfaceEntry(
        "Yours", "Broken", "Cannot be built.", make=broken, is_shown=lambda surface: False
    )
    gallery = offered(qtbot, window, choice)
    surveyed(qtbot, gallery)
    first, *others = gallery.hits
    assert first.survey is None
    assert all(other.survey is not None for other in others)
    assert not eye.image(first).isNull()
    setup = window.session.setup
    QTest.mouseClick(first, LEFT)
    assert gallery.isVisible()
    assert window.session.setup is setup
    assert "there is no such function" in headings(gallery)
    gallery.leave()


def test_it_leaves_though_the_field_it_came_from_is_gone(window, hand):
    window.racer_panel.cards[0].rows["lr"].field.setFocus()
    window.gallery.open()
    window.session.edit(racers=window.session.setup.racers[1:2])
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    hand.click(window.picture.viewport(), QPoint(5, 5))
    assert not window.gallery.isVisible()


@pytest.mark.parametrize("way", ["click", "enter", "space"])
def test_picking_moves_the_race_and_closes(gallery, window, way):
    expected = move_to_surface(window.session.scene, optim_core.surface("bounded_saddle"))
    one = card(gallery, "bounded_saddle")
    if way == "click":
        QTest.mouseClick(one, LEFT)
    else:
        one.setFocus()
        QTest.keyClick(one, K.Key_Return if way == "enter" else K.Key_Space)
    assert window.session.scene == expected
    assert not gallery.isVisible()
    assert window.top_bar.surface.text() == "Bounded saddle"
    assert window.top_bar.surface.accessibleName() == "Surface: Bounded saddle"
    window.choose_surface()
    assert [card.choice.name for card in gallery.hits if card.isChecked()] == ["bounded_saddle"]


def test_picking_what_is_shown_changes_nothing_and_closes(gallery, window, hand):
    setup = window.session.setup
    assert card(gallery, "ravine").isChecked()
    QTest.mouseClick(card(gallery, "ravine"), LEFT)
    assert window.session.setup is setup
    assert not gallery.isVisible()


def test_other_entries_come_first_in_a_group_of_their_own(window, qtbot):
    choice = yours("Zürich", formula="2x² − y²")
    gallery = offered(qtbot, window, choice)
    assert headings(gallery)[:2] == ["Yours", "Ill-conditioned"]
    assert titles(gallery)[:2] == ["Zürich", "Ravine"]
    QTest.mouseClick(gallery.hits[0], LEFT)
    assert window.session.setup.surface == optim_core.surface("saddle", a=2.0)
    gallery.open()
    assert gallery.hits[0].isChecked()
    gallery.leave()


def test_entries_are_requested_at_each_opening_and_their_cards_are_kept(window, qtbot):
    offers = [yours("One"), yours("Two")]
    gallery = SurfaceGallery(
        window.session, window, window.top_bar.surface, (lambda: list(offers),)
    )
    gallery.open()
    one, _ = gallery.hits
    gallery.leave()
    offers[1:] = [yours("Three")]
    gallery.open()
    assert titles(gallery) == ["One", "Three"]
    assert gallery.hits[0] is one
    gallery.leave()


def test_a_card_deleted_during_its_survey_delays_no_other(window, qtbot):
    gate = threading.Event()

    def slow():
        assert gate.wait(10)
        return SHARP_SADDLE

    offers = [yours("Slow", slow)]
    gallery = SurfaceGallery(
        window.session, window, window.top_bar.surface, (lambda: list(offers),)
    )
    gallery.open()
    qtbot.waitUntil(lambda: gallery.surveyor.at_work is not None)
    gallery.leave()
    offers[:] = [yours("Quick")]
    gallery.open()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gate.set()
    surveyed(qtbot, gallery)
    assert titles(gallery) == ["Quick"]
    assert gallery.hits[0].survey is not None
    gallery.leave()


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("rosen", "Rosenbrock"),
        ("ROSENBROCK", "Rosenbrock"),
        ("goldstein_price", "Goldstein–Price"),
        ("saddle", "Saddle"),  # the title before texts that only mention one
        ("cliff", "Cliff"),  # titles that begin with it before those that contain it
        ("monkey", "Monkey saddle"),
        ("camel hump", "Three-hump camel"),
        ("log(x", "Log barrier"),
        ("zurich", "Zürich"),
        ("ZÜR", "Zürich"),
        ("2x2", "Zürich"),
        ("curved valley", "Rosenbrock"),
    ],
)
def test_the_search_finds_titles_names_texts_and_formulas(window, qtbot, hand, typed, first):
    gallery = offered(qtbot, window, yours("Zürich", formula="2x² − y²"), yours("A cliff"))
    assert gallery.search.hasFocus()
    search(hand, gallery, typed)
    assert titles(gallery)[0] == first
    assert headings(gallery) == [f"{len(gallery.hits)} of {len(gallery._cards)} surfaces"]
    assert [card.enters for card in gallery.hits] == [True] + [False] * (len(gallery.hits) - 1)
    assert not any(card.isVisible() for card in set(gallery._cards) - set(gallery.hits))
    gallery.leave()


def test_enter_takes_the_first_that_is_found(gallery, window, hand):
    search(hand, gallery, "himmel")
    QTest.keyClick(gallery.search, K.Key_Return)
    assert window.session.setup.surface.name == "himmelblau"
    assert not gallery.isVisible()


def test_nothing_found_is_one_sentence_and_enter_does_nothing(gallery, window, hand):
    setup = window.session.setup
    search(hand, gallery, "qqq")
    assert headings(gallery) == ["No surface matches “qqq”."]
    assert gallery.hits == []
    for key in (K.Key_Return, K.Key_Down, K.Key_Tab):
        QTest.keyClick(gallery.search, key)
    assert gallery.isVisible()
    assert gallery.search.hasFocus()
    assert window.session.setup is setup
    for _ in "qqq":
        QTest.keyClick(gallery.search, K.Key_Backspace)
    assert len(gallery.hits) == len(optim_core.SURFACES)
    assert not any(card.enters for card in gallery.hits)


def test_a_new_opening_forgets_the_search(gallery, window, hand):
    search(hand, gallery, "beale")
    QTest.keyClick(gallery.search, K.Key_Escape)
    window.choose_surface()
    assert gallery.search.text() == ""
    assert len(gallery.hits) == len(optim_core.SURFACES)


def test_arrows_move_in_two_dimensions_and_back_to_the_search(gallery):
    names = [card.choice.name for card in gallery.hits]
    columns = sum(card.y() == gallery.hits[0].y() for card in gallery.hits)
    assert columns == 3

    def press(key):
        QTest.keyClick(gallery.window().focusWidget(), key)
        focused = gallery.window().focusWidget()
        return "search" if focused is gallery.search else focused.choice.name

    way = (
        (K.Key_Down, names[0]),
        (K.Key_Right, names[1]),
        (K.Key_Down, names[1 + columns]),
        (K.Key_Left, names[columns]),
        (K.Key_Up, names[0]),
        (K.Key_Left, names[0]),
        (K.Key_Up, "search"),
    )
    for key, expected in way:
        assert press(key) == expected
    for _ in names:
        last = press(K.Key_Down)
    assert card(gallery, last).y() == gallery.hits[-1].y()
    assert not card(gallery, last).visibleRegion().isEmpty()


def test_letters_typed_on_a_card_go_to_the_search(gallery, hand):
    QTest.keyClick(gallery.search, K.Key_Down)
    focused = gallery.window().focusWidget()
    hand.letter(focused, "b")
    assert gallery.search.hasFocus()
    search(hand, gallery, "ooth")
    assert gallery.search.text() == "booth"
    assert titles(gallery) == ["Booth"]


def test_tab_goes_round_the_search_and_the_cards(gallery):
    for expected in (*gallery.hits, gallery.search, gallery.hits[0]):
        QTest.keyClick(gallery.window().focusWidget(), K.Key_Tab)
        assert gallery.window().focusWidget() is expected
        assert not expected.visibleRegion().isEmpty()
    QTest.keyClick(gallery.hits[0], K.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert gallery.search.hasFocus()


def test_escape_closes_and_gives_the_keyboard_back(window):
    window.picture.setFocus()
    window.choose_surface()
    QTest.keyClick(window.gallery.search, K.Key_Escape)
    assert not window.gallery.isVisible()
    assert window.picture.hasFocus()


def test_a_press_elsewhere_closes_and_the_button_does(window):
    button = window.top_bar.surface
    QTest.mouseClick(button, LEFT)
    QTest.mouseClick(window.top_bar.layouts["overlay"], LEFT)
    assert not window.gallery.isVisible()
    assert window.session.figure.layout == "overlay"
    QTest.mouseClick(button, LEFT)
    assert window.gallery.isVisible()
    QTest.mouseClick(button, LEFT)
    assert not window.gallery.isVisible()
    QTest.mouseClick(button, LEFT)
    QTest.mouseClick(window.gallery, LEFT, pos=QPoint(4, 4))
    assert window.gallery.isVisible()


def test_keys_open_it_and_it_keeps_the_races_keys_to_itself(window):
    window.picture.setFocus()
    QTest.keyClick(window.picture, K.Key_S)
    assert window.gallery.isVisible()
    frame = window.session.frame
    for key in (K.Key_PageDown, K.Key_F5, K.Key_End):
        QTest.keyClick(window.gallery.search, key)
    assert (window.session.frame, window.presenting) == (frame, False)
    QTest.keyClick(window.gallery.search, K.Key_Escape)
    QTest.keyClick(window.picture, K.Key_S)
    assert window.gallery.isVisible()


def test_presenting_closes_it_and_does_not_open_it(window):
    window.choose_surface()
    window.toggle_presenting()
    assert not window.gallery.isVisible()
    window.choose_surface()
    assert not window.gallery.isVisible()
    window.toggle_presenting()


@pytest.mark.parametrize("dark", [False, True])
def test_hover_focus_and_the_shown_surface_are_distinguishable(gallery, qtbot, window, eye, dark):
    window.choose_scheme("dark" if dark else "light")
    surveyed(qtbot, gallery)
    one = card(gallery, "booth")
    plain = eye.image(one)
    QTest.mouseMove(one, QPoint(150, 50))
    one.setFocus(Qt.FocusReason.TabFocusReason)
    focused = eye.image(one)
    gallery.search.setFocus()
    one.setChecked(True)
    checked = eye.image(one)
    one.setChecked(False)
    one.set_enters(True)
    entering = eye.image(one)
    images = [plain, focused, checked, entering]
    assert all(one != two for i, one in enumerate(images) for two in images[i + 1 :])


def test_long_texts_are_cut_with_an_ellipsis(window, qtbot, eye):
    long = yours("A title that is a good deal longer than its card is wide", teaches="word " * 80)
    gallery = offered(qtbot, window, long)
    first = gallery.hits[0]
    assert first.size() == SurfaceCard.SIZE
    assert first.accessibleName() == long.title
    font = Style().font(11)
    lines = clamped(long.teaches, font, 156.0, 4)
    assert len(lines) == 4
    assert lines[-1].endswith("…")
    assert clamped("short", font, 156.0, 4) == ["short"]
    assert clamped("", font, 156.0, 4) == [""]
    assert all(clamped("x" * 300, font, 156.0, 3))
    assert "".join(clamped("𝑥 𝑦 Zürich " * 4, font, 60.0, 9)).replace(" ", "") == "𝑥𝑦Zürich" * 4
    gallery.leave()


def test_the_button_elides_a_long_title(window):
    window.top_bar.surface.show_title("sin(x)·cos(y) & a great many further terms of this kind")
    button = window.top_bar.surface
    assert button.text().endswith("…")
    assert "terms of this kind" in button.accessibleName()


def test_saved_functions_come_first(window, settings, hand, raced):
    settings.functions = {"My bowl": {"formula": "x^2 + 3*y^2", "title": "My bowl"}}
    window.choose_surface()
    first = window.gallery.hits[0].choice
    assert (first.group, first.title) == ("Yours", "My bowl")
    search(hand, window.gallery, "my bowl")
    QTest.keyClick(window.gallery.search, K.Key_Return)
    raced(window)
    assert window.session.setup.surface.values["formula"] == "x^2 + 3*y^2"
    assert not window.gallery.isVisible()


@pytest.mark.parametrize(
    ("where", "formula"), [("gallery", "x^2 + 17y^2 + x*y"), ("palette", "x^2 + 19y^2 + x*y")]
)
def test_a_formula_that_is_chosen_is_worked_out_on_another_thread(
    window, monkeypatch, raced, where, formula
):
    threads, real = [], symbolic.differentiate
    monkeypatch.setattr(
        symbolic,
        "differentiate",
        lambda formula: (threads.append(threading.current_thread()), real(formula))[1],
    )
    window.settings.functions = {"Mine": {"formula": formula, "title": "Mine"}}
    if where == "gallery":
        window.choose_surface()
        QTest.mouseClick(window.gallery.hits[0], LEFT)
    else:
        window.show_palette()
        window.palette_.search.setText("surface: mine")
        QTest.keyClick(window.palette_.search, K.Key_Return)
    raced(window)
    assert window.session.setup.surface.formula == formula
    assert threads
    assert threading.main_thread() not in threads


def test_of_two_surfaces_that_are_chosen_the_newest_counts(window, qtbot, raced):
    gate, setup = threading.Event(), window.session.setup

    def slow():
        assert gate.wait(10)
        return optim_core.surface("booth")

    try:
        choose(window.session, yours("Slow", slow, slow=True))
        assert window.session.setup is setup
        choose(window.session, yours("Quick", lambda: optim_core.surface("rosenbrock")))
        assert window.session.setup.surface.name == "rosenbrock"
    finally:
        gate.set()
    qtbot.waitUntil(lambda: not window.session.jobs._running)
    assert window.session.setup.surface.name == "rosenbrock"
    raced(window)


@pytest.mark.parametrize("slow", [True, False])
def test_a_function_that_cannot_be_made_is_refused_in_a_sentence(window, qtbot, slow):
    def broken():
        raise Refusal("there is no such function")

    said = []
    choose(window.session, yours("Broken", broken, slow=slow), on_failed=said.append)
    qtbot.waitUntil(lambda: bool(said))
    assert str(said[0]) == "there is no such function"


def test_a_surface_that_the_race_is_too_large_for_is_refused_in_a_sentence(
    open_window, race_of, raced
):
    window = open_window(race_of("sgd", steps=20_000, seeds=200, batch_size=2))
    raced(window)
    window.gallery.open()
    before = window.session.setup
    QTest.mouseClick(card(window.gallery, "linear_regression"), LEFT)
    assert window.session.setup is before
    assert window.gallery.isVisible()
    assert any("too many" in text for text in headings(window.gallery))
