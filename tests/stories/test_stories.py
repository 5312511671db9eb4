"""Every written story holds: on SQLite and PostgreSQL, with workers in this process and through a real Redis and RQ.

HOW TO WRITE ONE
----------------
A story is a text file `tests/stories/*.story`, one statement a line; `#` begins a comment. Play one with

    outreach rehearse tests/stories/a_quiet_week.story            (add --lanes rq, or --database URL)

It says what people do and what they hear, in the order in which it happens. Its clock stands still until the story
waits, and all that falls due on the way happens at its own moment.

    clock 2026-03-06 08:55 America/Denver       # always first: when, and in which zone the story's times are
    program standard                            # a program that comes with the house, or a file beside the story
    lead Leo +12025550130                       # who is there: staff …
    specialist Sam +12025550120
    Sam is on call
    participant Dana +12025550110 America/Denver asks daily at 09:00      # … and whom we look after

    wait until 09:00
    Dana hears "How are you today"              # the oldest text she has not read yet; now she has
    Dana texts "not good. i want to use"
    Dana hears "988"
    Sam hears "Reply 1"
    wait 10 minutes
    Sam is called
    Sam texts "1"
    Dana hears "Sam"
    Dana has an acknowledged escalation by Sam
    nobody hears anything else

While a story is played the watchman looks each minute: what he raises fails the story, unless it says `the watchman
raises "…"`, or stages a fault of the carrier, Redis, the workers or the database.

Begin with the person, not with the machine: what do they write, what must they hear, and by when? End with
`nobody hears anything else`, so that a text too many is found too. When a story does not hold, the line and what was
seen instead are printed; a slip in the writing is named with its line before anything is played.
`outreach/rehearsal/grammar.py` lists every form.
"""

from pathlib import Path

import pytest

from outreach.rehearsal import HOLDS, SKIPPED, Elsewhere, rehearse_files

STORIES = sorted(Path(__file__).parent.glob("*.story"))


@pytest.mark.parametrize("lanes", ["inline", "rq"])
@pytest.mark.parametrize("story", STORIES, ids=[story.stem for story in STORIES])
def test_the_story_holds(story: Path, lanes: str, story_database_url: str | None, elsewhere: Elsewhere | None) -> None:
    said: list[str] = []

    held = rehearse_files([story], lanes=lanes, database_url=story_database_url, elsewhere=elsewhere, write=said.append)

    if held == SKIPPED:
        pytest.skip(said[-1])
    assert held == HOLDS, "\n".join(said)
    assert not [line for line in said if "something failed inside" in line]
