"""`outreach specialist`: the people who answer."""

import re

import click

from outreach.actions import leaving, programs, reaching, staff
from outreach.actions.leaving import NobodyLeft
from outreach.cli.installation import Installation, Refused, on_installation
from outreach.cli.show import table
from outreach.domain.paging_rules import NoSuchRule, parse_rule, rule_words
from outreach.domain.phone import parse_phone
from outreach.domain.reach import OutOfReach
from outreach.domain.reading.reading import Category
from outreach.packs.house import house_wording
from outreach.queries import people, team
from outreach.queries import programs as pages
from outreach.records import paging_rules, specialists
from outreach.records.specialists import StaffRole

_ASKED = "{name} is asked by text to reply READY; until then they cannot be put on call."
_REACHED = {None: "reach them", OutOfReach.NEVER_ANSWERED: "never answered", OutOfReach.PHONE_FAILS: "fail"}
_LANGUAGE = re.compile("[a-z]{2}")
_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;.]+")


@click.group()
def specialist() -> None:
    """Add, list and let go peer specialists and program leads."""


@specialist.command()
@click.argument("name")
@click.argument("phone")
@click.option("--program", "program_name", required=True, help="The program they work for.")
@click.option("--lead", is_flag=True, help="They lead the program: alerts about the rota and the ladder go to them.")
@click.option(
    "--admin", is_flag=True, help="They administer it: they hear when nobody on a whole ladder took something."
)
@click.option("--speaks", default="en", show_default=True, help="Languages, first the one to write to them in: en,es")
@click.option("--email", help="Where they are told when the carrier takes no pages.")
@on_installation
def add(
    home: Installation,
    name: str,
    phone: str,
    *,
    program_name: str,
    lead: bool,
    admin: bool,
    speaks: str,
    email: str | None,
) -> None:
    """Let somebody work for a program. Repeating it changes only their --email; a second program is another call."""
    if not name.strip():
        raise Refused("a specialist needs a name: it is what participants read when somebody is on it")
    languages = _languages(speaks)
    if email is not None and not _ADDRESS.fullmatch(email):
        raise Refused(f"--email {email!r} is no address; write one such as sam@example.org")
    number = parse_phone(phone)
    if lead and admin:
        raise Refused("one role at a time: repeat it for the other")
    role = StaffRole.LEAD if lead else StaffRole.ADMIN if admin else StaffRole.SPECIALIST
    with home.runtime.transaction() as session:
        in_use = programs.named(session, program_name)
        joined = staff.join(
            session, in_use, name=name.strip(), phone=number, speaks=languages, role=role, now=home.now()
        )
        if email is not None:
            specialists.set_email(session, joined.id, email)
        asked = joined.reach.verified_at is None
        if asked:
            reaching.ask(session, in_use, joined, now=home.now())
    home.say([f"{joined.name} (…{joined.phone.last_four}) works for {program_name} as {role.value}."])
    if asked:
        home.say([_ASKED.format(name=joined.name)])


def _languages(text: str) -> list[str]:
    languages = [language.strip().lower() for language in text.split(",") if language.strip()]
    if not languages or not all(_LANGUAGE.fullmatch(language) for language in languages):
        raise Refused(f"--speaks {text!r} names no languages; write their codes, such as en,es")
    if languages[0] not in house_wording():
        ours = ", ".join(house_wording())
        raise Refused(f"we cannot write to a specialist in {languages[0]!r}; begin --speaks with one of: {ours}")
    return languages


@specialist.command()
@click.argument("who", metavar="SPECIALIST")
@click.option("--program", "program_name", required=True, help="The program they work for no more.")
@on_installation
def leave(home: Installation, who: str, program_name: str) -> None:
    """Let somebody work for a program no more: no shift, no page, and what they hold goes to others at once."""
    with home.runtime.transaction() as session:
        program = programs.named(session, program_name).program_id
        somebody = people.specialist(session, who, program=program)
        try:
            leaving.leave_wholly(session, program, somebody, now=home.now())
        except NobodyLeft as error:
            raise Refused(str(error)) from error
    home.say([f"{somebody.name} (…{somebody.phone.last_four}) works for {program_name} no more."])


@specialist.command()
@click.argument("who", metavar="SPECIALIST")
@click.argument("number", metavar="PHONE")
@on_installation
def phone(home: Installation, who: str, number: str) -> None:
    """Note somebody's new number: they keep shifts and cards, and are asked there for the word that we reach them."""
    new = parse_phone(number)
    with home.runtime.transaction() as session:
        somebody = people.judge(session, who, programs=pages.ids(session))
        moved = staff.move(session, somebody, new, now=home.now())
    home.say(
        [
            f"{moved.name} has …{moved.phone.last_four} now, …{somebody.phone.last_four} before.",
            _ASKED.format(name=moved.name),
        ]
    )


@specialist.command()
@click.argument("who", metavar="SPECIALIST")
@on_installation
def verify(home: Installation, who: str) -> None:
    """Ask somebody again for the word that shows that our texts reach them: without it nobody can be on call."""
    with home.runtime.transaction() as session:
        every = pages.ids(session)
        somebody = people.judge(session, who, programs=every)
        in_use = programs.in_use(session, people.where_works(session, somebody, every)[0])
        reaching.ask(session, in_use, somebody, now=home.now())
    home.say([_ASKED.format(name=somebody.name)])


@specialist.command()
@click.argument("who", metavar="SPECIALIST")
@click.argument("rule", nargs=-1, required=True)
@on_installation
def rules(home: Installation, who: str, rule: tuple[str, ...]) -> None:
    """Say how somebody wants to be told: "call" (at once), "text 2" (a call after 2 minutes), "text" or "usual".

    It adds to what a ladder says and never takes away: they are told as soon, and by as many ways, as either wants.
    """
    try:
        chosen = parse_rule(" ".join(rule))
    except NoSuchRule as error:
        raise Refused(str(error)) from error
    with home.runtime.transaction() as session:
        somebody = people.judge(session, who, programs=pages.ids(session))
        paging_rules.set_rule(session, somebody.id, chosen, now=home.now())
    home.say([f"{somebody.name} is told by {rule_words(chosen, lang='en')}; sooner where a ladder says so."])


@specialist.command()
@click.argument("who", metavar="SPECIALIST")
@click.option(
    "--not", "spared", multiple=True, type=click.Choice([each.value for each in Category]), help="A topic to be spared."
)
@click.option("--any", "none", is_flag=True, help="Any topic again.")
@on_installation
def topics(home: Installation, who: str, *, spared: tuple[str, ...], none: bool) -> None:
    """Say of which topics somebody asks to be spared: others are asked first, and they when nobody else is left."""
    if bool(spared) == none:
        raise Refused("write --not TOPIC (more than once for several), or --any")
    with home.runtime.transaction() as session:
        somebody = people.judge(session, who, programs=pages.ids(session))
        paging_rules.set_topics(session, somebody.id, list(spared), now=home.now())
    asked = f"after everybody else about: {', '.join(spared)}" if spared else "about anything"
    home.say([f"{somebody.name} is asked {asked}."])


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
        (
            each.program,
            each.name,
            f"…{each.last_four}",
            " and ".join(role.value for role in each.roles),
            each.speaks,
            _REACHED[each.trouble],
        )
        for each in members
    ]
    home.console.print(table("program", "name", "number", "works as", "speaks", "texts", rows=rows))
