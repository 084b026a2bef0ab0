"""Neutral greys for a grading suite; hue only in small marks, never in a surface."""

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QWidget

from temoin.vocabulary import Statement

BASE = QColor("#191919")
WINDOW = QColor("#202020")
RAISED = QColor("#2b2b2b")
LINE = QColor("#3c3c3c")
SELECTED = QColor("#414141")
SOFT = QColor("#9c9c9c")
TEXT = QColor("#cfcfcf")
BRIGHT = QColor("#f2f2f2")

LOUD = QColor("#d9805f")
"""For a contradiction, and for what went wrong."""

HUES = {
    Statement.DECLARED: QColor("#7fa3c2"),
    Statement.ATTESTED: QColor("#86b5a0"),
    Statement.EVIDENCED: QColor("#cda55d"),
    Statement.PROPOSED: QColor("#cda55d"),
    Statement.UNKNOWN: QColor("#9c9c9c"),
}
"""Muted; they differ in lightness too, and the marks in shape.

Source: after the palette of M. Okabe and K. Ito for all kinds of colour vision.
"""

_POINTS = 9.0
_STYLE = """
* {{ outline: none; }}
QDialog {{ background: {window}; }}
QLabel {{ color: {text}; }}
QLineEdit, QComboBox, QTreeWidget, QTextEdit {{
  background: {base}; color: {text}; border: 1px solid {line}; padding: 2px 4px;
}}
QLineEdit {{ placeholder-text-color: {soft}; }}
QLineEdit:focus, QComboBox:focus, QTextEdit:focus, QListView:focus {{ border-color: {soft}; }}
QListView, QTextEdit {{ background: {base}; color: {text}; border: 1px solid {line}; }}
QHeaderView {{ background: {window}; border: none; }}
QHeaderView::section {{ background: {window}; color: {soft}; border: none; padding: 3px; }}
QPushButton {{ background: {raised}; color: {text}; border: 1px solid {line}; padding: 3px 9px; }}
QPushButton:focus {{ border-color: {bright}; }}
QTreeView {{ background: {base}; color: {text}; border: 1px solid {line}; }}
QLineEdit, QTextEdit {{ selection-background-color: {selected}; selection-color: {bright}; }}
QListWidget::item:selected {{ background: {selected}; color: {bright}; }}
QTreeWidget::item {{ padding: 1px; }}
QTreeView::item:selected {{ background: {selected}; color: {bright}; }}
QToolButton {{
  background: {window}; color: {text}; border: 1px solid {line}; padding: 2px 7px;
}}
QToolButton:checked {{ background: {selected}; color: {bright}; border-color: {soft}; }}
QToolButton:focus {{ border-color: {bright}; }}
QToolButton:hover {{ background: {raised}; }}
QScrollBar {{ background: {base}; border: none; width: 9px; height: 9px; }}
QScrollBar::handle {{ background: {line}; min-height: 24px; min-width: 24px; }}
QScrollBar::handle:hover {{ background: {soft}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: {base}; }}
QSplitter::handle {{ background: {window}; }}
QProgressBar {{ background: {base}; border: none; max-height: 3px; }}
QProgressBar::chunk {{ background: {soft}; }}
#bar, #overlay {{ background: {raised}; border: 1px solid {soft}; }}
#soft {{ color: {soft}; }}
#keyHint {{ border: none; color: {soft}; padding: 1px 4px; }}
#loud {{ color: {loud}; }}
#strong {{ color: {bright}; font-weight: 600; }}
"""


def dress(window: QWidget) -> None:
    """Give a window and all in it our greys, whatever the application around it looks like."""
    font = QFont(window.font())
    font.setPointSizeF(_POINTS)
    window.setFont(font)
    window.setPalette(_palette())
    window.setAutoFillBackground(True)
    colours = {
        "base": BASE,
        "window": WINDOW,
        "raised": RAISED,
        "line": LINE,
        "selected": SELECTED,
        "soft": SOFT,
        "text": TEXT,
        "bright": BRIGHT,
        "loud": LOUD,
    }
    window.setStyleSheet(_STYLE.format(**{name: each.name() for name, each in colours.items()}))


def fixed_font(like: QFont) -> QFont:
    """Return a font whose digits stand under each other, as large as another."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPointSizeF(like.pointSizeF())
    return font


def _palette() -> QPalette:
    role = QPalette.ColorRole
    colours = {
        role.Window: WINDOW,
        role.WindowText: TEXT,
        role.Base: BASE,
        role.AlternateBase: WINDOW,
        role.Text: TEXT,
        role.PlaceholderText: SOFT,
        role.Button: RAISED,
        role.ButtonText: TEXT,
        role.BrightText: BRIGHT,
        role.Highlight: SELECTED,
        role.HighlightedText: BRIGHT,
        role.Accent: SOFT,
        role.Link: TEXT,
        role.LinkVisited: SOFT,
        role.ToolTipBase: RAISED,
        role.ToolTipText: TEXT,
        role.Light: LINE,
        role.Midlight: LINE,
        role.Mid: LINE,
        role.Dark: BASE,
        role.Shadow: BASE,
    }
    palette = QPalette()
    for which, colour in colours.items():
        palette.setColor(which, colour)
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, SOFT)
    return palette
