"""Doing what statements say, on a stage."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from outreach.domain.escalation import EscalationStatus
from outreach.domain.urgency import Urgency
from outreach.rehearsal.phones import Expectation
from outreach.rehearsal.rehearsal import Rehearsal
from outreach.rehearsal.statements import Statement
from outreach.rehearsal.swapping import leave_open, swap
from outreach.rehearsal.when import moment_of


class UnknownLanguage(ValueError):
    """Raised for a participant whose language their program does not speak; says which it does."""


class Player:
    """Does one statement after the other."""

    def __init__(self, stage: Rehearsal, folder: Path) -> None:
        """Remember the stage, and the folder beside which program files are looked for."""
        self._stage = stage
        self._folder = folder

    def do(self, statement: Statement) -> None:
        """Do one statement; raises Expectation when what it expects is not so."""
        stage = self._stage
        forms: Mapping[str, Callable[[Statement], object]] = {
            "program": self._program,
            "lead": self._staff,
            "specialist": self._staff,
            "participant": self._participant,
            "invite": self._participant,
            "nobody_on_call": lambda _: stage.nobody_is_on_call(),
            "on_call": self._on_call,
            "rotates": lambda it: stage.rotate(it.words),
            "off": lambda it: stage.is_off(it["who"], self._moment(it["start"]), self._moment(it["end"])),
            "open_shift": lambda it: leave_open(stage, self._moment(it["start"]), self._moment(it["end"])),
            "wait": lambda it: stage.world.advance_to(stage.now + timedelta(seconds=float(it["span"]))),
            "wait_until": lambda it: stage.until(f"{it['day']} {it['time']}".strip()),
            "no_escalation": lambda it: stage.has_no_escalation(it["who"]),
            "escalation": self._escalation,
            "handover": self._handover,
            "no_handover": lambda it: stage.has_handover(it["who"], None, ""),
            "is_state": self._is_state,
            "carrier": lambda it: stage.world.network.faults.say(it["words"]),
            "redis": self._redis,
            "workers": self._workers,
            "database": lambda _: stage.world.restart_database(),
            "drill": lambda it: stage.begin_drill(Urgency(it["urgency"].lower() or "emergency")),
            "watchman_silent": lambda _: stage.vigil.is_silent(),
            "watchman_raises": lambda it: stage.vigil.raises(it["text"]),
            "nobody_hears": lambda _: stage.nobody_hears_anything_else(),
        }
        if statement.do in forms:
            stage.world.settle()
            forms[statement.do](statement)
            stage.world.settle()
        else:
            self._with_a_phone(statement)

    def _with_a_phone(self, statement: Statement) -> None:
        phone, count = self._stage.phone(statement["who"]), statement["count"]
        forms: Mapping[str, Callable[[], object]] = {
            "swaps": lambda: swap(self._stage, statement["who"], statement["day"], statement["other"]),
            "texts": lambda: phone.texts(statement["text"]),
            "hears": lambda: phone.hears(statement["text"]),
            "hears_nothing": phone.hears_nothing,
            "heard": lambda: phone.heard(int(count) if count.isdigit() else 0, at_most=bool(statement["most"])),
            "never_hears": lambda: phone.never_hears(statement["text"]),
            "is_called": phone.is_called,
            "calls": phone.calls,
            "is_not_called": phone.is_not_called,
            "hears_call": lambda: phone.hears_a_call_saying(statement["text"]),
            "never_hears_call": lambda: phone.never_hears_a_call_saying(statement["text"]),
            "says": lambda: phone.says(statement["text"]),
            "picks_up": phone.picks_up,
            "presses": lambda: phone.presses(statement["key"]),
            "hangs_up": phone.hangs_up,
            "connected": lambda: phone.is_connected_to(self._stage.phone(statement["other"])),
            "answers": lambda: phone.answers_and_presses(statement["key"]),
            "rings": phone.lets_it_ring,
            "voicemail": phone.voicemail_answers,
            "busy": phone.is_busy,
        }
        forms[statement.do]()

    def _program(self, statement: Statement) -> None:
        """Find a program file beside the story or where we stand; any other name is a pack's."""
        name = statement["name"].strip("\"'“”")
        beside = [place for place in (self._folder / name, Path(name)) if place.is_file()]
        self._stage.use_program(beside[0] if beside else name)

    def _staff(self, statement: Statement) -> None:
        speaks = tuple(dict.fromkeys(["en", *statement["lang"].split()]))
        lead = statement.do == "lead"
        self._stage.specialist(statement["who"], statement["number"], speaks=speaks, lead=lead)

    def _participant(self, statement: Statement) -> None:
        known = self._stage.program.program.languages
        lang = statement["lang"] or known[0]
        if lang not in known:
            raise UnknownLanguage(f"this program speaks {', '.join(known)}, not {lang}")
        self._stage.participant(
            statement["who"],
            statement["number"],
            zone=statement["zone"] or None,
            lang=lang,
            peer=statement["peer"] or None,
            at_risk=bool(statement["risk"]),
            asks_daily_at=statement["daily"] or None,
            invited=statement.do == "invite",
            by_voice=bool(statement["voice"]),
        )

    def _on_call(self, statement: Statement) -> None:
        if not statement["start"]:
            self._stage.put_on_call(statement["who"])
            return
        self._stage.put_on_call(statement["who"], self._moment(statement["start"]), self._moment(statement["end"]))

    def _moment(self, words: str) -> datetime:
        return moment_of(words, now=self._stage.now, zone=self._stage.zone)

    def _escalation(self, statement: Statement) -> None:
        self._stage.has_escalation(
            statement["who"],
            EscalationStatus(statement["status"]),
            urgency=Urgency(statement["urgency"]) if statement["urgency"] else None,
            by=statement["by"] or None,
        )

    def _handover(self, statement: Statement) -> None:
        taker = None if statement["taker"].casefold() == "nobody" else statement["taker"]
        self._stage.has_handover(statement["who"], taker, statement["came"].removeprefix("is "))

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
