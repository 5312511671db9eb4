"""The phones in the browser: a list of them, a page for each that looks like one, and the same as JSON."""

from flask import Blueprint, Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from outreach.simulator import threads
from outreach.simulator.asked import BadRequest, asked, explain, phone, words
from outreach.simulator.calls import CallScript
from outreach.simulator.control import read_script
from outreach.simulator.gate import as_json, network

phones = Blueprint(
    "phones", __name__, template_folder="templates", static_folder="static", static_url_path="/phones/static"
)
phones.register_error_handler(ValueError, explain)


@phones.get("/")
def start() -> AnyResponse:
    """Go to the phones."""
    return redirect(url_for("phones.show_all"))


@phones.get("/phones")
def show_all() -> str:
    """Show the page of all phones."""
    return render_template("phones.html")


@phones.get("/phones.json")
def list_all() -> Response:
    """List all phones."""
    return as_json(threads.show_phones(network()))


@phones.post("/phones")
def add() -> AnyResponse:
    """Put a phone on the network and go to its page."""
    number = phone(asked().get("number"))
    network().line(number)
    network().changes += 1
    return redirect(url_for("phones.show_one", number=number), 303)


@phones.get("/phones/<number>")
def show_one(number: str) -> str:
    """Show the page of one phone."""
    return render_template("phone.html", number=phone(number))


@phones.get("/phones/<number>.json")
def list_one(number: str) -> Response:
    """Show one phone's texts and calls."""
    return as_json(threads.show_phone(network(), phone(number)))


@phones.post("/phones/<number>/texts")
def write(number: str) -> Response:
    """Text as this phone: `body`, and `to` unless the program has one number only (or texted it before)."""
    said, sender = asked(), phone(number)
    sid = network().text(sender, _recipient(sender), words(said, "body"))
    return as_json({"sid": sid}, 201)


@phones.post("/phones/<number>/calls")
def call(number: str) -> Response:
    """Call as this phone: `to` as for texts."""
    sender = phone(number)
    return as_json({"sid": network().call(sender, _recipient(sender))}, 201)


def _recipient(sender: str) -> str:
    to = asked().get("to")
    found = phone(to, "to") if to else threads.default_recipient(network(), sender)
    if found is None:
        raise BadRequest("to: the program has no number yet")
    return found


@phones.post("/phones/<number>/script")
def script(number: str) -> Response:
    """Decide what the next calls to this phone meet; the fields are those of a CallScript."""
    network().meets(phone(number), read_script(asked()))
    return list_one(number)


@phones.post("/phones/<number>/calls/<sid>")
def answer(number: str, sid: str) -> Response:
    """Do something about a call: `do` is pick_up, press (`keys`), say (`words`), voicemail, busy or hang_up."""
    said = asked()
    found = network().call_book.get(sid)
    if found is None or found.phone != phone(number):
        raise BadRequest("call: this phone knows no such call")
    match words(said, "do"):
        case "pick_up":
            network().pick_up(sid)
        case "press":
            network().press(sid, words(said, "keys"))
        case "say":
            network().say(sid, words(said, "words"))
        case "voicemail":
            network().pick_up(sid, CallScript.voicemail())
        case "busy":
            network().turn_away(sid)
        case "hang_up":
            network().hang_up(sid)
        case _:
            raise BadRequest("do: pick_up, press, say, voicemail, busy or hang_up")
    return list_one(number)
