"""Texts that people send us."""

from collections.abc import Sequence
from concurrent.futures import TimeoutError as NotInTime
from datetime import timedelta
from typing import cast

import structlog
from flask import Blueprint, Response, current_app

from outreach.actions import homecoming, outage, replies
from outreach.domain.inbound import Inbound
from outreach.ports import DatabaseTrouble, Runtime
from webhooks import patience
from webhooks.guard import runtime, the_form
from webhooks.patience import Patience
from webhooks.together import Together

log = structlog.get_logger(__name__)

blueprint = Blueprint("texts", __name__)

_WAIT_FOR_OTHERS = timedelta(seconds=1)
_COME_AGAIN = {"Retry-After": "30"}


class _StillAway(Exception):
    """Texts that came before this one still wait on the disk, and go first."""


@blueprint.post("/texts")
def text() -> Response:
    """Store a text, then think about it; the answer is always empty, for every word of ours goes through the outbox.

    Without the database it is kept on disk, and only whoever is in danger is answered, at once and in this answer.
    """
    return _take(runtime().carrier.read_text(the_form()), unheard=False)


@blueprint.post("/texts/fallback")
def fallback() -> Response:
    """Take a text for which the carrier had no answer at the other address: it comes by the same door."""
    return _take(runtime().carrier.read_text(the_form()), unheard=True)


def _take(inbound: Inbound, *, unheard: bool) -> Response:
    here, together = runtime(), _together()
    try:
        together.do(inbound, within=None if here.on_disk is None else patience.STORING)  # only with a disk to turn to
    except (DatabaseTrouble, NotInTime, _StillAway) as error:
        log.error("database_away", error=type(error).__name__)  # noqa: TRY400 - it happens to every text of an outage
        return _without_database(here, inbound, unheard=unheard)
    return _twiml(here.carrier.nothing_to_say())


def receive(here: Runtime, inbound: Sequence[Inbound]) -> None:
    """Store texts that came at one time, and think about them; what waits on the disk goes first."""
    if not homecoming.bring_home(here, within=_WAIT_FOR_OTHERS):
        raise _StillAway
    replies.receive_all(here, inbound)


def _without_database(here: Runtime, inbound: Inbound, *, unheard: bool) -> Response:
    """Answer whoever is in danger and tell somebody; ask the carrier to come again with everything else."""
    inbound = replies.from_outside(here, inbound)
    taken = outage.take_in(here, inbound, unheard=unheard)
    danger = taken.danger
    if danger is not None and taken.page:
        _patience().tell(
            lambda: outage.tell_staff(here, inbound, danger) > 0,
            again=lambda: outage.tell_again(here, inbound, danger, kept=taken.kept),
        )
    if taken.words is not None:
        return _twiml(here.carrier.say_back(taken.words))
    if taken.danger is not None or (unheard and taken.kept):
        return _twiml(here.carrier.nothing_to_say())
    return Response("the database does not answer; come again\n", 503, _COME_AGAIN, mimetype="text/plain")


def _patience() -> Patience:
    return cast("Patience", current_app.extensions["patience"])


def _together() -> Together[Inbound]:
    return cast("Together[Inbound]", current_app.extensions["together"])


def _twiml(words: str) -> Response:
    return Response(words, mimetype=runtime().carrier.answers_in)
