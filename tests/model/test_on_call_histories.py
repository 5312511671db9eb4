"""Whatever people write, whoever takes, passes or forgets what, and whatever breaks: nobody is ever left waiting.

A few each time; `deploy/chaos --histories 10000` plays as many.
"""

from datetime import datetime, timedelta

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from outreach.domain.calls import CallEnd
from outreach.domain.escalation import Channel
from outreach.domain.urgency import Urgency
from tests.model import planted
from tests.model.depth import HISTORIES
from tests.model.evenings import EVENINGS
from tests.model.on_call import OnCall, begin
from tests.model.phone_calls import Goes
from tests.model.promises_kept import Watched

_PEERS = some.sampled_from(["Sam", "Mia", "Kim"])
_STAFF = some.sampled_from(["Sam", "Mia", "Kim", "Lee"])
_PEOPLE = some.sampled_from(["Dana", "Ari"])
_WORRIES = some.sampled_from(["i took all my pills", "i want to die", "i used last night", "can someone call me"])
_WRITTEN = some.one_of(_WORRIES, some.sampled_from(["ok thx", "STOP", "START"]))
_COMMANDS = some.sampled_from(
    ["1", "1", "1 10", "1 11", "PASS", "BY 20", "BY 45", "SAY I am here", "DONE reached", "DONE 10 reached", "ACCEPT"]
)
_ABOUT_SHIFTS = some.sampled_from(["SWAP tonight", "SWAP tomorrow", "YES", "YES", "ON", "COVER Sam", "COVER Mia"])
_MOODS = some.sampled_from(["well", "well", "away", "unsure", "knows nobody"])
_SHORT = [1, 2, 4, 6, 11, 16]
_LONG = [31, 61, 240]


class OnCallHistories(RuleBasedStateMachine):
    """Dana and Ari may write; Sam, Mia and Kim take turns; Lee leads; and everything else is chance."""

    history: OnCall
    watched: Watched

    @initialize(
        evening=some.sampled_from(EVENINGS),
        body=_WORRIES,
        minutes=some.sampled_from([0, 90, 115]),
        said=some.sampled_from(["", "1", "BY 45"]),
    )
    def it_begins(self, evening: datetime, body: str, minutes: int, said: str) -> None:
        self.history = begin(evening)
        self.watched = Watched(self.history)
        self._wait(minutes)
        self.history.writes("Dana", body)
        self._pass()
        who = self.history.told_last()
        if said and who is not None:
            self.history.texts(who, said)

    @rule(who=_PEOPLE, body=_WRITTEN)
    def somebody_writes(self, who: str, body: str) -> None:
        self.history.writes(who, body)
        self._pass()

    @rule(who=_STAFF, body=_COMMANDS)
    def one_of_ours_texts(self, who: str, body: str) -> None:
        self.history.texts(who, body)
        self._pass()

    @rule(who=_PEERS, body=_ABOUT_SHIFTS)
    def shifts_change_hands(self, who: str, body: str) -> None:
        self.history.texts(who, body)
        self._pass()

    @rule(body=_COMMANDS)
    def whoever_was_told_last_texts(self, body: str) -> None:
        who = self.history.told_last()
        if who is not None:
            self.history.texts(who, body)
        self._pass()

    @rule(minutes=some.sampled_from(_SHORT))
    def time_passes(self, minutes: int) -> None:
        self._wait(minutes)

    @precondition(lambda self: not self.history.is_busy())
    @rule(minutes=some.sampled_from(_LONG))
    def hours_pass(self, minutes: int) -> None:
        while minutes > 0 and not self.history.is_busy():
            self._wait(min(minutes, 30))
            minutes -= 30

    @rule(mood=_MOODS)
    def the_carrier_changes(self, mood: str) -> None:
        self.history.mood = mood

    @rule(runs=some.booleans())
    def the_loop_stops_or_runs(self, *, runs: bool) -> None:
        self.history.loop_runs = runs
        self._pass()

    @rule(after=some.sampled_from([0, 0, 1, 2, 4, 7]), body=_WRITTEN, who=_PEOPLE)
    def the_database_goes_away(self, after: int, body: str, who: str) -> None:
        self.history.records.go(after=after)
        self.history.writes(who, body)
        self._pass()

    @precondition(lambda self: not self.history.records.answer)
    @rule()
    def the_database_comes_back(self) -> None:
        self.history.records.come_back()
        self._pass()

    @rule(urgency=some.sampled_from([Urgency.EMERGENCY, Urgency.URGENT]))
    def a_drill_begins(self, urgency: Urgency) -> None:
        self.history.drills(urgency)
        self._pass()

    @rule(how=some.sampled_from(Goes), said=some.sampled_from(["", "1", "2 left message", "no answer", "4"]))
    def whoever_was_told_last_calls(self, how: Goes, said: str) -> None:
        who = self.history.told_last()
        if who is not None:
            self.history.texts(who, "CALL")
            self._pass()
            self.history.talks(how)
            self._pass()
        if who is not None and said:
            self.history.texts(who, said)
        self._pass()

    @rule(key=some.sampled_from(["1", "2", "3"]))
    def somebody_presses(self, key: str) -> None:
        self.history.presses(key)
        self._pass()

    @rule(back=some.integers(0, 5), arrived=some.booleans(), times=some.sampled_from([1, 2]))
    def a_receipt_comes(self, back: int, *, arrived: bool, times: int) -> None:
        texts = [each for each in self.history.town.carrier.asked if each.channel is Channel.TEXT]
        for text in texts[-1 - back :][:1]:
            for _ in range(times):
                self.history.receipt(text, arrived=arrived)
        self._pass()

    @rule(back=some.integers(0, 5), how=some.sampled_from([CallEnd.BUSY, CallEnd.VOICEMAIL, CallEnd.FAILED]))
    def a_call_ends(self, back: int, how: CallEnd) -> None:
        calls = [each for each in self.history.town.carrier.asked if each.channel is Channel.CALL]
        for call in calls[-1 - back :][:1]:
            self.history.ends(call, how)
        self._pass()

    @rule(who=_PEERS, hours=some.sampled_from([2, 14, 40]))
    def somebody_is_off(self, who: str, hours: int) -> None:
        self.history.is_off(who, hours)
        self._pass()

    @rule(who=_PEERS, other=some.one_of(some.none(), _PEERS), hours=some.sampled_from([1, 6]))
    def somebody_stands_in(self, who: str, other: str | None, hours: int) -> None:
        self.history.stands_in(who, other, hours)
        self._pass()

    def _pass(self) -> None:
        self.history.one_pass()

    def _wait(self, minutes: int) -> None:
        for _ in self.history.passes(timedelta(minutes=minutes)):
            self.watched.look()

    @invariant()
    def what_must_hold_holds(self) -> None:
        if hasattr(self, "watched"):
            self.watched.look()

    def teardown(self) -> None:
        if not hasattr(self, "watched"):
            return
        self.history.mood, self.history.loop_runs = "well", True
        self.history.records.come_back()
        self._pass()
        try:
            self._wait(6)
            planted.each_is_seen(self.watched)
        finally:
            self.history.records.forget()


TestOnCallHistories = OnCallHistories.TestCase
TestOnCallHistories.settings = settings(
    max_examples=HISTORIES,
    stateful_step_count=16,
    deadline=None,
    print_blob=True,
    phases=(Phase.generate,),  # shrinking one takes minutes; whoever looks for the reason puts it in
    database=None,
    suppress_health_check=list(HealthCheck),
)
