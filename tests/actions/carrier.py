"""A carrier in a few lines: what it does with each message is decided by the test."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from outreach.domain.calls import CallNews, Step
from outreach.domain.delivery import MessageStatus
from outreach.domain.inbound import Inbound
from outreach.domain.opt_outs import OptWord
from outreach.domain.phone import PhoneNumber
from outreach.ports import (
    Accepted,
    CarrierRecord,
    CarrierUnavailable,
    Form,
    HeldText,
    More,
    Outcome,
    Outgoing,
    Receipt,
)

_ROOM = 400


def takes(outgoing: Outgoing) -> Outcome:
    """Take whatever is sent."""
    return Accepted(f"SM{outgoing.message_id.hex}")


@dataclass(slots=True)
class Carrier:
    """Takes every message, unless `answers` says otherwise; `holds` is what it will later remember of them.

    `before` runs before each message is taken: what the world does while a batch is on its way.
    """

    now: Callable[[], datetime]
    answers: Callable[[Outgoing], Outcome] = takes
    before: Callable[[Outgoing], None] | None = None
    away: CarrierUnavailable | None = None
    asked: list[Outgoing] = field(default_factory=list)
    holds: list[CarrierRecord] = field(default_factory=list)
    whose: dict[str, PhoneNumber] = field(default_factory=dict)
    texts: list[HeldText] = field(default_factory=list)
    asked_since: list[datetime] = field(default_factory=list)
    signature_header: str = "X-Signature"
    answers_in: str = "text/plain"

    def send(self, more: More) -> Iterator[Sequence[tuple[UUID, Outcome]]]:
        while batch := more(_ROOM):
            yield [(outgoing.message_id, self._attempt(outgoing)) for outgoing in batch]

    def _attempt(self, outgoing: Outgoing) -> Outcome:
        if self.before is not None:
            self.before(outgoing)
        self.asked.append(outgoing)
        return self.answers(outgoing)

    def remember(self, outgoing: Outgoing, carrier_id: str) -> None:
        """Have taken a message after all."""
        self.whose[carrier_id] = outgoing.to
        self.holds.append(
            CarrierRecord(
                carrier_id=carrier_id,
                body=outgoing.body,
                status="sent",
                created_at=self.now(),
                after=MessageStatus.SENT,
            ),
        )

    def recent(self, *, to: PhoneNumber, sender: PhoneNumber, since: datetime) -> Sequence[CarrierRecord]:
        if self.away is not None:
            raise self.away
        theirs = [record for record in self.holds if self.whose.get(record.carrier_id, to) == to]
        return [record for record in theirs if record.created_at >= since]

    def received(self, *, to: PhoneNumber, since: datetime) -> Sequence[HeldText]:
        if self.away is not None:
            raise self.away
        self.asked_since.append(since)
        return [text for text in self.texts if text.at >= since and text.inbound.to == to.e164]

    def opt_word(self, *, body: str, parameters: str) -> OptWord | None:
        return {"STOP": OptWord.STOP, "START": OptWord.START}.get(body)

    def read_call(self, form: Form) -> CallNews:
        raise NotImplementedError

    def is_genuine(self, *, url: str, form: Form, signature: str) -> bool:
        raise NotImplementedError

    def read_text(self, form: Form) -> Inbound:
        raise NotImplementedError

    def read_receipt(self, form: Form, *, message_id: UUID | None) -> Receipt:
        raise NotImplementedError

    def script(self, steps: Sequence[Step], *, lang: str) -> str:
        raise NotImplementedError

    def nothing_to_say(self) -> str:
        raise NotImplementedError

    def say_back(self, words: str) -> str:
        raise NotImplementedError
