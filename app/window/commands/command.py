"""What a command is, and the table that menus, buttons, keys and the palette read."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from PyQt6.QtCore import QKeyCombination, Qt
from PyQt6.QtGui import QAction, QKeyEvent, QKeySequence
from PyQt6.QtWidgets import QAbstractButton, QWidget


def always() -> bool:
    """Say yes."""
    return True


@dataclass(frozen=True)
class Command:
    """Something that a person can have done.

    Parameters
    ----------
    id : str
        Permanent: ``group.name``.
    title : str
        What it does, for menus, the palette and the key sheet.
    run : callable
    keys : tuple of str
        Each as :class:`~PyQt6.QtGui.QKeySequence` writes it: ``Ctrl+S``, ``Space``, ``K``.
    doc : str
        A line for tooltips; the title where it is empty.
    words : str
        Other words that a search finds it by.
    enabled : callable
        Whether it can be done now.
    checked : callable, optional
        Whether what it switches is on.
    sheet : str, optional
        What the key sheet writes for its keys; "" leaves it out, None writes the keys.
    listed : bool
        Whether the palette offers it.
    """

    id: str
    title: str
    run: Callable[[], object]
    keys: tuple[str, ...] = ()
    doc: str = ""
    words: str = ""
    enabled: Callable[[], bool] = always
    checked: Callable[[], bool] | None = None
    sheet: str | None = None
    listed: bool = True

    @property
    def group(self) -> str:
        """The part of the program it belongs to."""
        return self.id.partition(".")[0]

    @property
    def tip(self) -> str:
        """A tooltip: what it does, and its keys."""
        keys = self.keys_text
        return f"{self.doc or self.title} ({keys})" if keys else self.doc or self.title

    @property
    def keys_text(self) -> str:
        """Its keys as people read them."""
        return ", ".join(map(written, self.keys))


_NAMES = {
    "Left": "←",
    "Right": "→",
    "Up": "↑",
    "Down": "↓",
    "Del": "Delete",
    "PgUp": "Page Up",
    "PgDown": "Page Down",
}


def written(key: str) -> str:
    """Write a key as people read it."""
    return "+".join(_NAMES.get(part, part) for part in key.split("+"))


class Commands:
    """All commands, by id and by key, each with an action for menus and buttons.

    Commands with Ctrl, Alt or a function key are shortcuts of the window's; the others reach
    :meth:`for_key` when no focused control wants their key.
    """

    def __init__(self, window: QWidget, commands: Iterable[Command]) -> None:
        self._commands: dict[str, Command] = {}
        self._by_key: dict[str, Command] = {}
        self._actions: dict[str, QAction] = {}
        for command in commands:
            if command.id in self._commands:
                raise ValueError(f"two commands have the id {command.id!r}")
            self._commands[command.id] = command
            for key in command.keys:
                if self._by_key.setdefault(key, command) is not command:
                    raise ValueError(f"two commands have the key {key}")
            self._actions[command.id] = self._action(window, command)
            window.addAction(self._actions[command.id])
        changing = (command for command in self if command.enabled is not always)
        self._with_shortcuts = [each for each in changing if any(map(is_shortcut, each.keys))]
        self.refresh()

    def _action(self, window: QWidget, command: Command) -> QAction:
        action = QAction(command.title, window)
        shortcuts = [QKeySequence(key) for key in command.keys if is_shortcut(key)]
        action.setShortcuts(shortcuts)
        if command.keys and not shortcuts:
            action.setText(f"{command.title}\t{command.keys_text}")
        action.setToolTip(command.doc or command.title)
        action.setData(command.id)
        action.setCheckable(command.checked is not None)
        action.triggered.connect(lambda: self.run(command.id))
        return action

    def __iter__(self) -> Iterator[Command]:
        return iter(self._commands.values())

    def __getitem__(self, id: str) -> Command:
        return self._commands[id]

    def run(self, id: str) -> None:
        """Do what a command does, if it can be done now."""
        command = self._commands[id]
        if command.enabled():
            command.run()
        self.refresh()

    def action(self, id: str) -> QAction:
        """Return the action of a command, for a menu."""
        return self._actions[id]

    def bind(self, button: QAbstractButton, id: str) -> None:
        """Let a button do what a command does."""
        command = self._commands[id]
        button.setToolTip(command.tip)
        button.clicked.connect(lambda: self.run(id))

    def refresh(self) -> None:
        """Show which commands can be done now, and which switches are on."""
        for command in self:
            self._refresh(command)

    def refresh_shortcuts(self) -> None:
        """Do so for the commands with shortcuts: those of the others are asked when pressed."""
        for command in self._with_shortcuts:
            self._refresh(command)

    def _refresh(self, command: Command) -> None:
        action = self._actions[command.id]
        action.setEnabled(command.enabled())
        if command.checked is not None:
            action.setChecked(command.checked())

    def for_key(self, event: QKeyEvent, single_keys: bool) -> Command | None:
        """Return the command of a key that no focused control wanted, or None.

        Parameters
        ----------
        single_keys : bool
            Whether single letters and digits count (WCAG 2.1.4 wants them to be turned off).
        """
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = QKeySequence(QKeyCombination(modifiers, Qt.Key(event.key())))
        command = self._by_key.get(key.toString(QKeySequence.SequenceFormat.PortableText))
        if command is None or (is_single(_first(key)) and not single_keys):
            return None
        return command if command.enabled() else None


def _first(key: QKeySequence) -> str:
    return key.toString(QKeySequence.SequenceFormat.PortableText)


def is_single(key: str) -> bool:
    """Whether a key is a letter or a digit alone."""
    return len(key) == 1


def is_shortcut(key: str) -> bool:
    """Whether a key is a shortcut of the window's, which works whatever has the focus."""
    first, *rest = key.split("+")
    return bool(rest and first in ("Ctrl", "Alt", "Meta")) or (
        key[:1] == "F" and key[1:].isdecimal()
    )
