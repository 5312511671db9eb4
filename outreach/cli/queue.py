"""`outreach queue` and `outreach timeline`: who needs a person now, and what happened to one."""

import click

from outreach.actions import programs
from outreach.cli.installation import Installation, on_installation
from outreach.cli.moments import show_moment
from outreach.cli.show import table
from outreach.domain.moments import urgency_words
from outreach.queries import people, timelines
from outreach.queries import queue as cards
from outreach.queries.queue import Card


@click.command()
@click.option("--program", "program_name", help="Only this program's.")
@on_installation
def queue(home: Installation, program_name: str | None) -> None:
    """List whom a person must look at, most urgent and longest waiting first."""
    with home.runtime.transaction() as session:
        if program_name is not None:
            programs.named(session, program_name)
        waiting = cards.live(session, program=program_name)
    if not waiting:
        home.say(["Nobody is waiting."])
        return
    rows = [
        (
            str(card.code),
            card.initials,
            urgency_words(card.urgency, lang="en"),
            "; ".join(card.reasons),
            show_moment(card.opened_at, card.zone),
            _who_has_it(card),
            card.program,
        )
        for card in waiting
    ]
    home.console.print(table("code", "who", "how soon", "why", "since", "has it", "program", rows=rows))


def _who_has_it(card: Card) -> str:
    """Name whoever has it, and by when they said they would be in touch."""
    if card.owner is None or card.promised_at is None:
        told = f"; told: {', '.join(card.told)}" if card.told else ""
        return card.owner or f"nobody yet{told}"
    return f"{card.owner}, until {show_moment(card.promised_at, card.zone)}"


@click.command()
@click.argument("who", metavar="PARTICIPANT")
@on_installation
def timeline(home: Installation, who: str) -> None:
    """Show what happened to somebody, and why: by name, id, or any number that ever texted us."""
    with home.runtime.transaction() as session:
        found = timelines.of(session, people.participant_or_stranger(session, who))
    home.say([f"{found.about}, times in {found.zone}"])
    home.say(
        f"{show_moment(line.at, found.zone)}  {line.event.value:<14}  {line.what}"
        + ("" if line.by == "outreach" else f"  ({line.by})")
        for line in found.lines
    )
