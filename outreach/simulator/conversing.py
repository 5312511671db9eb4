"""An answered call: it runs the program's TwiML, verb by verb, while somebody listens and presses keys."""

from collections import deque
from functools import partial
from typing import assert_never
from urllib.parse import urljoin

from outreach.simulator import calling, dialling, hearing
from outreach.simulator.callbacks import Errand
from outreach.simulator.calls import Answer, CallDirection, CallStatus
from outreach.simulator.exchange import Exchange
from outreach.simulator.legs import Listening, Recording
from outreach.simulator.twiml import (
    BadDocument,
    Dial,
    Gather,
    Hangup,
    Pause,
    Play,
    Record,
    Redirect,
    Reject,
    Say,
    Verb,
    read_voice,
)

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
        exchange.timers.after(hearing.detection_takes(exchange, call), partial(hearing.detect, exchange, sid))
        begin(exchange, sid)
    else:
        calling.later(exchange, sid, hearing.MACHINE_DETECTED_AFTER, _detect_and_begin)


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
        leg.listening = leg.recording = None
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
            calling.later(exchange, sid, hearing.hear(exchange, sid, (verb,)), proceed)
        case Gather() | Record():
            _take_in(exchange, sid, verb)
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


def _take_in(exchange: Exchange, sid: str, verb: Gather | Record) -> None:
    if isinstance(verb, Gather):
        _listen(exchange, sid, verb)
    else:
        _record(exchange, sid, verb)


def _redirect(exchange: Exchange, sid: str, verb: Redirect) -> None:
    fetch(exchange, sid, urljoin(exchange.legs[sid].document_url, verb.url), verb.method)


def _listen(exchange: Exchange, sid: str, gather: Gather) -> None:
    seconds = hearing.hear(exchange, sid, gather.prompts)
    with exchange.lock:
        leg = exchange.legs[sid]
        leg.listening = Listening(gather)
        calling.later(exchange, sid, seconds + gather.timeout, _stop_listening)
        wait = seconds + leg.script.presses_after
        if gather.speech and leg.says:
            exchange.timers.after(wait, partial(say, exchange, sid, leg.says.popleft()))
        elif gather.keys and leg.presses:
            exchange.timers.after(wait, partial(press, exchange, sid, leg.presses.popleft()))


def press(exchange: Exchange, sid: str, keys: str) -> None:
    """Press keys in a call, one after another; whatever is being said is cut short. Keys nobody waits for are lost."""
    for key in keys:
        with exchange.lock:
            if not _goes_on(exchange, sid):
                return
            complete = hearing.take_key(exchange, sid, key)
            leg = exchange.legs[sid]
            recorded = leg.recording is not None
            if complete is not None:
                leg.step += 1
            if complete is False and leg.listening is not None:
                calling.later(exchange, sid, leg.listening.gather.timeout, _stop_listening)
        if complete:
            (_stop_recording if recorded else _stop_listening)(exchange, sid)


def say(exchange: Exchange, sid: str, words: str) -> None:
    """Speak in a call: it answers a question that listens, or is recorded; else nobody hears it."""
    with exchange.lock:
        if not _goes_on(exchange, sid):
            return
        heard = hearing.take_words(exchange, sid, words)
        leg = exchange.legs[sid]
        if heard is not None:
            leg.step += 1
        if heard is False and leg.recording is not None:
            silence = hearing.seconds_to_say(words) + leg.recording.record.timeout
            calling.later(exchange, sid, silence, _stop_recording)
    if heard:
        _stop_listening(exchange, sid)


def _goes_on(exchange: Exchange, sid: str) -> bool:
    call = exchange.call_book.get(sid)
    return call is not None and call.status is CallStatus.IN_PROGRESS


def _stop_listening(exchange: Exchange, sid: str) -> None:
    """Send what came to the program, or, when nothing did, go on with the document."""
    with exchange.lock:
        leg = exchange.legs[sid]
        listening, leg.listening = leg.listening, None
        url = leg.document_url
    if listening is None:
        return
    gather = listening.gather
    told = hearing.answer_of(gather, listening.digits, listening.words)
    if told is None:
        proceed(exchange, sid)
        return
    fetch(exchange, sid, urljoin(url, gather.action) if gather.action else url, gather.method, **told)


def _record(exchange: Exchange, sid: str, record: Record) -> None:
    """Record until silence, a key, or the longest time; somebody by hand may take all of it."""
    seconds = hearing.hear(exchange, sid, (Say("(beep)"),)) if record.beeps else 0.0
    with exchange.lock:
        leg = exchange.legs[sid]
        leg.recording = Recording(record, exchange.now())
        by_hand = leg.script.answer is Answer.BY_HAND
        calling.later(exchange, sid, record.longest if by_hand else seconds + record.timeout, _stop_recording)
        if leg.says:
            exchange.timers.after(seconds, partial(say, exchange, sid, leg.says.popleft()))


def _stop_recording(exchange: Exchange, sid: str) -> None:
    """Tell the program where the recording is; an empty one is none, and the document goes on."""
    told = _recorded(exchange, sid)
    if told is None:
        proceed(exchange, sid)
        return
    record, fields = told
    url = exchange.legs[sid].document_url
    fetch(exchange, sid, urljoin(url, record.action) if record.action else url, record.method, **fields)


def _recorded(exchange: Exchange, sid: str) -> tuple[Record, dict[str, str]] | None:
    """Take the recording that goes on, if anything was said in it."""
    with exchange.lock:
        leg = exchange.legs[sid]
        recording, leg.recording = leg.recording, None
    if recording is None or not recording.words:
        return None
    recording_sid = exchange.sid("RE")
    account = f"https://api.twilio.com/2010-04-01/Accounts/{exchange.account.sid}"
    fields = {
        "RecordingUrl": f"{account}/Recordings/{recording_sid}",
        "RecordingSid": recording_sid,
        "RecordingDuration": str(max(1, int((exchange.now() - recording.since).total_seconds()))),
        "Digits": recording.key,
    }
    return recording.record, fields


def ended(exchange: Exchange, sid: str) -> None:
    """Clear up after a call: the phones it rang stop, and the call that rang it goes on with how that went."""
    call = exchange.call_book[sid]
    dialling.let_go(exchange, sid)
    _hung_up_on_a_recording(exchange, sid)
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


def _hung_up_on_a_recording(exchange: Exchange, sid: str) -> None:
    """Tell the program of a recording that ended because its speaker hung up, as Twilio does."""
    told = _recorded(exchange, sid)
    if told is not None:
        record, fields = told
        url = exchange.legs[sid].document_url
        where = urljoin(url, record.action) if record.action else url
        fetch(exchange, sid, where, record.method, **{**fields, "Digits": "hangup"})


def _detect_and_begin(exchange: Exchange, sid: str) -> None:
    hearing.detect(exchange, sid)
    begin(exchange, sid)


def _fail(exchange: Exchange, sid: str) -> None:
    hearing.hear(exchange, sid, (Say(_APPLICATION_ERROR),))
    calling.end(exchange, sid)
