"""The menu of a card: the actions on a racer, and the looks that it can have."""

from collections.abc import Callable
from functools import partial

from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QAction, QActionGroup, QIcon, QPainter, QPen, QPixmap
from PyQt6.QtWidgets import QMenu, QWidget

from app.model.session import Session
from app.style.theme import LOOKS, Look, Style, draw_marker
from optim_core.scenes.defaults import race_optimizer
from optim_core.scenes.setup import MAX_RACERS

SWATCH = 32
"""Side of a swatch, in pixels."""


def card_menu(
    parent: QWidget, session: Session, racer: str, style: Style, rename: Callable[[], None]
) -> QMenu:
    """Return a new menu for a racer, which is deleted when it closes.

    Parameters
    ----------
    racer : str
        The racer's id.
    rename : callable
        Lets the user type a name.
    """
    setup = session.setup
    place, last = setup.index(racer), len(setup.racers) - 1

    def reset() -> None:
        optimizer = race_optimizer(setup.racer(racer).optimizer.name, setup.surface.family())
        session.edit_racer(racer, optimizer=optimizer)

    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setToolTipsVisible(True)
    _add(menu, "Rename…\tF2", rename)
    menu.addMenu(_colors(menu, session, racer, style))
    twin = _add(menu, "Duplicate", lambda: session.duplicate(racer))
    twin.setToolTip("A twin with the same values and a colour of its own")
    if len(setup.racers) == MAX_RACERS:
        twin.setEnabled(False)
        twin.setToolTip(f"{MAX_RACERS} racers are the most")
    _add(menu, "Reset values", reset).setToolTip("The values it starts with on this surface")
    menu.addSeparator()
    _add(menu, "Move up\tAlt+↑", lambda: session.move(racer, place - 1), place > 0)
    _add(menu, "Move down\tAlt+↓", lambda: session.move(racer, place + 1), place < last)
    menu.addSeparator()
    _add(menu, "Remove", lambda: session.remove(racer))
    return menu


def _add(menu: QMenu, text: str, run: Callable[[], object], enabled: bool = True) -> QAction:
    action = menu.addAction(text)
    assert action is not None
    action.triggered.connect(lambda: run())
    action.setEnabled(enabled)
    return action


def _colors(parent: QMenu, session: Session, racer: str, style: Style) -> QMenu:
    """Return the looks as a menu; taking another racer's look exchanges the two."""
    setup = session.setup
    owners = {each.look: title for each, title in zip(setup.racers, setup.titles, strict=True)}
    menu = QMenu("Colour", parent)
    menu.setObjectName("swatches")
    menu.setToolTipsVisible(True)
    group = QActionGroup(menu)
    for slot, look in enumerate(LOOKS):
        own = setup.racer(racer).look == slot
        words = look.marker.capitalize() + (", dashed" if look.dash else "")
        owner = "" if own else owners.get(slot, "")
        action = _add(
            menu,
            (f"{words}\t{owner}" if owner else words).replace("&", "&&"),
            partial(session.recolor, racer, slot),
        )
        action.setToolTip(f"{owner} has it, and takes the other one" if owner else words)
        action.setIcon(QIcon(swatch(look, style, parent.devicePixelRatioF())))
        action.setCheckable(True)
        action.setChecked(own)
        group.addAction(action)
    return menu


def swatch(look: Look, style: Style, ratio: float) -> QPixmap:
    """Return a picture of a piece of path with its marker, on a transparent square."""
    pixmap = QPixmap(round(SWATCH * ratio), round(SWATCH * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(look.color(style), 2.0)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if look.dash is not None:
        pen.setDashPattern([2.0, 1.5])  # in widths of the pen
    painter.setPen(pen)
    middle = QPointF(SWATCH / 2, SWATCH / 2)
    painter.drawLine(QPointF(1.0, middle.y()), QPointF(SWATCH - 1.0, middle.y()))
    draw_marker(painter, look, style, middle, 12.0)
    painter.end()
    return pixmap
