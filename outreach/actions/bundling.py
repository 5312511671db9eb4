"""Bundling: pages by text to one person go out together, not faster than somebody can read; none is lost.

An emergency goes at once and alone. Any other waits for texts that were at least as urgent, never for lesser ones.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from outreach.actions import programs
from outreach.domain.bundling import LONGEST, may_go_at, named
from outreach.domain.delivery import RULES, DropReason, MessageKind
from outreach.domain.escalation import Channel, EscalationStatus
from outreach.domain.moments import urgency_words
from outreach.domain.text_keys import TextKey
from outreach.domain.urgency import Urgency
from outreach.domain.wording import say
from outreach.records import escalations, outbox, outcomes, pages, specialists, waiting_pages
from outreach.records.escalations import Escalation
from outreach.records.messages import Message
from outreach.records.outbox import NewMessage
from outreach.records.pages import Told
from outreach.records.specialists import Specialist


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parcel:
    """A page by text that is about to go out, and the pages in it that are still wanted, most urgent first.

    `is_true` says that it names exactly those who still wait.
    """

    message: Message
    pages: tuple[tuple[Told, Escalation], ...]
    is_true: bool

    @property
    def urgency(self) -> Urgency:
        return self.pages[0][1].urgency if self.pages else Urgency.WATCH

    @property
    def is_emergency(self) -> bool:
        return self.urgency is Urgency.EMERGENCY


def bundled(session: Session, batch: Sequence[Message], *, now: datetime) -> list[Message]:
    """Pick the claimed messages that go out now; pages to one person are held to a pace, and then go in one text."""
    texts = [each for each in batch if each.kind is MessageKind.PAGE and each.channel is Channel.TEXT]
    if not texts:
        return list(batch)
    going = {each.id: each for each in batch}
    parcels = _parcels(session, texts)
    sent = _texted(session, texts, now=now)
    for reader, theirs in parcels.items():
        at_once = [each for each in theirs if each.is_emergency]
        rest = [each for each in theirs if each not in at_once]
        worst = max((each.urgency for each in rest), default=Urgency.WATCH)
        ahead = [at for at, urgency in sent[reader] if urgency >= worst]
        until = may_go_at(sent=[*ahead, *(now for _ in at_once)], now=now)
        if rest and until > now:
            outcomes.put_all_back(session, {each.message.id: until for each in rest})
        if until > now or _together(session, rest, now=now):
            going = {key: each for key, each in going.items() if key not in {one.message.id for one in rest}}
    return list(going.values())


def _parcels(session: Session, texts: Sequence[Message]) -> dict[UUID, list[_Parcel]]:
    """Sort pages by whom they are for; one in a bundle that nobody needs any more is left out of it."""
    inside = pages.by_messages(session, [each.id for each in texts])
    known = escalations.by_ids(session, list({one.escalation_id for every in inside.values() for one in every}))
    found: dict[UUID, list[_Parcel]] = {}
    for each in texts:
        if not inside[each.id]:
            continue
        live = [(one, known[one.escalation_id]) for one in inside[each.id]]
        wanted = [pair for pair in live if pair[1].status is EscalationStatus.OPEN]
        assert each.specialist_id is not None
        parcel = _Parcel(
            message=each, pages=tuple(sorted(wanted, key=_most_urgent_first)), is_true=len(wanted) == len(live)
        )
        found.setdefault(each.specialist_id, []).append(parcel)
    return found


def _most_urgent_first(pair: tuple[Told, Escalation]) -> tuple[int, UUID]:
    return (-pair[1].urgency.rank, pair[1].id)


def _texted(
    session: Session, texts: Sequence[Message], *, now: datetime
) -> Mapping[UUID, list[tuple[datetime, Urgency]]]:
    readers = list({each.specialist_id for each in texts if each.specialist_id is not None})
    return waiting_pages.texted_since(session, readers, since=now - LONGEST, but=[each.id for each in texts])


def _together(session: Session, rest: Sequence[_Parcel], *, now: datetime) -> bool:
    """Put pages that may go out now into one text, if there is more than one; says whether they go in it."""
    wanted = sorted({pair[0].id: pair for each in rest for pair in each.pages}.values(), key=_most_urgent_first)
    if not rest or (len(rest) == 1 and rest[0].is_true):
        return False
    outbox.drop_all(session, [each.message.id for each in rest], reason=DropReason.BUNDLED)
    if wanted:
        first = rest[0].message
        (bundle,) = outbox.queue(session, [_bundle(session, first, [live for _, live in wanted], now=now)], now=now)
        pages.move_to(session, bundle, pages=[told.id for told, _ in wanted])
    return True


def _bundle(session: Session, like: Message, live: Sequence[Escalation], *, now: datetime) -> NewMessage:
    """Write one text about several who wait, or about the one who is left."""
    assert like.specialist_id is not None
    each_once = list({each.id: each for each in live}.values())
    reader = specialists.by_ids(session, [like.specialist_id])[like.specialist_id]
    wording = programs.in_use(session, each_once[0].program_id).program.wording
    return NewMessage(
        kind=MessageKind.PAGE,
        to=like.to,
        body=say(TextKey.PAGE_BUNDLE, lang=reader.lang, wording=wording, **_fields(each_once, reader)),
        text_key=TextKey.PAGE_BUNDLE.value,
        lang=reader.lang,
        not_before=now,
        good_until=now + RULES[MessageKind.PAGE].good_for,
        program_id=each_once[0].program_id,
        specialist_id=reader.id,
    )


def _fields(live: Sequence[Escalation], reader: Specialist) -> dict[str, str]:
    codes = [(each.code, urgency_words(each.urgency, lang=reader.lang)) for each in live]
    return {"count": str(len(codes)), "codes": named(codes), "code": str(codes[0][0])}
