"""The key sheet: every key and what it does, read from the commands, and the mouse gestures."""

import html
from collections.abc import Iterable

from PyQt6.QtCore import Qt
from PyQt6.QtGui import QIcon
from PyQt6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.window.commands import GROUPS
from app.window.commands.command import Command, written
from app.window.commands.help import GESTURES


def rows(commands: Iterable[Command]) -> dict[str, list[tuple[str, str]]]:
    """Return the rows of each group: the keys of a command and what it does."""
    sheet: dict[str, list[tuple[str, str]]] = {}
    for command in commands:
        keys = command.keys_text if command.sheet is None else command.sheet
        if keys:
            row = keys, command.long_title.rstrip("…")
            sheet.setdefault(GROUPS[command.group], []).append(row)
    sheet["The mouse"] = [
        (written(gesture), what[0].upper() + what[1:]) for gesture, what in GESTURES
    ]
    return sheet


class KeySheet(QDialog):
    """The dialog that shows the sheet in two columns, no larger than the window."""

    def __init__(self, parent: QWidget, commands: Iterable[Command]) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys and gestures")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        text = QLabel(_as_html(rows(commands)))
        text.setTextFormat(Qt.TextFormat.RichText)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(text)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        for button in buttons.buttons():
            button.setIcon(QIcon())  # the style's cross looks like an error
        column = QVBoxLayout(self)
        column.addWidget(scroll, 1)
        column.addWidget(buttons)
        self.text = text
        wanted = text.sizeHint()
        self.resize(
            min(wanted.width() + 56, parent.width() - 32),
            min(wanted.height() + 80, parent.height() - 32),
        )


def _as_html(sheet: dict[str, list[tuple[str, str]]]) -> str:
    blocks, sizes = [], [len(lines) + 2 for lines in sheet.values()]
    for group, lines in sheet.items():
        body = "".join(
            f"<tr><td width='184' style='padding: 1px 0; font-weight: 600'>{html.escape(keys)}</td>"
            f"<td style='padding: 1px 0'>{html.escape(what)}</td></tr>"
            for keys, what in lines
        )
        blocks.append(f"<p style='font-weight: 600'>{html.escape(group)}</p><table>{body}</table>")
    middle = next(i for i in range(len(sizes) + 1) if 2 * sum(sizes[:i]) >= sum(sizes))
    halves = "".join(blocks[:middle]), "".join(blocks[middle:])
    cells = "".join(f"<td style='padding-right: 32px'>{half}</td>" for half in halves)
    return f"<table><tr>{cells}</tr></table>"
