"""The moves of an escalation's life, each one transaction of the product."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.actions import delivery, escalations, handing_over, receipts, shift_notices, taking
from outreach.domain.delivery import Lane, MessageStatus
from outreach.domain.escalation import Outcome, ReasonKind
from outreach.domain.urgency import Urgency
from outreach.ports import Accepted, Receipt, SendRefused
from outreach.records import escalations as records
from outreach.records import messages
from outreach.records.escalations import Escalation, EscalationRow
from outreach.records.handovers import Handover, HandoverRow
from outreach.records.messages import MessageRow
from outreach.records.reasons import NewReason
from outreach.records.shifts import ShiftRow
from outreach.records.specialists import Specialist
from tests.model.explorer import Go, Moment, Paused, Pausing, once_more
from tests.model.town import MINUTE, Town

WORSE = NewReason(kind=ReasonKind.CONCERN, urgency=Urgency.EMERGENCY, what="wants to die", rule="die")

Act = Callable[[Session, Escalation, Specialist, Town], object]

ACTS: Mapping[str, Act] = {
    "takes": lambda session, seen, who, town: taking.acknowledge(session, seen, who, now=town.clock.at),
    "passes": lambda session, seen, who, town: taking.pass_on(session, seen, who, now=town.clock.at),
    "says by": lambda session, seen, who, town: taking.promise(
        session, seen, who, promised_at=town.clock.at + 7 * MINUTE, now=town.clock.at
    ),
    "writes": lambda session, seen, who, town: taking.keep_in_touch(session, seen, who, now=town.clock.at),
    "closes": lambda session, seen, who, town: taking.resolve(
        session, seen, who, outcome=Outcome.REACHED, note="", now=town.clock.at
    ),
}
"""What one of ours may do about what they saw: with "Sam takes" left once, Sam looks, and takes it some moves later."""


@dataclass(slots=True)
class Model:
    """One escalation and those around it; `about` is its id, `workers` those who pass over what is due."""

    about: UUID
    workers: tuple[str, ...] = ("one", "two")

    def moves(self, town: Town, moment: Moment) -> Mapping[str, Go]:
        """Name everything that may happen next."""
        found: dict[str, Go] = {}
        for worker in self.workers:
            if moment.hands[worker]:
                found[f"{worker} settles"] = partial(_settles, worker, refused=False)
                if moment.may("refused") and not moment.arrived & set(moment.hands[worker]):
                    found[f"{worker} is refused"] = partial(_settles, worker, refused=True)
                continue
            found |= self._of_worker(town, worker)
        for what in moment.left:
            if moment.may(what):
                found |= self._of_others(town, moment, what)
        return found

    def _of_worker(self, town: Town, worker: str) -> Mapping[str, Go]:
        now = town.clock.at
        with town.runtime.transaction() as session:
            steps = session.scalar(sa.select(EscalationRow.id).where(EscalationRow.next_step_at <= now).limit(1))
            queued = sa.select(MessageRow.id).where(
                MessageRow.status == MessageStatus.QUEUED,
                MessageRow.lane == Lane.URGENT,
                MessageRow.next_try_at <= now,
            )
            claims = session.scalar(queued.limit(1))
            ends = session.scalar(sa.select(ShiftRow.id).where(ShiftRow.look_at <= now).limit(1))
            late = session.scalar(sa.select(HandoverRow.id).where(HandoverRow.next_step_at <= now).limit(1))
        found: dict[str, Go] = {}
        if steps is not None:
            found[f"{worker} steps"] = _in_one(lambda session, at: escalations.advance_due(session, now=at, limit=9))
        if claims is not None:
            found[f"{worker} claims"] = partial(_claims, worker)
        if ends is not None:
            found[f"{worker} ends a shift"] = _in_one(
                lambda session, at: shift_notices.look_due(session, now=at, limit=9)
            )
        if late is not None:
            found[f"{worker} sees nobody accept"] = _in_one(
                lambda session, at: handing_over.look_due(session, now=at, limit=9)
            )
        return found

    def _of_others(self, town: Town, moment: Moment, what: str) -> Mapping[str, Go]:
        if what == "time":
            return {"time passes": _time_passes}
        if what in ("arrives", "fails"):
            under_way = [key for key in moment.told if key not in moment.arrived]
            return {f"{what} {place}": partial(_receipt, what, key) for place, key in enumerate(under_way)}
        if what == "worse":
            return {what: self._worse}
        if what.endswith("accepts"):
            return self._accepting(town, moment, what)
        if what in moment.seen:
            return {what: partial(_acts, what)}
        return {f"{what}: looks": partial(self._looks, what)} if what.partition(" ")[2] in ACTS else {}

    def _looks(self, what: str, town: Town, moment: Moment) -> Moment:
        with town.runtime.transaction() as session:
            seen = records.by_ids(session, [self.about])[self.about]
        return replace(moment, seen={**moment.seen, what: seen})

    def _worse(self, town: Town, moment: Moment) -> Moment:
        with town.runtime.transaction() as session:
            escalations.raise_reasons(session, town.people["Dana"], [WORSE], now=town.clock.at)
        return moment.less("worse")

    def _accepting(self, town: Town, moment: Moment, what: str) -> Mapping[str, Go]:
        if what in moment.seen:
            return {what: partial(_accepts, what)}
        with town.runtime.transaction() as session:
            offered = handing_over.acceptable(session, town.staff[what.partition(" ")[0]], now=town.clock.at)
        return {f"{what}: looks": partial(_sees, what, offered[0])} if offered else {}


def _in_one(act: Callable[..., object]) -> Go:
    def go(town: Town, moment: Moment) -> Moment:
        with town.runtime.transaction() as session:
            act(session, town.clock.at)
        return moment

    return go


def _claims(worker: str, town: Town, moment: Moment) -> Moment:
    carrier = town.carrier
    assert isinstance(carrier, Pausing)
    with suppress(Paused):
        delivery.drain(town.runtime, Lane.URGENT)
    keys = tuple(each.message_id for each in carrier.handed)
    return replace(moment, hands={**moment.hands, worker: keys}, told=once_more(moment.told, keys))


def _settles(worker: str, town: Town, moment: Moment, *, refused: bool) -> Moment:
    now = town.clock.at
    with town.runtime.transaction() as session:
        for key in moment.hands[worker]:
            message = messages.by_id(session, key)
            assert message is not None
            outcome = SendRefused("30005") if refused else Accepted(f"SM{key.hex}")
            delivery.settle(session, message, outcome, now=now, look_at=now + MINUTE)
    after = replace(moment, hands={**moment.hands, worker: ()})
    return after.less("refused") if refused else after


def _receipt(what: str, key: UUID, town: Town, moment: Moment) -> Moment:
    after = MessageStatus.DELIVERED if what == "arrives" else MessageStatus.UNDELIVERED
    told = Receipt(
        message_id=key,
        carrier_id=f"SM{key.hex}",
        status=after.value,
        after=after,
        error_code=None if what == "arrives" else "30003",
    )
    with town.runtime.transaction() as session:
        receipts.receive_receipts(session, [told], now=town.clock.at)
    return replace(moment.less(what), arrived=moment.arrived | {key})


def _acts(what: str, town: Town, moment: Moment) -> Moment:
    who, _, verb = what.partition(" ")
    seen = moment.seen[what]
    assert isinstance(seen, Escalation)
    with town.runtime.transaction() as session:
        ACTS[verb](session, seen, town.staff[who], town)
    return replace(moment.less(what), seen={key: each for key, each in moment.seen.items() if key != what})


def _sees(what: str, handover: Handover, _town: Town, moment: Moment) -> Moment:
    return replace(moment, seen={**moment.seen, what: handover})


def _accepts(what: str, town: Town, moment: Moment) -> Moment:
    handover = moment.seen[what]
    assert isinstance(handover, Handover)
    with town.runtime.transaction() as session:
        handing_over.accept(session, handover, town.staff[what.partition(" ")[0]], now=town.clock.at)
    return replace(moment.less(what), seen={key: each for key, each in moment.seen.items() if key != what})


def _time_passes(town: Town, moment: Moment) -> Moment:
    """Let time pass until something else falls due, whether or not what is due was done."""
    now = town.clock.at
    with town.runtime.transaction() as session:
        coming = [
            session.scalar(sa.select(sa.func.min(column)).where(column > now))
            for column in (
                EscalationRow.next_step_at,
                MessageRow.next_try_at,
                ShiftRow.look_at,
                HandoverRow.next_step_at,
            )
        ]
    town.clock.at = min((each for each in coming if each is not None), default=now + MINUTE)
    return moment.less("time")
