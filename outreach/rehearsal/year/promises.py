"""What must hold at every moment of a modelled year, checked after every step with what only the model knows."""

from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from uuid import UUID

from outreach.domain.consent import ConsentState
from outreach.domain.delivery import MESSAGE_MOVES, RULES, Heeds, MessageKind, MessageStatus
from outreach.domain.hours import local
from outreach.domain.phone import PhoneNumber, likely_zones
from outreach.domain.urgency import Urgency
from outreach.packs.states import load_state_hours
from outreach.queries import promises
from outreach.queries.promises import HeardText, Said
from outreach.rehearsal.year.carrier import HandedOver
from outreach.rehearsal.year.people import Somebody
from outreach.rehearsal.year.stage import Stage

_HANDLED_WITHIN = timedelta(minutes=3)
_STOPPED_WITHIN = timedelta(minutes=30)
_WEEK, _THREE_DAYS = timedelta(days=6), timedelta(days=3)
_LAWFUL = (time(8), time(21))
_ONCE = frozenset({MessageKind.PROMPT, MessageKind.REMINDER})


class PromiseBroken(Exception):
    """Something happened that must never happen; `participant` is of whom, if of one."""

    def __init__(self, what: str, participant: UUID | None = None) -> None:
        """Keep what, and of whom."""
        super().__init__(what)
        self.participant = participant


def _reachable() -> Mapping[MessageStatus, frozenset[MessageStatus]]:
    """Say where a message may stand after any number of legal moves."""
    found = {status: {status, *moves} for status, moves in MESSAGE_MOVES.items()}
    for _ in MessageStatus:
        for after in found.values():
            after.update(*(found[each] for each in tuple(after)))
    return {status: frozenset(after) for status, after in found.items()}


_LATER = _reachable()


@dataclass(slots=True)
class Promises:
    """Every promise, and what was counted while looking at them.

    `waiting` maps texts that nobody has handled to when they were written, `labels` some of them to what was meant.
    """

    stage: Stage
    everybody: Mapping[str, Somebody]
    labels: dict[str, str]
    troubles: list[str]
    waiting: dict[str, datetime] = field(default_factory=dict)
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    segments: Counter[str] = field(default_factory=Counter)
    read_as: Counter[tuple[str, str]] = field(default_factory=Counter)
    checked: int = 0
    _asked: dict[tuple[UUID, MessageKind], datetime] = field(default_factory=dict)
    _capped: dict[str, deque[datetime]] = field(default_factory=dict)
    _statuses: dict[UUID, MessageStatus] = field(default_factory=dict)

    def wrote(self, carrier_id: str) -> None:
        """Note that somebody has just written a text."""
        self.waiting[carrier_id] = self.stage.now()

    def check(self) -> None:
        """Check what the last step did; raises PromiseBroken."""
        self.checked += 1
        if self.troubles:
            raise PromiseBroken(f"something failed inside: {'; '.join(dict.fromkeys(self.troubles))}")
        handed, self.stage.carrier.handed = self.stage.carrier.handed, []
        if handed:
            self._check_said(handed)
        if self.waiting:
            self._check_heard()
        late = self.stage.overdue()
        if late is not None:
            raise PromiseBroken(f"something has been due since {late.isoformat()} and nobody does it")

    def _check_said(self, handed: Sequence[HandedOver]) -> None:
        """Check the texts that the network took."""
        with self.stage.runtime.transaction() as session:
            known = promises.said(session, [one.message_id for one in handed])
            people = list({one.participant_id for one in known.values() if one.participant_id is not None})
            consents = promises.consent_of(session, people)
            prompted = [one.participant_id for one in known.values() if one.kind is MessageKind.PROMPT]
            in_touch = promises.in_touch_since(session, [one for one in prompted if one is not None])
        for one in handed:
            said = known[one.message_id]
            self.kinds[said.kind.value, said.channel.value] += 1
            self.segments[said.kind.value] += said.segments
            if said.participant_id is None:
                continue
            _check_consent(said, one.at, *consents.get(said.participant_id, (None, one.at)))
            taken_at = in_touch.get(said.participant_id)
            if said.kind is MessageKind.PROMPT and taken_at is not None and taken_at < one.at:
                raise PromiseBroken("asked while somebody of ours looked after them", said.participant_id)
            whose = self.everybody.get(one.to)
            if whose is not None:
                self._check_hours(said, one.at, whose)
            self._check_once(said, one.at)
            if whose is not None:
                self._check_caps(said, one.at, whose)

    def _check_once(self, said: Said, at: datetime) -> None:
        if said.kind not in _ONCE or said.check_in_id is None:
            return
        key = said.check_in_id, said.kind
        if key in self._asked:
            raise PromiseBroken(f"one check-in had its {said.kind.value} twice", said.participant_id)
        self._asked[key] = at

    def _check_hours(self, said: Said, at: datetime, whose: Somebody) -> None:
        heeds, program = RULES[said.kind].heeds, whose.site.in_use.program
        if heeds is Heeds.NONE:
            return
        opens, closes = (program.hours.opens, program.hours.closes) if heeds is Heeds.PROGRAM else _LAWFUL
        zones = [whose.zone] if whose.zone is not None else [program.zone, *likely_zones(PhoneNumber(whose.number))]
        for zone in zones:
            there = local(at, zone)
            if not _opens(opens, closes, there) or there.date() in program.blocked_days:
                raise PromiseBroken(f"a {said.kind.value} went out at {there.isoformat()}", said.participant_id)
            for row in load_state_hours():
                holds = row.state == (whose.state or "") and row.weekday in (None, there.weekday())
                if holds and row.since <= there.date() and (row.barred or not _opens(row.opens, row.closes, there)):
                    raise PromiseBroken(
                        f"{row.state} bars a {said.kind.value} at {there.isoformat()}", said.participant_id
                    )

    def _check_caps(self, said: Said, at: datetime, whose: Somebody) -> None:
        if not RULES[said.kind].capped:
            return
        program = whose.site.in_use.program
        zone = whose.zone or program.zone
        before = self._capped.setdefault(whose.number, deque())
        before.append(at)
        today = local(at, zone).date()
        while local(before[0], zone).date() < today - _WEEK:
            before.popleft()
        on_this_day = sum(1 for moment in before if local(moment, zone).date() == today)
        if on_this_day > program.caps.per_day or len(before) > program.caps.per_week:
            raise PromiseBroken(f"{on_this_day} automated texts a day, {len(before)} a week", said.participant_id)

    def _check_heard(self) -> None:
        """Check the texts that somebody wrote: each is handled soon, and an urgent one is put before a person."""
        with self.stage.runtime.transaction() as session:
            found = promises.heard(session, list(self.waiting))
            for carrier_id, text in found.items():
                if text.handled_at is None:
                    continue
                self._handled(carrier_id, text)
                urgent = text.urgency is not None and text.urgency >= Urgency.URGENT
                of_them = text.participant_id is not None or text.stranger_id is not None
                if urgent and of_them and not promises.somebody_is_told(session, text):
                    raise PromiseBroken("an urgent text was put before nobody", text.participant_id)
        now, since = self.stage.now(), self.stage.scheduler_since
        for carrier_id, at in self.waiting.items():
            if self.stage.scheduler_alive and now - max(at, since) > _HANDLED_WITHIN:
                what = "is not handled" if carrier_id in found else "was never stored"
                raise PromiseBroken(f"a text of {at.isoformat()} {what}")

    def _handled(self, carrier_id: str, text: HeardText) -> None:
        del self.waiting[carrier_id]
        label = self.labels.pop(carrier_id, None)
        if label is not None:
            self.read_as[label, "none" if text.urgency is None else text.urgency.value] += 1

    def check_all(self) -> None:
        """Look the whole database over; raises PromiseBroken."""
        now = self.stage.now()
        if not self.stage.scheduler_alive or now - self.stage.scheduler_since < _STOPPED_WITHIN:
            return
        with self.stage.runtime.transaction() as session:
            for breach in promises.breaches(session, now=now):
                raise PromiseBroken(breach.what, breach.participant)
            fresh = promises.statuses(session, since=now - _THREE_DAYS)
        for key, before in self._statuses.items():
            if key in fresh and fresh[key] not in _LATER[before]:
                raise PromiseBroken(f"a message went from {before.value} to {fresh[key].value}")
        self._statuses = fresh
        self._asked = {key: at for key, at in self._asked.items() if at > now - _WEEK}


def _opens(opens: time, closes: time, there: datetime) -> bool:
    return opens <= there.time() <= closes


def _check_consent(said: Said, at: datetime, state: ConsentState | None, since: datetime) -> None:
    """Nothing that needs consent without it; whoever stopped only after it went out is no breach."""
    needed = RULES[said.kind].consent
    if needed is None or state is needed:
        return
    if since < at:
        stands = "nothing" if state is None else state.value
        raise PromiseBroken(f"a {said.kind.value} went to somebody who has said {stands}", said.participant_id)
