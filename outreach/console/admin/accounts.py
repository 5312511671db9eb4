"""Accounts of our people: a list, one of them, and what an admin may do with it."""

from collections.abc import Callable
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from outreach.actions import account_keeping
from outreach.actions.account_keeping import Keeper, NotDone, Role
from outreach.actions.accounts import Opened
from outreach.console.admin.base import administered, id_in, keeper_of, pages, zone_of
from outreach.console.admin.words import refusal_words, role_words
from outreach.console.guard import may
from outreach.console.here import db, me, now, options
from outreach.console.words import _
from outreach.domain.access import ConsoleRole, Right
from outreach.ports import Work
from outreach.queries import staff_accounts
from outreach.queries.staff_accounts import StaffAccount, Standing

_A_PAGE = 50
_EVERYWHERE = "all"
"""What stands for every program in a form."""


def standing_words(standing: Standing) -> str:
    """Say how an account stands."""
    return {
        Standing.OPEN: _("Can sign in"),
        Standing.INVITED: _("Invited, not set up yet"),
        Standing.TOO_LATE: _("Invited, but the address is too old"),
        Standing.LOCKED: _("Locked after too many tries"),
        Standing.DISABLED: _("Switched off"),
    }[standing]


@pages.get("/accounts")
@may(Right.ADMIN)
def accounts() -> str:
    """List accounts that are anything where they administer."""
    after = id_in(request.args.get("after", ""))
    with db() as session:
        keeper = keeper_of(session)
        seen = [each for each in staff_accounts.every(session, now=options().wall()) if _sees(keeper, each)]
    rest = [each for each in seen if after is None or each.id > after]
    shown = rest[:_A_PAGE]
    return render_template(
        "admin/accounts.html",
        accounts=shown,
        more=shown[-1].id if len(rest) > _A_PAGE else None,
        names=me().names,
        standing_words=standing_words,
    )


def _sees(keeper: Keeper, account: StaffAccount) -> bool:
    """Say whether an account is anything in a program that they administer, or nothing at all."""
    within = any(each.program_id is None or each.program_id in keeper.programs for each in account.grants)
    return keeper.everywhere or within or not account.grants


@pages.get("/accounts/<uuid:account>")
@may(Right.ADMIN)
def accounts_one(account: UUID) -> str:
    """Show one."""
    return _account_page(account)


def _account_page(account: UUID, *, error: str = "") -> str:
    with db() as session:
        theirs, keeper = administered(session), keeper_of(session)
        found = staff_accounts.one(session, account, now=options().wall())
    if found is None or not _sees(keeper, found):
        abort(404)
    return render_template(
        "admin/account.html",
        account=found,
        own=account == me().account_id,
        keeps=keeper.may_keep(found.grants),
        choices=role_choices(keeper, {key: each.program.name for key, each in theirs.items()}),
        has=found.has,
        names=me().names,
        zone=zone_of(theirs),
        standing_words=standing_words,
        error=error,
    )


def role_choices(keeper: Keeper, names: dict[UUID, str]) -> list[tuple[str, list[tuple[str, Role, str]]]]:
    """List the roles that an admin may give: for each place its name, and how each role is sent, what, and in words."""
    places: list[tuple[UUID | None, str]] = list(names.items())
    if keeper.everywhere:
        places.append((None, _("Every program, also those to come")))
    return [
        (name, [(f"{program or _EVERYWHERE}:{role.value}", (program, role), role_words(role)) for role in ConsoleRole])
        for program, name in places
    ]


def roles_in_form(field: str = "role") -> list[Role]:
    """Read the roles that were ticked; 404 for what no form of ours sends."""
    found: list[Role] = []
    for given in request.form.getlist(field):
        place, _separator, role = given.partition(":")
        if role not in list(ConsoleRole):
            abort(404)
        found.append((None if place == _EVERYWHERE else id_in(place), ConsoleRole(role)))
    return found


def _done(account: UUID, do: Callable[[Work, Keeper], object], words: str) -> AnyResponse | tuple[str, int]:
    """Do something with an account and say so, or say on its page why not."""
    try:
        with db() as session:
            do(session, keeper_of(session))
    except NotDone as refused:
        return _account_page(account, error=refusal_words(refused.why)), 422
    flash(words, "good")
    return redirect(url_for("admin.accounts_one", account=account), 303)


@pages.post("/accounts/<uuid:account>/roles")
@may(Right.ADMIN)
def change_roles(account: UUID) -> AnyResponse | tuple[str, int]:
    """Give what was ticked and take what was unticked since the page was opened; what others changed stays."""
    roles = roles_in_form()
    had = roles_in_form("had") if "opened" in request.form else None
    return _done(
        account,
        lambda session, keeper: account_keeping.change_roles(session, keeper, account, roles, had=had, now=now()),
        _("The roles were changed. They hold from now on."),
    )


@pages.post("/accounts/<uuid:account>/disable")
@may(Right.ADMIN)
def disable(account: UUID) -> AnyResponse | tuple[str, int]:
    """Let somebody in no more, and take who has left off every team."""
    reason, left = request.form.get("reason", ""), request.form.get("left") == "yes"
    off = _("The account is switched off, and signed out everywhere.")
    return _done(
        account,
        lambda session, keeper: account_keeping.disable(session, keeper, account, reason=reason, left=left, now=now()),
        _("The account is switched off, and they are on no team, shift or page any more.") if left else off,
    )


@pages.post("/accounts/<uuid:account>/enable")
@may(Right.ADMIN)
def enable(account: UUID) -> AnyResponse | tuple[str, int]:
    """Let somebody in again."""
    return _done(
        account,
        lambda session, keeper: account_keeping.enable(session, keeper, account, now=now()),
        _("The account is switched on again."),
    )


@pages.post("/accounts/<uuid:account>/unlock")
@may(Right.ADMIN)
def unlock(account: UUID) -> AnyResponse | tuple[str, int]:
    """Let somebody try again who failed too often."""
    return _done(
        account,
        lambda session, keeper: account_keeping.unlock(session, keeper, account, now=now()),
        _("They can try again now."),
    )


@pages.post("/accounts/<uuid:account>/sessions")
@may(Right.ADMIN)
def end_sessions(account: UUID) -> AnyResponse | tuple[str, int]:
    """Sign somebody out, in one place or everywhere."""
    which = id_in(request.form.get("session", ""))
    return _done(
        account,
        lambda session, keeper: account_keeping.end_session(
            session, keeper, account, which, wall=options().wall(), now=now()
        ),
        _("They are signed out there."),
    )


@pages.post("/accounts/<uuid:account>/reset")
@may(Right.ADMIN)
def reset(account: UUID) -> str | tuple[str, int]:
    """Let somebody set their account up anew; shows once where."""
    try:
        with db() as session:
            opened = account_keeping.reset(
                session,
                keeper_of(session),
                account,
                reason=request.form.get("reason", ""),
                wall=options().wall(),
                now=now(),
            )
    except NotDone as refused:
        return _account_page(account, error=refusal_words(refused.why)), 422
    return opened_page(opened)


def opened_page(opened: Opened) -> str:
    """Show once the address at which somebody sets their account up."""
    path = url_for("entering.set_up", token=opened.token)
    address = (options().address or request.url_root).rstrip("/") + path
    with db() as session:
        zone = zone_of(administered(session))
    return render_template("admin/opened.html", account=opened.account, address=address, until=opened.until, zone=zone)
