"""Playing a written story: each statement done or checked in turn, with a transcript of all that is said on the way."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from outreach.domain.escalation import EscalationStatus
from outreach.domain.urgency import Urgency
from outreach.packs.mistakes import ProgramMistakes
from outreach.rehearsal.phones import Expectation
from outreach.rehearsal.redis_server import NoRedis
from outreach.rehearsal.rehearsal import Rehearsal
from outreach.rehearsal.story import MalformedStory, Statement, Story, read_story, seconds_of
from outreach.rehearsal.transcript import Transcript

Write = Callable[[str], None]

HOLDS, FAILS, MALFORMED = 0, 1, 2


class BadProgram(Exception):
    """A story names a program that cannot be used."""


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
    try:
        with Rehearsal(story.start, story.zone, program=None, lanes=lanes, database_url=database_url) as rehearsal:
            return play(rehearsal, story, where=path, write=write)
    except (BadProgram, NoRedis) as error:
        write(f"{path}: {error}")
        return MALFORMED


def play(rehearsal: Rehearsal, story: Story, *, where: Path, write: Write) -> int:
    """Play a story on a stage; writes the transcript, and where it does not hold, the line and what was seen."""
    transcript = Transcript(rehearsal, write)
    player = _Player(rehearsal, where.parent)
    for statement in story.statements:
        try:
            transcript.statement(statement)
            player.do(statement)
            transcript.catch_up()
        except Expectation as seen:
            transcript.catch_up()
            write(f"{where}:{statement.line}: {statement.text}")
            write(f"    does not hold: {seen}")
            return FAILS
    write("    holds")
    return HOLDS


class _Player:
    """Does what statements say, on a stage."""

    def __init__(self, rehearsal: Rehearsal, folder: Path) -> None:
        """Remember the stage, and the folder beside which program files are looked for."""
        self._stage = rehearsal
        self._folder = folder

    def do(self, statement: Statement) -> None:
        """Do one statement; raises Expectation when what it expects is not so."""
        forms: Mapping[str, Callable[[Statement], None]] = {
            "program": self._program,
            "lead": self._staff,
            "specialist": self._staff,
            "participant": self._participant,
            "invite": self._participant,
            "nobody_on_call": lambda _: self._stage.nobody_is_on_call(),
            "on_call": self._on_call,
            "wait": lambda it: self._stage.world.advance_to(self._stage.now + seconds_of(it)),
            "wait_until": lambda it: self._stage.until(f"{it['day']} {it['time']}".strip()),
            "no_escalation": lambda it: self._stage.has_no_escalation(it["who"]),
            "escalation": self._escalation,
            "is_state": self._is_state,
            "carrier": lambda it: self._stage.world.network.faults.say(it["words"]),
            "redis": self._redis,
            "workers": self._workers,
            "database": lambda _: self._stage.world.restart_database(),
            "nobody_hears": lambda _: self._stage.nobody_hears_anything_else(),
        }
        if statement.do in forms:
            forms[statement.do](statement)
            self._stage.world.settle()
        else:
            self._with_a_phone(statement)

    def _with_a_phone(self, statement: Statement) -> None:
        phone = self._stage.phone(statement["who"])
        forms: Mapping[str, Callable[[], object]] = {
            "texts": lambda: phone.texts(statement["text"]),
            "hears": lambda: phone.hears(statement["text"]),
            "hears_nothing": phone.hears_nothing,
            "heard": lambda: phone.heard(int(statement["count"]), at_most=bool(statement["most"])),
            "never_hears": lambda: phone.never_hears(statement["text"]),
            "is_called": phone.is_called,
            "is_not_called": phone.is_not_called,
            "answers": lambda: phone.answers_and_presses(statement["key"]),
            "rings": phone.lets_it_ring,
            "voicemail": phone.voicemail_answers,
            "busy": phone.is_busy,
        }
        forms[statement.do]()

    def _program(self, statement: Statement) -> None:
        name = statement["name"].strip().strip('"')
        beside = self._folder / name
        try:
            self._stage.use_program(beside if name.endswith(".toml") and beside.exists() else name)
        except (ProgramMistakes, OSError) as error:
            raise BadProgram(f"line {statement.line}: {error}") from error

    def _staff(self, statement: Statement) -> None:
        spoken = statement["speaks"] or statement["lang"]
        speaks = tuple(dict.fromkeys(["en", *([spoken] if spoken else [])]))
        lead = statement.do == "lead"
        self._stage.specialist(statement["who"], statement["number"], speaks=speaks, lead=lead)

    def _participant(self, statement: Statement) -> None:
        self._stage.participant(
            statement["who"],
            statement["number"],
            zone=statement["zone"],
            lang=statement["lang"] or "en",
            peer=statement["peer"] or None,
            at_risk=bool(statement["risk"]),
            asks_daily_at=statement["daily"] or None,
            invited=statement.do == "invite",
        )

    def _on_call(self, statement: Statement) -> None:
        if not statement["start"]:
            self._stage.put_on_call(statement["who"])
            return
        self._stage.put_on_call(statement["who"], self._moment(statement["start"]), self._moment(statement["end"]))

    def _moment(self, words: str) -> datetime:
        return datetime.fromisoformat(words).replace(tzinfo=ZoneInfo(self._stage.zone))

    def _escalation(self, statement: Statement) -> None:
        urgency = statement["early"] or statement["middle"] or statement["urgency"]
        self._stage.has_escalation(
            statement["who"],
            EscalationStatus(statement["status"]),
            urgency=Urgency(urgency) if urgency else None,
            by=statement["by"] or None,
        )

    def _is_state(self, statement: Statement) -> None:
        seen = self._stage.state_of(statement["who"])
        if seen != statement["state"]:
            raise Expectation(f"{statement['who']} is {seen} (expected {statement['state']})")

    def _redis(self, statement: Statement) -> None:
        lanes = self._stage.world.lanes
        if statement["state"] == "down":
            lanes.take_redis_down()
        else:
            lanes.bring_redis_up()

    def _workers(self, statement: Statement) -> None:
        if statement["state"] == "die":
            self._stage.world.stop_background()
        else:
            self._stage.world.start_background()
