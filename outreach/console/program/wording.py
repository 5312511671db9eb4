"""What the program says: every text in every language, the house's own beside one's own, judged while one writes."""

from collections.abc import Mapping
from uuid import UUID

from flask import abort, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from outreach.console.guard import may
from outreach.console.here import db
from outreach.console.program.desk import Desk, Troubles, attempt, desk_of, keep, kept, pages, whole
from outreach.console.words import _
from outreach.domain.access import Right
from outreach.domain.text_fields import SPOKEN, TO_STAFF
from outreach.domain.text_keys import TextKey
from outreach.packs.program_document import parts_of
from outreach.packs.text_verdict import Verdict, house_text, judge

_GROUPS = ("people", "calls", "staff")


def _group_of(key: TextKey) -> str:
    if key in TO_STAFF:
        return "staff"
    return "calls" if key in SPOKEN else "people"


def _own(desk: Desk) -> Mapping[str, Mapping[str, str]]:
    """Give the texts that the draft says in its own words."""
    own: Mapping[str, Mapping[str, str]] = parts_of(desk.source).get("wording", {})
    return own


@pages.get("/words")
@may(Right.PROGRAM)
def wording(program: UUID) -> str | AnyResponse:
    """List the texts of one kind: to people, in calls, or to staff."""
    desk = whole(program)
    if not isinstance(desk, Desk):
        return desk
    group = request.args.get("to", "people")
    own = _own(desk)
    first = desk.program.languages[0]
    lines = [
        (key, desk.program.wording[first].get(key.value, ""), [lang for lang in own if key.value in own[lang]])
        for key in TextKey
        if _group_of(key) == group
    ]
    return render_template(
        "program/wording.html", program=program, desk=desk, group=group, groups=_groups(), lines=lines, first=first
    )


@pages.get("/words/<key>")
@may(Right.PROGRAM)
def one_text(program: UUID, key: str) -> str | AnyResponse:
    """Show one text in every language, to be edited."""
    text_key, desk = _key_of(key), whole(program)
    if not isinstance(desk, Desk):
        return desk
    own = _own(desk)
    typed = {lang: own.get(lang, {}).get(key, "") for lang in desk.program.languages}
    return _page(program, desk, text_key, typed, Troubles())


@pages.post("/words/<key>")
@may(Right.PROGRAM)
def change_text_of(program: UUID, key: str) -> AnyResponse | tuple[str, int]:
    """Keep what was typed in the draft, or say what is wrong with it; what is empty is said as the house does."""
    text_key, desk = _key_of(key), whole(program)
    if not isinstance(desk, Desk):
        return desk
    typed = _typed(desk)
    texts = {lang: dict(said) for lang, said in _own(desk).items()}
    for lang, said in typed.items():
        mine = texts.setdefault(lang, {})
        mine.pop(key, None)
        if said and said != house_text(text_key, lang):
            mine[key] = said
    value = {lang: said for lang, said in texts.items() if said} or None
    text, loaded, troubles = attempt(desk, {"wording": value})
    if loaded is None:
        return _page(program, desk, text_key, typed, troubles), 422
    keep(program, text)
    return kept(program, "program.one_text", key=key)


@pages.post("/words/<key>/verdict")
@may(Right.PROGRAM)
def verdict(program: UUID, key: str) -> str:
    """Judge what has been typed so far in one language."""
    text_key = _key_of(key)
    with db() as session:
        desk = desk_of(session, program)
    lang = request.args.get("lang", "")
    if lang not in desk.program.languages:
        abort(404)
    judged = _judged(desk, text_key, {lang: _typed(desk)[lang]})
    return render_template("program/verdict.html", each=judged[lang], lang_of_text=lang)


def _typed(desk: Desk) -> dict[str, str]:
    return {lang: " ".join(request.form.get(f"text-{lang}", "").split()) for lang in desk.program.languages}


def _judged(desk: Desk, key: TextKey, typed: Mapping[str, str]) -> dict[str, Verdict]:
    """Judge what is typed; where nothing is, what the house says."""
    return {
        lang: judge(key, said or house_text(key, lang), lang=lang, program=desk.program) for lang, said in typed.items()
    }


def _key_of(key: str) -> TextKey:
    try:
        return TextKey(key)
    except ValueError:
        abort(404)


def _page(program: UUID, desk: Desk, key: TextKey, typed: Mapping[str, str], troubles: Troubles) -> str:
    return render_template(
        "program/one_text.html",
        program=program,
        desk=desk,
        key=key,
        group=_group_of(key),
        typed=typed,
        house={lang: house_text(key, lang) for lang in typed},
        judged=_judged(desk, key, typed),
        troubles=troubles,
    )


def _groups() -> list[tuple[str, str]]:
    said = {"people": _("Texts to people"), "calls": _("Spoken in calls"), "staff": _("To our own people")}
    return [(group, said[group]) for group in _GROUPS]
