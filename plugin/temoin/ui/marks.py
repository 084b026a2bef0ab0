"""The marks of what is known of a clip: a shape for each statement, the same as on the sheet."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from temoin.ui import theme
from temoin.vocabulary import Statement

Shape = Callable[[QPainter, QRectF, QColor], None]
"""Draws into a square box with the pen that is set; gets the hue, to fill with."""


def draw_mark(painter: QPainter, place: QRectF, statement: Statement) -> None:
    """Draw a statement's shape in its hue, in the middle of a place."""
    _draw(painter, place, theme.HUES[statement], _SHAPES[statement])


def _draw(painter: QPainter, place: QRectF, hue: QColor, shape: Shape) -> None:
    side = min(place.width(), place.height())
    box = QRectF(0, 0, side, side)
    box.moveCenter(place.center())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(hue, side * 0.14)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    shape(painter, box, hue)
    painter.restore()


def _at(box: QRectF, x: float, y: float) -> QPointF:
    """Return a point of a box given in shares of its width and height."""
    return QPointF(box.x() + x * box.width(), box.y() + y * box.height())


def _circle(painter: QPainter, box: QRectF, hue: QColor) -> None:
    painter.setBrush(hue)
    painter.drawEllipse(box.center(), box.width() * 0.3, box.width() * 0.3)


def _check(painter: QPainter, box: QRectF, _hue: QColor) -> None:
    points = [_at(box, 0.16, 0.54), _at(box, 0.4, 0.8), _at(box, 0.86, 0.2)]
    painter.drawPolyline(QPolygonF(points))


def _triangle(painter: QPainter, box: QRectF, _hue: QColor) -> None:
    points = [_at(box, 0.5, 0.16), _at(box, 0.88, 0.82), _at(box, 0.12, 0.82)]
    painter.drawPolygon(QPolygonF(points))


def _filled_triangle(painter: QPainter, box: QRectF, hue: QColor) -> None:
    painter.setBrush(hue)
    _triangle(painter, box, hue)


def _question(painter: QPainter, box: QRectF, _hue: QColor) -> None:
    font = QFont(painter.font())
    font.setBold(True)
    font.setPixelSize(max(1, round(box.height() * 0.95)))
    painter.setFont(font)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "?")


def draw_check(painter: QPainter, place: QRectF, hue: QColor) -> None:
    """Draw a check mark: it is so, and nobody need be asked."""
    _draw(painter, place, hue, _check)


def draw_question(painter: QPainter, place: QRectF, hue: QColor) -> None:
    """Draw a question mark: a person must tell."""
    _draw(painter, place, hue, _question)


def draw_half(painter: QPainter, place: QRectF, hue: QColor) -> None:
    """Draw a circle of which half is filled: a part of it."""

    def half(painter: QPainter, box: QRectF, hue: QColor) -> None:
        radius = box.width() * 0.36
        ring = QRectF(0, 0, 2 * radius, 2 * radius)
        ring.moveCenter(box.center())
        painter.drawEllipse(ring)
        painter.setBrush(hue)
        painter.drawChord(ring, 90 * 16, 180 * 16)

    _draw(painter, place, hue, half)


def draw_cross(painter: QPainter, place: QRectF, hue: QColor) -> None:
    """Draw a cross: it is not so any more."""

    def cross(painter: QPainter, box: QRectF, _hue: QColor) -> None:
        painter.drawLine(_at(box, 0.2, 0.2), _at(box, 0.8, 0.8))
        painter.drawLine(_at(box, 0.8, 0.2), _at(box, 0.2, 0.8))

    _draw(painter, place, hue, cross)


def draw_ring(painter: QPainter, place: QRectF, hue: QColor) -> None:
    """Draw an empty circle: nothing is said of it."""

    def ring(painter: QPainter, box: QRectF, _hue: QColor) -> None:
        painter.drawEllipse(box.center(), box.width() * 0.34, box.width() * 0.34)

    _draw(painter, place, hue, ring)


def draw_dot(painter: QPainter, place: QRectF, hue: QColor) -> None:
    """Draw a filled circle: a person said it."""
    _draw(painter, place, hue, _circle)


_SHAPES = {
    Statement.DECLARED: _circle,
    Statement.ATTESTED: _check,
    Statement.EVIDENCED: _filled_triangle,
    Statement.PROPOSED: _triangle,
    Statement.UNKNOWN: _question,
}
