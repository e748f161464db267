"""Makes the widgets' palette, style sheet and icons from a :class:`~app.style.theme.Style`."""

from functools import lru_cache

from PyQt6.QtCore import QByteArray, Qt
from PyQt6.QtGui import QIcon, QPainter, QPalette, QPixmap
from PyQt6.QtSvg import QSvgRenderer

from app.style.theme import ASSETS, FAMILY, Style


def icon(name: str, style: Style) -> QIcon:
    """Return one of the bundled line icons in the style's text colour, dimmed when disabled."""
    return _icon(name, style.color("text").name(), style.color("line").name())


@lru_cache(maxsize=256)
def _icon(name: str, normal: str, disabled: str) -> QIcon:
    drawing = (ASSETS / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    result = QIcon()
    for mode, color in ((QIcon.Mode.Normal, normal), (QIcon.Mode.Disabled, disabled)):
        colored = drawing.replace("#000000", color)
        pixmap = QPixmap(48, 48)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        QSvgRenderer(QByteArray(colored.encode())).render(painter)
        painter.end()
        result.addPixmap(pixmap, mode)
    return result


def palette(style: Style) -> QPalette:
    """Return the widgets' palette."""
    roles = QPalette.ColorRole
    result = QPalette()
    for role, name in (
        (roles.Window, "window"),
        (roles.WindowText, "text"),
        (roles.Base, "panel"),
        (roles.AlternateBase, "field"),
        (roles.Text, "text"),
        (roles.PlaceholderText, "muted"),
        (roles.Button, "panel"),
        (roles.ButtonText, "text"),
        (roles.ToolTipBase, "panel"),
        (roles.ToolTipText, "text"),
        (roles.Highlight, "accent"),
        (roles.HighlightedText, "panel"),
        (roles.Mid, "line"),
        (roles.Link, "accent"),
    ):
        result.setColor(role, style.color(name))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, style.color("muted"))
    return result


def style_sheet(style: Style) -> str:
    """Return the widgets' style sheet."""
    scheme, hover = style.scheme, style.scheme.field
    icons = (ASSETS / "icons").as_posix()

    def px(size: float) -> str:
        return f"{round(max(size * style.scale, style.smallest))}px"

    return f"""
    QWidget {{ font-family: "{FAMILY}"; font-size: {px(12)}; color: {scheme.text}; }}
    QToolTip {{ background: {scheme.panel}; color: {scheme.text};
        border: 1px solid {scheme.line}; padding: 4px 6px; }}
    QMainWindow, QDialog, QMessageBox {{ background: {scheme.window}; }}
    QMainWindow::separator {{ background: {scheme.line}; width: 1px; height: 1px; }}
    #panel, #panel > QWidget > QWidget, #bar {{ background: {scheme.panel}; border: none; }}
    #heading {{ font-size: {px(11)}; font-weight: 600; color: {scheme.muted}; }}
    #title {{ font-size: {px(13)}; font-weight: 600; }}
    #muted {{ color: {scheme.muted}; }}
    #error {{ color: {scheme.bad}; }}
    QLineEdit, QSpinBox, QComboBox {{ background: {scheme.field}; border: 1px solid {scheme.field};
        border-radius: 4px; padding: 2px 5px; min-height: {px(18)};
        selection-background-color: {scheme.accent}; selection-color: {scheme.panel}; }}
    QLineEdit:hover, QComboBox:hover {{ border-color: {scheme.line}; }}
    QLineEdit:focus, QComboBox:focus {{ border-color: {scheme.accent}; }}
    QLineEdit#value, QComboBox#value {{ background: transparent; border-color: transparent;
        padding: 0 1px; min-height: {px(18)}; }}
    QLineEdit#value:hover, QComboBox#value:hover {{ background: {scheme.field};
        border-color: {scheme.line}; }}
    QLineEdit#value:focus, QComboBox#value:focus {{ background: {scheme.field};
        border-color: {scheme.accent}; }}
    QLineEdit#value[wrong="true"] {{ border-color: {scheme.bad}; }}
    QPlainTextEdit {{ background: {scheme.field}; border: 1px solid {scheme.field};
        border-radius: 4px; selection-background-color: {scheme.accent};
        selection-color: {scheme.panel}; }}
    QPlainTextEdit:hover {{ border-color: {scheme.line}; }}
    QPlainTextEdit:focus {{ border-color: {scheme.accent}; }}
    QPlainTextEdit#derivatives {{ background: {scheme.panel}; color: {scheme.muted}; }}
    QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"] {{ border-color: {scheme.bad}; }}
    QComboBox::drop-down {{ border: none; width: {px(20)}; }}
    QComboBox::down-arrow {{ image: url({icons}/drop.svg); width: {px(12)}; height: {px(12)}; }}
    QComboBox QAbstractItemView {{ background: {scheme.panel}; border: 1px solid {scheme.line};
        selection-background-color: {scheme.field}; selection-color: {scheme.text};
        outline: none; padding: 4px; }}
    QToolButton, QPushButton {{ background: transparent; border: 1px solid transparent;
        border-radius: 4px; padding: 4px 8px; }}
    QToolButton:hover, QPushButton:hover {{ background: {hover}; }}
    QToolButton:disabled, QPushButton:disabled {{ color: {scheme.muted}; }}
    QToolButton:checked {{ background: {hover}; border-color: {scheme.line}; }}
    QToolButton:focus, QPushButton:focus, QCheckBox:focus {{ border-color: {scheme.accent}; }}
    QToolButton::menu-indicator {{ image: none; width: 0px; }}
    QPushButton {{ background: {scheme.field}; }}
    QPushButton#choice {{ text-align: left; padding: 4px 7px; border-color: {scheme.field}; }}
    QPushButton#choice:hover {{ border-color: {scheme.line}; }}
    QPushButton#choice:focus {{ border-color: {scheme.accent}; }}
    #gallery {{ background: {scheme.panel}; border: 1px solid {scheme.line};
        border-radius: 8px; }}
    QProgressBar {{ background: {scheme.field}; border: none; border-radius: 2px;
        max-height: 4px; }}
    QProgressBar::chunk {{ background: {scheme.accent}; border-radius: 2px; }}
    #palette {{ background: {scheme.panel}; outline: none; }}
    #palette::item {{ border-radius: 4px; }}
    #palette::item:selected {{ background: {scheme.field}; }}
    #palette::item:hover {{ background: {scheme.field}; }}
    #bare, #bare > QWidget, #bare > QWidget > QWidget {{ background: transparent; }}
    QMessageBox QPushButton, QDialog QPushButton {{ min-width: 72px; padding: 5px 12px;
        background: {scheme.panel}; border-color: {scheme.line}; }}
    QDialog QPushButton:hover {{ background: {hover}; }}
    QDialog QPushButton:focus {{ border-color: {scheme.accent}; }}
    QToolButton#small, QToolButton#chevron {{ padding: 0; }}
    QToolButton#chevron:checked {{ background: transparent; border-color: transparent; }}
    QToolButton#chevron:hover {{ background: {hover}; }}
    QToolButton#chevron:focus {{ border-color: {scheme.accent}; }}
    QToolButton#small:checked {{ background: {scheme.line}; border-color: {scheme.accent}; }}
    QCheckBox {{ border: 1px solid transparent; border-radius: 4px; spacing: 6px; padding: 1px; }}
    QCheckBox::indicator {{ width: 14px; height: 14px; border: 1px solid {scheme.muted};
        border-radius: 3px; background: {scheme.panel}; }}
    QCheckBox::indicator:checked {{ background: {scheme.accent}; border-color: {scheme.accent};
        image: url({icons}/check-{"dark" if style.dark else "light"}.svg); }}
    QMenu {{ background: {scheme.panel}; border: 1px solid {scheme.line}; padding: 4px; }}
    QMenu::item {{ padding: 5px 24px 5px 12px; border-radius: 4px; }}
    QMenu#swatches {{ icon-size: 32px; }}
    QMenu#swatches::item {{ padding: 0px 12px 0px 8px; }}
    QMenu#swatches::item:checked {{ background: {scheme.field}; font-weight: 600; }}
    QMenu::item:selected {{ background: {scheme.field}; }}
    QMenu::item:disabled {{ color: {scheme.muted}; }}
    QMenu::separator {{ height: 1px; background: {scheme.line}; margin: 4px 8px; }}
    QSlider {{ min-height: 16px; }}
    QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {scheme.line}; }}
    QSlider::sub-page:horizontal {{ background: {scheme.accent}; border-radius: 2px; }}
    QSlider::handle:horizontal {{ width: 12px; height: 12px; margin: -5px 0;
        border-radius: 7px; background: {scheme.accent}; border: 1px solid {scheme.panel}; }}
    QSlider::handle:horizontal:hover, QSlider::handle:horizontal:focus
        {{ border-color: {scheme.text}; }}
    QSlider:disabled {{ color: {scheme.line}; }}
    QSlider::sub-page:horizontal:disabled, QSlider::handle:horizontal:disabled
        {{ background: {scheme.line}; }}
    QTableView {{ background: {scheme.panel}; border: 1px solid {scheme.line}; border-radius: 4px;
        selection-background-color: {scheme.field}; selection-color: {scheme.text};
        outline: none; }}
    QTableView:focus {{ border-color: {scheme.accent}; }}
    QTableView::item {{ padding: 3px 8px; border: none; }}
    QHeaderView {{ background: {scheme.panel}; border: none; }}
    QHeaderView::section {{ background: {scheme.panel}; color: {scheme.muted}; border: none;
        border-bottom: 1px solid {scheme.line}; padding: 5px 8px; font-weight: 600; }}
    QHeaderView::up-arrow, QHeaderView::down-arrow {{ subcontrol-position: top center;
        width: 9px; height: 9px; }}
    QHeaderView::section:hover {{ color: {scheme.text}; }}
    QScrollBar:vertical {{ background: transparent; width: 8px; margin: 0; }}
    QScrollBar::handle:vertical {{ background: {scheme.line}; border-radius: 4px;
        min-height: 24px; }}
    QScrollBar::handle:vertical:disabled {{ background: transparent; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """
