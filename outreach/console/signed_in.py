"""From what the cookie holds to who it is."""

from flask import Flask
from flask_login import LoginManager

from outreach.actions import accounts
from outreach.console.here import db, options
from outreach.console.me import Me, roles_of
from outreach.records import accounts as records
from outreach.records import programs, specialists


def load(token: str) -> Me | None:
    """Find who holds a session; None when it has ended."""
    with db() as session:
        found = accounts.session_of(session, token, now=options().wall())
        if found is None:
            return None
        account, signed_in = found
        names = {each.program_id: each.name for each in programs.every_current(session)}
        grants = records.grants_of(session, [account.id])
        key = account.specialist_id
        somebody = None if key is None else specialists.by_ids(session, [key]).get(key)
    return Me(
        account_id=account.id,
        name=account.name,
        lang=account.lang,
        specialist=somebody,
        roles={program: roles for program, roles in roles_of(grants, names).items() if roles},
        names=names,
        session=signed_in,
        token=token,
    )


def set_up_signing_in(app: Flask) -> None:
    """Let Flask-Login find who is signed in."""
    manager = LoginManager(app)
    manager.session_protection = None  # a phone changes its address in the middle of a night
    manager.user_loader(load)
