"""Twilio as our carrier: the only file that knows its words, codes and forms."""

import asyncio
import hashlib
import hmac
import json
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.http import AsyncHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from twilio.twiml.messaging_response import MessagingResponse

from outreach.adapters import held, twiml
from outreach.adapters.answers import LOST, MEANING, NEVER_ASKED, SOON, outcome_of, trouble_of
from outreach.adapters.flight import Flight
from outreach.adapters.wire import TooManyRequests
from outreach.domain.calls import CallNews, CallPlan, Step
from outreach.domain.inbound import Inbound
from outreach.domain.opt_outs import OptWord
from outreach.domain.phone import NotAPhoneNumber, PhoneNumber
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
)

_IN_FLIGHT = 400
_LISTEN_SECONDS = 0.05
"""How long to listen for answers before those that came are settled, and more is asked for."""

_MOMENT = 0.005
"""How long, while there is room for more: until what was handed over has been sent."""

_LONGEST_VALIDITY = 36000
_OVERRIDES = "#rc=5&rp=all"
"""Connection overrides: ask Twilio to try a webhook five times, whatever went wrong with it."""

_NOTHING_TO_SAY = str(MessagingResponse())
HttpClientMaker = Callable[[], AsyncHttpClient]


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """What one thread of one process calls the carrier with."""

    process: int
    loop: asyncio.AbstractEventLoop
    client: Client


class TwilioCarrier:
    """Sends, lists and understands texts and calls through Twilio's API.

    `make_http_client` is called inside the event loop that sends, once per process; `webhooks_at` is our address.
    """

    signature_header = "X-Twilio-Signature"
    answers_in = "text/xml"

    def __init__(
        self,
        *,
        account_sid: str,
        auth_token: str,
        login: tuple[str, str],
        webhooks_at: str,
        make_http_client: HttpClientMaker,
    ) -> None:
        """Remember who we are; nothing is connected yet."""
        self._account_sid = account_sid
        self._login = login
        self._webhooks_at = webhooks_at
        self._validator = RequestValidator(auth_token)
        self._make_http_client = make_http_client
        self._here = threading.local()
        self._lines: list[_Line] = []

    def _client(self) -> tuple[asyncio.AbstractEventLoop, Client]:
        """Open a loop and a pool for this thread; a forked process never uses its parent's.

        Nor does it let go of them: closing what was inherited would take the parent's connections out of its loop.
        """
        line: _Line | None = getattr(self._here, "line", None)
        if line is None or line.process != os.getpid():
            loop = asyncio.new_event_loop()
            http_client = loop.run_until_complete(self._open())
            client = Client(*self._login, account_sid=self._account_sid, http_client=http_client)
            line = self._here.line = _Line(os.getpid(), loop, client)
            self._lines.append(line)
        return line.loop, line.client

    async def _open(self) -> AsyncHttpClient:
        return self._make_http_client()

    def close(self) -> None:
        """Close what the threads of this process opened."""
        mine = [line for line in self._lines if line.process == os.getpid()]
        self._lines = [line for line in self._lines if line not in mine]
        for line in mine:
            close = getattr(line.client.http_client, "close", None)
            if close is not None:
                line.loop.run_until_complete(close())
            line.loop.close()
        self._here = threading.local()

    def send(self, more: More) -> Iterator[Sequence[tuple[UUID, Outcome]]]:
        """Keep many calls in flight, one person's in order, asking for more as there is room for them."""
        loop, client = self._client()
        flight = Flight(loop, partial(self._attempt, client))
        try:
            while True:
                batch = more(_IN_FLIGHT - flight.under_way)
                # The loop stood still meanwhile: let it see which connections were closed before it uses one.
                loop.run_until_complete(asyncio.sleep(0))
                for outgoing in batch:
                    flight.start(outgoing)
                if flight.is_over:
                    return
                ended = flight.listen(_MOMENT if batch and flight.under_way < _IN_FLIGHT else _LISTEN_SECONDS)
                if ended:
                    yield ended
        finally:
            flight.abandon()

    async def _attempt(self, client: Client, outgoing: Outgoing) -> Outcome:
        """Make one call of the API, and say which of our outcomes its end is."""
        try:
            carrier_id = await self._create(client, outgoing)
        except (TwilioRestException, TwilioServiceException) as error:
            return outcome_of(error.status, error.code)
        except TooManyRequests as error:
            return CarrierUnavailable("429", error.retry_after or SOON)
        except NEVER_ASKED as error:
            return CarrierUnavailable(type(error).__name__, timedelta(seconds=5))
        except (TwilioException, *LOST) as error:
            return OutcomeUnknown(type(error).__name__)
        return Accepted(carrier_id) if carrier_id else OutcomeUnknown("an answer without an id")

    async def _create(self, client: Client, outgoing: Outgoing) -> str | None:
        receipts = f"{self._webhooks_at}/receipts/{outgoing.message_id}{_OVERRIDES}"
        if outgoing.call is not None:
            return await self._place(client, outgoing, outgoing.call, receipts)
        seconds = int(outgoing.good_for.total_seconds())
        message = await client.messages.create_async(
            to=outgoing.to.e164,
            from_=outgoing.sender.e164,
            body=outgoing.body,
            status_callback=receipts,
            validity_period=min(max(seconds, 1), _LONGEST_VALIDITY),
        )
        return message.sid

    async def _place(self, client: Client, outgoing: Outgoing, plan: CallPlan, receipts: str) -> str | None:
        """Ring somebody; who picks up is listened for beside the words, and told to `machine_at`."""
        listens = {}
        if plan.machine_at is not None:
            listens = {
                "machine_detection": "Enable",
                "async_amd": "true",
                "async_amd_status_callback": f"{self._webhooks_at}{plan.machine_at}",
            }
        call = await client.calls.create_async(
            to=outgoing.to.e164,
            from_=outgoing.sender.e164,
            url=f"{self._webhooks_at}{plan.begins_at}",
            fallback_url=f"{self._webhooks_at}{plan.fallback_at}",
            status_callback=receipts,
            timeout=round(plan.rings_for.total_seconds()),
            **listens,
        )
        return call.sid

    def recent(self, *, to: PhoneNumber, sender: PhoneNumber, since: datetime) -> Sequence[CarrierRecord]:
        """List what Twilio holds for a recipient since a moment.

        Asks without a date, for a text still in its queue may have none, and compares the date it was made.
        """
        loop, client = self._client()
        try:
            found = loop.run_until_complete(client.messages.list_async(to=to.e164, from_=sender.e164, limit=50))
        except (TooManyRequests, TwilioException, *NEVER_ASKED, *LOST) as error:
            raise CarrierUnavailable(type(error).__name__, timedelta(seconds=30)) from error
        return [record for message in found if (record := held.record_of(message, since=since)) is not None]

    def received(self, *, to: PhoneNumber, since: datetime) -> Sequence[HeldText]:
        """List every text to a number of ours since a moment, page after page; Twilio gives the newest first."""
        loop, client = self._client()
        listing = client.messages.list_async(to=to.e164, date_sent_after=since.astimezone(UTC), page_size=1000)
        try:
            found = loop.run_until_complete(listing)
        except (TooManyRequests, TwilioException, *NEVER_ASKED, *LOST) as error:
            raise CarrierUnavailable(type(error).__name__, timedelta(seconds=30)) from error
        texts = [text for message in reversed(found) if (text := held.text_of(message)) is not None]
        return sorted(texts, key=lambda text: text.at)

    def opt_word(self, *, body: str, parameters: str) -> OptWord | None:
        """Say whether a text is a word that Twilio minds itself."""
        return held.opt_word(body=body, parameters=parameters)

    def is_genuine(self, *, url: str, form: Form, signature: str) -> bool:
        """Say whether Twilio signed this request for this URL with our account's token."""
        if form.get("AccountSid") != self._account_sid:
            return False
        usual = self._validator.compute_signature(url, form)
        return hmac.compare_digest(usual.encode(), signature.encode()) or bool(
            self._validator.validate(url, form, signature)
        )

    def read_text(self, form: Form) -> Inbound:
        """Read the form of an incoming text; odd senders and missing fields are kept, not refused."""
        parameters = json.dumps({name: form.getlist(name) for name in sorted(form.keys())})
        carrier_id = _field(form, "MessageSid") or _field(form, "SmsMessageSid") or _field(form, "SmsSid")
        sender = _field(form, "From")
        media = _field(form, "NumMedia")
        return Inbound(
            carrier_id=carrier_id[:80] if carrier_id else _id_of(parameters),
            phone=_number(sender),
            sender=sender,
            to=_field(form, "To")[:80],
            body=_field(form, "Body"),
            media=int(media) if media.isascii() and media.isdigit() and len(media) < 4 else 0,
            carrier_answered=bool(_field(form, "OptOutType")),
            parameters=parameters,
        )

    def read_receipt(self, form: Form, *, message_id: UUID | None) -> Receipt:
        """Read the form of a status callback, of a text or of a call."""
        carrier_id = _field(form, "MessageSid") or _field(form, "SmsSid") or _field(form, "CallSid")
        status = _field(form, "MessageStatus") or _field(form, "SmsStatus") or _field(form, "CallStatus")
        if not carrier_id or not status:
            raise MalformedRequest("MessageSid and MessageStatus are needed")
        code = _field(form, "ErrorCode") or None
        return Receipt(
            message_id=message_id,
            carrier_id=carrier_id[:80],
            status=status,
            after=MEANING.get(status),
            error_code=None if code is None else code[:20],
            trouble=None if code is None else trouble_of(code),
            sender=_field(form, "From")[:80] or None,
            call_ended=twiml.ENDED.get(status) if _field(form, "CallSid") else None,
        )

    def read_call(self, form: Form) -> CallNews:
        """Read what Twilio tells of a call that goes on."""
        return twiml.read_call(form)

    def script(self, steps: Sequence[Step], *, lang: str) -> str:
        """Write TwiML."""
        return twiml.script(steps, lang=lang)

    def nothing_to_say(self) -> str:
        """Write the empty TwiML."""
        return _NOTHING_TO_SAY

    def say_back(self, words: str) -> str:
        """Write TwiML that answers a text."""
        response = MessagingResponse()
        response.message(words)
        return str(response)


def _id_of(parameters: str) -> str:
    """Make an id for a signed text that came without one, the same each time it comes."""
    return f"without-id-{hashlib.sha256(parameters.encode('utf-8', 'surrogatepass')).hexdigest()[:40]}"


def _field(form: Form, name: str) -> str:
    """Give a field's first value without NULs, which PostgreSQL cannot hold; empty when it is not there."""
    return (form.get(name) or "").replace("\x00", "")


def _number(text: str) -> PhoneNumber | None:
    try:
        return PhoneNumber(text)
    except NotAPhoneNumber:
        return None
