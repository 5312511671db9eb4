"""Playing a written story: each statement done or checked in turn, with a transcript of all that is said on the way."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from outreach.actions.enrollment import AlreadyEnrolled
from outreach.actions.staff import NumberTaken
from outreach.packs.mistakes import ProgramMistakes
from outreach.rehearsal.elsewhere import LACKS, Elsewhere
from outreach.rehearsal.hush import hushed
from outreach.rehearsal.phones import Expectation
from outreach.rehearsal.player import Player, UnknownLanguage
from outreach.rehearsal.redis_server import NoRedis
from outreach.rehearsal.rehearsal import Rehearsal
from outreach.rehearsal.rest import Refused
from outreach.rehearsal.statements import MalformedStory, Story
from outreach.rehearsal.story import read_story
from outreach.rehearsal.transcript import Transcript
from outreach.rehearsal.world import WorldStuck

Write = Callable[[str], None]

HOLDS, FAILS, MALFORMED = 0, 1, 2
SKIPPED = -1
"""What a story ends with that needs what the server elsewhere, on which it was to be played, does not have."""

_FAULTS = frozenset({"carrier", "redis", "workers", "database"})
"""What a story stages of which the watchman may rightly say something that no line of it mentions."""

_CANNOT_BE_PLAYED = (ProgramMistakes, OSError, AlreadyEnrolled, NumberTaken, UnknownLanguage)


def rehearse_files(
    paths: Sequence[Path],
    *,
    lanes: str = "inline",
    database_url: str | None = None,
    elsewhere: Elsewhere | None = None,
    write: Write,
) -> int:
    """Play stories one after the other; 0 when all hold, 1 when one does not, 2 when one cannot be read or played.

    With `elsewhere` they are played on a server in the place of our simulator; -1 when none of them can be.
    """
    play_on = partial(Rehearsal, program=None, lanes=lanes, database_url=database_url, elsewhere=elsewhere)
    return max((_rehearse_file(path, play_on, elsewhere, write) for path in paths), default=HOLDS)


def _rehearse_file(path: Path, play_on: Callable[..., Rehearsal], elsewhere: Elsewhere | None, write: Write) -> int:
    try:
        story = read_story(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        write(f"{path}: cannot be read: {error}")
        return MALFORMED
    except MalformedStory as malformed:
        for slip in malformed.slips:
            write(f"{path}:{slip.line}: {slip.why}")
        return MALFORMED
    lacks = () if elsewhere is None else lacking(story)
    if lacks:
        write(f"{path}: skipped: that server has no {'; no '.join(lacks)}")
        return SKIPPED
    write(f"{path}")
    with hushed() as troubles:
        code = _play_alone(path, story, play_on, write)
    for trouble in dict.fromkeys(troubles):
        write(f"    something failed inside: {trouble}")
    return code


def lacking(story: Story) -> tuple[str, ...]:
    """Name what a story uses and a server elsewhere does not have."""
    return tuple(dict.fromkeys(LACKS[statement.do] for statement in story.statements if statement.do in LACKS))


def _play_alone(path: Path, story: Story, play_on: Callable[..., Rehearsal], write: Write) -> int:
    """Play a story on a stage of its own."""
    try:
        stage = play_on(story.start, story.zone)
    except (NoRedis, SQLAlchemyError, OSError, Refused) as error:
        write(f"{path}: cannot be played: {error}")
        return MALFORMED
    with stage:
        return play(stage, story, where=path, write=write)


def play(rehearsal: Rehearsal, story: Story, *, where: Path, write: Write) -> int:
    """Play a story on a stage; writes the transcript, and where it does not hold, the line and what was seen."""
    transcript = Transcript(rehearsal, write)
    player = Player(rehearsal, where.parent)
    for statement in story.statements:
        transcript.statement(statement)
        try:
            player.do(statement)
        except (Expectation, WorldStuck, Refused) as seen:
            transcript.catch_up()
            write(f"{where}:{statement.line}: {statement.text}")
            write(f"    does not hold: {seen}")
            return FAILS
        except _CANNOT_BE_PLAYED as error:
            write(f"{where}:{statement.line}: {error}")
            return MALFORMED
        transcript.catch_up()
    if not _FAULTS & {statement.do for statement in story.statements}:
        try:
            rehearsal.vigil.met()
        except Expectation as seen:
            write(f"    does not hold: {seen}")
            return FAILS
    write("    holds")
    return HOLDS
