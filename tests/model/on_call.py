"""A team on call in a town: two people who may write, five of ours, a rota, a moody carrier, and time that passes."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cache
from uuid import UUID

from outreach.actions import due, receipts, replies, rostering, rotas, voice
from outreach.domain.calls import CallEnd
from outreach.domain.continuing import NewRotation
from outreach.domain.delivery import MessageStatus
from outreach.domain.escalation import Channel, EscalationStatus
from outreach.domain.hours import at_wall_clock
from outreach.domain.limits import PeerLimits
from outreach.domain.overriding import Override, OverrideKind
from outreach.domain.rota import Role
from outreach.domain.rotation import Pattern, Turn
from outreach.domain.unrolling import Absence
from outreach.domain.urgency import Urgency
from outreach.packs.rota_file import LoadedRota
from outreach.ports import CarrierUnavailable, Outcome, OutcomeUnknown, Outgoing, Receipt, SendRefused
from outreach.records import escalations
from outreach.records.specialists import StaffRole
from tests import make
from tests.actions.carrier import takes
from tests.model.town import Town, in_use

ZONE = "America/Denver"
EVENINGS = (datetime(2026, 3, 4), datetime(2026, 3, 7), datetime(2026, 10, 31))  # noqa: DTZ001 - days on the wall
"""An evening like any, and those before the clocks go forward and back."""

_RINGS = timedelta(seconds=40)
_AGAIN = timedelta(seconds=5)
_SOON = timedelta(seconds=1)
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
    _said: int = 0

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

    def writes(self, who: str, body: str) -> None:
        """Let a participant text us, and the loop see to it."""
        replies.receive(self.town.runtime, make.inbound(body, phone=self.town.people[who].phone))

    def texts(self, who: str, body: str) -> None:
        """Let one of ours text us."""
        replies.receive(self.town.runtime, make.inbound(body, phone=self.town.staff[who].phone))

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
            step = max(min(coming, default=until), self.now + _SOON)
            if step >= until:
                self.town.clock.at = until
                self.one_pass()
                yield
                return
            self.town.clock.at = step
        raise Stuck(f"still busy at {self.now}")

    def _next_moment(self) -> datetime | None:
        return due.next_moment(self.town.runtime) if self.loop_runs else None

    def _next_ring(self) -> datetime | None:
        return min((at for at, _ in self.ringing), default=None)

    def one_pass(self) -> None:
        """Let the loop pass over what is due, if it runs, and calls that rang long enough end."""
        for at, call in [each for each in self.ringing if each[0] <= self.now]:
            self.ringing.remove((at, call))
            self.ends(call, CallEnd.NO_ANSWER)
        if self.loop_runs:
            due.do_what_is_due(self.town.runtime)

    def answers(self, outgoing: Outgoing) -> Outcome:
        """Take what we send, or not, as the carrier feels."""
        self._said += 1
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
        with self.town.runtime.transaction() as session:
            receipts.receive_receipts(session, [told], now=self.now)

    def presses(self, key: str) -> None:
        """Let whoever is called first pick up and press a key, then hang up."""
        if not self.ringing:
            return
        _, call = self.ringing.pop(0)
        with self.town.runtime.transaction() as session:
            voice.press(session, call.message_id, key=key, at="https://outreach.example.org/x", now=self.now)
        self.ends(call, CallEnd.NO_KEY)

    def is_off(self, who: str, hours: float) -> None:
        """Let somebody be off from now on for a while."""
        absence = Absence(specialist=self._staff(who), starts_at=self.now, ends_at=self.now + timedelta(hours=hours))
        with self.town.runtime.transaction() as session:
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
        with suppress(rostering.NotOnTheRota, rostering.OverlappingShift), self.town.runtime.transaction() as session:
            rostering.override(session, self.town.people["Dana"].in_use.program_id, new, now=self.now)

    def _staff(self, who: str) -> UUID:
        return self.town.staff[who].id


@cache
def _stage() -> Town:
    return Town()


@cache
def _prepared(evening: datetime) -> tuple[bytes, dict, dict]:
    """Set the stage for an evening, once; gives it back as it was kept."""
    town = Town()
    town.clock.at = now = at_wall_clock(evening.date(), time(18), ZONE)
    with town.runtime.transaction() as session:
        program = in_use(session, peers=PeerLimits(most_urgent=1), now=now)
        roles = {"Sam": StaffRole.SPECIALIST, "Mia": StaffRole.SPECIALIST, "Kim": StaffRole.SPECIALIST}
        roles |= {"Lee": StaffRole.LEAD, "Ada": StaffRole.ADMIN}
        staff = {
            name: make.specialist(session, name, in_use=program, role=role, on_call=None, now=now)
            for name, role in roles.items()
        }
        people = {
            "Dana": make.participant(session, in_use=program, peer=staff["Sam"].id, now=now),
            "Ari": make.participant(session, "Ari Lund", in_use=program, at_risk=True, now=now),
        }
        turns = [staff[name].id for name in ("Sam", "Mia", "Kim")]
        rules = [
            _turns("days", Role.PRIMARY, time(8), time(20), turns),
            _turns("nights", Role.PRIMARY, time(20), time(8), [*turns[1:], turns[0]]),
            _turns("behind", Role.BACKUP, time(2), time(2), [*turns[2:], *turns[:2]]),
        ]
        loaded = LoadedRota(rotations=tuple(rules), zone=None, text="")
        rotas.apply(session, program.program_id, loaded, zone=ZONE, now=now)
    return town.kept(), staff, people


def _turns(name: str, role: Role, starts: time, ends: time, people: list[UUID]) -> NewRotation:
    if starts == ends:
        pattern = Pattern(name=name, role=role, turn=Turn.DAILY, hand_over=starts)
    else:
        pattern = Pattern(name=name, role=role, turn=Turn.DAILY, starts=starts, ends=ends)
    return NewRotation(pattern=pattern, people=tuple(people))


def begin(evening: datetime) -> OnCall:
    """Begin a history at six on an evening."""
    town = _stage()
    kept, staff, people = _prepared(evening)
    town.put_back(kept)
    town.staff, town.people = dict(staff), dict(people)
    town.clock.at = at_wall_clock(evening.date(), time(18), ZONE)
    town.carrier.asked.clear()
    town.carrier.holds.clear()
    town.carrier.whose.clear()
    history = OnCall(town)
    town.carrier.answers = history.answers
    return history
