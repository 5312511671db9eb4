"""Ready replies: what the program's people say often, put into the box by "/"; in force as soon as they are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from outreach.actions import canned as actions
from outreach.actions.canned import NotSayable
from outreach.actions.programs import ProgramInUse
from outreach.console.guard import may
from outreach.console.here import db, noted, now, program_of
from outreach.console.person.words import flaw_said
from outreach.console.program.desk import desk_of, pages
from outreach.console.words import _
from outreach.domain.access import Right
from outreach.domain.canned import CannedReply, ReplyProblem, Snag, as_sent
from outreach.domain.composing import Composed
from outreach.domain.lint import reading_warnings
from outreach.domain.program import Program
from outreach.packs.canned import house_canned
from outreach.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One text while somebody writes it: how it arrives, None if it cannot; and what speaks against it."""

    lang: str
    sent: Composed | None = None
    problems: tuple[str, ...] = ()
    hard_to_read: bool = False


@pages.get("/replies")
@may(Right.PROGRAM)
def canned(program: UUID) -> str:
    """List the replies, and those that are hidden."""
    with db() as session:
        desk = desk_of(session, program)
        replies = actions.all_of_program(session, program)
    return render_template(
        "program/canned.html",
        program=program,
        desk=desk,
        languages=desk.in_use.program.languages,
        offered=[each for each in replies if not each.hidden],
        hidden=[each for each in replies if each.hidden],
    )


@pages.get("/reply")
@may(Right.PROGRAM)
def new_reply(program: UUID) -> str:
    """Show an empty form."""
    with db() as session:
        in_use = program_of(session, program)
    return _page(program, in_use, None, dict.fromkeys(in_use.program.languages, ""))


@pages.post("/reply")
@may(Right.PROGRAM)
def add_reply(program: UUID) -> AnyResponse | tuple[str, int]:
    """Keep a new reply under a name that is free, or say what is wrong with it."""
    name = request.form.get("name", "").strip().removeprefix("/").casefold()
    with db() as session:
        in_use = program_of(session, program)
    typed = _typed(in_use.program)
    try:
        with db() as session:
            actions.add(session, program, name=name, texts=typed, now=now())
            noted(session, "added_canned_reply", program=program, detail=name)
    except NotSayable as wrong:
        return _page(program, in_use, None, typed, name=name, problems=wrong.problems), 422
    return _kept(program)


@pages.get("/replies/<name>")
@may(Right.PROGRAM)
def one_reply(program: UUID, name: str) -> str:
    """Show a reply in every language, to be changed."""
    with db() as session:
        in_use = program_of(session, program)
        reply = _reply(session, program, name)
        house = house_canned().get(name, {})
    own = {lang: text for lang, text in reply.texts.items() if text != house.get(lang)}
    return _page(program, in_use, reply, {lang: own.get(lang, "") for lang in in_use.program.languages})


@pages.post("/replies/<name>")
@may(Right.PROGRAM)
def change_reply(program: UUID, name: str) -> AnyResponse | tuple[str, int]:
    """Keep what was typed, or say what is wrong with it; what is empty is said as it comes."""
    with db() as session:
        in_use = program_of(session, program)
        reply = _reply(session, program, name)
    typed = _typed(in_use.program)
    try:
        with db() as session:
            actions.put(session, program, name=name, texts={**_elsewhere(reply, typed), **typed}, now=now())
            noted(session, "changed_canned_reply", program=program, detail=name)
    except NotSayable as wrong:
        return _page(program, in_use, reply, typed, problems=wrong.problems), 422
    return _kept(program)


@pages.post("/replies/<name>/hide")
@may(Right.PROGRAM)
def hide_reply(program: UUID, name: str) -> AnyResponse:
    """Offer a reply to nobody any more."""
    with db() as session:
        program_of(session, program)
        _reply(session, program, name)
        actions.hide(session, program, name=name, now=now())
        noted(session, "hid_canned_reply", program=program, detail=name)
    flash(_("/%(name)s is hidden. Its words are kept, and you can bring it back.", name=name), "good")
    return redirect(url_for("program.canned", program=program), 303)


@pages.post("/replies/<name>/bring-back")
@may(Right.PROGRAM)
def bring_reply_back(program: UUID, name: str) -> AnyResponse:
    """Offer a hidden reply again."""
    with db() as session:
        program_of(session, program)
        _reply(session, program, name)
        actions.bring_back(session, program, name=name, now=now())
        noted(session, "brought_canned_reply_back", program=program, detail=name)
    flash(_("/%(name)s is there again.", name=name), "good")
    return redirect(url_for("program.canned", program=program), 303)


@pages.post("/reply/verdict")
@may(Right.PROGRAM)
def judge_reply(program: UUID) -> str:
    """Judge what has been typed so far in one language."""
    with db() as session:
        in_use = program_of(session, program)
    lang = request.args.get("lang", "")
    if lang not in in_use.program.languages:
        abort(404)
    judged = _judged(in_use.program, lang, _typed(in_use.program)[lang])
    return render_template("program/canned_judged.html", each=judged)


def _reply(session: Work, program: UUID, name: str) -> CannedReply:
    found = [each for each in actions.all_of_program(session, program) if each.name == name]
    return found[0] if found else abort(404)


def _typed(program: Program) -> dict[str, str]:
    return {lang: " ".join(request.form.get(f"text-{lang}", "").split()) for lang in program.languages}


def _elsewhere(reply: CannedReply, typed: Mapping[str, str]) -> dict[str, str]:
    """Keep what a reply says in languages that the program speaks no longer."""
    return {lang: text for lang, text in reply.texts.items() if lang not in typed}


def _judged(program: Program, lang: str, text: str) -> Judged:
    """Judge a text; an empty one has nothing to be said of it."""
    if not text:
        return Judged(lang=lang)
    sent = as_sent(text, lang=lang, typical=actions.typical_of(program))
    if isinstance(sent, Snag):
        return Judged(lang=lang, problems=(_snag_said(sent),))
    hard = bool(reading_warnings(sent.said, lang=lang))
    return Judged(lang=lang, sent=sent, problems=tuple(map(flaw_said, sent.flaws)), hard_to_read=hard)


def _snag_said(snag: Snag) -> str:
    return {
        Snag.NAME: _("A short name has 2 to 20 small letters or digits, with no spaces or accents."),
        Snag.TAKEN: _("There is a reply of that name already, here or among the hidden ones."),
        Snag.NOTHING: _("Write it in one language at least."),
        Snag.BRACES: _("There is a brace that does not belong. Write {name} and {me} with both braces."),
        Snag.FIELDS: _("Only {name} and {me} can be filled in."),
    }[snag]


def _wrong(problems: Sequence[ReplyProblem]) -> dict[str, str]:
    """Say what is wrong by the field that it is about: a language, or the name."""
    found: dict[str, list[str]] = {}
    for each in problems:
        said = _snag_said(each.what) if isinstance(each.what, Snag) else flaw_said(each.what)
        found.setdefault(each.lang or ("name" if each.what is not Snag.NOTHING else "all"), []).append(said)
    return {field: " ".join(said) for field, said in found.items()}


def _page(
    program: UUID,
    in_use: ProgramInUse,
    reply: CannedReply | None,
    typed: Mapping[str, str],
    *,
    name: str = "",
    problems: Sequence[ReplyProblem] = (),
) -> str:
    name = name if reply is None else reply.name
    return render_template(
        "program/canned_one.html",
        program=program,
        in_use=in_use,
        reply=reply,
        name=name,
        typed=typed,
        house={} if reply is None else house_canned().get(name, {}),
        judged={lang: _judged(in_use.program, lang, text) for lang, text in typed.items()},
        wrong=_wrong(problems),
    )


def _kept(program: UUID) -> AnyResponse:
    flash(_("Kept. Your team has it from now on."), "good")
    return redirect(url_for("program.canned", program=program), 303)
