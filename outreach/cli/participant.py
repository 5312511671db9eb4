"""`outreach participant`: one participant at a time; `participant import` is in `imports.py`."""

from collections.abc import Callable, Iterator
from functools import partial

import click

from outreach.actions import by_staff, programs
from outreach.actions import people as persons
from outreach.actions.by_staff import LONGEST_PAUSE, NotPossible
from outreach.actions.import_rows import Ground, check_rows, read_phones
from outreach.cli.imports import agreed_from, import_participants
from outreach.cli.installation import Installation, Refused, on_installation
from outreach.cli.moments import show_moment
from outreach.cli.show import table
from outreach.domain.consent import ConsentHow, Scope
from outreach.domain.moments import urgency_words
from outreach.queries import participants, people
from outreach.queries import programs as pages
from outreach.queries.participants import Brief, Portrait


@click.group()
def participant() -> None:
    """Enroll, show, invite, pause and withdraw participants.

    WHO is a name, a number or an id.
    """


participant.add_command(import_participants)


@participant.command()
@click.argument("name")
@click.argument("phone")
@click.option("--program", "program_name", required=True, help="The program to enroll them in.")
@click.option("--zone", default="", help="Where they live, such as America/Denver; leave it out if nobody knows.")
@click.option("--language", default="", help="The language to write in; the program's first one if left out.")
@click.option("--peer", default="", help="Their own peer specialist, by name or number.")
@click.option("--state", default="", help="Two letters, such as CO: its rules on hours are kept as well.")
@click.option("--slot", default="", metavar="HH:MM", help="Their own local time for check-ins.")
@click.option("--at-risk", is_flag=True, help="One missed check-in is enough to put them in front of a person.")
@click.option("--invite", is_flag=True, help="Text them the invitation now (or when the hours open).")
@click.option(
    "--consented-how", metavar="TEXT", help='They agreed already; say how, such as "intake form of 2026-03-01".'
)
@on_installation
def add(
    home: Installation,
    name: str,
    phone: str,
    *,
    program_name: str,
    at_risk: bool,
    invite: bool,
    consented_how: str | None,
    **cells: str,
) -> None:
    """Enroll one participant. Without --invite or --consented-how they get no text until somebody invites them."""
    if invite and consented_how is not None:
        raise Refused("--invite asks for a consent, --consented-how says that it is there: give one of them")
    agreed = agreed_from(invite=invite, consented_how=consented_how)
    given = {"name": name, "phone": phone, "at_risk": "yes" if at_risk else "no", **cells}
    with home.runtime.transaction() as session:
        in_use = programs.named(session, program_name)
        ground = Ground(
            program=in_use.program,
            program_id=in_use.program_id,
            peers=people.peers(session, in_use.program_id),
            owners=people.owners(session, read_phones([(1, given)])),
            consent=agreed,
            may_be_given=consented_how is not None,
        )
        rows, slips = check_rows([(1, given)], ground)
        if slips:
            raise Refused("\n".join(f"{slip.column}: {slip.what}; {slip.remedy}" for slip in slips))
        new = rows[0].new
        by_staff.admit(session, in_use, new, agreed=agreed, how=ConsentHow.STAFF, wording=consented_how, now=home.now())
        found = participants.portrait(session, people.participant(session, new.phone.e164))
    home.say(_portrait(found))


@participant.command()
@click.argument("who")
@on_installation
def show(home: Installation, who: str) -> None:
    """Show where somebody stands: next check-in, what they allowed and when, and whether somebody is on it."""
    with home.runtime.transaction() as session:
        found = participants.portrait(session, people.participant(session, who))
    home.say(_portrait(found))


def _portrait(found: Portrait) -> Iterator[str]:
    brief, zone = found.brief, found.local_zone
    yield f"{brief.name} (…{brief.last_four}), id {brief.id}"
    yield f"  program: {found.program}"
    yield f"  stands: {brief.standing.value}{_until(brief, zone)}"
    yield f"  next check-in: {show_moment(brief.next_check_in_at, zone, otherwise='none is planned')}"
    yield f"  zone: {brief.zone or f'nobody knows it; check-ins go by {zone}'}"
    yield f"  language: {brief.lang}, state: {brief.state or 'not known'}, peer: {brief.peer or 'nobody'}"
    yield f"  at risk: {'yes' if brief.at_risk else 'no'}, own time: {_own_time(brief)}, pace: {brief.plan.pace}"
    if brief.by_voice:
        yield "  check-ins: by voice, where the program makes calls"
    yield f"  last heard: {show_moment(brief.last_heard_at, zone, otherwise='never')}"
    if found.escalation is not None:
        how_soon = urgency_words(found.escalation.urgency, lang="en")
        yield f"  a person must look ({how_soon}): code {found.escalation.code}, {found.escalation.status.value}"
    yield "  consent:" + ("" if found.consents else " nothing yet")
    for line in found.consents:
        scopes = ", ".join(scope.value for scope in line.scopes)
        told = f"{line.state.value} by {line.how.value}, {line.wording}, {line.lang}"
        yield f"    {show_moment(line.at, zone)}  {told}" + (f", for {scopes}" if scopes else "")


def _until(brief: Brief, zone: str) -> str:
    return "" if brief.resume_at is None else f" until {show_moment(brief.resume_at, zone)}"


def _own_time(brief: Brief) -> str:
    return "no" if brief.plan.slot is None else f"{brief.plan.slot:%H:%M}{' every day' if brief.plan.daily else ''}"


@participant.command("list")
@click.option("--program", "program_name", help="Only this program's.")
@on_installation
def list_participants(home: Installation, program_name: str | None) -> None:
    """List participants and where they stand."""
    rows: list[tuple[str, ...]] = []
    with home.runtime.transaction() as session:
        if program_name is not None:
            programs.named(session, program_name)
        for page in pages.every(session):
            if program_name in (None, page.program.name):
                found = participants.of_program(session, page.id)
                rows += [_listed(brief, page.program.name, page.program.zone) for brief in found]
    if rows:
        home.console.print(table("program", "name", "number", "stands", "next check-in", "zone", "peer", rows=rows))
    else:
        home.say(["Nobody is enrolled yet; see `outreach participant import --help`."])


def _listed(brief: Brief, program: str, zone: str) -> tuple[str, ...]:
    moment = show_moment(brief.next_check_in_at, brief.zone or zone)
    return (
        program,
        brief.name,
        f"…{brief.last_four}",
        brief.standing.value,
        moment,
        brief.zone or "not known",
        brief.peer or "-",
    )


def _capitals(_context: click.Context, _parameter: click.Parameter, state: str | None) -> str | None:
    if state is not None and not (len(state) == 2 and state.isascii() and state.isalpha()):
        raise click.BadParameter("write two letters, such as CO")
    return None if state is None else state.upper()


@participant.command()
@click.argument("who")
@on_installation
def invite(home: Installation, who: str) -> None:
    """Text somebody the invitation: nothing else is sent until they answer it."""
    _do(home, who, by_staff.invite)


@participant.command()
@click.argument("who")
@click.argument("zone")
@click.option("--state", metavar="XX", callback=_capitals, help="Their state, if it is another one now, such as CO.")
@on_installation
def move(home: Installation, who: str, zone: str, state: str | None) -> None:
    """Note that somebody lives in another ZONE, such as America/Denver: they are asked by its clocks."""
    _do(home, who, partial(by_staff.move, zone=zone, state=state))


@participant.command()
@click.argument("who")
@click.option("--days", required=True, type=click.IntRange(1, LONGEST_PAUSE.days), help="For how long.")
@on_installation
def pause(home: Installation, who: str, days: int) -> None:
    """Ask somebody nothing for some days, then go on by itself."""
    _do(home, who, partial(by_staff.pause, days=days))


@participant.command()
@click.argument("who")
@on_installation
def resume(home: Installation, who: str) -> None:
    """Go on asking somebody who is paused."""
    _do(home, who, by_staff.resume)


@participant.command()
@click.argument("who")
@on_installation
def withdraw(home: Installation, who: str) -> None:
    """Note that somebody told us to stop, other than by texting STOP. Only they can begin again."""
    _do(home, who, by_staff.withdraw)


@participant.command()
@click.argument("who")
@click.argument("scope", type=click.Choice(["calls", "voicemail"]))
@click.option("--no", "refused", is_flag=True, help="They do not allow it any more.")
@click.option("--consented-how", required=True, metavar="TEXT", help='How they said so, such as "form of 2026-03-01".')
@on_installation
def allow(home: Installation, who: str, scope: str, *, refused: bool, consented_how: str) -> None:
    """Note that somebody allows CALLS by a person, or a message on their VOICEMAIL, which says nothing of why."""
    meant = Scope.HUMAN_CALL if scope == "calls" else Scope.VOICEMAIL
    _do(home, who, partial(by_staff.allow, scope=meant, allowed=not refused, wording=consented_how))


@participant.command()
@click.argument("who")
@click.argument("way", type=click.Choice(["voice", "text"]))
@click.option("--consented-how", required=True, metavar="TEXT", help='How they said so, such as "form of 2026-03-01".')
@on_installation
def by(home: Installation, who: str, way: str, *, consented_how: str) -> None:
    """Ask somebody who cannot text by VOICE: a call at their times, answered by keys or in words; or by TEXT again."""
    _do(home, who, partial(by_staff.by_voice, called=way == "voice", wording=consented_how))


def _do(home: Installation, who: str, action: Callable[..., None]) -> None:
    """Do something for a participant, and show where they stand after it."""
    with home.runtime.transaction() as session:
        known = people.participant(session, who)
        try:
            action(session, persons.of_participant(session, known.id), now=home.now())
        except NotPossible as error:
            raise Refused(f"{known.name} {error}") from error
        found = participants.portrait(session, people.participant(session, str(known.id)))
    home.say(_portrait(found))
