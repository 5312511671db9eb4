"""An answered call: it runs the program's TwiML, verb by verb, while somebody listens and presses keys."""

from collections import deque
from functools import partial
from typing import assert_never
from urllib.parse import urljoin

from outreach.simulator import calling, dialling
from outreach.simulator.callbacks import Errand
from outreach.simulator.calls import Answer, Call, CallDirection, CallStatus
from outreach.simulator.exchange import Exchange
from outreach.simulator.journal import Kind
from outreach.simulator.legs import Listening
from outreach.simulator.twiml import (
    BadDocument,
    Dial,
    Gather,
    Hangup,
    Pause,
    Play,
    Prompt,
    Redirect,
    Reject,
    Say,
    Verb,
    read_voice,
)

_MACHINE_DETECTED_AFTER = 3.0
_REDIRECTED_AFTER = 0.1
_APPLICATION_ERROR = "We are sorry, an application error has occurred. Goodbye."


def answered(exchange: Exchange, sid: str) -> None:
    """Let somebody, or a machine, pick up: the program is told, and asked what to say."""
    with exchange.lock:
        call = calling.set_status(exchange, sid, CallStatus.IN_PROGRESS, started_at=exchange.now())
        leg = exchange.legs[sid]
        if leg.script.hangs_up_after is not None:
            exchange.timers.after(leg.script.hangs_up_after, partial(calling.end, exchange, sid))
        exchange.timers.after(call.order.time_limit, partial(calling.end, exchange, sid))
    calling.tell(exchange, call, "answered")
    if call.order.machine_detection is None:
        begin(exchange, sid)
    elif call.order.async_amd:
        exchange.timers.after(_MACHINE_DETECTED_AFTER, partial(_detect, exchange, sid))
        begin(exchange, sid)
    else:
        calling.later(exchange, sid, _MACHINE_DETECTED_AFTER, _detect_and_begin)


def begin(exchange: Exchange, sid: str) -> None:
    """Start on what the call is to do: its TwiML, its URL, the whisper, or being connected."""
    call, leg = exchange.call_book[sid], exchange.legs[sid]
    if not call.is_live:
        return
    if call.direction is CallDirection.DIAL:
        if leg.whisper_url is None:
            dialling.connect(exchange, call)
        else:
            leg.whispering = True
            fetch(exchange, sid, leg.whisper_url)
    elif call.order.url is not None:
        fetch(exchange, sid, call.order.url, call.order.method)
    else:
        take_up(exchange, sid, call.order.twiml or "<Response/>")


def fetch(exchange: Exchange, sid: str, url: str, method: str = "POST", **extra: str) -> None:
    """Ask the program what the call is to do next, and do it."""
    call = exchange.call_book[sid]
    exchange.webhooks.run(
        Errand(
            about=sid,
            url=url,
            method=method,
            form=calling.form(exchange, call, **extra),
            token=exchange.sid(""),
            voice=True,
            fallback_url=call.order.fallback_url,
            fallback_method=call.order.fallback_method,
            then=partial(load, exchange, sid),
            otherwise=partial(_fail, exchange, sid),
        )
    )


def load(exchange: Exchange, sid: str, url: str, document: str) -> None:
    """Take up a new document; raises BadDocument when it is none."""
    verbs = read_voice(document)
    with exchange.lock:
        leg, call = exchange.legs[sid], exchange.call_book[sid]
        if not call.is_live:
            return
        leg.step += 1
        leg.listening = None
        leg.document_url, leg.verbs = url, deque(verbs)
        incoming = call.direction is CallDirection.INBOUND and call.status is CallStatus.RINGING
    if incoming and not (verbs and isinstance(verbs[0], Reject)):
        calling.set_status(exchange, sid, CallStatus.IN_PROGRESS, started_at=exchange.now())
    proceed(exchange, sid)


def redirect(exchange: Exchange, sid: str, url: str, method: str) -> None:
    """Send a live call to another URL, whatever it was doing."""
    _interrupt(exchange, sid)
    fetch(exchange, sid, url, method)


def take_up(exchange: Exchange, sid: str, document: str) -> None:
    """Send a live call to another document, whatever it was doing; a broken one ends it."""
    _interrupt(exchange, sid)
    try:
        load(exchange, sid, "", document)
    except BadDocument:
        _fail(exchange, sid)


def _interrupt(exchange: Exchange, sid: str) -> None:
    with exchange.lock:
        leg = exchange.legs[sid]
        leg.step += 1
        leg.listening = None


def proceed(exchange: Exchange, sid: str) -> None:
    """Do the next verb; at the end of the document a whispered-to callee is connected, everybody else hangs up."""
    with exchange.lock:
        leg = exchange.legs[sid]
        verb = leg.verbs.popleft() if leg.verbs else None
        connects = verb is None and leg.whispering
        leg.whispering = leg.whispering and verb is not None
    if connects:
        dialling.connect(exchange, exchange.call_book[sid])
    elif verb is None:
        calling.end(exchange, sid)
    else:
        _perform(exchange, sid, verb)


def _perform(exchange: Exchange, sid: str, verb: Verb) -> None:
    match verb:
        case Say() | Play() | Pause():
            calling.later(exchange, sid, _hear(exchange, sid, (verb,)), proceed)
        case Gather():
            _listen(exchange, sid, verb)
        case Redirect():
            calling.later(exchange, sid, _REDIRECTED_AFTER, partial(_redirect, verb=verb))
        case Hangup():
            calling.end(exchange, sid)
        case Reject():
            calling.end(exchange, sid, CallStatus.BUSY if verb.reason == "busy" else CallStatus.NO_ANSWER)
        case Dial():
            if not dialling.dial(exchange, sid, verb):
                proceed(exchange, sid)
        case _:
            assert_never(verb)


def _redirect(exchange: Exchange, sid: str, verb: Redirect) -> None:
    fetch(exchange, sid, urljoin(exchange.legs[sid].document_url, verb.url), verb.method)


def _hear(exchange: Exchange, sid: str, prompts: tuple[Prompt, ...]) -> float:
    """Let the far end hear prompts, and say how many seconds they take."""
    words = tuple(_in_words(prompt) for prompt in prompts if not isinstance(prompt, Pause))
    for said in words:
        exchange.journal.note(Kind.HEARD, sid, words=said)
    with exchange.lock:
        calling.change(exchange, sid, heard=(*exchange.call_book[sid].heard, *words))
    return sum(prompt.seconds for prompt in prompts)


def _in_words(prompt: Say | Play) -> str:
    return prompt.words if isinstance(prompt, Say) else f"(plays {prompt.url})"


def _listen(exchange: Exchange, sid: str, gather: Gather) -> None:
    seconds = _hear(exchange, sid, gather.prompts)
    with exchange.lock:
        leg = exchange.legs[sid]
        leg.listening = Listening(gather)
        calling.later(exchange, sid, seconds + gather.timeout, _stop_listening)
        if leg.presses:
            wait = seconds + leg.script.presses_after
            exchange.timers.after(wait, partial(press, exchange, sid, leg.presses.popleft()))


def press(exchange: Exchange, sid: str, keys: str) -> None:
    """Press keys in a call, one after another; whatever is being said is cut short. Keys nobody waits for are lost."""
    for key in keys:
        with exchange.lock:
            call = exchange.call_book.get(sid)
            if call is None or call.status is not CallStatus.IN_PROGRESS:
                return
            calling.change(exchange, sid, pressed=call.pressed + key)
            exchange.journal.note(Kind.PRESSED, sid, key=key)
            complete = _take_key(exchange, sid, key)
        if complete:
            _stop_listening(exchange, sid)


def _take_key(exchange: Exchange, sid: str, key: str) -> bool:
    """Add a key to the answer that is being waited for, and say whether that completes it."""
    leg = exchange.legs[sid]
    if leg.listening is None:
        return False
    leg.step += 1
    gather = leg.listening.gather
    if key == gather.finish_on_key:
        return True
    leg.listening.digits += key
    if gather.num_digits is not None and len(leg.listening.digits) >= gather.num_digits:
        return True
    calling.later(exchange, sid, gather.timeout, _stop_listening)
    return False


def _stop_listening(exchange: Exchange, sid: str) -> None:
    """Send the keys that came to the program, or, when none came, go on with the document."""
    with exchange.lock:
        leg = exchange.legs[sid]
        listening, leg.listening = leg.listening, None
        url = leg.document_url
    if listening is None:
        return
    gather = listening.gather
    if listening.digits or gather.on_empty:
        action = urljoin(url, gather.action) if gather.action else url
        fetch(exchange, sid, action, gather.method, Digits=listening.digits, msg="Gather End")
    else:
        proceed(exchange, sid)


def ended(exchange: Exchange, sid: str) -> None:
    """Clear up after a call: the phones it rang stop, and the call that rang it goes on with how that went."""
    call = exchange.call_book[sid]
    dialling.let_go(exchange, sid)
    if call.parent_sid is None or not exchange.call_book[call.parent_sid].is_live:
        return
    parent = exchange.legs[call.parent_sid]
    verb = None if parent.dialling is None else parent.dialling.dial
    outcome = dialling.result(exchange, call)
    if outcome is None or verb is None:
        return
    if verb.action is None:
        proceed(exchange, call.parent_sid)
    else:
        fetch(exchange, call.parent_sid, urljoin(parent.document_url, verb.action), verb.method, **outcome)


def _detect(exchange: Exchange, sid: str) -> None:
    """Decide who picked up and say so to the URL that asked."""
    with exchange.lock:
        if not exchange.call_book[sid].is_live:
            return
        call = calling.change(exchange, sid, answered_by=_who(exchange, exchange.call_book[sid]))
    if call.order.async_amd and call.order.async_amd_status_callback is not None:
        said = {
            "CallSid": call.sid,
            "AccountSid": exchange.account.sid,
            "AnsweredBy": call.answered_by or "unknown",
            "MachineDetectionDuration": str(int(_MACHINE_DETECTED_AFTER * 1000)),
        }
        url, token = call.order.async_amd_status_callback, exchange.sid("")
        exchange.webhooks.run(Errand(about=sid, url=url, form=tuple(said.items()), token=token, voice=True))


def _detect_and_begin(exchange: Exchange, sid: str) -> None:
    _detect(exchange, sid)
    begin(exchange, sid)


def _who(exchange: Exchange, call: Call) -> str:
    if exchange.legs[call.sid].script.answer is not Answer.VOICEMAIL:
        return "human"
    return "machine_end_beep" if call.order.machine_detection == "DetectMessageEnd" else "machine_start"


def _fail(exchange: Exchange, sid: str) -> None:
    _hear(exchange, sid, (Say(_APPLICATION_ERROR),))
    calling.end(exchange, sid)
