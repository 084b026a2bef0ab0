"""The marks of what is known of a clip: a shape for each statement, the same as on the sheet."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from temoin.ui import theme
from temoin.vocabulary import Statement


def draw_mark(painter: QPainter, place: QRectF, statement: Statement) -> None:
    """Draw a statement's shape in its hue, in the middle of a place."""
    side = min(place.width(), place.height())
    box = QRectF(0, 0, side, side)
    box.moveCenter(place.center())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(theme.HUES[statement], side * 0.14)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    _SHAPES[statement](painter, box, theme.HUES[statement])
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


_SHAPES = {
    Statement.DECLARED: _circle,
    Statement.ATTESTED: _check,
    Statement.EVIDENCED: _filled_triangle,
    Statement.PROPOSED: _triangle,
    Statement.UNKNOWN: _question,
}
