"""Consent: an append-only ledger of who allowed what, when, and in which words."""

from collections.abc import Mapping
from enum import StrEnum


class ConsentState(StrEnum):
    """What a person has told us about being texted."""

    INVITED = "invited"
    GIVEN = "given"
    WITHDRAWN = "withdrawn"


CONSENT_MOVES: Mapping[ConsentState | None, frozenset[ConsentState]] = {
    None: frozenset({ConsentState.INVITED, ConsentState.GIVEN, ConsentState.WITHDRAWN}),
    ConsentState.INVITED: frozenset({ConsentState.INVITED, ConsentState.GIVEN, ConsentState.WITHDRAWN}),
    ConsentState.GIVEN: frozenset({ConsentState.WITHDRAWN}),
    ConsentState.WITHDRAWN: frozenset({ConsentState.GIVEN, ConsentState.INVITED}),
}


class Scope(StrEnum):
    """What a consent covers; each is given or withheld by itself."""

    TEXT = "text"
    HUMAN_CALL = "human_call"
    AUTO_CALL = "auto_call"
    VOICEMAIL = "voicemail"


class ConsentHow(StrEnum):
    """By which way a consent came or went."""

    STAFF = "staff"
    IMPORT = "import"
    KEYWORD = "keyword"
    REPLY = "reply"
    CARRIER = "carrier"
    WRONG_NUMBER = "wrong_number"


def may_move(*, before: ConsentState | None, after: ConsentState) -> bool:
    """Say whether the ledger may go from one state to the next."""
    return after in CONSENT_MOVES[before]
