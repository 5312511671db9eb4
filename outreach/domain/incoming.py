"""Calls that people make to us: whom to ring, in which order, and when to stop keeping somebody waiting."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar
from uuid import UUID

from outreach.domain.cover import Cover
from outreach.domain.sentences import Sentence
from outreach.domain.urgency import Urgency

MOST_RUNG = 4
"""So many phones are rung for one call."""

LONGEST_WAIT = timedelta(minutes=3)
"""Nobody else is rung for somebody who has waited so long."""

LONGEST_VOICEMAIL = timedelta(minutes=2)

SURELY_OVER = timedelta(minutes=10)
"""How long after a step a call that nobody took is surely over, whether or not anybody told us."""

ONE_TEXT_BACK_IN = timedelta(minutes=30)
"""Somebody who calls again and again is answered by text once in so long."""

_NUMBER = re.compile(r"(?<![\d:.,])\d{3}(?:[- ]?\d{3,4})*(?![\d:])")
_BETWEEN = re.compile(r"(?<=\d)[- ]?(?=\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRules:
    """How a program takes and makes calls: how urgent one is that nobody could take, and whether check-ins may be."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    missed: Urgency = Urgency.SAME_DAY
    check_ins: bool = False

    def __post_init__(self) -> None:
        """Refuse to let a call wait for more than the day."""
        if self.missed < Urgency.SAME_DAY:
            raise ValueError(Sentence("a missed call is same_day at least: somebody wanted to talk"))


def next_to_ring(
    *,
    cover: Cover,
    rung: Collection[UUID],
    waited: timedelta,
    fails: Collection[UUID] = (),
    has_them: UUID | None = None,
    caller: UUID | None = None,
) -> UUID | None:
    """Choose whose phone rings next: one's own peer, the shift, the backup; whoever is spared comes after the others.

    Whoever `has_them`, on shift or not, comes first of all: they may have just tried to call. Those whose phones are
    known to fail come last: each that rings in vain is a third of a minute of waiting. One of ours who is the `caller`
    is never rung for themselves. None when everybody was rung, or somebody has waited long enough.
    """
    if len(rung) >= MOST_RUNG or waited >= LONGEST_WAIT:
        return None
    first = () if has_them is None else (has_them,)
    asked = dict.fromkeys((*first, *cover.peer, *cover.shift, *cover.backup))
    in_order = sorted(asked, key=lambda each: (each in fails, each in cover.spared and each != has_them))
    return next((each for each in in_order if each not in rung and each != caller), None)


def urgency_of_missed(*, rules: CallRules, waiting: Urgency | None) -> Urgency:
    """Say how urgent a call is that nobody took; `waiting` is what stands open about the caller already."""
    return rules.missed if waiting is None else max(rules.missed, Urgency.URGENT)


def figure_by_figure(words: str) -> str:
    """Write numbers to call so that a voice says them figure by figure; times and dates are left as they are."""
    return _NUMBER.sub(_apart, words)


def _apart(number: re.Match[str]) -> str:
    return _BETWEEN.sub(" ", number[0])
