"""deploy/imitation: plays the stories there, and says what holds, what does not, and what needs more than it has."""

import argparse
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from imitating.server import Imitation, what_is_missing
from outreach.rehearsal import FAILS, HOLDS, SKIPPED, rehearse_files
from servers import ServerFailed

_STORIES = Path("tests/stories")
_INSIDE = "something failed inside"


def main(words: Sequence[str] | None = None) -> int:
    """Play what the command line asks for; returns 1 if a story does not hold there."""
    options = _options().parse_args(words)
    missing = what_is_missing()
    if missing is not None:
        print(f"deploy/imitation: {missing}", file=sys.stderr)
        return 1
    files = options.files or sorted(_STORIES.glob("*.story"))
    try:
        fails = _play_written(files)
        if not (options.only_written or options.files):
            fails += _play_python()
    except ServerFailed as failed:
        print(f"deploy/imitation: {failed}", file=sys.stderr)
        return 1
    return 1 if fails else 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="deploy/imitation", description="Plays stories on another imitation of Twilio."
    )
    parser.add_argument("files", nargs="*", type=Path, help="stories (default: all of tests/stories)")
    parser.add_argument("--only-written", action="store_true", help="leave out the stories that are written in Python")
    return parser


def _play_written(files: Sequence[Path]) -> int:
    """Play each story on an imitation of its own, and count those that do not hold."""
    came: dict[int, list[str]] = defaultdict(list)
    for file in files:
        said: list[str] = []
        with Imitation() as imitation:
            code = rehearse_files([file], elsewhere=imitation.at, write=said.append)
        if code == HOLDS and any(_INSIDE in line for line in said):
            code = FAILS
        came[code].append(said[-1] if code == SKIPPED else file.stem)
        if code not in (HOLDS, SKIPPED):
            print("\n".join(said))
        elif code == HOLDS:
            print(f"{file}: holds", flush=True)
    for why in came[SKIPPED]:
        print(why)
    fails = sum(len(names) for code, names in came.items() if code not in (HOLDS, SKIPPED))
    print(f"{len(came[HOLDS])} stories hold there, {fails} do not, {len(came[SKIPPED])} were skipped", flush=True)
    return fails


def _play_python() -> int:
    """Let pytest play the stories that are written in Python, on SQLite; it tells what was skipped and why."""
    with Imitation() as imitation:
        told = {
            "OUTREACH_TWILIO_BASE_URL": imitation.at.base_url,
            "OUTREACH_TWILIO_ACCOUNT_SID": imitation.at.account_sid,
            "OUTREACH_TWILIO_AUTH_TOKEN": imitation.at.auth_token,
        }
        chosen = ("-k", "sqlite and not test_the_story_holds and not imitation")
        command = (sys.executable, "-m", "pytest", "-q", "-rs", "--no-header", *chosen, str(_STORIES))
        return subprocess.run(command, check=False, env={**os.environ, **told}).returncode


if __name__ == "__main__":
    sys.exit(main())
