"""The menu of the looks that a racer can have."""

from PyQt6.QtCore import QPointF, Qt
from PyQt6.QtGui import QAction, QActionGroup, QIcon, QPainter, QPen, QPixmap
from PyQt6.QtWidgets import QMenu

from app.model.session import Session
from app.style.theme import LOOKS, Look, Style, draw_marker

SWATCH = 32
"""Side of a swatch, in pixels."""


def look_menu(parent: QMenu, session: Session, racer: str, style: Style) -> QMenu:
    """Return the looks as a menu; taking another racer's look exchanges the two."""
    setup = session.setup
    owners = {each.look: title for each, title in zip(setup.racers, setup.titles, strict=True)}
    menu = QMenu("Colour and marker", parent)
    menu.setObjectName("swatches")
    menu.setToolTipsVisible(True)
    group = QActionGroup(menu)
    for slot, look in enumerate(LOOKS):
        own = setup.racer(racer).look == slot
        words = look.marker.capitalize() + (", dashed" if look.dash else "")
        owner = "" if own else owners.get(slot, "")
        action = QAction((f"{words}\t{owner}" if owner else words).replace("&", "&&"), menu)
        action.triggered.connect(lambda _, slot=slot: session.recolor(racer, slot))
        action.setToolTip(f"Exchange looks with {owner}" if owner else words)
        action.setIcon(QIcon(swatch(look, style, parent.devicePixelRatioF())))
        action.setCheckable(True)
        action.setChecked(own)
        group.addAction(action)
        menu.addAction(action)
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
