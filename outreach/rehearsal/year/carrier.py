"""The carrier of a modelled year: the simulated network, asked directly, with the faults that its gate knows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from outreach.domain.calls import CallNews, CallPlan, Step
from outreach.domain.inbound import Inbound
from outreach.domain.opt_outs import OptWord
from outreach.domain.phone import PhoneNumber
from outreach.ports import (
    Accepted,
    Carrier,
    CarrierRecord,
    CarrierUnavailable,
    Form,
    HeldText,
    More,
    Outcome,
    OutcomeUnknown,
    Outgoing,
    Receipt,
    RecipientStopped,
    SendRefused,
)
from outreach.simulator import Fault, Network, Refusal, calling, texting
from outreach.simulator.calls import CallOrder
from outreach.simulator.messages import Message, TextOrder

_IN_FLIGHT = 400
_OVERRIDES = "#rc=5&rp=all"
_STOPPED = 21610
_TOO_MANY = 429

_BEFORE = (Fault.REFUSED, Fault.TIMEOUT_BEFORE, Fault.DOWN, Fault.BUSY, Fault.ERROR_BEFORE)
_AFTER = (Fault.ERROR_AFTER, Fault.ANSWER_LOST, Fault.ANSWER_RESET, Fault.HTML, Fault.EMPTY)
_SURELY_NOT = {Fault.REFUSED: timedelta(seconds=5), Fault.BUSY: timedelta(seconds=1)}
_LISTED = 50


@dataclass(frozen=True, slots=True)
class HandedOver:
    """That the network took a message of ours for a number, at a moment."""

    message_id: UUID
    to: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Fields:
    """A posted form."""

    values: Mapping[str, list[str]]

    def get(self, name: str, default: str = "", /) -> str:
        """Give the first value of a field."""
        return self.values.get(name, [default])[0]

    def getlist(self, name: str, /) -> list[str]:
        """Give every value of a field."""
        return self.values.get(name, [])

    def keys(self) -> list[str]:
        """Name the fields."""
        return list(self.values)


@dataclass(slots=True)
class DirectCarrier:
    """Hands everything to the network without HTTP; what it reads and writes is `real`'s, the carrier it stands for.

    `handed` are the messages that the network took since somebody looked; whether we were told so or not.
    """

    real: Carrier
    network: Network
    webhooks_at: str
    handed: list[HandedOver] = field(default_factory=list)
    struck: int = 0
    _held: dict[str, list[str]] = field(default_factory=dict)

    def send(self, more: More) -> Iterator[Sequence[tuple[UUID, Outcome]]]:
        """Hand over what there is, batch by batch, until there is no more."""
        while batch := more(_IN_FLIGHT):
            yield [(outgoing.message_id, self._attempt(outgoing)) for outgoing in batch]

    def _attempt(self, outgoing: Outgoing) -> Outcome:
        trouble = self.network.faults.first(*_BEFORE)
        if trouble is not None:
            self.struck += 1
            wait = _SURELY_NOT.get(trouble.fault)
            return OutcomeUnknown(trouble.fault) if wait is None else CarrierUnavailable(trouble.fault, wait)
        try:
            carrier_id = self._hand_over(outgoing)
        except Refusal as refusal:
            return _outcome_of(refusal)
        self.handed.append(HandedOver(outgoing.message_id, outgoing.to.e164, self.network.now()))
        trouble = self.network.faults.first(*_AFTER)
        if trouble is not None:
            self.struck += 1
            return OutcomeUnknown(trouble.fault)
        return Accepted(carrier_id)

    def _hand_over(self, outgoing: Outgoing) -> str:
        receipts = f"{self.webhooks_at}/receipts/{outgoing.message_id}{_OVERRIDES}"
        to, sender = outgoing.to.e164, outgoing.sender.e164
        if outgoing.call is not None:
            return self._place(outgoing, outgoing.call, receipts)
        validity = max(1, min(int(outgoing.good_for.total_seconds()), 36_000))
        text = TextOrder(to=to, sender=sender, body=outgoing.body, status_callback=receipts, validity=validity)
        carrier_id = texting.submit(self.network, text).sid
        self._held.setdefault(to, []).append(carrier_id)
        return carrier_id

    def _place(self, outgoing: Outgoing, plan: CallPlan, receipts: str) -> str:
        order = CallOrder(
            to=outgoing.to.e164,
            sender=outgoing.sender.e164,
            url=f"{self.webhooks_at}{plan.begins_at}",
            fallback_url=f"{self.webhooks_at}{plan.fallback_at}",
            status_callback=receipts,
            timeout=round(plan.rings_for.total_seconds()),
            machine_detection=None if plan.machine_at is None else "Enable",
            async_amd=plan.machine_at is not None,
            async_amd_status_callback=None if plan.machine_at is None else f"{self.webhooks_at}{plan.machine_at}",
        )
        return calling.place(self.network, order).sid

    def recent(self, *, to: PhoneNumber, sender: PhoneNumber, since: datetime) -> Sequence[CarrierRecord]:
        """List what the network holds for a recipient since a moment."""
        faults = self.network.faults
        if faults.first(*_BEFORE) is not None:
            raise CarrierUnavailable("no list now", timedelta(seconds=30))
        stale = faults.strikes(Fault.STALE_LIST)
        until = self.network.now() - timedelta(seconds=0.0 if stale is None else stale.seconds)
        texts = self.network.texts
        held = [texts[sid] for sid in self._held.get(to.e164, ())[-_LISTED:] if sid in texts]
        return [
            self._listed(each)
            for each in held
            if each.sender == sender.e164 and since.replace(microsecond=0) <= each.created_at <= until
        ]

    def _listed(self, text: Message) -> CarrierRecord:
        """Show a text as it stands: a list says of it what a receipt would."""
        code = "" if text.error_code is None else str(text.error_code)
        told = {"MessageSid": [text.sid], "MessageStatus": [text.status.value], "ErrorCode": [code]}
        receipt = self.real.read_receipt(Fields(told), message_id=None)
        return CarrierRecord(
            carrier_id=text.sid,
            body=text.body,
            status=receipt.status,
            created_at=text.created_at,
            after=receipt.after,
            error_code=receipt.error_code,
            trouble=receipt.trouble,
        )

    def forget(self) -> None:
        """Forget what the network has forgotten."""
        texts = self.network.texts
        kept = {to: [sid for sid in sids if sid in texts] for to, sids in self._held.items()}
        self._held = {to: sids for to, sids in kept.items() if sids}

    @property
    def signature_header(self) -> str:
        """Name the header that holds the signature."""
        return self.real.signature_header

    @property
    def answers_in(self) -> str:
        """Name the media type of every answer."""
        return self.real.answers_in

    def read_call(self, form: Form) -> CallNews:
        """Read what is told of a call that goes on."""
        return self.real.read_call(form)

    def received(self, *, to: PhoneNumber, since: datetime) -> Sequence[HeldText]:
        """List no text: a modelled year loses webhooks only after their text was stored, and never asks back."""
        return ()

    def opt_word(self, *, body: str, parameters: str) -> OptWord | None:
        """Say what a text to us means to the network itself."""
        return self.real.opt_word(body=body, parameters=parameters)

    def is_genuine(self, *, url: str, form: Form, signature: str) -> bool:
        """Say whether the network signed this."""
        return self.real.is_genuine(url=url, form=form, signature=signature)

    def read_text(self, form: Form) -> Inbound:
        """Read a text that reached us."""
        return self.real.read_text(form)

    def read_receipt(self, form: Form, *, message_id: UUID | None) -> Receipt:
        """Read a receipt."""
        return self.real.read_receipt(form, message_id=message_id)

    def script(self, steps: Sequence[Step], *, lang: str) -> str:
        """Write what a call does next."""
        return self.real.script(steps, lang=lang)

    def nothing_to_say(self) -> str:
        """Write the empty answer to a text."""
        return self.real.nothing_to_say()

    def say_back(self, words: str) -> str:
        """Write an answer to a text that says something at once."""
        return self.real.say_back(words)


def _outcome_of(refusal: Refusal) -> Outcome:
    if refusal.code == _STOPPED:
        return RecipientStopped()
    if refusal.status == _TOO_MANY:
        return CarrierUnavailable("429", timedelta(seconds=1))
    return SendRefused(str(refusal.code))
