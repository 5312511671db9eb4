"""Fairness: what being on call asked of each, and will ask, as a table and drawn."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import render_template, request
from markupsafe import Markup

from outreach.console.drawing import pygal
from outreach.console.guard import may
from outreach.console.here import db, now
from outreach.console.rota.base import pages, place
from outreach.domain.access import Right
from outreach.domain.fairness import Load
from outreach.queries import fairness as queries

_DAYS = (14, 30, 60, 90)
_USUAL = 30
_MOST_DRAWN = 20
_ROW, _FRAME, _WIDTH = 34, 60, 640
_GONE = frozenset({"defs", "title", "script", "style", "desc"})
_HIDDEN = ("tooltip-overlay", "titles")


@pages.get("/fairness")
@may(Right.ROTA)
def fairness(program: UUID) -> str:
    """Show it, for so many days behind us and ahead."""
    asked = request.args.get("days", _USUAL, type=int)
    days = asked if asked in _DAYS else _USUAL
    with db() as session:
        there = place(session, program)
        found = queries.of(
            session,
            program,
            zone=there.zone,
            holidays=frozenset(there.in_use.program.blocked_days),
            start=now() - timedelta(days=days),
            end=now() + timedelta(days=days),
        )
    carried = found.carried
    return render_template(
        "rota/fairness.html",
        program=program,
        days=days,
        choices=_DAYS,
        carried=carried,
        quality=found.quality,
        hours=drawn([(name, [load.hours - load.weekend_hours, load.weekend_hours]) for name, load in carried]),
        weight=drawn([(name, [load.weight]) for name, load in carried]),
        most=_most(carried),
    )


def _most(carried: tuple[tuple[str, Load], ...]) -> str | None:
    """Name who carries far more than the others, if somebody does: half as much again as is usual."""
    if len(carried) < 2:
        return None
    mean = sum(load.hours for _name, load in carried) / len(carried)
    name, load = carried[0]
    return name if mean and load.hours > 1.5 * mean else None


def drawn(rows: list[tuple[str, list[float]]]) -> Markup | None:
    """Draw bars of people, one part after the other; None where there is nothing to draw."""
    rows = rows[:_MOST_DRAWN]
    if not any(any(values) for _name, values in rows):
        return None
    parts = len(rows[0][1])
    kind = pygal.HorizontalBar if parts == 1 else pygal.HorizontalStackedBar
    chart = kind(
        js=(),
        css=(),
        width=_WIDTH,
        height=_FRAME + _ROW * len(rows),
        show_legend=False,
        disable_xml_declaration=True,
        print_values=parts == 1,
        print_values_position="top",
        show_x_labels=parts > 1,
        margin_right=50,
        truncate_label=24,
        spacing=8,
        show_y_guides=False,
    )
    # A lying chart counts from the bottom; the first of a table is at the top.
    chart.x_labels = [name for name, _values in reversed(rows)]
    for place_of in range(parts):
        chart.add("", [round(values[place_of], 1) for _name, values in reversed(rows)])
    chart.add_xml_filter(_plain)
    return Markup(chart.render(is_unicode=True))  # noqa: S704 - the library escapes our words


def _plain(root: Any) -> Any:  # noqa: ANN401 - an element of whichever library pygal found
    """Leave bars and words: no style, script or id, which a strict page does not take, and nothing hidden."""
    for parent in list(root.iter()):
        for child in list(parent):
            hidden = any(each in (child.get("class") or "") for each in _HIDDEN)
            if hidden or not isinstance(child.tag, str) or child.tag.rpartition("}")[2] in _GONE:
                parent.remove(child)
        for attribute in ("style", "id"):
            parent.attrib.pop(attribute, None)
    root.set("focusable", "false")
    root.set("aria-hidden", "true")
    return root
