"""`outreach admin`: the first account of the console, which makes all others there."""

import click

from outreach.actions import accounts
from outreach.actions.accounts import AccountTrouble, Opened
from outreach.cli.installation import Installation, Refused, on_installation
from outreach.console.words import LANGUAGES
from outreach.domain.access import ConsoleRole
from outreach.records import accounts as records
from outreach.records import audit
from outreach.wiring import wall_clock


@click.group()
def admin() -> None:
    """Make the first account of the console, and let an admin in again who lost everything."""


@admin.command()
@click.argument("name")
@click.option("--login", help="What they sign in with; left out, their name in small letters.")
@click.option("--lang", default="en", show_default=True, type=click.Choice(LANGUAGES), help="Their pages speak it.")
@on_installation
def create(home: Installation, name: str, login: str | None, lang: str) -> None:
    """Make an account that administers every program, and print the address at which its owner sets it up."""
    now = wall_clock()  # people sign in by real time, even where an installation rehearses
    with home.runtime.transaction() as session:
        try:
            opened = accounts.create(session, login=login or name.replace(" ", "."), name=name, lang=lang, now=now)
        except AccountTrouble as trouble:
            raise Refused(str(trouble)) from trouble
        records.grant(session, opened.account.id, program=None, role=ConsoleRole.ADMIN, now=now)
        audit.write(session, "made_admin", account=opened.account.id, detail="at a terminal", now=now)
    _say_where(home, opened)


@admin.command("reset")
@click.argument("login")
@on_installation
def reset(home: Installation, login: str) -> None:
    """Let somebody set their account up anew: password, authenticator and sessions of before are gone."""
    now = wall_clock()
    with home.runtime.transaction() as session:
        account = records.by_login(session, login.strip().casefold(), hold=True)
        if account is None:
            raise Refused(f"nobody signs in as {login!r}; `outreach admin create` makes an account")
        opened = accounts.open_setup(session, account, now=now)
        audit.write(session, "reset", account=account.id, detail="at a terminal", now=now)
    _say_where(home, opened)


def _say_where(home: Installation, opened: Opened) -> None:
    where = home.settings.console_url or f"http://{home.settings.console_host}:{home.settings.console_port}"
    home.say(
        [
            f"{opened.account.name} signs in as {opened.account.login}.",
            "They set the account up here, once, within three days:",
            f"{where}/set-up/{opened.token}",
        ]
    )
    if home.settings.console_url is None:
        home.say(["No console is served yet: set OUTREACH_CONSOLE_URL, then start `outreach run` or `outreach crew`."])
