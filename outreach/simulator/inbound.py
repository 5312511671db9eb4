"""A text on its way from a phone to the program: kept, keywords minded, the program asked, its replies sent."""

from functools import partial
from urllib.parse import urljoin

from outreach.simulator import texting
from outreach.simulator.account import OwnedNumber
from outreach.simulator.callbacks import Errand
from outreach.simulator.exchange import Exchange
from outreach.simulator.journal import Kind
from outreach.simulator.keywords import REPLIES, CarrierKeywords, OptOutType, keyword_of
from outreach.simulator.messages import Message, MessageDirection, MessageStatus, TextOrder
from outreach.simulator.refusals import Refusal
from outreach.simulator.twiml import Redirect, Reply, read_messaging

_MOST_REDIRECTS = 5


def receive(exchange: Exchange, *, sender: str, to: str, body: str, media: tuple[str, ...]) -> Message:
    """Take a text from a phone and ask the program; raises ValueError when the account does not own `to`."""
    owned = exchange.numbers.get(to)
    if owned is None:
        raise ValueError("nobody owns the number that was texted")
    with exchange.lock:
        message = _write_down(exchange, sender, to, body, media)
        keyword = _mind_keyword(exchange, message)
    url = _inbound_url(exchange, owned)
    if url is None:
        exchange.journal.note(Kind.WARNING, message.sid, error="no URL to tell of a text")
    else:
        exchange.webhooks.run(_errand(exchange, owned, message, url, keyword))
    return message


def _write_down(exchange: Exchange, sender: str, to: str, body: str, media: tuple[str, ...]) -> Message:
    now = exchange.now()
    message = Message(
        sid=exchange.sid("MM" if media else "SM"),
        order=next(exchange.order),
        to=to,
        sender=sender,
        body=body,
        direction=MessageDirection.INBOUND,
        status=MessageStatus.RECEIVED,
        created_at=now,
        updated_at=now,
        sent_at=now,
        media=media,
        service_sid=None if (service := exchange.service_of(to)) is None else service.sid,
    )
    exchange.texts[message.sid] = message
    exchange.line(sender)
    exchange.changes += 1
    exchange.journal.note(Kind.TEXT_SENT, message.sid, sender=sender, to=to, body=body)
    return message


def _mind_keyword(exchange: Exchange, message: Message) -> OptOutType | None:
    """Do what the carrier itself does about STOP, START and HELP, and say which of them it was."""
    if exchange.settings.carrier_keywords is CarrierKeywords.OFF or message.sender is None:
        return None
    keyword, phone = keyword_of(message.body), message.sender
    numbers = exchange.senders_beside(message.to)
    if keyword is OptOutType.START:
        exchange.opt_outs.unblock(phone, numbers)
    if keyword is not None and not exchange.opt_outs.blocks(phone, message.to):
        _answer(exchange, message, REPLIES[keyword])
    if keyword is OptOutType.STOP:
        exchange.opt_outs.block(phone, numbers)
    return keyword


def _answer(exchange: Exchange, message: Message, body: str) -> None:
    order = TextOrder(to=message.sender or "", sender=message.to, body=body)
    texting.submit(exchange, order, MessageDirection.REPLY)


def _inbound_url(exchange: Exchange, owned: OwnedNumber) -> str | None:
    service = exchange.service_of(owned.number)
    return owned.sms_url if service is None or service.inbound_url is None else service.inbound_url


def _errand(exchange: Exchange, owned: OwnedNumber, message: Message, url: str, keyword: OptOutType | None) -> Errand:
    return Errand(
        about=message.sid,
        url=url,
        method=owned.sms_method,
        form=_form(exchange, message, keyword),
        token=exchange.sid(""),
        fallback_url=owned.sms_fallback_url,
        fallback_method=owned.sms_fallback_method,
        then=partial(_carry_out, exchange, message, 0),
    )


def _form(exchange: Exchange, message: Message, keyword: OptOutType | None) -> tuple[tuple[str, str], ...]:
    advanced = exchange.settings.carrier_keywords is CarrierKeywords.ADVANCED
    optional = {
        "MessagingServiceSid": message.service_sid,
        "OptOutType": keyword.value if advanced and keyword is not None else None,
    }
    media = [
        pair
        for index, url in enumerate(message.media)
        for pair in ((f"MediaUrl{index}", url), (f"MediaContentType{index}", "image/jpeg"))
    ]
    return (
        ("ToCountry", "US"),
        ("ToState", ""),
        ("SmsMessageSid", message.sid),
        ("NumMedia", str(len(message.media))),
        ("ToCity", ""),
        ("FromZip", ""),
        ("SmsSid", message.sid),
        ("FromState", ""),
        ("SmsStatus", "received"),
        ("FromCity", ""),
        ("Body", message.body),
        ("FromCountry", "US"),
        ("To", message.to),
        ("ToZip", ""),
        ("NumSegments", str(message.segments)),
        ("MessageSid", message.sid),
        ("AccountSid", exchange.account.sid),
        ("From", message.sender or ""),
        ("ApiVersion", "2010-04-01"),
        *((name, value) for name, value in optional.items() if value is not None),
        *media,
    )


def _carry_out(exchange: Exchange, message: Message, redirects: int, url: str, document: str) -> None:
    """Do what the program's TwiML says: send its replies, follow its redirect."""
    for verb in read_messaging(document):
        match verb:
            case Reply():
                _reply(exchange, message, url, verb)
            case Redirect() if redirects < _MOST_REDIRECTS:
                target = urljoin(url, verb.url)
                exchange.webhooks.run(
                    Errand(
                        about=message.sid,
                        url=target,
                        method=verb.method,
                        form=_form(exchange, message, None),
                        token=exchange.sid(""),
                        then=partial(_carry_out, exchange, message, redirects + 1),
                    )
                )
                return
            case Redirect():
                exchange.journal.note(Kind.WARNING, message.sid, error="too many redirects")
                return


def _reply(exchange: Exchange, message: Message, url: str, reply: Reply) -> None:
    order = TextOrder(
        to=reply.to or message.sender or "",
        sender=message.to,
        body=reply.body,
        media=reply.media,
        status_callback=None if reply.status_callback is None else urljoin(url, reply.status_callback),
    )
    try:
        texting.submit(exchange, order, MessageDirection.REPLY)
    except Refusal as refusal:
        exchange.journal.note(Kind.WARNING, message.sid, error=str(refusal.code))
