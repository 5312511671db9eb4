"""A second carrier, as unlike Twilio as can be: JSON-ish words, codes and fields of its own, in memory, no network.

Whatever of the product works with it works with a carrier that nobody has thought of yet.
"""

import hashlib
import hmac
import itertools
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from outreach.domain.calls import Ask, CallNews, GoTo, Say, Step
from outreach.domain.delivery import MessageStatus
from outreach.domain.escalation import Channel
from outreach.domain.inbound import Inbound
from outreach.domain.opt_outs import OptWord
from outreach.domain.phone import NotAPhoneNumber, PhoneNumber
from outreach.domain.troubles import Trouble
from outreach.ports import (
    Accepted,
    CarrierRecord,
    CarrierUnavailable,
    Form,
    HeldText,
    MalformedRequest,
    More,
    Outcome,
    OutcomeUnknown,
    Outgoing,
    Receipt,
    RecipientStopped,
)

SECRET = b"pigeons"
_STATES = {"flying": MessageStatus.SENT, "landed": MessageStatus.DELIVERED, "lost": MessageStatus.UNDELIVERED}
_WHY = {"hawk": Trouble.FILTERED, "no nest": Trouble.NO_SUCH_PHONE, "asleep": Trouble.OUT_OF_REACH}


@dataclass(frozen=True, slots=True)
class Flight:
    """A text or call that a pigeon carries."""

    ring: str
    outgoing: Outgoing
    at: datetime


@dataclass(slots=True)
class PigeonPost:
    """Takes everything unless `sick`; `loses_answers` takes it and does not say so."""

    now: Callable[[], datetime]
    sick: bool = False
    loses_answers: bool = False
    flights: list[Flight] = field(default_factory=list)
    stopped: set[str] = field(default_factory=set)
    inbox: list[HeldText] = field(default_factory=list)
    rings: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    signature_header: str = "Pigeon-Seal"
    answers_in: str = "application/json"

    def send(self, more: More) -> Iterator[Sequence[tuple[UUID, Outcome]]]:
        while batch := more(7):
            yield [(outgoing.message_id, self._release(outgoing)) for outgoing in batch]

    def _release(self, outgoing: Outgoing) -> Outcome:
        if self.sick:
            return CarrierUnavailable("sick", timedelta(seconds=5))
        if outgoing.to.e164 in self.stopped:
            return RecipientStopped()
        ring = f"ring-{next(self.rings)}"
        self.flights.append(Flight(ring, outgoing, self.now()))
        return OutcomeUnknown("no pigeon came back") if self.loses_answers else Accepted(ring)

    def recent(self, *, to: PhoneNumber, sender: PhoneNumber, since: datetime) -> Sequence[CarrierRecord]:
        return [
            CarrierRecord(
                carrier_id=each.ring,
                body=each.outgoing.body,
                status="flying",
                created_at=each.at,
                after=_STATES["flying"],
            )
            for each in reversed(self.flights)
            if each.outgoing.to == to and each.outgoing.sender == sender and each.at >= since
        ]

    def received(self, *, to: PhoneNumber, since: datetime) -> Sequence[HeldText]:
        return [each for each in self.inbox if each.inbound.to == to.e164 and each.at >= since]

    def opt_word(self, *, body: str, parameters: str) -> OptWord | None:
        return {"GO AWAY": OptWord.STOP, "COME BACK": OptWord.START}.get(body.upper())

    def seal(self, url: str, form: Sequence[tuple[str, str]]) -> str:
        """Sign as pigeons do."""
        return hmac.new(SECRET, json.dumps([url, sorted(form)]).encode(), hashlib.sha256).hexdigest()

    def is_genuine(self, *, url: str, form: Form, signature: str) -> bool:
        pairs = [(name, value) for name in form.keys() for value in form.getlist(name)]  # noqa: SIM118
        return hmac.compare_digest(self.seal(url, pairs), signature)

    def read_text(self, form: Form) -> Inbound:
        who = form.get("perch")
        try:
            phone: PhoneNumber | None = PhoneNumber(who)
        except NotAPhoneNumber:
            phone = None
        return Inbound(
            carrier_id=form.get("feather"),
            phone=phone,
            sender=who,
            to=form.get("loft"),
            body=form.get("scroll"),
            media=0,
            carrier_answered=False,
            parameters="{}",
        )

    def read_receipt(self, form: Form, *, message_id: UUID | None) -> Receipt:
        ring, state = form.get("ring"), form.get("state")
        if not ring or not state:
            raise MalformedRequest("ring and state are needed")
        why = form.get("why") or None
        return Receipt(
            message_id=message_id,
            carrier_id=ring,
            status=state,
            after=_STATES.get(state),
            error_code=why,
            trouble=_WHY.get(why or ""),
        )

    def read_call(self, form: Form) -> CallNews:
        return CallNews(carrier_id=form.get("ring"), keys=form.get("peck"))

    def script(self, steps: Sequence[Step], *, lang: str) -> str:
        told: dict[str, str] = {}
        for step in steps:
            match step:
                case Say():
                    told["coo"] = step.words
                case Ask():
                    told |= {"coo": " ".join(say.words for say in step.says), "peck": step.answer_to}
                case GoTo():
                    told["else"] = step.address
                case _:
                    pass
        return json.dumps(told)

    def nothing_to_say(self) -> str:
        return "{}"

    def say_back(self, words: str) -> str:
        return json.dumps({"scroll": words})

    def told(self, phone: PhoneNumber, channel: Channel = Channel.TEXT) -> list[str]:
        """What somebody was told."""
        return [
            each.outgoing.body for each in self.flights if (each.outgoing.to, each.outgoing.channel) == (phone, channel)
        ]
