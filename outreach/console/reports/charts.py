"""Drawings of tables, made on the server: no script, no style of their own; the page's style sheet colours them."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from outreach.console.drawing import pygal
from outreach.console.reports.values import Cell, Drawing, Kind, Table, how_long, shown
from outreach.domain.reporting import Share

_WIDTH, _HEIGHT = 680, 260
_ROW, _FRAME = 34, 46
_MOST = 16
"""The most bars that one drawing has: its table has them all."""

_GONE = frozenset({"defs", "title", "script", "style", "desc"})
_OVERLAYS = ("tooltip-overlay", "titles")


def drawn(table: Table) -> Markup | None:
    """Draw a table with bars whose values are written on them, so that nothing is told by colour alone."""
    if table.drawing is None:
        return None
    rows = [row for row in table.rows if any(_size(row[place]) is not None for place in table.drawing.columns)][:_MOST]
    if not rows:
        return None
    if table.drawing.lying:
        rows.reverse()  # a lying chart is drawn from the bottom
    chart = _chart(table.drawing, len(rows))
    chart.x_labels = [shown(row[0], table.columns[0].kind) for row in rows]
    for place, before in zip(table.drawing.columns, table.drawing.series, strict=True):
        kind = table.columns[place].kind
        chart.add(before, [_size(row[place]) for row in rows], formatter=_written(kind, before))
    chart.add_xml_filter(_plain)
    return Markup(chart.render(is_unicode=True))  # noqa: S704 - the library escapes our words


def _chart(drawing: Drawing, rows: int) -> Any:  # noqa: ANN401 - pygal ships no types
    kind = pygal.HorizontalBar if drawing.lying else pygal.Bar
    return kind(
        js=(),
        css=(),
        width=_WIDTH,
        height=_FRAME + _ROW * rows * len(drawing.columns) if drawing.lying else _HEIGHT,
        show_legend=False,
        print_values=True,
        print_values_position="top",
        disable_xml_declaration=True,
        show_y_labels=drawing.lying,
        show_y_guides=False,
        show_x_labels=not drawing.lying,
        truncate_label=34 if drawing.lying else 14,
        include_x_axis=True,
        margin_right=(70 if len(drawing.columns) == 1 else 120) if drawing.lying else 10,
        spacing=8,
        x_label_rotation=0 if drawing.lying or rows <= 8 else 35,
    )


def _size(cell: Cell) -> float | None:
    """Say how long a bar is; None for none."""
    if isinstance(cell, Share):
        return None if cell.value is None else 100 * cell.value
    if isinstance(cell, timedelta):
        return cell.total_seconds()
    return float(cell) if isinstance(cell, int | float | Decimal) else None


def _written(kind: Kind, before: str) -> Callable[[float], str]:
    def written(value: float | None) -> str:
        if value is None:
            return ""
        said = {
            Kind.SHARE: lambda: f"{round(value)}%",
            Kind.TIME: lambda: how_long(timedelta(seconds=value)),
        }.get(kind, lambda: shown(int(value) if value == int(value) else round(value, 1), kind))()
        return f"{before} {said}".strip()

    return written


def _plain(root: Any) -> Any:  # noqa: ANN401 - an element of whichever library pygal found
    """Leave bars, lines and words: no style, script, id, comment or hidden word."""
    for parent in list(root.iter()):
        for child in list(_unwanted(parent)):
            parent.remove(child)
        for attribute in ("style", "id"):
            parent.attrib.pop(attribute, None)
    root.set("focusable", "false")
    root.set("aria-hidden", "true")
    return root


def _unwanted(parent: Any) -> Iterator[Any]:  # noqa: ANN401
    for child in parent:
        classes = child.get("class") or ""
        is_drawn = isinstance(child.tag, str) and child.tag.rpartition("}")[2] not in _GONE
        if not is_drawn or any(each in classes for each in _OVERLAYS):
            yield child
