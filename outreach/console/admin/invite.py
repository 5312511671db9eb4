"""Inviting somebody: an account with its roles, for somebody of ours who is there already, or who is made with it."""

import re
from uuid import UUID

from flask import render_template, request

from outreach.actions import account_keeping
from outreach.actions.account_keeping import NewOfOurs, NotDone
from outreach.actions.staff import NumberTaken
from outreach.console.admin.accounts import opened_page, role_choices, roles_in_form
from outreach.console.admin.base import administered, id_in, keeper_of, pages
from outreach.console.admin.words import refusal_words, role_means, role_words
from outreach.console.guard import may
from outreach.console.here import db, now, options
from outreach.console.words import LANGUAGES, _
from outreach.domain.access import ConsoleRole, Right
from outreach.domain.phone import NotAPhoneNumber, parse_phone
from outreach.packs.house import house_wording
from outreach.ports import Work
from outreach.records import specialists

_CODES = re.compile(r"[a-z]{2}( [a-z]{2})*")


class _Unreadable(ValueError):
    """Raised for a number or languages that cannot be read; says what would be."""


@pages.get("/accounts/invite")
@may(Right.ADMIN)
def invite() -> str:
    """Ask who it is."""
    return _invite_page()


def _invite_page(*, error: str = "") -> str:
    with db() as session:
        theirs, keeper = administered(session), keeper_of(session)
        team = {one.id: one for program in theirs for one in specialists.of_program(session, program)}
    ours = [(key, f"{one.name} (…{one.phone.last_four})") for key, one in team.items()]
    return render_template(
        "admin/invite.html",
        choices=role_choices(keeper, {key: each.program.name for key, each in theirs.items()}),
        ticked=request.form.getlist("role"),
        means=[(role_words(role), role_means(role)) for role in ConsoleRole],
        ours=[("", _("Nobody, or somebody new")), *ours],
        given=request.form,
        languages=LANGUAGES,
        error=error,
    )


@pages.post("/accounts/invite")
@may(Right.ADMIN)
def take_invitation() -> str | tuple[str, int]:
    """Make the account; shows once where its owner sets it up."""
    given, roles = request.form, roles_in_form()
    lang = given.get("lang", "")
    try:
        with db() as session:
            opened = account_keeping.invite(
                session,
                keeper_of(session),
                login=given.get("login", ""),
                name=given.get("name", ""),
                lang=lang if lang in LANGUAGES else LANGUAGES[0],
                roles=roles,
                works_as=_works_as(session),
                wall=options().wall(),
                now=now(),
            )
    except NotDone as refused:
        return _invite_page(error=refusal_words(refused.why)), 422
    except NumberTaken:
        return _invite_page(error=_("That number belongs to somebody else here. Use another one.")), 422
    except _Unreadable as unreadable:
        return _invite_page(error=str(unreadable)), 422
    return opened_page(opened)


def _works_as(session: Work) -> UUID | NewOfOurs | None:
    """Read who of ours it is: one who is there in a program of theirs, or a new one by number and languages."""
    given = request.form
    known = id_in(given.get("specialist", ""))
    if known is not None:
        team = {one.id for program in administered(session) for one in specialists.of_program(session, program)}
        return known if known in team else None
    if not given.get("phone", "").strip():
        return None
    try:
        phone = parse_phone(given["phone"])
    except NotAPhoneNumber as error:
        raise _Unreadable(_("That is no phone number. Write it like +1 202 555 0110.")) from error
    speaks = " ".join(given.get("speaks", "").lower().replace(",", " ").split()) or "en"
    if not _CODES.fullmatch(speaks) or speaks.split()[0] not in house_wording():
        raise _Unreadable(_("Write languages as two letters each, first the one to write to them in: en es."))
    return NewOfOurs(name=given.get("name", "").strip(), phone=phone, speaks=tuple(dict.fromkeys(speaks.split())))
