"""What keeps a text from arriving, in our words, and what follows: one table, whatever a carrier calls it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Trouble(StrEnum):
    """What kept a text from arriving."""

    NO_SUCH_PHONE = "no_such_phone"
    OUT_OF_REACH = "out_of_reach"
    STOPPED = "stopped"
    FILTERED = "filtered"
    OUR_SET_UP = "our_set_up"
    PASSING = "passing"
    TOO_LATE = "too_late"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatFollows:
    """What follows from a trouble.

    `what` says it in plain words. `after` is how many texts must have met it within `within` before somebody looks at
    the number (None: it says nothing about the number). `again` says that saying it once more may help.
    """

    what: str
    after: int | None = None
    within: timedelta = timedelta(0)
    again: bool = False


TROUBLES: Mapping[Trouble, WhatFollows] = {
    Trouble.NO_SUCH_PHONE: WhatFollows(what="no phone that takes texts is behind this number", after=1),
    # A phone that is off is not a wrong number; one that is off for days may be lost.
    Trouble.OUT_OF_REACH: WhatFollows(what="the phone was off or out of reach", after=2, within=timedelta(days=3)),
    Trouble.STOPPED: WhatFollows(what="stopped texts at the carrier"),
    Trouble.FILTERED: WhatFollows(what="a phone company took our text for junk"),
    Trouble.OUR_SET_UP: WhatFollows(what="our account at the carrier is not set up for it"),
    Trouble.PASSING: WhatFollows(what="the phone network failed", again=True),
    Trouble.TOO_LATE: WhatFollows(what="it waited at the carrier until it was too late"),
    Trouble.UNKNOWN: WhatFollows(what="the carrier gave a reason that we do not know", after=1),
}

CLUSTER_WITHIN = timedelta(hours=1)
_CLUSTER = 3
_SHARE_WITHIN = timedelta(days=1)
_SHARE_OF = 20
_AT_LEAST = 2

LONG_WINDOW = _SHARE_WITHIN
"""How far back to look for filtered texts in proportion to all."""


def enough_to_compare(filtered: int) -> int:
    """Say how many texts must have had an end before so many filtered ones are no more than one in twenty."""
    return filtered * _SHARE_OF


def is_cluster(*, within_the_hour: int, within_the_day: int, all_within_the_day: int) -> bool:
    """Say whether texts of one sender are filtered as a habit: three in an hour, or more than one in twenty in a day.

    One alone is chance.
    """
    if within_the_hour >= _CLUSTER:
        return True
    return within_the_day >= _AT_LEAST and all_within_the_day < enough_to_compare(within_the_day)
