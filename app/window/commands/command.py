"""A command, and the table of commands that menus, buttons, keys and the palette read."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from PyQt6.QtCore import QKeyCombination, Qt
from PyQt6.QtGui import QAction, QKeyEvent, QKeySequence
from PyQt6.QtWidgets import QAbstractButton, QWidget


def always() -> bool:
    """Return True: the default of :attr:`Command.enabled`."""
    return True


@dataclass(frozen=True)
class Command:
    """An action that the user can run.

    Parameters
    ----------
    id : str
        Permanent: ``group.name``.
    title : str
        What it does, for menus.
    run : callable
    keys : tuple of str
        Each as :class:`~PyQt6.QtGui.QKeySequence` writes it: ``Ctrl+S``, ``Space``, ``K``.
    doc : str
        A line for tooltips; if empty, the title is used.
    long_title : str
        The title where no menu says what it concerns, as in the palette and the key sheet; if
        empty, ``title``.
    words : str
        Further search words.
    enabled : callable
        Whether the command can run now.
    checked : callable, optional
        For a switch: whether it is on.
    sheet : str, optional
        Replaces the keys in the key sheet; "" leaves the command out, None shows the keys.
    listed : bool
        Whether the palette lists the command.
    """

    id: str
    title: str
    run: Callable[[], object]
    keys: tuple[str, ...] = ()
    doc: str = ""
    long_title: str = ""
    words: str = ""
    enabled: Callable[[], bool] = always
    checked: Callable[[], bool] | None = None
    sheet: str | None = None
    listed: bool = True

    def __post_init__(self) -> None:
        """Let the long title be the title if there is none."""
        object.__setattr__(self, "long_title", self.long_title or self.title)

    @property
    def group(self) -> str:
        """The part of the program: the first part of the id."""
        return self.id.partition(".")[0]

    @property
    def tip(self) -> str:
        """The tooltip: what the command does, and its keys."""
        tip, keys = self.doc or self.long_title, self.keys_text
        return f"{tip} ({keys})" if keys else tip

    @property
    def line(self) -> str:
        """The line of a menu: the title, and the keys at its end."""
        return f"{self.title}\t{self.keys_text}" if self.keys else self.title

    @property
    def keys_text(self) -> str:
        """The keys as shown to the user."""
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
    """Return a key as shown to the user, such as ← for ``Left``."""
    return "+".join(_NAMES.get(part, part) for part in key.split("+"))


class Commands:
    """All commands, by id and by key, each with a QAction for menus.

    Keys with Ctrl or Alt and function keys are shortcuts of the window. Other keys reach
    :meth:`for_key` if the focused control does not use them.
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
            action.setText(command.line)
        action.setToolTip(command.doc or command.long_title)
        action.setData(command.id)
        action.setCheckable(command.checked is not None)
        action.triggered.connect(lambda: self.run(command.id))
        return action

    def __iter__(self) -> Iterator[Command]:
        return iter(self._commands.values())

    def __getitem__(self, id: str) -> Command:
        return self._commands[id]

    def run(self, id: str) -> None:
        """Run a command if it is enabled."""
        command = self._commands[id]
        if command.enabled():
            command.run()
        self.refresh()

    def action(self, id: str) -> QAction:
        """Return the QAction of a command, for a menu."""
        return self._actions[id]

    def bind(self, button: QAbstractButton, id: str) -> None:
        """Let a button run a command; set its tooltip and, if it has no text, its name."""
        command = self._commands[id]
        button.setToolTip(command.tip)
        if not button.text():
            button.setAccessibleName(command.long_title)
        button.clicked.connect(lambda: self.run(id))

    def refresh(self) -> None:
        """Update which actions are enabled and which are checked."""
        for command in self:
            self._refresh(command)

    def refresh_shortcuts(self) -> None:
        """Update only the commands with shortcuts; the others are checked on a key press."""
        for command in self._with_shortcuts:
            self._refresh(command)

    def _refresh(self, command: Command) -> None:
        action = self._actions[command.id]
        action.setEnabled(command.enabled())
        if command.checked is not None:
            action.setChecked(command.checked())

    def for_key(self, event: QKeyEvent, single_keys: bool) -> Command | None:
        """Return the enabled command of a key that the focused control did not use, or None.

        Parameters
        ----------
        event : QKeyEvent
        single_keys : bool
            Whether single letters and digits count (WCAG 2.1.4: they can be turned off).
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
    """Whether a key is a single letter or digit."""
    return len(key) == 1


def is_shortcut(key: str) -> bool:
    """Whether a key is a shortcut of the window, which works whatever widget has the focus."""
    first, *rest = key.split("+")
    return bool(rest and first in ("Ctrl", "Alt", "Meta")) or (
        key[:1] == "F" and key[1:].isdecimal()
    )
