"""The formula field: the surface follows it, errors are marked, and functions can be saved."""

import threading
from dataclasses import replace

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication

import app.controls.surface.formula_field as formula_field
import optim_core
from app.controls.surface.formula_field import FORMULA
from optim_core.scenes.defaults import default_setup, race_optimizer
from optim_core.scenes.file import from_json, to_json
from optim_core.surfaces.families.typed import DEFAULT

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def typed(open_window, race_of):
    """Return a function that opens the window on a typed surface."""

    def show(formula=DEFAULT, **given):
        surface = optim_core.surface("typed", formula=formula, **given)
        setup = replace(race_of("sgd", "newton"), surface=surface, start=surface.start)
        return open_window(setup)

    return show


@pytest.fixture
def write(qtbot):
    """Return a function that replaces the formula by typing, key by key."""

    def type_in(window, text):
        edit = window.surface_panel.kinds["typed"].formula.edit
        edit.setFocus()
        QTest.keyClick(edit, Qt.Key.Key_A, CONTROL)
        qtbot.keyClicks(edit, text)

    return type_in


@pytest.fixture
def becomes(qtbot):
    """Return a function that waits until the window shows the surface of a formula."""

    def wait(window, formula):
        session = window.session
        qtbot.waitUntil(lambda: session.setup.surface.formula == formula)
        qtbot.waitUntil(lambda: session.race.setup == session.setup)
        QApplication.processEvents()  # a layout shows new widgets on the next event

    return wait


def settle(qtbot, window):
    """Wait until everything typed has been processed."""
    field = window.surface_panel.kinds["typed"].formula
    qtbot.waitUntil(lambda: not field._pause.isActive() and not window.session.jobs.busy(FORMULA))


def derivatives(window):
    """Return the panel's lines of gradient and Hessian."""
    return window.surface_panel.kinds["typed"].formula.derivatives.toPlainText().splitlines()


def test_a_typed_formula_is_shown_raced_and_differentiated(typed, write, becomes):
    window = typed()
    write(window, "x^2 + 3*y^2")
    becomes(window, "x^2 + 3*y^2")
    surface = window.session.setup.surface
    assert surface.value(1.0, 2.0) == 13.0
    assert window.session.race.trajectories[1].losses[-1] == 0.0
    assert window.picture.panes[0].entries[0].trajectory.surface == surface
    assert derivatives(window) == [
        "∂f/∂x = 2·x",
        "∂f/∂y = 6·y",
        "∂²f/∂x² = 2",
        "∂²f/∂x∂y = 0",
        "∂²f/∂y² = 6",
    ]
    assert not window.surface_panel.kinds["typed"].formula.error.isVisible()


def test_what_is_wrong_is_pointed_at_and_the_last_good_surface_stays(typed, write, becomes, qtbot):
    window = typed()
    write(window, "x^2 + y^2")
    becomes(window, "x^2 + y^2")
    setup, shown = window.session.setup, derivatives(window)
    field = window.surface_panel.kinds["typed"].formula
    qtbot.keyClicks(field.edit, " + x $ y")
    assert field.error.isVisible()
    assert field.error.text().startswith("character 15: “$” cannot stand in a formula; allowed are")
    assert field.edit.property("wrong") is True
    (mark,) = field.edit.extraSelections()
    assert mark.cursor.selectedText() == "$"
    assert mark.cursor.selectionStart() == 14
    settle(qtbot, window)
    assert window.session.setup is setup
    assert derivatives(window) == shown
    assert field.edit.toPlainText() == "x^2 + y^2 + x $ y"


def test_what_is_missing_at_the_end_is_pointed_at_too(typed, write):
    window = typed()
    write(window, "x^2 +")
    field = window.surface_panel.kinds["typed"].formula
    assert "character 6: here should be a number" in field.error.text()
    (mark,) = field.edit.extraSelections()
    assert mark.cursor.selectedText() == "+"


def test_once_mended_the_error_is_gone(typed, write, becomes, qtbot):
    window = typed()
    write(window, "x^2 + (y")
    field = window.surface_panel.kinds["typed"].formula
    assert field.error.isVisible()
    qtbot.keyClicks(field.edit, ")")
    assert not field.error.isVisible()
    assert field.edit.extraSelections() == []
    assert not field.edit.property("wrong")
    becomes(window, "x^2 + (y)")


def test_an_empty_field_asks_for_a_formula(typed, write, qtbot):
    window = typed()
    field = window.surface_panel.kinds["typed"].formula
    field.edit.setFocus()
    QTest.keyClick(field.edit, Qt.Key.Key_A, CONTROL)
    QTest.keyClick(field.edit, Qt.Key.Key_Delete)
    assert "type a formula" in field.error.text()
    assert window.session.setup.surface.formula == DEFAULT


def test_what_cannot_be_worked_out_is_said_as_well(typed, write, qtbot):
    window = typed()
    write(window, "y/(x - x)")
    field = window.surface_panel.kinds["typed"].formula
    qtbot.waitUntil(field.error.isVisible)
    assert field.error.text() == "this formula is undefined everywhere"
    assert window.session.setup.surface.formula == DEFAULT


def test_escape_brings_the_formula_back(typed, write, qtbot):
    window = typed()
    write(window, "x^2 + ")
    field = window.surface_panel.kinds["typed"].formula
    QTest.keyClick(field.edit, Qt.Key.Key_Escape)
    assert field.edit.toPlainText() == DEFAULT
    assert not field.error.isVisible()
    assert not field.edit.hasFocus()


def test_enter_does_not_wait(typed, write, becomes, monkeypatch):
    window = typed()
    window.surface_panel.kinds["typed"].formula._pause.setInterval(10_000_000)
    write(window, "x^4 + y^2")
    QTest.keyClick(window.surface_panel.kinds["typed"].formula.edit, Qt.Key.Key_Return)
    becomes(window, "x^4 + y^2")
    assert "\n" not in window.surface_panel.kinds["typed"].formula.edit.toPlainText()


def test_sliders_come_with_the_names_and_keep_their_values(typed, write, becomes, hand):
    window = typed("x^2 + y^2")
    write(window, "a*x^2 + y^2")
    becomes(window, "a*x^2 + y^2")
    panel = window.surface_panel
    assert panel.row("a").isVisible()
    assert panel.row("a").field.text() == "1"
    hand.type(panel.row("a").field, "2.5")
    assert window.session.setup.surface.values["a"] == 2.5
    row = panel.row("a")
    write(window, "a*x^2 + b*y^2")
    becomes(window, "a*x^2 + b*y^2")
    assert panel.row("a") is row
    assert (panel.row("a").field.text(), panel.row("b").field.text()) == ("2.5", "1")
    write(window, "x^2 + b*y^2")
    becomes(window, "x^2 + b*y^2")
    with pytest.raises(KeyError):
        panel.row("a")
    write(window, "a*x^2 + b*y^2")
    becomes(window, "a*x^2 + b*y^2")
    assert window.session.setup.surface.values["a"] == 2.5


def test_sliders_follow_the_order_of_the_names(typed, write, becomes):
    window = typed("a*x^2 + b*y^2")
    write(window, "c*x^2 + a*y^2 + b")
    becomes(window, "c*x^2 + a*y^2 + b")
    QApplication.processEvents()
    tops = [window.surface_panel.row(name).y() for name in ("c", "a", "b", "extent")]
    assert tops == sorted(tops)
    assert len(set(tops)) == 4


def test_a_slider_of_a_typed_surface_moves_the_picture(typed, raced):
    window = typed("a*x^2 + y^2")
    before = window.session.race.trajectories[0].positions
    window.surface_panel.row("a").slider.setValue(1900)
    raced(window)
    assert window.session.setup.surface.values["a"] == pytest.approx(4.5)
    assert (window.session.race.trajectories[0].positions[1:] != before[1:]).any()


def test_a_slider_moves_while_the_text_is_wrong(typed, write, raced):
    window = typed("a*x^2 + y^2")
    write(window, "a*x^2 + y^2 +")
    window.surface_panel.row("a").slider.setValue(1900)
    raced(window)
    assert window.session.setup.surface.values["a"] == pytest.approx(4.5)
    assert window.surface_panel.kinds["typed"].formula.edit.toPlainText() == "a*x^2 + y^2 +"
    assert window.surface_panel.kinds["typed"].formula.error.isVisible()


def test_a_start_that_somebody_chose_stays_another_follows(typed, write, becomes):
    window = typed("x^2 + y^2")
    write(window, "log(x) + y^2")
    becomes(window, "log(x) + y^2")
    setup = window.session.setup
    assert setup.start == setup.surface.start
    assert setup.start[0] > 0.0
    window.session.edit(start=(0.5, 0.25))
    write(window, "x^2 + y^4")
    becomes(window, "x^2 + y^4")
    assert window.session.setup.start == (0.5, 0.25)


def test_untouched_racers_take_suitable_values(open_window, write, becomes):
    window = open_window(default_setup(optim_core.surface("typed", formula="x^2 + y^2")))
    write(window, "100*x^2 + y^2")
    becomes(window, "100*x^2 + y^2")
    setup = window.session.setup
    for racer in setup.racers:
        assert racer.optimizer == race_optimizer(racer.optimizer.name, setup.surface)


def test_typing_never_waits_and_only_the_newest_formula_counts(
    typed, write, becomes, qtbot, monkeypatch
):
    window = typed("x^2")
    field, session = window.surface_panel.kinds["typed"].formula, window.session
    opened, worked = threading.Event(), []
    work_out = formula_field._surface

    def slow(given):
        worked.append((given["formula"], threading.current_thread() is threading.main_thread()))
        assert opened.wait(10)
        return work_out(given)

    monkeypatch.setattr(formula_field, "_surface", slow)
    seen = []
    session.scene_changed.connect(lambda scene: seen.append(scene.setup.surface.formula))
    for formula in ("x^2 + y", "x^2 + y^2", "x^2 + y^3", "x^2 + y^4"):
        write(window, formula)
        QTest.keyClick(field.edit, Qt.Key.Key_Return)
    assert session.setup.surface.formula == "x^2"
    opened.set()
    becomes(window, "x^2 + y^4")
    assert [formula for formula, _ in worked] == ["x^2 + y", "x^2 + y^4"]
    assert not any(on_main for _, on_main in worked)
    assert set(seen) == {"x^2 + y^4"}


def test_a_late_result_does_not_bring_a_typed_surface_back(typed, write, qtbot, monkeypatch):
    window = typed("x^2")
    opened = threading.Event()
    work_out = formula_field._surface

    def slow(given):
        assert opened.wait(10)
        return work_out(given)

    monkeypatch.setattr(formula_field, "_surface", slow)
    write(window, "x^2 + y^2")
    QTest.keyClick(window.surface_panel.kinds["typed"].formula.edit, Qt.Key.Key_Return)
    window.session.edit(setup=default_setup())
    opened.set()
    ended = []
    window.session.jobs.submit(FORMULA, lambda job: None, ended.append)  # runs after it
    qtbot.waitUntil(lambda: bool(ended))
    assert window.session.setup == default_setup()


def test_a_formula_that_comes_from_elsewhere_is_echoed(typed):
    window = typed("x^2")
    other = optim_core.surface("typed", formula="y^2 + k*x", k=3.0, title="Elsewhere")
    window.session.edit(setup=default_setup(other))
    panel = window.surface_panel
    assert panel.kinds["typed"].formula.edit.toPlainText() == "y^2 + k*x"
    assert panel.row("k").field.text() == "3"
    assert panel.kinds["typed"].saved.name.text() == "Elsewhere"
    assert derivatives(window)[0] == "∂f/∂x = k"


def test_leaving_and_coming_back_shows_the_field_again(typed, race_of):
    window = typed("x^2 + y^2")
    window.session.edit(setup=race_of("sgd"))
    assert not window.surface_panel.kinds["typed"].formula.isVisible()
    window.session.edit(setup=default_setup(optim_core.surface("typed", formula="x^2 + y^2")))
    QApplication.processEvents()
    assert window.surface_panel.kinds["typed"].formula.edit.isVisible()
    assert window.surface_panel.kinds["typed"].formula.edit.toPlainText() == "x^2 + y^2"


def test_saved_chosen_and_deleted(typed, open_window, write, becomes, qtbot, settings):
    window = typed("a*x^2 + y^2", a=2.0)
    saved = window.surface_panel.kinds["typed"].saved
    assert not saved.save.isEnabled()
    assert not saved.list.isVisible()
    qtbot.keyClicks(saved.name, "My bowl")
    saved.save.click()
    assert window.session.setup.surface.title == "My bowl"
    assert not saved.save.isEnabled()
    assert saved.list.currentText() == "My bowl"
    write(window, "sin(x)*y")
    becomes(window, "sin(x)*y")
    assert saved.save.isEnabled(), "it is another function now"

    other = open_window(window.session.setup)
    panel = other.surface_panel
    panel.kinds["typed"].saved.list.setCurrentIndex(0)
    panel.kinds["typed"].saved.list.activated.emit(0)
    becomes(other, "a*x^2 + y^2")
    assert other.session.setup.surface.values["a"] == 2.0
    assert other.session.setup.surface.title == "My bowl"
    panel.kinds["typed"].saved.delete.click()
    assert settings.functions == {}
    assert not panel.kinds["typed"].saved.list.isVisible()
    assert other.session.setup.surface.formula == "a*x^2 + y^2", "it is still there to see"


def test_a_saved_function_that_cannot_be_read_any_more_says_so(typed, settings, qtbot):
    settings.functions = {"Old": {"formula": "x +", "title": "Old"}, "Odd": {"a": [1]}}
    window = typed("x^2")
    saved = window.surface_panel.kinds["typed"].saved
    saved.list.activated.emit(saved.list.findText("Old"))
    error = window.surface_panel.kinds["typed"].formula.error
    qtbot.waitUntil(error.isVisible)
    assert "here should be a number" in error.text()
    assert window.session.setup.surface.formula == "x^2"


@pytest.mark.parametrize("memory", ["", "[]", "{", "null", '{"a": 1}', '"x"', "[" * 9999])
def test_a_bad_memory_of_functions_is_forgotten(settings, memory):
    settings._store.put(functions=memory)
    assert settings.functions == {}


def test_functions_that_are_kept_are_limited(typed, settings, qtbot):
    values = dict(optim_core.surface("typed", formula="x^2").values)
    settings.functions = {f"f{index}": values for index in range(100)}
    window = typed("x^2")
    qtbot.keyClicks(window.surface_panel.kinds["typed"].saved.name, "new")
    window.surface_panel.kinds["typed"].saved.save.click()
    assert len(settings.functions) == 100
    assert "f0" not in settings.functions
    assert "new" in settings.functions


def test_it_travels_inside_the_race_and_comes_back_at_the_next_start(
    typed, settings, write, becomes
):
    window = typed("x^2")
    write(window, "x^2 + max(x, y)^2")
    becomes(window, "x^2 + max(x, y)^2")
    left = window.session.keep_step()
    assert from_json(to_json(left)).scenes[0].setup == left.scenes[0].setup
    window.close()
    assert settings.place.scene.setup == left.scenes[0].setup


def test_a_long_formula_wraps_and_scrolls_and_pushes_nothing_out(typed, write, becomes, settings):
    settings.functions = {"n" * 40: dict(optim_core.surface("typed").values)}
    window = typed("x^2")
    formula = "+".join(f"x^{index}*y^{index}" for index in range(1, 34))
    write(window, formula)
    becomes(window, formula)
    QApplication.processEvents()
    panel = window.surface_panel
    assert panel.kinds["typed"].saved.list.isVisible()
    assert panel.verticalScrollBar().isVisible()
    assert panel.widget().width() <= panel.viewport().width()
    assert panel.kinds["typed"].formula.edit.height() < 200
    assert "operations, too long to show" in panel.kinds["typed"].formula.derivatives.toPlainText()


@pytest.mark.parametrize(
    "formula",
    [
        "x^x^x^x",
        "exp(exp(exp(x)))",
        "sin(1/(x*y))",
        "1/x",
        "log(-1 - x^2)",
        "sqrt(x - y)",
        "abs(x)^y",
        "+".join(f"sin({index}x*y)" for index in range(29)),
    ],
    ids=lambda formula: formula[:16],
)
def test_nasty_formulas_are_painted(typed, write, becomes, formula):
    window = typed("x^2")
    write(window, formula)
    becomes(window, formula)
    for layout in ("grid", "overlay"):
        window.session.edit(layout=layout)
        QApplication.processEvents()
        assert not window.picture.grab().isNull()
    window.session.set_frame(200)
    window.picture.hovered.emit((0.0, 0.0))
    window.picture.hovered.emit((-1.0, 0.5))


def test_costly_races_run_on_a_thread(typed, gate, qtbot):
    formula = "+".join(f"sin({index}x*y)" for index in range(29))
    cheap, costly = (optim_core.surface("typed", formula=text) for text in ("x^2", formula))
    assert cheap.cost == 1.0
    assert costly.cost > 3.0
    window = typed("x^2")
    gate.threads.clear()
    window.session.edit(surface=costly, steps=1000)
    qtbot.waitUntil(lambda: bool(gate.threads))
    gate.opened.set()
    assert threading.main_thread() not in gate.threads


def test_text_is_shown_as_it_is(typed, write):
    window = typed("x^2")
    write(window, "<b>x</b>")
    field = window.surface_panel.kinds["typed"].formula
    assert field.error.textFormat() == Qt.TextFormat.PlainText
    assert "“<”" in field.error.text()


def test_letters_and_space_typed_in_the_field_are_no_shortcuts(typed, write):
    window = typed("x^2")
    layout = window.session.figure.layout
    write(window, "g o d r  5")
    assert window.session.figure.layout == layout
    assert window.player.playing is False
    assert window.surface_panel.kinds["typed"].formula.edit.toPlainText() == "g o d r  5"


def test_tab_leaves_the_field(typed):
    window = typed("x^2")
    edit = window.surface_panel.kinds["typed"].formula.edit
    edit.setFocus()
    QTest.keyClick(edit, Qt.Key.Key_Tab)
    assert not edit.hasFocus()
    assert edit.toPlainText() == "x^2"


def test_every_control_has_a_name_a_tooltip_and_a_place_in_the_tab_order(typed, settings):
    settings.functions = {"Bowl": dict(optim_core.surface("typed").values)}
    window = typed("x^2")
    panel = window.surface_panel
    controls = (
        panel.kinds["typed"].formula.edit,
        panel.kinds["typed"].formula.derivatives,
        panel.kinds["typed"].saved.name,
        panel.kinds["typed"].saved.save,
        panel.kinds["typed"].saved.list,
        panel.kinds["typed"].saved.delete,
    )
    for control in controls:
        assert control.isVisible()
        assert control.accessibleName() or control.text()
        assert control.toolTip()
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus
    window.picture.setFocus()
    seen = []
    for _ in range(200):
        seen.append(window.focusWidget())
        QTest.keyClick(seen[-1], Qt.Key.Key_Tab)
    missed = [control for control in controls if control.isEnabled() and control not in seen]
    assert missed == []
