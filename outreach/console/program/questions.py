"""What check-ins ask: the questions of each set, in every language, with the phones on which they arrive."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from flask import abort, render_template, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from outreach.console.filled_in import count_in
from outreach.console.guard import may
from outreach.console.here import db
from outreach.console.program.desk import Desk, Troubles, attempt, desk_of, keep, kept, pages, whole
from outreach.console.program.typed import asked_to, filled, moved, number
from outreach.console.words import _
from outreach.domain.access import Right
from outreach.domain.mock_up import Bubble, check_in_on_phone
from outreach.domain.questions import Question, QuestionKind, QuestionSet
from outreach.packs.program_document import parts_of

_MOST = 30
_NO_LETTER = re.compile(r"[^a-z0-9]+")
_BEGIN: Mapping[str, str] = {
    "en": "Are you doing OK today? 1 yes, 2 no.",
    "es": "¿Estás bien hoy? 1 sí, 2 no.",
}
"""What a new set asks until somebody writes something better."""


@dataclass(slots=True, kw_only=True)
class QuestionRow:
    """One question, as typed; `options` are lines by language, `values` how the answers are stored, line by line."""

    key: str = ""
    kind: str = QuestionKind.YES_NO.value
    low: str = ""
    high: str = ""
    ask_if: str = ""
    text: dict[str, str] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)
    values: str = ""

    def raw(self, place: int, languages: Sequence[str]) -> dict[str, object]:
        """Write it as a program file does; what a kind of question has no use for is left out."""
        bounded = self.kind in (QuestionKind.SCALE.value, QuestionKind.NUMBER.value)
        return filled(
            {
                "key": self.key.strip() or f"question_{place + 1}",
                "kind": self.kind,
                "low": number(self.low) if bounded and self.low.strip() else None,
                "high": number(self.high) if bounded and self.high.strip() else None,
                "ask_if": self.ask_if.strip(),
                "text": {lang: self.text.get(lang, "").strip() for lang in languages},
                "options": self._options(languages) if self.kind == QuestionKind.CHOICE.value else None,
            }
        )

    def _options(self, languages: Sequence[str]) -> list[dict[str, object]]:
        lines = {lang: _lines(self.options.get(lang, "")) for lang in languages}
        values = [one for one in self.values.split(",") if one]
        count = max(map(len, lines.values()), default=0)
        found: list[dict[str, object]] = []
        for place in range(count):
            text = {lang: each[place] for lang, each in lines.items() if place < len(each)}
            value = values[place] if len(values) == count else _value_of(next(iter(text.values())), place)
            found.append({"value": value, "text": text})
        return found


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _value_of(words: str, place: int) -> str:
    """Make up what an answer is stored as, from its words."""
    bare = unicodedata.normalize("NFKD", words.casefold()).encode("ascii", "ignore").decode()
    return _NO_LETTER.sub("_", bare).strip("_")[:30] or f"answer_{place + 1}"


def _row_of(question: Question) -> QuestionRow:
    return QuestionRow(
        key=question.key,
        kind=question.kind.value,
        low="" if question.low is None else str(question.low),
        high="" if question.high is None else str(question.high),
        ask_if=question.ask_if or "",
        text=dict(question.text),
        options={lang: "\n".join(option.text[lang] for option in question.options) for lang in question.text},
        values=",".join(option.value for option in question.options),
    )


def _rows_typed(form: MultiDict[str, str], languages: Sequence[str]) -> list[QuestionRow]:
    count = count_in(form.get("questions", ""))
    return [_row_typed(form, f"q-{place}-", languages) for place in range(min(count, _MOST))]


def _row_typed(form: MultiDict[str, str], prefix: str, languages: Sequence[str]) -> QuestionRow:
    return QuestionRow(
        key=form.get(f"{prefix}key", ""),
        kind=form.get(f"{prefix}kind", ""),
        low=form.get(f"{prefix}low", ""),
        high=form.get(f"{prefix}high", ""),
        ask_if=form.get(f"{prefix}ask_if", ""),
        text={lang: form.get(f"{prefix}text-{lang}", "") for lang in languages},
        options={lang: form.get(f"{prefix}options-{lang}", "") for lang in languages},
        values=form.get(f"{prefix}values", ""),
    )


def _parts(desk: Desk, name: str, rows: Sequence[QuestionRow]) -> dict[str, object]:
    """Put the questions into the sets of the draft; their version rises by itself."""
    sets = dict(parts_of(desk.source)["question_sets"])
    known = desk.program.question_sets.get(name)
    languages = desk.program.languages
    questions = [row.raw(place, languages) for place, row in enumerate(rows)]
    sets[name] = {"version": 1 if known is None else known.version, "questions": questions}
    return {"question_sets": sets}


def phones(desk: Desk, rows: Sequence[QuestionRow]) -> dict[str, tuple[Bubble, ...]]:
    """Show what is typed on one phone for each language."""
    program = desk.program
    return {
        lang: check_in_on_phone(
            [(row.text.get(lang, ""), row.ask_if.strip()) for row in rows],
            lang=lang,
            wording=program.wording,
            neutral_name=program.neutral_name,
        )
        for lang in program.languages
    }


@pages.get("/questions")
@may(Right.PROGRAM)
def questions(program: UUID) -> str | AnyResponse:
    """List the sets of questions, and who asks each."""
    desk = whole(program)
    return _list_page(program, desk) if isinstance(desk, Desk) else desk


@pages.post("/questions")
@may(Right.PROGRAM)
def add_questions(program: UUID) -> AnyResponse | tuple[str, int]:
    """Begin a new set of questions."""
    desk = whole(program)
    if not isinstance(desk, Desk):
        return desk
    name = _value_of(request.form.get("name", ""), 0)
    if name in desk.program.question_sets or not request.form.get("name", "").strip():
        return _list_page(program, desk, error=_("Give it a short name that no other set has.")), 422
    begin = {lang: _BEGIN.get(lang, _BEGIN["en"]) for lang in desk.program.languages}
    text, loaded, troubles = attempt(desk, _parts(desk, name, [QuestionRow(key="ok", text=begin)]))
    if loaded is None:
        return _list_page(program, desk, error=troubles.at("question_sets")), 422
    keep(program, text)
    return kept(program, "program.question_set", name=name)


@pages.get("/questions/<name>")
@may(Right.PROGRAM)
def question_set(program: UUID, name: str) -> str | AnyResponse:
    """Show a set of questions, to be edited."""
    desk = whole(program)
    if not isinstance(desk, Desk):
        return desk
    return _page(program, desk, name, [_row_of(one) for one in _known(desk, name).questions], Troubles())


@pages.post("/questions/<name>")
@may(Right.PROGRAM)
def change_questions(program: UUID, name: str) -> str | AnyResponse | tuple[str, int]:
    """Keep the questions in the draft, or say what is wrong with them; a button adds, moves or takes one out."""
    desk = whole(program)
    if not isinstance(desk, Desk):
        return desk
    _known(desk, name)
    rows, asked = _rows_typed(request.form, desk.program.languages), request.form.get("do", "save")
    how, place = asked_to(asked)
    if how == "add":
        rows.append(QuestionRow(text=dict.fromkeys(desk.program.languages, "")))
    elif how != "save":
        moved(rows, how, place)  # type: ignore[arg-type] # rows of any kind
    text, loaded, troubles = attempt(desk, _parts(desk, name, rows))
    if loaded is not None:
        keep(program, text)
        if how == "save":
            return kept(program, "program.question_set", name=name)
    if how == "save":
        return _page(program, desk, name, rows, troubles), 422
    return _page(program, desk, name, rows, Troubles())


@pages.post("/questions/<name>/phones")
@may(Right.PROGRAM)
def question_phones(program: UUID, name: str) -> str:
    """Show what has been typed so far, as it would arrive."""
    with db() as session:
        desk = desk_of(session, program)
    rows = _rows_typed(request.form, desk.program.languages)
    troubles = desk.troubles if desk.loaded is None else attempt(desk, _parts(desk, name, rows))[2]
    return render_template("program/phones.html", phones=phones(desk, rows), troubles=troubles)


def _known(desk: Desk, name: str) -> QuestionSet:
    if name not in desk.program.question_sets:
        abort(404)
    return desk.program.question_sets[name]


def _page(program: UUID, desk: Desk, name: str, rows: Sequence[QuestionRow], troubles: Troubles) -> str:
    return render_template(
        "program/question_set.html",
        program=program,
        desk=desk,
        name=name,
        rows=rows,
        troubles=troubles,
        phones=phones(desk, rows),
        kinds=_kinds(),
    )


def _list_page(program: UUID, desk: Desk, *, error: str = "") -> str:
    cadence = desk.program.cadence
    asked: dict[str, list[str]] = {name: [] for name in desk.program.question_sets}
    for phase in cadence.all_phases():
        asked[phase.question_set].append(phase.name)
    if cadence.renewal is not None:
        asked[cadence.renewal.question_set].append(_("whether to go on"))
    return render_template("program/questions.html", program=program, desk=desk, asked=asked, error=error)


def _kinds() -> list[tuple[str, str]]:
    return [
        (QuestionKind.YES_NO.value, _("Yes or no (1 or 2)")),
        (QuestionKind.SCALE.value, _("A number on a scale")),
        (QuestionKind.CHOICE.value, _("One of several answers")),
        (QuestionKind.NUMBER.value, _("Any number")),
        (QuestionKind.TEXT.value, _("In their own words")),
    ]
