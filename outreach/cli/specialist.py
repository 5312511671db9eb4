"""`outreach specialist`: the people who answer."""

import re

import click

from outreach.actions import programs, staff
from outreach.cli.installation import Installation, Refused, on_installation
from outreach.cli.show import table
from outreach.domain.phone import parse_phone
from outreach.packs.house import house_wording
from outreach.queries import team
from outreach.records import specialists
from outreach.records.specialists import StaffRole

_LANGUAGE = re.compile("[a-z]{2}")
_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]+")


@click.group()
def specialist() -> None:
    """Add and list peer specialists and program leads."""


@specialist.command()
@click.argument("name")
@click.argument("phone")
@click.option("--program", "program_name", required=True, help="The program they work for.")
@click.option("--lead", is_flag=True, help="They lead the program: alerts about the rota and the ladder go to them.")
@click.option("--speaks", default="en", show_default=True, help="Languages, first the one to write to them in: en,es")
@click.option("--email", help="Where they are told when the carrier takes no pages.")
@on_installation
def add(
    home: Installation, name: str, phone: str, *, program_name: str, lead: bool, speaks: str, email: str | None
) -> None:
    """Let somebody work for a program. Repeating it changes only their --email; a second program is another call."""
    if not name.strip():
        raise Refused("a specialist needs a name: it is what participants read when somebody is on it")
    languages = _languages(speaks)
    if email is not None and not _ADDRESS.fullmatch(email):
        raise Refused(f"--email {email!r} is no address; write one such as sam@example.org")
    number = parse_phone(phone)
    role = StaffRole.LEAD if lead else StaffRole.SPECIALIST
    with home.runtime.transaction() as session:
        in_use = programs.named(session, program_name)
        joined = staff.join(
            session, in_use, name=name.strip(), phone=number, speaks=languages, role=role, now=home.now()
        )
        if email is not None:
            specialists.set_email(session, joined.id, email)
    home.say([f"{joined.name} (…{joined.phone.last_four}) works for {program_name} as {role.value}."])


def _languages(text: str) -> list[str]:
    languages = [language.strip().lower() for language in text.split(",") if language.strip()]
    if not languages or not all(_LANGUAGE.fullmatch(language) for language in languages):
        raise Refused(f"--speaks {text!r} names no languages; write their codes, such as en,es")
    if languages[0] not in house_wording():
        ours = ", ".join(house_wording())
        raise Refused(f"we cannot write to a specialist in {languages[0]!r}; begin --speaks with one of: {ours}")
    return languages


@specialist.command("list")
@click.option("--program", "program_name", help="Only this program's.")
@on_installation
def list_specialists(home: Installation, program_name: str | None) -> None:
    """List who works for each program."""
    with home.runtime.transaction() as session:
        if program_name is not None:
            programs.named(session, program_name)
        members = team.members(session, program=program_name)
    if not members:
        home.say(["Nobody works here yet; add somebody with `outreach specialist add NAME PHONE --program P`."])
        return
    rows = [
        (each.program, each.name, f"…{each.last_four}", " and ".join(role.value for role in each.roles), each.speaks)
        for each in members
    ]
    home.console.print(table("program", "name", "number", "works as", "speaks", rows=rows))
