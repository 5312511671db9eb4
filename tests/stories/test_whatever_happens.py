"""Whatever people write and whatever breaks, in any order: some promises hold at every moment."""

from datetime import datetime, time, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from outreach.domain.delivery import MessageKind
from outreach.domain.hours import local, local_day
from outreach.records import messages, replies
from outreach.rehearsal import Rehearsal
from outreach.simulator import Message

_ZONE = "America/Denver"
_OPENS, _CLOSES = time(9), time(20)
_AUTOMATED = {MessageKind.PROMPT, MessageKind.REMINDER}
_NEEDS_CONSENT = _AUTOMATED | {MessageKind.ACKNOWLEDGMENT, MessageKind.NOTE}

_WRITTEN = ["1", "4", "no", "yes", "8", "STOP", "START", "PAUSE 2", "RESUME", "MORE", "LESS", "HELP", "TALK"]
_WRITTEN += ["i want to die", "i used last night", "asdf", "🙂", "", "stop, i just want to die", "ok thx"]
_COMMANDS = ["1", "READ", "SAY I am here", "DONE reached", "PASS", "QUEUE", "WHO", "done", "1 10", "hello"]
_TROUBLES = [
    "is down",
    "is slow",
    "loses answers",
    "loses receipts",
    "repeats receipts",
    "shuffles receipts",
    "is well",
]


class WhateverHappens(RuleBasedStateMachine):
    """Dana is asked daily, Sam is on call, and everything else is chance."""

    def __init__(self) -> None:
        super().__init__()
        self.stage = Rehearsal()
        self.dana = self.stage.participant("Dana", asks_daily_at="09:00")
        self.sam = self.stage.specialist("Sam", on_call=True)
        self.stopped_at: datetime | None = None

    def teardown(self) -> None:
        self.stage.world.network.faults.say("is well")
        self.stage.world.lanes.bring_redis_up()
        self.stage.world.start_background()
        self.stage.wait(minutes=5)
        with self.stage.world.runtime.transaction() as session:
            unhandled = replies.waiting(session, now=self.stage.now + timedelta(days=1), limit=9)
        self.stage.close()
        assert unhandled == []

    @rule(body=st.sampled_from(_WRITTEN))
    def dana_writes(self, body: str) -> None:
        self.dana.texts(body)
        stopped = self.stage.state_of("Dana") == "stopped"
        self.stopped_at = (self.stopped_at or self.stage.now) if stopped else None

    @rule(body=st.sampled_from(_COMMANDS))
    def sam_writes(self, body: str) -> None:
        self.sam.texts(body)

    @rule(minutes=st.sampled_from([1, 7, 45, 300, 1000]))
    def time_passes(self, minutes: int) -> None:
        self.stage.wait(minutes=minutes)

    @rule(words=st.sampled_from([*_TROUBLES, "is well"]))
    def the_carrier_changes(self, words: str) -> None:
        self.stage.world.network.faults.say(words)

    @rule(alive=st.booleans())
    def the_workers_change(self, *, alive: bool) -> None:
        if alive:
            self.stage.world.start_background()
        else:
            self.stage.world.stop_background()

    @rule(up=st.booleans())
    def redis_changes(self, *, up: bool) -> None:
        if up:
            self.stage.world.lanes.bring_redis_up()
        else:
            self.stage.world.lanes.take_redis_down()

    def _to_dana(self) -> list[tuple[Message, MessageKind | None]]:
        sent = [text for text in self.stage.world.network.messages if text.to == self.dana.number.e164]
        with self.stage.world.runtime.transaction() as session:
            kinds = messages.kinds(session, [text.sid for text in sent])
        return [(text, kinds.get(text.sid)) for text in sent]

    @invariant()
    def nothing_that_needs_consent_is_said_after_stop(self) -> None:
        if self.stopped_at is not None:
            late = [
                text.body
                for text, kind in self._to_dana()
                if text.created_at > self.stopped_at and kind in _NEEDS_CONSENT
            ]
            assert late == []

    @invariant()
    def nothing_automated_is_said_at_night_or_twice_a_day(self) -> None:
        asked = [text.created_at for text, kind in self._to_dana() if kind in _AUTOMATED]
        assert all(_OPENS <= local(at, _ZONE).time() < _CLOSES for at in asked)
        days = [local_day(at, _ZONE) for at in asked]
        assert len(days) == len(set(days))

    @invariant()
    def whoever_waits_is_waited_for(self) -> None:
        found = self.stage.escalation_of("Dana")
        assert found is None or (found.next_step_at is not None) == (found.outcome is None)


TestWhateverHappens = WhateverHappens.TestCase
TestWhateverHappens.settings = settings(max_examples=15, stateful_step_count=15, deadline=None, print_blob=True)
