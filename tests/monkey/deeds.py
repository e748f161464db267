"""What the monkey does: each deed is a generator that lets the event loop run at each yield."""

import math
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

from PyQt6.QtCore import QPoint, Qt
from PyQt6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QSlider,
    QWidget,
)

from app.window.main_window import MainWindow
from optim_core.optimizers import OPTIMIZERS
from optim_core.scenes.defaults import move_to_surface, race_optimizer
from optim_core.scenes.setup import MAX_RACERS, Racer
from optim_core.surfaces import SURFACES
from tests.monkey.files import to_open
from tests.monkey.hand import RIGHT, Hand

KEYS = Qt.Key
CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SHIFT, NONE = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
LETTERS = tuple(Qt.Key(code) for code in (*range(ord("A"), ord("Z") + 1), *range(48, 58)))
SPECIAL = (
    *(KEYS.Key_Space, KEYS.Key_Left, KEYS.Key_Right, KEYS.Key_Up, KEYS.Key_Down, KEYS.Key_Home),
    *(KEYS.Key_End, KEYS.Key_PageUp, KEYS.Key_PageDown, KEYS.Key_Tab, KEYS.Key_Backtab),
    *(KEYS.Key_Return, KEYS.Key_Escape, KEYS.Key_Backspace, KEYS.Key_Delete, KEYS.Key_F1),
    *(KEYS.Key_F2, KEYS.Key_F5, KEYS.Key_Plus, KEYS.Key_Minus, KEYS.Key_Menu),
)
TEXTS = (
    *("0", "-1", "1e308", "1e-320", "nan", "inf", "0.5", "1,5", "½", "1e5", "99999999999", "−3"),
    *("", " ", "adam", "momentum 0.9", "ravine", "☃🏂", "שלום", "<b>x</b>", "%s {0} \\", "a" * 300),
    *("x^2 + y^2", "sin(x)*y", "x**", "((((x", "1e308*x", "log(x)", "abs(x)+y^4", "x/0", "e^(x*y)"),
    *("a*x^2 + b*y^2", "step(1, 0.5)", "cosine", "1/t", "10: 0.1, 20: 0.01"),
)
FORMULAS = ("x^2 + y^2", "sin(3*x)*cos(y) + x^2", "1e308*x", "log(x*y)", "abs(x) + sqrt(abs(y))")
SIZES = ((1280, 720), (1440, 900), (1000, 620), (1920, 1080), (800, 400))


class Monkey:
    """Holds the window, and draws what to do with it.

    Parameters
    ----------
    open_window : callable
        Opens the window, as the program does at its start.
    folder : Path
        Where its files are.

    Attributes
    ----------
    window : MainWindow
    random : Random
        Set before each deed.
    saying : str
        What it does, in words.
    on_said : callable
        Called when they change.
    """

    def __init__(self, open_window: Callable[[], MainWindow], folder: Path) -> None:
        self.open_window, self.folder = open_window, folder
        self.window = open_window()
        self.random = Random(0)
        self.saying = ""
        self.on_said: Callable[[], object] = lambda: None

    @property
    def hand(self) -> Hand:
        """A hand with the deed's draws."""
        return Hand(self.random)

    def begin(self, random: Random) -> Iterator[None]:
        """Begin a deed; a menu or a dialog that is open gets most of them."""
        self.random = random
        if QApplication.activePopupWidget() is not None and random.random() < 0.8:
            deed: Callable[[Monkey], Iterator[None]] = in_menu
        elif self._dialog is not None and random.random() < 0.3:
            deed = close_dialog
        else:
            (deed,) = random.choices(list(DEEDS), list(DEEDS.values()))
        self.saying = deed.__name__
        self.on_said()
        return deed(self)

    def say(self, what: object) -> None:
        """Add what has been drawn to the description of the deed."""
        self.saying += f" {what}"
        self.on_said()

    def answer_menu(self) -> str:
        """Answer the menu or the dialog that a click waits for; return what was done."""
        menu, dialog = QApplication.activePopupWidget(), QApplication.activeModalWidget()
        if menu is not None:
            for _ in in_menu(self):
                pass
        elif isinstance(dialog, QDialog):
            dialog.reject()
        return f"{type(menu or dialog).__name__}"

    @property
    def _dialog(self) -> QDialog | None:
        shown = (each for each in QApplication.topLevelWidgets() if each.isVisible())
        return next((each for each in shown if isinstance(each, QDialog)), None)

    def widget(self, kind: type[QWidget] = QWidget) -> QWidget:
        """Draw a visible widget of a kind; the picture most often."""
        picture: QWidget | None = self.window.picture.viewport()
        if kind is QWidget and picture is not None and self.random.random() < 0.4:
            found = [picture]
        else:
            tops = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
            tops.sort(key=lambda each: type(each).__name__)
            found = [each for top in tops for each in top.findChildren(kind) if each.isVisible()]
        drawn = self.random.choice(found) if found else self.window
        self.say(f"{type(drawn).__name__} {drawn.accessibleName()[:30]!r}")
        return drawn


def command(monkey: Monkey) -> Iterator[None]:
    commands = [each.id for each in monkey.window.commands if each.id != "file.quit"]
    drawn = monkey.random.choice(commands)
    monkey.say(drawn)
    monkey.window.commands.run(drawn)
    yield


def shortcut(monkey: Monkey) -> Iterator[None]:
    key = monkey.random.choice((*LETTERS, *SPECIAL, *SPECIAL))
    held = monkey.random.choice((NONE, NONE, NONE, NONE, SHIFT, CONTROL, ALT, CONTROL | SHIFT))
    if key == KEYS.Key_Q and held == CONTROL:
        return
    monkey.say(f"{held.name} {key.name}")
    yield from monkey.hand.key(key, held, monkey.random.choice((1, 1, 1, 5, 20)))


def click(monkey: Monkey) -> Iterator[None]:
    widget = monkey.widget()
    yield from monkey.hand.click(widget, monkey.hand.place(widget))


def press_button(monkey: Monkey) -> Iterator[None]:
    widget = monkey.widget(QAbstractButton)
    yield from monkey.hand.click(widget, widget.rect().center())


def right_click(monkey: Monkey) -> Iterator[None]:
    widget = monkey.widget()
    yield from monkey.hand.click(widget, monkey.hand.place(widget), RIGHT)


def double_click(monkey: Monkey) -> Iterator[None]:
    widget = monkey.widget()
    yield from monkey.hand.double_click(widget, monkey.hand.place(widget))


def drag(monkey: Monkey) -> Iterator[None]:
    widget, hand = monkey.widget(), monkey.hand
    yield from hand.drag(
        widget, hand.place(widget), hand.place(widget), monkey.random.randint(1, 30)
    )


def hover(monkey: Monkey) -> Iterator[None]:
    yield from monkey.hand.hover(monkey.widget())


def wheel(monkey: Monkey) -> Iterator[None]:
    widget = monkey.widget()
    notches = monkey.random.choice((1, -1, 3, -3, 10, -10))
    yield from monkey.hand.wheel(widget, monkey.hand.place(widget), notches)


def slide(monkey: Monkey) -> Iterator[None]:
    widget, hand = monkey.widget(QSlider), monkey.hand
    middle = widget.height() // 2
    start, end = (QPoint(hand.place(widget).x(), middle) for _ in range(2))
    yield from hand.drag(widget, start, end, monkey.random.randint(5, 40))


def type_text(monkey: Monkey) -> Iterator[None]:
    field = monkey.widget(monkey.random.choice((QLineEdit, QLineEdit, QPlainTextEdit)))
    text = monkey.random.choice(TEXTS)
    monkey.say(repr(text[:30]))
    field.setFocus()
    yield from monkey.hand.key(KEYS.Key_A, CONTROL)
    yield from monkey.hand.type(text)
    end = monkey.random.choice((KEYS.Key_Return, KEYS.Key_Return, KEYS.Key_Tab, KEYS.Key_Escape))
    yield from monkey.hand.key(end)


def search(monkey: Monkey, opener: str) -> Iterator[None]:
    monkey.window.commands.run(opener)
    yield
    words = [*TEXTS, *SURFACES, *OPTIMIZERS, *(each.title for each in monkey.window.commands)]
    text = monkey.random.choice(words)
    monkey.say(repr(text[:30]))
    yield from monkey.hand.type(text)
    moves = monkey.random.randrange(6)
    yield from monkey.hand.key(monkey.random.choice((KEYS.Key_Down, KEYS.Key_Right)), times=moves)
    yield from monkey.hand.key(monkey.random.choice((KEYS.Key_Return, KEYS.Key_Escape)))


def palette(monkey: Monkey) -> Iterator[None]:
    yield from search(monkey, "help.palette")


def gallery(monkey: Monkey) -> Iterator[None]:
    yield from search(monkey, monkey.random.choice(("race.surface", "race.add")))


def change_surface(monkey: Monkey) -> Iterator[None]:
    session, random = monkey.window.session, monkey.random
    surface = SURFACES[random.choice(sorted(SURFACES))]()
    if random.random() < 0.2:
        formula = random.choice(FORMULAS)
        monkey.say(repr(formula))
        surface = SURFACES["typed"](formula=formula)
    monkey.say(surface.name)
    session.put(move_to_surface(session.scene, surface))
    yield


def change_numbers(monkey: Monkey) -> Iterator[None]:
    """Edit the numbers of the race, over all that is allowed."""
    session, random = monkey.window.session, monkey.random
    changes = {
        "steps": round(math.exp(random.uniform(0.0, math.log(100_000)))),
        "noise": random.choice((0.0, 0.0, 0.01, 1.0, 100.0)),
        "seed": random.randrange(1000),
        "seeds": random.choice((1, 1, 1, 3, 20, 200)),
        "batch_size": random.choice((0, 1, 8)),
        "start": (random.uniform(-5.0, 5.0), random.uniform(-5.0, 5.0)),
    }
    drawn = {key: changes[key] for key in random.sample(sorted(changes), random.randint(1, 3))}
    monkey.say(drawn)
    with suppress(ValueError):
        session.edit(**drawn)
    yield


def change_racers(monkey: Monkey) -> Iterator[None]:
    """Put other racers on the track, with random values."""
    session, random = monkey.window.session, monkey.random
    family = session.setup.surface.family()
    racers = []
    for _ in range(random.randint(1, MAX_RACERS)):
        name = random.choice(sorted(OPTIMIZERS))
        racers.append(Racer(_values(race_optimizer(name, family), random)))
    monkey.say([racer.optimizer.name for racer in racers])
    with suppress(ValueError):
        session.edit(racers=tuple(racers))
    yield


def _values(optimizer: object, random: Random) -> object:
    """Return an optimizer with a number of its own, anywhere on its slider."""
    sliders = [each for each in optimizer.rule.hyperparameters if hasattr(each, "from_unit")]
    if not sliders or random.random() < 0.4:
        return optimizer
    drawn = random.choice(sliders)
    with suppress(ValueError):
        return optimizer(**{drawn.name: drawn.from_unit(random.random())})
    return optimizer


def change_figure(monkey: Monkey) -> Iterator[None]:
    """Show many layers and side views at once."""
    commands, random = monkey.window.commands, monkey.random
    looks = [each.id for each in commands if each.group in ("layer", "chart")]
    looks += [each.id for each in commands if each.group == "view" and each.id != "view.leave"]
    for drawn in random.sample(looks, 4):
        monkey.say(drawn)
        commands.run(drawn)
        yield


def undo_and_redo(monkey: Monkey) -> Iterator[None]:
    for _ in range(monkey.random.randint(1, 12)):
        monkey.window.commands.run(monkey.random.choice(("race.undo", "race.undo", "race.redo")))
        yield


def resize(monkey: Monkey) -> Iterator[None]:
    size = monkey.random.choice(SIZES)
    monkey.say(size)
    monkey.window.resize(*size)
    yield


def present(monkey: Monkey) -> Iterator[None]:
    monkey.window.commands.run("view.present")
    yield


def scrub(monkey: Monkey) -> Iterator[None]:
    session = monkey.window.session
    for _ in range(monkey.random.randint(1, 20)):
        session.set_frame(monkey.random.randint(0, session.race.setup.steps))
        yield


def play(monkey: Monkey) -> Iterator[None]:
    monkey.window.commands.run("play.toggle")
    for _ in range(monkey.random.randint(1, 20)):
        yield


def use_files(monkey: Monkey) -> Iterator[None]:
    names = [each.id for each in monkey.window.commands if each.group == "file"]
    drawn = monkey.random.choice([name for name in names if name != "file.quit"])
    monkey.say(drawn)
    monkey.window.commands.run(drawn)
    yield


def drop(monkey: Monkey) -> Iterator[None]:
    path = to_open(monkey.folder, monkey.random)
    monkey.say(Path(path).name[:30])
    yield from monkey.hand.drop(monkey.widget(), path)


def escape(monkey: Monkey) -> Iterator[None]:
    yield from monkey.hand.key(KEYS.Key_Escape, times=2)


def end_presenting(monkey: Monkey) -> Iterator[None]:
    if monkey.window.presenting:
        monkey.window.commands.run("view.leave")
    yield


def rest(monkey: Monkey) -> Iterator[None]:
    for _ in range(monkey.random.randint(5, 40)):
        yield


def start_small(monkey: Monkey) -> Iterator[None]:
    """Come back to a race that takes no time: otherwise all would be long sooner or later."""
    monkey.window.commands.run("race.reset")
    yield


def reopen(monkey: Monkey) -> Iterator[None]:
    """Quit, and start the program again."""
    monkey.window.close()
    yield
    monkey.window.deleteLater()
    yield
    monkey.window = monkey.open_window()
    yield


def in_menu(monkey: Monkey) -> Iterator[None]:
    """Choose from the menu that is open, or close it."""
    menu = QApplication.activePopupWidget()
    moves, end = (
        monkey.random.randrange(12),
        monkey.random.choice((KEYS.Key_Return, KEYS.Key_Escape)),
    )
    yield from monkey.hand.key(KEYS.Key_Down, times=moves)
    if isinstance(menu, QMenu) and (action := menu.activeAction()) is not None:
        monkey.say(repr(action.text()))
        if action.text().startswith("Quit"):
            end = KEYS.Key_Escape
    yield from monkey.hand.key(end)


def close_dialog(monkey: Monkey) -> Iterator[None]:
    dialog = monkey._dialog
    if dialog is not None:
        monkey.say(type(dialog).__name__)
        dialog.close()
    yield


DEEDS: dict[Callable[[Monkey], Iterator[None]], float] = {
    command: 8,
    shortcut: 10,
    click: 8,
    press_button: 6,
    right_click: 4,
    double_click: 3,
    drag: 8,
    hover: 3,
    wheel: 5,
    slide: 8,
    type_text: 8,
    palette: 3,
    gallery: 3,
    change_surface: 4,
    change_numbers: 4,
    change_racers: 3,
    change_figure: 4,
    undo_and_redo: 5,
    resize: 1,
    present: 1,
    scrub: 3,
    play: 2,
    use_files: 5,
    drop: 1,
    escape: 5,
    end_presenting: 3,
    rest: 3,
    start_small: 2,
    reopen: 0.5,
}
"""Each deed with its weight."""
