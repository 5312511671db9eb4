"""One's own account: the language of the pages, new recovery codes, and where one is signed in."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from outreach.actions import accounts, pushes
from outreach.console.guard import may
from outreach.console.here import db, me, noted, options
from outreach.console.notices import this_device
from outreach.console.words import LANGUAGES, _
from outreach.domain.access import Right
from outreach.records import accounts as records
from outreach.records import sessions

pages = Blueprint("account", __name__, url_prefix="/account")


@pages.get("/")
@may(Right.SELF)
def show() -> str:
    """Show it."""
    with db() as session:
        account = records.by_id(session, me().account_id)
        signed_in = sessions.of_account(session, me().account_id, now=options().wall())
    assert account is not None, "whoever is signed in has one"
    return render_template("account.html", account=account, sessions=signed_in, languages=LANGUAGES)


@pages.post("/language")
@may(Right.SELF)
def speak() -> AnyResponse:
    """Choose the language of the pages."""
    lang = request.form.get("lang", "")
    if lang in LANGUAGES:
        with db() as session:
            records.change(session, me().account_id, lang=lang)
    return redirect(url_for("account.show"), 303)


@pages.post("/recovery")
@may(Right.SELF)
def renew() -> str:
    """Make new recovery codes, and show them once."""
    with db() as session:
        account = records.by_id(session, me().account_id)
        assert account is not None, "whoever is signed in has one"
        codes = accounts.new_recovery_codes(session, account)
        noted(session, "new_recovery_codes")
    return render_template("entering/recovery.html", codes=codes, account=account)


@pages.post("/sessions")
@may(Right.SELF)
def end_others() -> AnyResponse:
    """Sign out everywhere else."""
    with db() as session:
        for each in sessions.of_account(session, me().account_id, now=options().wall()):
            if each.id != me().session.id:
                sessions.end(session, each.id)
        pushes.leave_others(session, me().account_id, token=this_device())
        noted(session, "ended_other_sessions")
    flash(_("You are signed out everywhere else."), "good")
    return redirect(url_for("account.show"), 303)
