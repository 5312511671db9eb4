"""Opt-outs: what the carrier believes about somebody and what our ledger says, and when the two differ."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from outreach.domain.consent import ConsentState


class OptWord(StrEnum):
    """What a text means to the carrier itself, which minds some words before we read them."""

    STOP = "stop"
    START = "start"


@dataclass(frozen=True, slots=True)
class Sign:
    """Something that shows what the carrier believes since `at`: that somebody stopped, or started again."""

    word: OptWord
    at: datetime


class Difference(StrEnum):
    """How carrier and ledger differ."""

    STOP_NOT_HEARD = "stop_not_heard"
    STOPPED_THERE = "stopped_there"
    STARTED_THERE = "started_there"


def difference(
    *, signs: Iterable[Sign], consent: ConsentState | None, consent_at: datetime | None
) -> Difference | None:
    """Compare the latest sign with the ledger's latest line, or None where both agree.

    A stop after we were allowed to text was never heard here. One before it still holds at the carrier, which lets
    nothing through until they start again there. A start before they stopped here means nothing.
    """
    latest = max(signs, key=lambda sign: sign.at, default=None)
    if latest is None or consent_at is None:
        return None
    if latest.word is OptWord.STOP and consent is not ConsentState.WITHDRAWN:
        return Difference.STOP_NOT_HEARD if latest.at > consent_at else Difference.STOPPED_THERE
    if latest.word is OptWord.START and consent is ConsentState.WITHDRAWN and latest.at > consent_at:
        return Difference.STARTED_THERE
    return None
