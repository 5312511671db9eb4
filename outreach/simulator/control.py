"""The network's own controls, as JSON under /simulator: faults, clock, scripts, outcomes, opt-outs, state and log.

They take a form or a JSON object, and answer 400 with `error` for what they do not understand.
"""

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from typing import Any

from flask import Blueprint, Response, request

from outreach.simulator.account import OwnedNumber, Settings
from outreach.simulator.asked import BadRequest, asked, explain, moment, number, phone, words
from outreach.simulator.calls import Answer, CallScript
from outreach.simulator.clock import Clock
from outreach.simulator.faults import Fault
from outreach.simulator.gate import as_json, network
from outreach.simulator.journal import Entry
from outreach.simulator.keywords import CarrierKeywords
from outreach.simulator.messages import MessageStatus, Outcome
from outreach.simulator.resources import show_call, show_message

control = Blueprint("control", __name__, url_prefix="/simulator")
control.register_error_handler(ValueError, explain)

_URLS = frozenset(field.name for field in fields(OwnedNumber) if "url" in field.name or "callback" in field.name)
_SETTINGS = frozenset(field.name for field in fields(Settings)) - {"unscripted"}
_SWITCHES = frozenset({"instant_delivery"})
_BOUNDLESS = frozenset({"segments_per_second", "concurrency"})


@control.get("/faults")
def show_faults() -> Response:
    """Show the faults that are on."""
    return as_json({"faults": [asdict(trouble) for trouble in network().faults.active], "known": list(Fault)})


@control.post("/faults")
def set_fault() -> Response:
    """Turn one on (`fault`, `probability`, `seconds`), or off (`clear`), or do what a story says (`say`: "is slow")."""
    said, faults = asked(), network().faults
    if "say" in said:
        faults.say(words(said, "say"))
    elif "clear" in said:
        faults.clear(Fault(words(said, "clear")))
    else:
        seconds = number(said, "seconds") if "seconds" in said else None
        faults.set(Fault(words(said, "fault")), probability=number(said, "probability", 1.0), seconds=seconds)
    return show_faults()


@control.delete("/faults")
def clear_faults() -> Response:
    """Make the carrier well again."""
    network().faults.clear()
    return show_faults()


@control.get("/clock")
def show_clock() -> Response:
    """Show the time, how fast it goes (null: not ours to move), and when something is to happen next."""
    upcoming, now = network().next_timer(), network().now
    return as_json(
        {
            "now": now().isoformat(),
            "speed": now.speed if isinstance(now, Clock) else None,
            "next_timer": None if upcoming is None else upcoming.isoformat(),
        }
    )


@control.post("/clock")
def set_clock() -> Response:
    """Move the clock `to` a moment or on by `seconds`, all on the way happening in its turn; or set its `speed`."""
    said, clock = asked(), network().now
    if not isinstance(clock, Clock):
        raise BadRequest("clock: this network's clock is not ours to move")
    if "speed" in said:
        clock.run_at(number(said, "speed"))
    if "to" in said:
        network().run_until(moment(said, "to"))
    elif "seconds" in said:
        network().run_on(number(said, "seconds"))
    return show_clock()


@control.post("/reset")
def reset() -> Response:
    """Forget everything but numbers and settings; a new `seed` may be given."""
    said = asked()
    network().reset(int(number(said, "seed")) if "seed" in said else None)
    return as_json({"seed": network().seed})


@control.post("/numbers")
def own_number() -> Response:
    """Give the account a `number`, or set its URLs (`sms_url`, `voice_url`, …)."""
    said = asked()
    urls = {name: str(value) or None for name, value in said.items() if name in _URLS}
    return as_json(_plain(asdict(network().own(phone(said.get("number")), **urls))), 201)


@control.post("/meets")
def script() -> Response:
    """Script the next calls to a phone: `number`, `answer`, and what else CallScript has (`presses`, `says`: lists)."""
    said = asked()
    made = read_script(said)
    network().meets(phone(said.get("number")), made)
    return as_json(_plain(asdict(made)))


def read_script(said: Mapping[str, Any]) -> CallScript:
    """Read a script from its fields; raises ValueError for an answer that is none."""
    made = CallScript(answer=Answer(words(said, "answer")))
    presses, spoken = said.get("presses", ()), said.get("says", ())
    times: dict[str, Any] = {name: number(said, name) for name in _TIMES if said.get(name) not in {None, ""}}
    keys = (presses,) if isinstance(presses, str) else tuple(str(key) for key in presses)
    speech = (spoken,) if isinstance(spoken, str) else tuple(str(one) for one in spoken)
    return replace(made, presses=tuple(filter(None, keys)), says=tuple(filter(None, speech)), **times)


_TIMES = ("after", "presses_after", "hangs_up_after", "talks_for", "greets_for")


@control.post("/outcomes")
def set_outcome() -> Response:
    """Decide how the next texts to a `number` end: `status` and, for a bad end, `error_code`."""
    said = asked()
    code = int(number(said, "error_code")) if said.get("error_code") else None
    outcome = Outcome(MessageStatus(words(said, "status")), code)
    network().ends(phone(said.get("number")), outcome)
    return as_json(asdict(outcome))


@control.post("/blocks")
def set_block() -> Response:
    """Opt a phone (`to`) out of a number (`from`), or in again with `blocked` "no"."""
    said = asked()
    change = network().unblock if str(said.get("blocked", "yes")).lower() in {"no", "false"} else network().block
    change(phone(said.get("to"), "to"), phone(said.get("from"), "from"))
    return as_json({"blocked": network().opt_outs.pairs})


@control.route("/settings", methods=["GET", "POST"])
def settings() -> Response:
    """Show the settings, or change those that are given."""
    if request.method == "POST":
        network().adjust(**{name: _setting(name, value) for name, value in asked().items()})
    return as_json(_plain(asdict(network().settings)))


def _setting(name: str, value: object) -> object:
    if name not in _SETTINGS:
        raise BadRequest(f"{name}: no such setting; there are {', '.join(sorted(_SETTINGS))}")
    if name == "carrier_keywords":
        return CarrierKeywords(str(value))
    if name in _SWITCHES:
        return str(value).lower() in {"yes", "true", "1"}
    if name in _BOUNDLESS and value in {None, ""}:
        return None
    return number({name: value}, name)


@control.get("/state.json")
def state() -> Response:
    """Dump the books: numbers, messages, calls, who is opted out."""
    account = network().account.sid
    return as_json(
        {
            "now": network().now().isoformat(),
            "seed": network().seed,
            "account_sid": account,
            "numbers": [_plain(asdict(owned)) for owned in tuple(network().numbers.values())],
            "messages": [show_message(account, message) for message in network().messages],
            "calls": [
                show_call(account, call, None) | {"heard": call.heard, "pressed": call.pressed, "said": call.said}
                for call in network().calls
            ],
            "blocked": network().opt_outs.pairs,
        }
    )


@control.get("/log.json")
def log() -> Response:
    """Show everything that happened, oldest first; `after` an order number, and only of one `kind`, when asked."""
    after = int(number(request.args, "after", -1))
    kind = request.args.get("kind")
    return as_json(
        {
            "entries": [
                _show(entry) for entry in network().log if entry.order > after and (kind is None or entry.kind == kind)
            ]
        }
    )


def _show(entry: Entry) -> dict[str, object]:
    return {
        "order": entry.order,
        "at": entry.at.isoformat(),
        "kind": entry.kind,
        "about": entry.about,
        **dict(entry.details),
    }


def _plain(values: Mapping[str, Any]) -> dict[str, object]:
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}
