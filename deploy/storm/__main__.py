"""deploy/chaos: a storm over an installation on this machine, and the count after it."""

import argparse
import secrets
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from demonstration.processes import Ended, TooSlow, end_on_signals
from outreach.domain.delivery import Lane
from outreach.wiring import set_up_logging
from servers import ServerFailed
from storm.trial import Trial, Wanted, hold

_EACH_LANE = tuple((lane.value,) for lane in Lane)


def main(words: Sequence[str] | None = None) -> int:
    """Hold a trial as the command line asks; returns 1 if anything was lost or wrongly doubled."""
    end_on_signals()
    set_up_logging("ERROR")
    options = _options().parse_args(words)
    seed = secrets.randbelow(1_000_000) if options.seed is None else options.seed
    wanted = Wanted(
        seed=seed,
        seconds=options.minutes * 60,
        people=options.people,
        texts_a_second=options.rate,
        workers=_EACH_LANE,
        paces=(1.0, 4.0, 2.0),
    )
    folder = Path(tempfile.mkdtemp(prefix="outreach-storm-"))
    print(f"seed {seed}, {options.minutes:g} minutes", flush=True)
    try:
        trial = hold(wanted, folder, say=lambda line: print(line, flush=True))
    except KeyboardInterrupt:
        return 130
    except (Ended, TooSlow, ServerFailed) as trouble:
        print(f"deploy/chaos: {trouble}", file=sys.stderr)
        return 1
    size = f"--people {options.people} --rate {options.rate:g}"
    again = f"deploy/chaos --minutes {options.minutes:g} --seed {seed} {size}"
    return _tell(trial, folder, again, verbose=options.verbose)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="deploy/chaos",
        description="Kills, restarts and faults of every kind over a whole installation with people texting; then the"
        " carrier's own books are compared with the database, text by text.",
    )
    parser.add_argument("--minutes", type=float, default=3.0, help="how long the storm lasts (default 3)")
    parser.add_argument("--seed", type=int, help="what goes wrong in which order (default: by chance)")
    parser.add_argument("--people", type=int, default=120, help="how many participants (default 120)")
    parser.add_argument("--rate", type=float, default=4.0, help="texts to us a second (default 4)")
    parser.add_argument("--verbose", action="store_true", help="say all that was done, and when")
    return parser


def _tell(trial: Trial, folder: Path, again: str, *, verbose: bool) -> int:
    """Print the table; where something is not as it must be, what was done, and how to do it again."""
    print(trial.reckoning.in_words())
    if verbose or not trial.reckoning.holds:
        print("\n".join(["What was done:", *trial.told]))
    if trial.reckoning.holds:
        shutil.rmtree(folder, ignore_errors=True)
        print("Nothing was lost, and nothing came twice that must not.")
        return 0
    print(f"It does not hold. The logs are in {folder}/logs; again: {again}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
