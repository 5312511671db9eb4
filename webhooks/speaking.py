"""Speaking: a script as the carrier's own document, and words that need nothing when our own trouble comes between."""

import structlog
from flask import Blueprint, Response, request

from outreach.domain.calls import CallNews, HangUp, Say, Script
from outreach.ports import DatabaseTrouble
from webhooks.guard import runtime, the_form

log = structlog.get_logger(__name__)

_NOT_NOW = (
    Say("We are sorry, this does not work right now. Please look at your texts, or try again in a minute.", "en"),
    Say("Disculpa, ahora no funciona. Mira tus mensajes, o intenta otra vez en un minuto.", "es"),
)


def told_of() -> CallNews:
    """Read what the carrier tells of a call."""
    return runtime().carrier.read_call(the_form())


def spoken(script: Script) -> Response:
    """Write a script down as the carrier reads it."""
    carrier = runtime().carrier
    return Response(carrier.script(script.steps, lang=script.lang), mimetype=carrier.answers_in)


def keep_speaking(blueprint: Blueprint) -> None:
    """Answer what was asked in a call with words while our database is away: an error would end the call mid-word."""

    @blueprint.errorhandler(DatabaseTrouble)
    def away(error: DatabaseTrouble) -> Response:
        log.error("database_away", endpoint=request.endpoint, error=type(error).__name__)
        return spoken(Script(steps=(*_NOT_NOW, HangUp()), lang="en"))
