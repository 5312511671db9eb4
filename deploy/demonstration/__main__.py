"""deploy/demo: an installation on this machine, its main story, or a file of replies streamed through it."""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as day_time
from pathlib import Path

from demonstration import cast, history, replies, story, verdict
from demonstration.accounts import Login
from demonstration.installation import HOST, Site, Wanted, install
from demonstration.phones import Phones, PhoneTrouble
from demonstration.processes import Ended, TooSlow, end_on_signals
from demonstration.start_page import Start, served
from demonstration.welcome import where_to_look
from outreach.domain.hours import at_wall_clock
from outreach.packs.program_file import load_program
from outreach.settings import Settings
from outreach.wiring import set_up_logging
from servers import ServerFailed

_HOME = Path(".demo")
_WHEN_IT_OPENS, _MORNING = day_time(9, 50), day_time(10)
_TROUBLE = (Ended, TooSlow, ServerFailed, PhoneTrouble, story.NotAsToldError, replies.UnreadableReplies)
_INTERRUPTED = 130
_STORY_SPEED = 20.0


def main(words: Sequence[str] | None = None) -> int:
    """Do what the command line asks for; returns the exit code."""
    end_on_signals()
    set_up_logging("ERROR")
    options = _options().parse_args(words)
    do: Callable[[argparse.Namespace], int] = _stay
    if options.story:
        do = _play_story
    elif options.replies is not None:
        do = _stream_replies
    try:
        return do(options)
    except KeyboardInterrupt:
        _say("\nended; nothing is left running")
        return _INTERRUPTED
    except _TROUBLE as trouble:
        print(f"deploy/demo: {trouble}", file=sys.stderr)
        return 1


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="deploy/demo",
        description="A whole installation on this machine, with a simulated phone network and invented people.",
        epilog="Without --story or --replies it stays until Ctrl-C. Its files are in .demo, and begin anew each time.",
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--story", action="store_true", help="play the main story, print it, and exit by its result")
    what.add_argument("--replies", metavar="FILE", type=Path, help="stream the texts of a file (JSON lines, or plain)")
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL in place of SQLite")
    parser.add_argument("--speed", type=_speed, help="how fast time runs (default 1; 20 in the story)")
    parser.add_argument(
        "--days",
        type=int,
        choices=range(2, 22),
        default=history.DAYS,
        metavar="N",
        help="how many days lie behind (2 to 21)",
    )
    parser.add_argument("--port", type=int, default=0, help="where the phones are (default: wherever is free)")
    parser.add_argument("--at-once", type=int, default=16, help="how many phones text at once (default 16)")
    return parser


def _speed(text: str) -> float:
    speed = float(text)
    if not 0 < speed <= 3600:
        raise argparse.ArgumentTypeError("between 0 and 3600")
    return speed


def _say(words: str) -> None:
    print(words, flush=True)


def _stay(options: argparse.Namespace) -> int:
    """Bring everything up, say where to look, and stay."""
    shutil.rmtree(_HOME, ignore_errors=True)
    wanted = replace(_wanted(options, _HOME, at=_WHEN_IT_OPENS), console=True)
    _say("Playing the days before, so that there is something to see …")
    logins: list[Login] = []

    def before(settings: Settings) -> None:
        logins.extend(history.play(settings, wanted.start, days=options.days))

    with install(wanted, before=before) as site:
        _bring_up(site)
        site.start_console()
        phones = Phones(site.phones_url)
        for number in (each.number for each in (*cast.PEERS, cast.LEAD, *cast.PARTICIPANTS)):
            phones.add(number)
        start = Start(console=str(site.settings.console_url), phones=f"{site.phones_url}/phones", logins=logins)
        with served(start, HOST) as begin, suppress(KeyboardInterrupt):
            _say(where_to_look(site, start, begin, speed=wanted.speed))
            site.household.stay()
    _say("\nended; nothing is left running")
    return 0


def _play_story(options: argparse.Namespace) -> int:
    began = time.monotonic()
    with _scratch() as folder, install(_wanted(options, folder, at=_MORNING, speed=_STORY_SPEED, rest=0.25)) as site:
        _bring_up(site)
        story.play(site, _say)
    _say(f"\nThe story holds ({time.monotonic() - began:.0f} s).")
    return 0


def _stream_replies(options: argparse.Namespace) -> int:
    lines = replies.read_file(_from_where(options.replies))
    with _scratch() as folder, install(_wanted(options, folder, at=_MORNING, rest=0.25)) as site:
        replies.move_in(site.runtime, lines)
        _bring_up(site)
        _say(f"{len(lines)} texts, {options.at_once} at once:")
        streamed = replies.stream(site, lines, at_once=options.at_once)
        with site.runtime.transaction() as session:
            judged = verdict.judge(session, streamed, now=site.runtime.now())
    _say(judged.in_words())
    return 1 if judged.missing else 0


def _from_where(path: Path) -> Path:
    """Find a file as seen from where deploy/demo was called."""
    return Path(os.environ.get("CALLED_FROM", ".")) / path


def _wanted(
    options: argparse.Namespace, folder: Path, *, at: day_time, speed: float = 1.0, rest: float = 1.0
) -> Wanted:
    return Wanted(
        folder=folder,
        start=at_wall_clock(_a_day(), at, load_program("standard").program.zone),
        speed=options.speed or speed,
        port=options.port,
        postgres=options.postgres,
        pass_seconds=rest,
    )


def _a_day() -> date:
    """Choose today, or the next day on which the program asks anybody anything."""
    day = datetime.now(UTC).date()
    while day in load_program("standard").program.blocked_days:
        day += timedelta(days=1)
    return day


@contextmanager
def _scratch() -> Iterator[Path]:
    """Make a folder that is gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="outreach-demo-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _bring_up(site: Site) -> None:
    site.start_phones()
    site.start_product()
    site.wait_until_ready()


if __name__ == "__main__":
    sys.exit(main())
