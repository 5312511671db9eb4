"""What is heard in a call at either end: the program's words, keys and words in answer, and who picked up."""

from outreach.simulator import calling
from outreach.simulator.callbacks import Errand
from outreach.simulator.calls import Answer, Call
from outreach.simulator.exchange import Exchange
from outreach.simulator.journal import Kind
from outreach.simulator.twiml import Gather, Pause, Play, Prompt, Say

MACHINE_DETECTED_AFTER = 3.0
_WORDS_PER_SECOND = 2.5


def hear(exchange: Exchange, sid: str, prompts: tuple[Prompt, ...]) -> float:
    """Let the far end hear prompts, and say how many seconds they take."""
    words = tuple(_in_words(prompt) for prompt in prompts if not isinstance(prompt, Pause))
    for said in words:
        exchange.journal.note(Kind.HEARD, sid, words=said)
    with exchange.lock:
        calling.change(exchange, sid, heard=(*exchange.call_book[sid].heard, *words))
    return sum(prompt.seconds for prompt in prompts)


def _in_words(prompt: Say | Play) -> str:
    return prompt.words if isinstance(prompt, Say) else f"(plays {prompt.url})"


def take_key(exchange: Exchange, sid: str, key: str) -> bool | None:
    """Add a key to what is waited for: whether that completes it, or None when no key is waited for."""
    leg = exchange.legs[sid]
    call = exchange.call_book[sid]
    calling.change(exchange, sid, pressed=call.pressed + key)
    exchange.journal.note(Kind.PRESSED, sid, key=key)
    if leg.recording is not None and key in leg.recording.record.finish_on_key:
        leg.recording.key = key
        return True
    if leg.listening is None or not leg.listening.gather.keys:
        return None
    gather = leg.listening.gather
    if key == gather.finish_on_key:
        return True
    leg.listening.digits += key
    return gather.num_digits is not None and len(leg.listening.digits) >= gather.num_digits


def take_words(exchange: Exchange, sid: str, words: str) -> bool | None:
    """Take what somebody says: True completes a question, False is recorded, None is heard by nobody."""
    leg = exchange.legs[sid]
    calling.change(exchange, sid, said=(*exchange.call_book[sid].said, words))
    exchange.journal.note(Kind.SAID, sid, words=words)
    if leg.recording is not None:
        leg.recording.words.append(words)
        return False
    if leg.listening is None or not leg.listening.gather.speech:
        return None
    leg.listening.words = words
    return True


def seconds_to_say(words: str) -> float:
    """Say how long somebody speaks."""
    return max(1.0, len(words.split()) / _WORDS_PER_SECOND)


def answer_of(gather: Gather, digits: str, words: str) -> dict[str, str] | None:
    """Say what a question's URL is told, or None when nothing came and the document goes on."""
    if words:
        return {"SpeechResult": words, "Confidence": "0.91"}
    if digits or gather.on_empty:
        return {"Digits": digits, "msg": "Gather End"}
    return None


def detection_takes(exchange: Exchange, call: Call) -> float:
    """Say how long it takes to hear who picked up: a machine's end is its beep."""
    script = exchange.legs[call.sid].script
    to_the_end = call.order.machine_detection == "DetectMessageEnd" and script.answer is Answer.VOICEMAIL
    return script.greets_for if to_the_end else MACHINE_DETECTED_AFTER


def detect(exchange: Exchange, sid: str) -> None:
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
            "MachineDetectionDuration": str(int(detection_takes(exchange, call) * 1000)),
        }
        url, token = call.order.async_amd_status_callback, exchange.sid("")
        exchange.webhooks.run(Errand(about=sid, url=url, form=tuple(said.items()), token=token, voice=True))


def _who(exchange: Exchange, call: Call) -> str:
    if exchange.legs[call.sid].script.answer is not Answer.VOICEMAIL:
        return "human"
    return "machine_end_beep" if call.order.machine_detection == "DetectMessageEnd" else "machine_start"
