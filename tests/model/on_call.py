"""A team on call in a town: two people who may write, five of ours, a rota, a moody carrier, and time that passes."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from uuid import UUID

from outreach.actions import drills, due, programs, reaching, receipts, rostering, voice
from outreach.domain.calls import CallEnd
from outreach.domain.delivery import MessageStatus
from outreach.domain.escalation import Channel, EscalationStatus
from outreach.domain.hours import at_wall_clock
from outreach.domain.overriding import Override, OverrideKind
from outreach.domain.phone import PhoneNumber
from outreach.domain.unrolling import Absence
from outreach.domain.urgency import Urgency
from outreach.ports import (
    CarrierUnavailable,
    DatabaseTrouble,
    Outcome,
    OutcomeUnknown,
    Outgoing,
    Receipt,
    Runtime,
    SendRefused,
)
from outreach.records import drills as drill_records
from outreach.records import escalations
from tests import make
from tests.actions.carrier import takes
from tests.model import phone_calls
from tests.model.evenings import ZONE, prepared, stage
from tests.model.outages import Records
from tests.model.phone_calls import Goes
from tests.model.town import Town

_RINGS = timedelta(seconds=40)
_AGAIN = timedelta(seconds=5)
_SOON = timedelta(seconds=1)
_WHILE_A_DRILL_GOES_ON = timedelta(seconds=20)
_SPINS = 500


class Stuck(AssertionError):
    """The loop makes work for itself without end."""


@dataclass(slots=True)
class OnCall:
    """One history: `ringing` are the calls that nobody has picked up yet, and when they end."""

    town: Town
    loop_runs: bool = True
    mood: str = "well"
    ringing: list[tuple[datetime, Outgoing]] = field(default_factory=list)
    records: Records = field(init=False)
    _said: int = 0

    def __post_init__(self) -> None:
        self.records = Records(self.town)

    @property
    def runtime(self) -> Runtime:
        """What the product runs on, whether or not its database answers."""
        return self.records.runtime

    @property
    def runs(self) -> bool:
        """Whether all of ours does what it must: the loop runs, and the database answers."""
        return self.loop_runs and self.records.answer

    @property
    def heals(self) -> timedelta:
        """How long after trouble outside of us something of it may still be seen."""
        return timedelta(minutes=3)

    def is_busy(self) -> bool:
        """Say whether hours would be hundreds of calls or tries."""
        if self.mood in ("away", "unsure"):
            return True
        with self.town.runtime.transaction() as session:
            live = escalations.live_in(session, [self.town.people["Dana"].in_use.program_id])
        return any(each.status is EscalationStatus.OPEN and each.urgency >= Urgency.URGENT for each in live)

    @property
    def now(self) -> datetime:
        """The clock."""
        return self.town.clock.at

    def _comes_in(self, body: str, phone: PhoneNumber) -> None:
        self.records.take(make.inbound(body, phone=phone))
        if self.mood in ("away", "unsure"):  # then nobody could be told
            self.records.untold.clear()

    def writes(self, who: str, body: str) -> None:
        """Let a participant text us, and the loop see to it."""
        self._comes_in(body, self.town.people[who].phone)

    def texts(self, who: str, body: str) -> None:
        """Let one of ours text us."""
        self._comes_in(body, self.town.staff[who].phone)

    def told_last(self) -> str | None:
        """Name who of ours was told of somebody last."""
        numbers = {somebody.phone: name for name, somebody in self.town.staff.items()}
        told = (each for each in reversed(self.town.carrier.asked) if each.to in numbers and "Code" in each.body)
        return next((numbers[each.to] for each in told), None)

    def passes(self, span: timedelta) -> Iterator[None]:
        """Let time pass, stopping wherever something fell due and was done."""
        until = self.now + span
        for _ in range(_SPINS):
            self.one_pass()
            yield
            coming = [moment for moment in (self._next_moment(), self._next_ring()) if moment is not None]
            least = _WHILE_A_DRILL_GOES_ON if self.a_drill_goes_on() else _SOON
            step = max(min(coming, default=until), self.now + least)
            if step >= until:
                self.town.clock.at = until
                self.one_pass()
                yield
                return
            self.town.clock.at = step
        raise Stuck(f"still busy at {self.now}")

    def _next_moment(self) -> datetime | None:
        return due.next_moment(self.town.runtime) if self.runs else None

    def _next_ring(self) -> datetime | None:
        return min((at for at, _ in self.ringing), default=None)

    def one_pass(self) -> None:
        """Let the loop pass over what is due, if it runs, and calls that rang long enough end."""
        for at, call in [each for each in self.ringing if each[0] <= self.now]:
            self.ringing.remove((at, call))
            self.ends(call, CallEnd.NO_ANSWER)
        if self.loop_runs:
            with suppress(DatabaseTrouble):
                due.do_what_is_due(self.runtime)

    def answers(self, outgoing: Outgoing) -> Outcome:
        """Take what we send, or not, as the carrier feels."""
        self._said += 1
        if not self.records.answer:  # we may never hear of it, and ask the carrier for it later
            self.town.carrier.remember(outgoing, f"SM{outgoing.message_id.hex}")
        match self.mood:
            case "away":
                return CarrierUnavailable("away", _AGAIN)
            case "unsure":
                if self._said % 2:
                    self.town.carrier.remember(outgoing, f"SM{outgoing.message_id.hex}")
                return OutcomeUnknown()
            case "knows nobody":
                if outgoing.to == self.town.staff["Sam"].phone:
                    return SendRefused("30005")
            case _:
                pass
        if outgoing.channel is Channel.CALL:
            self.ringing.append((self.now + _RINGS, outgoing))
        return takes(outgoing)

    def ends(self, call: Outgoing, how: CallEnd) -> None:
        """Tell us how a call ended."""
        self._told(call, status=how.value, after=MessageStatus.DELIVERED, call_ended=how)

    def receipt(self, text: Outgoing, *, arrived: bool) -> None:
        """Tell us what became of a text."""
        after = MessageStatus.DELIVERED if arrived else MessageStatus.UNDELIVERED
        self._told(text, status=after.value, after=after)

    def _told(self, about: Outgoing, *, status: str, after: MessageStatus, call_ended: CallEnd | None = None) -> None:
        told = Receipt(
            message_id=about.message_id,
            carrier_id=f"SM{about.message_id.hex}",
            status=status,
            after=after,
            error_code="30003" if after is MessageStatus.UNDELIVERED else None,
            call_ended=call_ended,
        )
        with suppress(DatabaseTrouble), self.runtime.transaction() as session:
            receipts.receive_receipts(session, [told], now=self.now)

    def presses(self, key: str) -> None:
        """Let whoever is paged by a call first pick up and press a key, then hang up."""
        call = self._picked_up(between_two=False)
        if call is None:
            return
        with suppress(DatabaseTrouble), self.runtime.transaction() as session:
            voice.press(session, call.message_id, key=key, at="https://outreach.example.org/x", now=self.now)
        self.ends(call, CallEnd.NO_KEY)

    def talks(self, how: Goes) -> None:
        """Let whoever asked to be connected with somebody pick up, and the call go somehow."""
        call = self._picked_up(between_two=True)
        if call is None:
            return
        with suppress(DatabaseTrouble):
            phone_calls.goes(self.runtime, call, how)
        if how is not Goes.CUT_OFF:
            self.ends(call, CallEnd.NO_KEY)

    def _picked_up(self, *, between_two: bool) -> Outgoing | None:
        rings = [each for each in self.ringing if phone_calls.is_between_two(each[1]) is between_two]
        if not rings:
            return None
        self.ringing.remove(rings[0])
        return rings[0][1]

    def drills(self, urgency: Urgency) -> None:
        """Let a drill begin, unless something real goes on."""
        with suppress(DatabaseTrouble, drills.NotNow), self.runtime.transaction() as session:
            in_use_now = programs.in_use(session, self.town.people["Dana"].in_use.program_id)
            drills.begin(session, in_use_now, urgency=urgency, now=self.now)

    def a_drill_goes_on(self) -> bool:
        """Say whether a drill goes on."""
        with self.town.runtime.transaction() as session:
            return drill_records.running_in(session, self.town.people["Dana"].in_use.program_id)

    def is_off(self, who: str, hours: float) -> None:
        """Let somebody be off from now on for a while."""
        absence = Absence(specialist=self._staff(who), starts_at=self.now, ends_at=self.now + timedelta(hours=hours))
        with suppress(DatabaseTrouble), self.runtime.transaction() as session:
            rostering.be_off(session, absence, now=self.now)

    def stands_in(self, who: str, other: str | None, hours: float) -> None:
        """Let somebody stand in for somebody, or nobody for them."""
        new = Override(
            kind=OverrideKind.REMOVE if other is None else OverrideKind.REPLACE,
            specialist=self._staff(who),
            other=None if other is None else self._staff(other),
            starts_at=self.now,
            ends_at=self.now + timedelta(hours=hours),
        )
        refused = (rostering.NotOnTheRota, rostering.OverlappingShift, reaching.NotReachable, DatabaseTrouble)
        with suppress(*refused), self.runtime.transaction() as session:
            rostering.override(session, self.town.people["Dana"].in_use.program_id, new, now=self.now)

    def _staff(self, who: str) -> UUID:
        return self.town.staff[who].id


def begin(evening: datetime) -> OnCall:
    """Begin a history at six on an evening."""
    town = stage()
    kept, staff, people = prepared(evening)
    town.put_back(kept)
    town.staff, town.people = dict(staff), dict(people)
    town.clock.at = at_wall_clock(evening.date(), time(18), ZONE)
    town.carrier.asked.clear()
    town.carrier.holds.clear()
    town.carrier.whose.clear()
    history = OnCall(town)
    town.carrier.answers = history.answers
    return history
