"""`outreach reading`: what specialists say about what was read, so that the lexicon can learn from them."""

from collections.abc import Iterator
from uuid import UUID

import click

from outreach.actions import marking, programs
from outreach.cli.installation import Installation, on_installation
from outreach.cli.moments import read_day, show_moment
from outreach.cli.reading_export import BY, export
from outreach.cli.show import some, table
from outreach.domain.marks import Judgement, Mark, Tally, WasRead
from outreach.domain.reading.reading import Category
from outreach.domain.urgency import Urgency
from outreach.queries import people, reading_marks, reviews
from outreach.queries import programs as pages
from outreach.queries.reading_marks import By, SaidOfIt
from outreach.queries.reviews import Review

MARKS = {"true": Mark.TRUE_ALARM, "false": Mark.FALSE_ALARM, "missed": Mark.MISSED}
_WORDS = {mark: word for word, mark in MARKS.items()}
_URGENCIES = click.Choice([each.value for each in Urgency])
_CATEGORIES = click.Choice([each.value for each in Category])
_ONLY = "Only this program's."


@click.group()
def reading() -> None:
    """Say whether what was read was right, and see how often it is.

    Nothing here shows what somebody wrote, except `list --texts` and `export`; both are noted where they must be.
    """


reading.add_command(export)


@reading.command()
@click.argument("reply_id", type=click.UUID)
@click.argument("what", type=click.Choice(list(MARKS)))
@click.option("--should", type=_URGENCIES, help="How urgent it should have been read; needed for missed.")
@click.option("--category", type=_CATEGORIES, help="What it should have been read as.")
@click.option("--note", default="", help="Why; it is sealed like the text.")
@click.option("--by", "who", help=BY)
@on_installation
def mark(
    home: Installation,
    reply_id: UUID,
    what: str,
    *,
    should: str | None,
    category: str | None,
    note: str,
    who: str | None,
) -> None:
    """Say whether the alarm that a text raised was true or false, or that something in it was missed.

    Whoever marks a text again replaces what they said before; `outreach reading list` shows the ids.
    """
    judgement = Judgement(
        mark=MARKS[what],
        urgency=None if should is None else Urgency(should),
        category=None if category is None else Category(category),
        note=note.strip(),
    )
    with home.runtime.transaction() as session:
        author = marking.author_of(session, reply_id)
        ours = [author.in_use.program_id] if who is None else pages.ids(session)
        specialist = people.judge(session, who, programs=ours)
        made = marking.mark(session, reply_id, specialist, judgement, now=home.now())
    home.say([f"{specialist.name}: {_verdict(judgement)}. It was read as {_read(made.was_read)}."])


@reading.command("list")
@click.option("--program", "program_name", help=_ONLY)
@click.option("--unmarked", is_flag=True, help="Only texts that nobody has marked.")
@click.option("--raised/--quiet", default=None, help="Only texts that raised an alarm, or only those that raised none.")
@click.option("--since", metavar="DATE", help="Only texts that came on this day or later, such as 2026-03-06.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000), help="At most so many.")
@click.option("--texts", is_flag=True, help="Show what was written; it is noted on the timeline of who wrote it.")
@click.option("--by", "who", help=f"Who reads the texts. {BY}")
@on_installation
def list_replies(
    home: Installation,
    *,
    program_name: str | None,
    unmarked: bool,
    raised: bool | None,
    since: str | None,
    limit: int,
    texts: bool,
    who: str | None,
) -> None:
    """List texts, newest first: what was read in each, and what was said of that."""
    with home.runtime.transaction() as session:
        ours = [programs.named(session, program_name)] if program_name else programs.every(session)
        ids = [each.program_id for each in ours]
        reader = people.judge(session, who, programs=ids) if texts else None
        found = reviews.to_review(
            session,
            programs_=ids if reader is None else people.where_works(session, reader, ids),
            since=read_day(since, ours[0].program.zone) if since and ours else None,
            raised=raised,
            unmarked=unmarked,
            texts=texts,
            limit=limit,
        )
        if reader is not None:
            marking.note_read(session, [each.id for each in found], reader, how="read what was written", now=home.now())
    if not found:
        home.say(["There is no such text."])
        return
    headings = ("id", "came", "who", "read as", "rules", "marks", "program", *(["text"] if texts else []))
    home.console.print(table(*headings, rows=map(_row, found)))


def _row(review: Review) -> tuple[str, ...]:
    return (
        str(review.id),
        show_moment(review.received_at, review.zone),
        review.who,
        _read(review.was_read),
        " ".join(alarm.rule for alarm in review.was_read.alarms) or "-",
        "; ".join(f"{_verdict(each.judgement)} ({each.specialist})" for each in review.marks) or "-",
        review.program,
        *([] if review.text is None else [review.text]),
    )


def _read(was_read: WasRead) -> str:
    worst = was_read.worst
    return "nothing worrying" if worst is None else " ".join(filter(None, (worst.urgency.value, worst.category)))


def _verdict(judgement: Judgement) -> str:
    should = " ".join(each.value for each in (judgement.urgency, judgement.category) if each is not None)
    return _WORDS[judgement.mark] + (f", should be {should}" if should else "")


@reading.command()
@click.option("--program", "program_name", help=_ONLY)
@click.option("--per", type=click.Choice([each.value for each in By]), default=By.RULE.value, show_default=True)
@click.option("--of", "reply_id", type=click.UUID, help="Every mark on this one text instead.")
@on_installation
def marks(home: Installation, *, program_name: str | None, per: str, reply_id: UUID | None) -> None:
    """Show how often alarms were true: the share of true ones among those that somebody marked.

    A disputed alarm, true to one and false to another, counts on neither side. What nobody marked is not in it, and
    neither is what was missed and nobody noticed: this is no measure of everything.
    """
    if reply_id is not None:
        _show_history(home, reply_id)
        return
    with home.runtime.transaction() as session:
        if program_name is not None:
            programs.named(session, program_name)
        ours = pages.ids(session, program_name)
        found = reading_marks.tallies(session, by=By(per), programs=ours)
        whole = reading_marks.overall(session, programs=ours)
    if not found and not whole.missed:
        home.say(
            ["Nobody has marked anything yet; see `outreach reading list --unmarked` and `outreach reading mark`."]
        )
        return
    rows = [_counted(label, tally) for label, tally in (*found.items(), ("all texts", whole))]
    home.console.print(table(per, "true of judged", "true", "false", "disputed", "missed", rows=rows))


def _counted(label: str, tally: Tally) -> tuple[str, ...]:
    precision = tally.precision
    share = "-" if precision is None else f"{precision:.0%} of {tally.true + tally.false}"
    return (label, share, str(tally.true), str(tally.false), str(tally.disputed), str(tally.missed))


def _show_history(home: Installation, reply_id: UUID) -> None:
    with home.runtime.transaction() as session:
        author = marking.author_of(session, reply_id)
        found = reading_marks.of_reply(session, reply_id)
    home.say([f"{some(len(found), 'mark')} on a text by {author.initials}, times in {author.in_use.program.zone}"])
    home.say(_history(found, author.in_use.program.zone))


def _history(found: list[SaidOfIt], zone: str) -> Iterator[str]:
    for each in found:
        note = f": {each.judgement.note}" if each.judgement.note else ""
        replaced = "" if each.counts else "  (replaced)"
        yield f"{show_moment(each.at, zone)}  {each.specialist}  {_verdict(each.judgement)}{note}{replaced}"
