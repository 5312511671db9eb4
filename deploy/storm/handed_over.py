"""What was handed to the carrier beside what we wrote down before each try: how often, to whom, from where and when."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from demonstration.installation import PROGRAM_NUMBER, STAFF_NUMBER
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import Channel
from outreach.records.messages import MessageRow
from storm.crowd import STAFF
from storm.found import TAKEN, Books, Reckoning

_OURS = "outbound-api"
_MUST_COME = frozenset({MessageKind.PROMPT, MessageKind.CRISIS_CARD, MessageKind.PAGE})


def check(found: Reckoning, books: Books, messages: Sequence[MessageRow]) -> None:
    """Expect a try in our books for all that was handed over, and a call in the carrier's for each that we made."""
    texts = [each for each in books["messages"] if each["direction"] == _OURS]
    calls = [each for each in books["calls"] if each["direction"] == _OURS]
    _tries(found, texts, [row for row in messages if row.channel is Channel.TEXT])
    _calls(found, calls, [row for row in messages if row.channel is Channel.CALL])
    for each in [*texts, *calls]:
        ours = STAFF_NUMBER if each["to"] in STAFF else PROGRAM_NUMBER
        if each["from"] != ours:
            found.wrong.append(f"what went to {each['to']} came from {each['from']}, not {ours}: {each['sid']}")
    for row in messages:
        if row.status in TAKEN and row.attempted_at is not None and row.attempted_at >= row.good_until:
            found.wrong.append(f"{row.kind.value} {row.id} went out at {row.attempted_at}, good until {row.good_until}")


def expect_some_of_each(found: Reckoning, session: Session) -> None:
    """Expect that people were asked, answered and paged at all: of what never went out a storm proves nothing."""
    taken = set(session.scalars(select(MessageRow.kind).where(MessageRow.status.in_(TAKEN)).distinct()))
    for kind in sorted(_MUST_COME - taken):
        found.wrong.append(f"the carrier took no {kind.value} in all this time: a storm without any proves nothing")


def _tries(found: Reckoning, texts: Sequence[Mapping[str, Any]], ours: Sequence[MessageRow]) -> None:
    """Even what may come twice comes once for each try, and each try is written down before it is made."""
    taken = Counter((each["to"], each["body"]) for each in texts)
    tries: dict[tuple[str, str], int] = defaultdict(int)
    for row in ours:
        tries[row.to.e164, row.body] += row.attempts
    for (to, body), count in taken.items():
        if (to, body) in tries and count > tries[to, body]:
            tried = tries[to, body]
            found.doubled.append(f"{body[:40]!r} to {to}: we wrote down {tried} tries, the carrier took {count}")


def _calls(found: Reckoning, calls: Sequence[Mapping[str, Any]], ours: Sequence[MessageRow]) -> None:
    known = {each["sid"] for each in calls}
    for row in ours:
        if row.status in TAKEN and row.carrier_id not in known:
            found.lost.append(f"a call to {row.to.e164}, {row.id}: we say that it was made, the carrier knows of none")
    taken = Counter(each["to"] for each in calls)
    tries: dict[str, int] = defaultdict(int)
    for row in ours:
        tries[row.to.e164] += row.attempts
    for to, count in taken.items():
        if count > tries[to]:
            found.doubled.append(f"calls to {to}: we wrote down {tries[to]} tries, the carrier made {count}")
