"""Playing a story for a page of the console: in a process of its own, against a database of its own, for a while only.

The process is told nothing of the installation that asks: no setting of it reaches the story, so no story can reach
anybody. When its time is up it is ended, whatever it does.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from outreach.domain.rehearsed import NotPlayed, OnPhone, Rehearsed, ShownPhone
from outreach.packs.mistakes import ProgramMistakes
from outreach.rehearsal.hush import hushed
from outreach.rehearsal.phones import Expectation
from outreach.rehearsal.player import Player
from outreach.rehearsal.rehearsal import Rehearsal
from outreach.rehearsal.statements import MalformedStory
from outreach.rehearsal.story import read_story
from outreach.rehearsal.transcript import Transcript
from outreach.rehearsal.world import PROGRAM_NUMBER, STAFF_NUMBER, WorldStuck

SECONDS: Final = 60
AT_ONCE: Final = 2
"""So many rehearsals at once, so that pages for people who need somebody never wait for them."""

PLACES = threading.BoundedSemaphore(AT_ONCE)
_OURS: Final = (PROGRAM_NUMBER, STAFF_NUMBER)
_REHEARSED: Final = TypeAdapter(Rehearsed)


def play_for_page(*, program: str, story: str, seconds: float = SECONDS) -> Rehearsed:
    """Play a story with a program, both given as texts; the story calls its program "draft.toml"."""
    if not PLACES.acquire(blocking=False):
        return Rehearsed(zone="UTC", trouble=NotPlayed.BUSY)
    try:
        return _in_its_own_process(json.dumps({"program": program, "story": story}), seconds)
    finally:
        PLACES.release()


def _in_its_own_process(asked: str, seconds: float) -> Rehearsed:
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as folder:
        try:
            done = subprocess.run(  # noqa: S603 - nothing of what is run comes from anybody
                [sys.executable, "-m", __spec__.name, str(int(seconds) + 1)],
                input=asked,
                capture_output=True,
                text=True,
                timeout=seconds,
                check=False,
                cwd=folder,
                env=environment(folder),
            )
        except subprocess.TimeoutExpired:
            return Rehearsed(zone="UTC", trouble=NotPlayed.TOO_LONG)
    if done.returncode:
        return Rehearsed(zone="UTC", trouble=NotPlayed.BROKEN, detail=done.stderr.strip().rpartition("\n")[2])
    return _REHEARSED.validate_json(done.stdout)


def environment(folder: str) -> dict[str, str]:
    """Pass on where our code is, and nothing that says where our people are."""
    return {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "TMPDIR": folder}


def play_here(program: str, story: str) -> Rehearsed:
    """Play a story in this process, and look at every phone when it is over."""
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as folder, hushed() as troubles:
        Path(folder, "draft.toml").write_text(program, encoding="utf-8")
        try:
            read = read_story(story)
        except MalformedStory as malformed:
            return Rehearsed(zone="UTC", trouble=NotPlayed.BROKEN, detail=str(malformed))
        lines: list[str] = []
        trouble, detail = None, ""
        with Rehearsal(read.start, read.zone, program=None) as stage:
            transcript, player = Transcript(stage, lines.append), Player(stage, Path(folder))
            for statement in read.statements:
                transcript.statement(statement)
                try:
                    player.do(statement)
                except (Expectation, WorldStuck, ProgramMistakes, ValueError) as seen:
                    trouble, detail = NotPlayed.BROKEN, str(seen)
                    break
                finally:
                    transcript.catch_up()
            phones = _phones(stage)
        said = (*(line.strip() for line in lines), *(f"inside: {each}" for each in dict.fromkeys(troubles)))
        return Rehearsed(zone=read.zone, phones=phones, transcript=said, trouble=trouble, detail=detail)


def _phones(stage: Rehearsal) -> tuple[ShownPhone, ...]:
    """Gather what is on every phone: those of the people we look after first."""
    network = stage.world.network
    held: dict[str, list[OnPhone]] = {}
    for text in network.messages:
        number, theirs = (text.sender or "", True) if text.to in _OURS else (text.to, False)
        held.setdefault(number, []).append(OnPhone(at=text.created_at, words=text.body, is_theirs=theirs))
    for call in network.calls:
        if call.order.to not in _OURS:
            held.setdefault(call.order.to, []).append(OnPhone(at=call.created_at, words=None, is_theirs=False))
    talk_to = {number: stage.phone(number).talks_to for number in held}
    phones = [
        ShownPhone(
            who=stage.name_of(number),
            is_ours=talk_to[number] == STAFF_NUMBER,
            held=tuple(sorted(things, key=lambda each: each.at)),
        )
        for number, things in held.items()
    ]
    return tuple(sorted(phones, key=lambda phone: phone.is_ours))


def _main() -> None:
    """Play what is asked on the way in, and write what came of it on the way out."""
    seconds = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    asked = json.load(sys.stdin)
    sys.stdout.write(_REHEARSED.dump_json(play_here(asked["program"], asked["story"])).decode())


if __name__ == "__main__":
    _main()
