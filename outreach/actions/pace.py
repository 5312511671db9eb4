"""Pace: reserving our numbers' time for what can wait, counting what cannot, and the brake on what nobody planned."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from outreach.actions import clearing
from outreach.actions.alarms import raise_alarm
from outreach.domain.delivery import DropReason, Lane
from outreach.domain.escalation import Channel
from outreach.domain.pace import Allotment, CarrierClass, Later, Periods, Room, periods_of, room_of
from outreach.domain.phone import PhoneNumber
from outreach.domain.runaway import most_an_hour
from outreach.domain.text_keys import TextKey
from outreach.ports import Runtime
from outreach.records import brakes, enrollments, outcomes, senders
from outreach.records.messages import Message

log = structlog.get_logger(__name__)

_LOOK_AGAIN = timedelta(minutes=5)
"""How long what is held waits before it is looked at again."""

_LET_GO_FOR = timedelta(hours=1)
"""How long the brake is not pulled again once somebody let go."""

_DAY = timedelta(days=1)


def most(session: Session, runtime: Runtime, *, limit: int, now: datetime) -> int:
    """Say how many texts that can wait are worth claiming: to claim what cannot go out yet is work for nothing.

    Where some of our numbers are behind and others are not, whose texts these will be is seen only once they are
    claimed, and so `limit` of them are.
    """
    room = _room(session, runtime, now=now)
    return limit if room.segments and not room.is_even else min(limit, room.segments)


def opens_at(session: Session, runtime: Runtime, *, now: datetime) -> datetime:
    """Say when any of our numbers has time again for what can wait: now, or later."""
    return _room(session, runtime, now=now).opens_at


def _room(session: Session, runtime: Runtime, *, now: datetime) -> Room:
    caps = _caps(runtime)
    periods = periods_of(caps, now=now)
    return room_of(senders.loads(session).values(), among=runtime.senders, caps=caps, periods=periods)


def _caps(runtime: Runtime) -> CarrierClass:
    return replace(runtime.caps, per_second=min(runtime.caps.per_second, runtime.pace))


def paced(session: Session, batch: Sequence[Message], *, runtime: Runtime, now: datetime) -> list[Message]:
    """Reserve our numbers' time for what nobody waits for, and put back what they cannot carry yet.

    Pages, cards and answers are never held back, only counted.
    """
    caps = _caps(runtime)
    periods = periods_of(caps, now=now)
    patient = [message for message in batch if message.lane is Lane.PROMPTS]
    pressing = [message for message in batch if message.lane is not Lane.PROMPTS]
    if not patient:
        senders.count(session, _segments(pressing), periods=periods)
        return pressing
    later = _reserved(session, patient, pressing, numbers=_numbers(runtime, batch), caps=caps, periods=periods)
    stale = [message for message in patient if message.id in later and later[message.id].until >= message.good_until]
    if any(each.for_tomorrow for each in later.values()):
        _say_that_the_day_is_full(session, later, now=now)
    clearing.let_be(session, [(message, DropReason.CARRIER_CAP) for message in stale], now=now)
    waits = {key: each.until for key, each in later.items()}
    outcomes.put_all_back(session, {key: at for key, at in waits.items() if key not in {each.id for each in stale}})
    return [message for message in batch if message.id not in later]


def _numbers(runtime: Runtime, batch: Sequence[Message]) -> list[PhoneNumber]:
    """Name all numbers whose counts matter: ours, and those that something of this batch goes out from."""
    return sorted({*runtime.our_numbers, *(PhoneNumber(message.sender) for message in batch if message.sender)})


def _segments(messages: Sequence[Message]) -> Mapping[PhoneNumber, int]:
    carried: Counter[PhoneNumber] = Counter()
    for message in messages:
        if message.channel is Channel.TEXT and message.sender is not None:
            carried[PhoneNumber(message.sender)] += message.segments
    return carried


def _reserved(
    session: Session,
    patient: Sequence[Message],
    pressing: Sequence[Message],
    *,
    numbers: Sequence[PhoneNumber],
    caps: CarrierClass,
    periods: Periods,
) -> dict[UUID, Later]:
    """Reserve what can be in one update of our numbers' rows; maps what must wait to how long."""
    held = senders.hold(session, numbers, periods=periods)
    allotment = Allotment.beginning_with(held, caps=caps, periods=periods)
    for number, segments in _segments(pressing).items():
        allotment.count(number, segments)
    before = dict(allotment.loads)
    later: dict[UUID, Later] = {}
    for message in _in_turn(patient):
        assert message.sender is not None
        wait = allotment.ask(PhoneNumber(message.sender), message.segments)
        if wait is not None:
            later[message.id] = wait
    if _is_braked(session, begun=allotment.begun_this_hour, now=periods.now):
        allotment.loads = before
        later = {message.id: Later(periods.now + _LOOK_AGAIN) for message in patient}
    senders.write(session, list(allotment.loads.values()))
    return later


def _in_turn(patient: Sequence[Message]) -> list[Message]:
    """Let programs take turns at what room there is, each with its oldest first."""
    turns: Counter[UUID | None] = Counter()

    def turn(message: Message) -> int:
        turns[message.program_id] += 1
        return turns[message.program_id]

    return sorted(patient, key=turn)


def _is_braked(session: Session, *, begun: int, now: datetime) -> bool:
    """Say whether what we begin ourselves is held, and hold it if this hour has more than anybody can have planned."""
    brake = brakes.of(session)
    if brake is not None and brake.held_since is not None:
        return True
    if brake is not None and (begun <= brake.most_an_hour or _let_go_lately(brake, now)):
        return False
    most = most_an_hour(enrollments.count_active(session))
    brakes.figure(session, most_an_hour=most, now=now)
    if begun <= most:
        return False
    brakes.pull(session, now=now)
    fields = {"count": str(begun)}
    raise_alarm(session, "prompts_held", TextKey.PROMPTS_HELD, again_after=timedelta(hours=1), fields=fields, now=now)
    return True


def _let_go_lately(brake: brakes.Brake, now: datetime) -> bool:
    return brake.let_go_at is not None and now < brake.let_go_at + _LET_GO_FOR


def _say_that_the_day_is_full(session: Session, later: Mapping[UUID, Later], *, now: datetime) -> None:
    count = sum(each.for_tomorrow for each in later.values())
    raise_alarm(session, "daily_cap", TextKey.DAILY_CAP, again_after=_DAY, within=_DAY, times=count, now=now)


def let_go(session: Session, *, now: datetime) -> bool:
    """Hold no texts any more that we begin; says whether any were held."""
    released = brakes.let_go(session, now=now)
    if released:
        log.warning("brake_let_go")
    return released
