"""Playing a written story: each statement done or checked in turn, with a transcript of all that is said on the way."""

from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from outreach.actions.enrollment import AlreadyEnrolled
from outreach.actions.staff import NumberTaken
from outreach.packs.mistakes import ProgramMistakes
from outreach.rehearsal.hush import hushed
from outreach.rehearsal.phones import Expectation
from outreach.rehearsal.player import Player, UnknownLanguage
from outreach.rehearsal.redis_server import NoRedis
from outreach.rehearsal.rehearsal import Rehearsal
from outreach.rehearsal.statements import MalformedStory, Story
from outreach.rehearsal.story import read_story
from outreach.rehearsal.transcript import Transcript
from outreach.rehearsal.world import WorldStuck

Write = Callable[[str], None]

HOLDS, FAILS, MALFORMED = 0, 1, 2

_FAULTS = frozenset({"carrier", "redis", "workers", "database"})
"""What a story stages of which the watchman may rightly say something that no line of it mentions."""

_CANNOT_BE_PLAYED = (ProgramMistakes, OSError, AlreadyEnrolled, NumberTaken, UnknownLanguage)


def rehearse_files(
    paths: Sequence[Path],
    *,
    lanes: str = "inline",
    database_url: str | None = None,
    write: Write,
) -> int:
    """Play stories one after the other; 0 when all hold, 1 when one does not, 2 when one cannot be read or played."""
    return max((_rehearse_file(path, lanes, database_url, write) for path in paths), default=HOLDS)


def _rehearse_file(path: Path, lanes: str, database_url: str | None, write: Write) -> int:
    try:
        story = read_story(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        write(f"{path}: cannot be read: {error}")
        return MALFORMED
    except MalformedStory as malformed:
        for slip in malformed.slips:
            write(f"{path}:{slip.line}: {slip.why}")
        return MALFORMED
    write(f"{path}")
    with hushed() as troubles:
        code = _play_alone(path, story, lanes, database_url, write)
    for trouble in dict.fromkeys(troubles):
        write(f"    something failed inside: {trouble}")
    return code


def _play_alone(path: Path, story: Story, lanes: str, database_url: str | None, write: Write) -> int:
    """Play a story on a stage of its own."""
    try:
        stage = Rehearsal(story.start, story.zone, program=None, lanes=lanes, database_url=database_url)
    except (NoRedis, SQLAlchemyError, OSError) as error:
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
        except (Expectation, WorldStuck) as seen:
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
