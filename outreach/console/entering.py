"""Signing in: a password, then a code; the code again after a rest; setting an account up; signing out."""

import io
from datetime import datetime

import segno
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask_login import current_user, login_user, logout_user
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from outreach.actions import accounts
from outreach.actions.accounts import AccountTrouble, Entry
from outreach.console.guard import public
from outreach.console.here import db, me, options
from outreach.console.notices import forget_this_device
from outreach.console.signed_in import load
from outreach.console.throttle import STRICT, limiter
from outreach.console.words import _
from outreach.records.accounts import Account

pages = Blueprint("entering", __name__)

_SETUP_SECRET = "totp"  # noqa: S105 - where in the cookie it is, not what it is
"""What an authenticator is given while an account is set up: signed, not encrypted, in its owner's own browser."""


def _wall() -> datetime:
    return options().wall()


@pages.get("/sign-in")
@public
def sign_in() -> str:
    """Ask for a name and a password."""
    return render_template("entering/sign_in.html", back=_back(), login="", error="")


@pages.post("/sign-in")
@public
@limiter.limit(STRICT)
def take_password() -> AnyResponse | tuple[str, int]:
    """Take them; what was wrong with them is not told."""
    login = request.form.get("login", "")
    with db() as session:
        _entry, token = accounts.give_password(
            session, login=login, password=request.form.get("password", ""), now=_wall()
        )
    if token is None:
        return render_template("entering/sign_in.html", back=_back(), login=login, error=_no_entry()), 401
    cookie.clear()
    user = load(token)
    assert user is not None, "it was begun just now"
    login_user(user)
    cookie.permanent = True
    return redirect(url_for("entering.code", back=_back()), 303)


def _no_entry() -> str:
    """Say the same to whoever is not let in: who is locked out would learn that there is such an account."""
    return _(
        "That name and password do not go together, or there were too many tries. "
        "Try again. If it stays so, wait some minutes, or ask an admin to unlock you."
    )


def _refusal(entry: Entry) -> str:
    if entry is Entry.LOCKED:
        return _("Too many tries. Wait some minutes, then try again, or ask an admin to unlock you.")
    return _("That code is not good, or it was used before. Wait for the next one and try again.")


@pages.get("/code")
@public
def code() -> AnyResponse | str:
    """Ask for a code."""
    if not current_user.is_authenticated:
        return redirect(url_for("entering.sign_in", back=_back()), 303)
    return render_template("entering/code.html", back=_back(), error="", again=me().session.confirmed_at is not None)


@pages.post("/code")
@public
@limiter.limit(STRICT)
def take_code() -> AnyResponse | tuple[str, int]:
    """Take a code of the authenticator, or a recovery code."""
    if not current_user.is_authenticated:
        return redirect(url_for("entering.sign_in", back=_back()), 303)
    with db() as session:
        entry = accounts.give_code(session, me().session, code=request.form.get("code", ""), now=_wall())
    if entry is not Entry.IN:
        again = me().session.confirmed_at is not None
        return render_template("entering/code.html", back=_back(), error=_refusal(entry), again=again), 401
    return redirect(_back() or url_for("home.start"), 303)


def _back() -> str | None:
    """Say where somebody wanted to go, if it is a page of ours."""
    back = request.values.get("back", "")
    if not back.startswith("/") or back.startswith(("//", "/\\")) or any(ord(each) < 33 for each in back):
        return None
    return back


@pages.post("/sign-out")
@public
def sign_out() -> AnyResponse:
    """Sign out."""
    if current_user.is_authenticated:
        with db() as session:
            accounts.leave(session, me().session, now=_wall())
    logout_user()
    cookie.clear()
    flash(_("You are signed out."), "good")
    return forget_this_device(redirect(url_for("entering.sign_in"), 303))


@pages.get("/set-up/<token>")
@public
@limiter.limit(STRICT)
def set_up(token: str) -> tuple[str, int]:
    """Ask for a password, and show the square for an authenticator."""
    with db() as session:
        account = accounts.to_set_up(session, token, now=_wall())
    if account is None:
        return render_template("entering/no_setup.html"), 404
    cookie.setdefault(_SETUP_SECRET, accounts.new_totp_secret())
    return _setup_page(account, error=""), 200


def _setup_page(account: Account, *, error: str) -> str:
    secret = cookie[_SETUP_SECRET]
    return render_template(
        "entering/set_up.html", account=account, secret=secret, square=_square(account, secret), error=error
    )


def _square(account: Account, secret: str) -> Markup:
    """Draw the square that a phone reads."""
    drawn = io.BytesIO()
    segno.make(accounts.totp_address(account, secret)).save(
        drawn, kind="svg", scale=5, border=3, xmldecl=False, svgclass="square", lineclass=None, light="#fff"
    )
    return Markup(drawn.getvalue().decode())  # noqa: S704 - drawn by the library from an address of ours


@pages.post("/set-up/<token>")
@public
@limiter.limit(STRICT)
def take_setup(token: str) -> AnyResponse | tuple[str, int]:
    """Take a password and the first code; shows the recovery codes, once."""
    secret, given = cookie.get(_SETUP_SECRET), request.form
    with db() as session:
        account = accounts.to_set_up(session, token, now=_wall(), hold=True)
        if account is None or secret is None:
            return render_template("entering/no_setup.html"), 404
        error = _("The two passwords are not the same.") if given.get("password") != given.get("again") else ""
        codes: list[str] = []
        if not error:
            try:
                codes = accounts.set_up(
                    session,
                    account,
                    password=given.get("password", ""),
                    totp_secret=secret,
                    code=given.get("code", ""),
                    now=_wall(),
                )
            except AccountTrouble as trouble:
                error = _weakness(str(trouble))
    if error:
        return _setup_page(account, error=error), 422
    cookie.clear()
    return render_template("entering/recovery.html", codes=codes, account=account), 200


def _weakness(which: str) -> str:
    return {
        "short": _("The password is too short: use at least 12 characters. A few words in a row are good."),
        "long": _("The password is too long: use at most 200 characters."),
        "same": _("The password repeats itself too much. A few words in a row are good."),
        "yours": _("The password must not hold your name."),
        "code": _("That code did not fit. Wait for the next one on your phone and type it in."),
    }[which]
