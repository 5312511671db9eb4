"""When an answer is a concern, and how soon somebody must look: the rules beside the questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from outreach.console.filled_in import count_in
from outreach.console.guard import may
from outreach.console.look import said, urgency_words
from outreach.console.program.desk import Desk, Troubles, attempt, keep, kept, pages, whole
from outreach.console.program.typed import asked_to, filled, moved
from outreach.console.words import _
from outreach.domain.access import Right
from outreach.domain.conditions import ConcernRule
from outreach.domain.differences import word_of
from outreach.domain.reading.reading import Category
from outreach.domain.urgency import Urgency

_MOST = 60


@dataclass(slots=True, kw_only=True)
class RuleRow:
    """One rule, as typed; `was` is its place before, from 0, by which what it says at once is kept."""

    when: str = ""
    urgency: str = Urgency.SAME_DAY.value
    category: str = ""
    was: str = ""

    def raw(self, old: Sequence[ConcernRule]) -> dict[str, object]:
        """Write it as a program file does."""
        place = count_in(self.was, otherwise=len(old))
        say = dict(old[place].say) if place < len(old) else None
        return filled({"when": self.when.strip(), "urgency": self.urgency, "category": self.category, "say": say})


def _rows_of(rules: Sequence[ConcernRule]) -> list[RuleRow]:
    return [
        RuleRow(
            when=rule.when,
            urgency=rule.urgency.value,
            category="" if rule.category is None else rule.category.value,
            was=str(place),
        )
        for place, rule in enumerate(rules)
    ]


def _typed(form: MultiDict[str, str]) -> list[RuleRow]:
    count = count_in(form.get("rules", ""))
    return [
        RuleRow(
            when=form.get(f"rule-{place}-when", ""),
            urgency=form.get(f"rule-{place}-urgency", ""),
            category=form.get(f"rule-{place}-category", ""),
            was=form.get(f"rule-{place}-was", ""),
        )
        for place in range(min(count, _MOST))
    ]


@pages.get("/concerns")
@may(Right.PROGRAM)
def concerns(program: UUID) -> str | AnyResponse:
    """Show the rules, to be edited."""
    desk = whole(program)
    if not isinstance(desk, Desk):
        return desk
    return _page(program, desk, _rows_of(desk.program.concern_rules), Troubles())


@pages.post("/concerns")
@may(Right.PROGRAM)
def change_concerns(program: UUID) -> str | AnyResponse | tuple[str, int]:
    """Keep the rules in the draft, or say what is wrong with them; a button adds, moves or takes one out."""
    desk = whole(program)
    if not isinstance(desk, Desk):
        return desk
    rows = _typed(request.form)
    how, place = asked_to(request.form.get("do", "save"))
    if how == "add":
        rows.append(RuleRow())
    elif how != "save":
        moved(rows, how, place)  # type: ignore[arg-type] # rows of any kind
    rules = [row.raw(desk.program.concern_rules) for row in rows]
    text, loaded, troubles = attempt(desk, {"concern_rules": rules or None})
    if how == "save":
        if loaded is None:
            return _page(program, desk, rows, troubles), 422
        keep(program, text)
        return kept(program, "program.concerns")
    return _page(program, desk, rows, Troubles())


def _named(category: Category) -> str:
    return said(word_of(category)).replace("_", " ")


def _page(program: UUID, desk: Desk, rows: Sequence[RuleRow], troubles: Troubles) -> str:
    keys = sorted({question.key for one in desk.program.question_sets.values() for question in one.questions})
    return render_template(
        "program/concerns.html",
        program=program,
        desk=desk,
        rows=rows,
        troubles=troubles,
        keys=keys,
        urgencies=[(each.value, urgency_words(each)) for each in Urgency],
        categories=[("", _("not said")), *((each.value, _named(each)) for each in Category)],
    )
