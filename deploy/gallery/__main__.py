"""deploy/pictures: the console's main pages as PNG, signed in through the real door in a real browser."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Error as BrowserTrouble

from demonstration.processes import end_on_signals
from gallery.browsing import NoBrowser, browser
from gallery.house import house
from gallery.pages import PICTURES
from gallery.shooting import Shooting
from outreach.wiring import set_up_logging

_FOLDER = Path(__file__).parents[1] / "screenshots"


def main(words: Sequence[str] | None = None) -> int:
    """Take the pictures that the command line asks for; returns the exit code."""
    end_on_signals()
    set_up_logging("ERROR")
    options = _options().parse_args(words)
    wanted = [each for each in PICTURES if not options.only or each.name in options.only]
    folder = Path(tempfile.mkdtemp(prefix="outreach-pictures-"))
    options.to.mkdir(parents=True, exist_ok=True)
    failed = []
    try:
        with house(folder) as home, browser() as chromium:
            shooting = Shooting(home, chromium, options.to)
            for each in wanted:
                try:
                    print(shooting.take(each), flush=True)
                except (BrowserTrouble, AssertionError) as trouble:
                    failed.append(each.name)
                    print(f"{each.name}: {str(trouble).splitlines()[0]}", file=sys.stderr, flush=True)
    except NoBrowser as trouble:
        print(f"deploy/pictures: {trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 1 if failed else 0


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="deploy/pictures", description=__doc__)
    parser.add_argument("--to", type=Path, default=_FOLDER, help="the folder to write into")
    parser.add_argument("--only", action="append", choices=[each.name for each in PICTURES], help="only this one")
    return parser


if __name__ == "__main__":
    sys.exit(main())
