"""Without records: somebody who calls is put through by the roster on disk while our database does not answer."""

from typing import cast

import structlog
from flask import Blueprint, Response, current_app

from outreach.actions import outage
from outreach.domain.calls import Ask, CallNews, Connect, Connection, HangUp, Say, Script
from outreach.domain.roster import whom_to_tell
from webhooks.guard import runtime
from webhooks.patience import Patience
from webhooks.speaking import spoken, told_of

log = structlog.get_logger(__name__)

blueprint = Blueprint("without_records", __name__)

_MOST_RUNG = 4
_TIMES_SAID = 2
_HOLD_ON = (
    Say("Please stay on the line. We are calling somebody for you.", "en"),
    Say("No cuelgues, por favor. Estamos llamando a alguien para ti.", "es"),
)
_LINES = (
    Say("We are sorry, nobody can take your call now. To talk, call or text 9 8 8. In danger, call 9 1 1.", "en"),
    Say("Disculpa, ahora nadie puede contestar. Llama o textea al 9 8 8. En peligro, llama al 9 1 1.", "es"),
)
_NOT_NOW = (
    Say("Hello. We cannot go on with this call right now. Goodbye.", "en"),
    Say("Hola. Ahora no podemos seguir con esta llamada. Adiós.", "es"),
)
_TAKE_IT = (
    Say("Outreach. Somebody is calling in. Press 1 to take the call.", "en"),
    Say("Outreach. Alguien nos llama. Oprime 1 para tomar la llamada.", "es"),
)


def lines() -> Script:
    """Say where somebody answers now."""
    return Script(steps=(*_LINES, HangUp()), lang="en")


def not_now() -> Script:
    """Say to whoever picked up a call of ours, who may be anybody, that it does not go on; nothing of why it came."""
    return Script(steps=(*_NOT_NOW, HangUp()), lang="en")


def to_somebody(news: CallNews, turn: int = 1) -> Script:
    """Ring somebody who is found without the database, or tell them who called and say where somebody answers."""
    here = runtime()
    roster = None if here.on_disk is None else here.on_disk.roster.read()
    waves = () if roster is None else whom_to_tell(roster=roster, at=here.now(), about=news.other_end(here.our_numbers))
    rung = [one for wave in waves for one in wave][:_MOST_RUNG]
    if turn > len(rung):
        _tell_who_called(news)
        return lines()
    connect = Connect(
        to=rung[turn - 1].phone,
        shows=here.page_sender,
        then=f"{here.public_url}/calls/without/{turn + 1}",
        whisper=f"{here.public_url}/calls/without/whisper/1",
    )
    return Script(steps=(*_HOLD_ON, connect), lang="en")


def ask_for_a_key(time: int, key: str) -> Script:
    """Ask whoever of ours picked up to press 1, which connects them; anything else does not."""
    if key == "1":
        return Script(steps=(), lang="en")
    if key or time > _TIMES_SAID:
        return Script(steps=(HangUp(),), lang="en")
    answer_to = f"{runtime().public_url}/calls/without/whisper/{time + 1}"
    return Script(steps=(Ask(says=_TAKE_IT, answer_to=answer_to, silence_counts=True), HangUp()), lang="en")


def _tell_who_called(news: CallNews) -> None:
    """Tell somebody of ours by text of a call that nobody took: no record of ours will say that it came."""
    here = runtime()
    other = news.other_end(here.our_numbers)

    def told() -> bool:
        return outage.tell_of_a_call(here, other)

    cast("Patience", current_app.extensions["patience"]).tell(told, again=told)


@blueprint.post("/calls/without/<int:turn>")
def next_one(turn: int) -> Response:
    """Go on to the next phone, unless two have talked."""
    news = told_of()
    if news.connection is Connection.TALKED:
        return spoken(Script(steps=(HangUp(),), lang="en"))
    log.error("call_without_records", turn=turn)
    if news.hung_up:
        _tell_who_called(news)
        return spoken(lines())
    return spoken(to_somebody(news, turn))


@blueprint.post("/calls/without/whisper/<int:time>")
def whisper(time: int) -> Response:
    """Ask for a key."""
    return spoken(ask_for_a_key(time, told_of().keys))
