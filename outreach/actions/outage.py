"""Texts that come while the database is away: kept on disk, and whoever is in danger is answered all the same.

What is said here does not go through the outbox, for there is none. Decision 9 says why each answer is what it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from outreach.domain.cards import CARD_KEYS, card
from outreach.domain.commands import SPEAKS, is_unclear, parse_command
from outreach.domain.escalation import Channel, ReasonKind
from outreach.domain.inbound import Inbound
from outreach.domain.moments import by_words, urgency_words
from outreach.domain.phone import PhoneNumber
from outreach.domain.reading import read
from outreach.domain.reading.echo import may_hold_ours
from outreach.domain.reading.reading import Reading
from outreach.domain.roster import Colleague, Roster, whom_to_tell
from outreach.domain.standing import Standing, Worry
from outreach.domain.text_fields import FIELDS
from outreach.domain.text_keys import TextKey
from outreach.domain.urgency import Urgency
from outreach.domain.wording import Wording, say
from outreach.packs.house import house_wording
from outreach.ports import Accepted, KeptText, OnDisk, OpenJournal, Outgoing, Runtime
from outreach.records.base import new_id

log = structlog.get_logger(__name__)

TOLD_AGAIN_AFTER = timedelta(minutes=5)
"""How long somebody who texts again and again waits until somebody is told of them again."""

CARDS_AT_MOST, CARDS_WITHIN = 5, timedelta(hours=1)
"""How many cards one phone gets within what time; somebody is told of it all the same."""

_PAGE_GOOD_FOR = timedelta(minutes=30)
_NOBODY_KNOWN = Standing(known=False, covered=False)
"""All that is known of a sender without records: then a card promises nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopgap:
    """What became of a text without the database.

    `kept` says that it is on the disk. `danger` is set when it needs somebody now: then `words` are what to say back at
    once, if anything, and `page` says that somebody is to be told.
    """

    kept: bool
    danger: Urgency | None = None
    words: str | None = None
    page: bool = False


def take_in(runtime: Runtime, inbound: Inbound, *, unheard: bool = False) -> Stopgap:
    """Keep a text on disk and read it for danger; a repeat is answered again only if we were surely `unheard`."""
    if runtime.on_disk is None:
        log.critical("text_kept_nowhere", why="no state directory")
        return _seen(runtime, inbound, roster=None)
    roster = runtime.on_disk.roster.read()
    with runtime.on_disk.journal.held() as journal:
        kept = _keep(runtime, inbound, journal)
        seen = _seen(runtime, inbound, roster=roster)
        if seen.danger is None:
            return Stopgap(kept=kept)
        heard = journal.answered_here(inbound.carrier_id) and not unheard
        words = None if heard or not _may_answer(journal, inbound, at=runtime.now()) else seen.words
        page = journal.may_page(inbound.sender, at=runtime.now(), rest=TOLD_AGAIN_AFTER)
        _note_answered(runtime, inbound, journal)
    return Stopgap(kept=kept, danger=seen.danger, words=words, page=page)


def _may_answer(journal: OpenJournal, inbound: Inbound, *, at: datetime) -> bool:
    """Say whether a card may be said: a phone that answers each of ours by itself would draw them all night."""
    return journal.may_answer(inbound.sender, at=at, most=CARDS_AT_MOST, within=CARDS_WITHIN)


def _keep(runtime: Runtime, inbound: Inbound, journal: OpenJournal) -> bool:
    if journal.knows(inbound.carrier_id):
        return True
    try:
        journal.keep(KeptText(inbound=inbound, at=runtime.now()))
    except OSError as error:
        log.critical("text_kept_nowhere", why=error.strerror or str(error))
        return False
    log.warning("text_kept_on_disk")
    return True


def _note_answered(runtime: Runtime, inbound: Inbound, journal: OpenJournal) -> None:
    try:
        journal.note_answered(inbound.carrier_id, at=runtime.now())
    except OSError as error:
        log.critical("answer_not_noted", why=error.strerror or str(error))


def _seen(runtime: Runtime, inbound: Inbound, *, roster: Roster | None) -> Stopgap:
    """Read a text for danger; what one of our own people asks us to do is for the database alone to obey."""
    if roster is not None and roster.knows(inbound.phone) and _is_surely_a_command(inbound.body):
        return Stopgap(kept=False)
    ours = _cards(runtime, roster) if may_hold_ours(body=inbound.body) else ()
    reading = read(inbound.body, lexicon=runtime.lexicon, lang="", media=inbound.media, ours=ours)
    if reading.urgency is None or reading.urgency < Urgency.URGENT:
        return Stopgap(kept=False)
    words = None if inbound.phone is None else _card(runtime, reading, roster)
    return Stopgap(kept=False, danger=reading.urgency, words=words, page=True)


def _is_surely_a_command(body: str) -> bool:
    """Say whether a text asks something of us and says nothing of whoever wrote it, as far as it shows by itself.

    Which codes there are, and who waits for whom, the database alone knows: words for nobody may be about themselves.
    """
    command = parse_command(body)
    if command is None or is_unclear(command):
        return False
    return command.code is not None or command.verb not in SPEAKS


def _card(runtime: Runtime, reading: Reading, roster: Roster | None) -> str:
    """Say the card that is true whoever they are, in their language; in each of ours when that cannot be told."""
    worst = reading.concerns[0]
    worry = Worry(
        kind=ReasonKind.CONCERN, urgency=worst.urgency, what=worst.what, rule=worst.rule, category=worst.category.value
    )
    key = card(worry, _NOBODY_KNOWN)[0].key
    wording = _wording(roster)
    known = [lang for lang in (roster.languages if roster is not None else ()) if lang in wording] or list(wording)
    languages = [reading.lang] if reading.lang in wording else known
    return "\n\n".join(_say_card(runtime, key, lang, wording) for lang in languages)


def _cards(runtime: Runtime, roster: Roster | None) -> tuple[str, ...]:
    """Say every card that we may have said: a phone that sends them back, or likes one, is in no danger for that."""
    wording = _wording(roster)
    return tuple(_say_card(runtime, key, lang, wording) for lang in wording for key in sorted(CARD_KEYS))


def _say_card(runtime: Runtime, key: TextKey, lang: str, wording: Wording) -> str:
    soon = by_words(None, now=runtime.now(), zone="UTC", lang=lang)
    return say(key, lang=lang, wording=wording, **({"when": soon} if "when" in FIELDS[key] else {}))


def _wording(roster: Roster | None) -> Wording:
    own = None if roster is None else roster.wording
    return {**house_wording(), **(own or {})}


def tell_staff(runtime: Runtime, inbound: Inbound, danger: Urgency) -> int:
    """Tell whoever is on call by the last roster, then the leads, straight through the carrier; says how many."""
    return _tell(runtime, inbound.phone, inbound.sender, danger)


def _tell(runtime: Runtime, phone: PhoneNumber | None, sender: str, danger: Urgency) -> int:
    if runtime.on_disk is None:
        return 0
    roster = runtime.on_disk.roster.read()
    waves = () if roster is None else whom_to_tell(roster=roster, at=runtime.now(), about=phone)
    reached = _reached(runtime, runtime.on_disk, waves, phone, danger, roster)
    asked = sum(len(wave) for wave in waves)
    if not reached:
        log.critical("nobody_told_of_danger", asked=asked, roster=roster is not None)
        runtime.on_disk.journal.forget_page(sender)
        return 0
    log.warning("told_of_danger_without_records", asked=asked, reached=reached)
    try:
        runtime.on_disk.journal.note_paged(sender, at=runtime.now())
    except OSError as error:
        log.critical("page_not_noted", why=error.strerror or str(error))
    return reached


def tell_of_a_call(runtime: Runtime, caller: PhoneNumber | None) -> bool:
    """Tell whoever is on call of somebody whose call nobody took; says whether that is over.

    It is, too, when they were told of this caller a moment ago, and when it is one of ours. What the same phone texts
    is told of by itself: it may be worse.
    """
    if runtime.on_disk is None:
        return True
    roster, sender = runtime.on_disk.roster.read(), f"a call of {'' if caller is None else caller.e164}"
    if roster is not None and roster.knows(caller):
        return True
    with runtime.on_disk.journal.held() as journal:
        if not journal.may_page(sender, at=runtime.now(), rest=TOLD_AGAIN_AFTER):
            return True
    return _tell(runtime, caller, sender, Urgency.SAME_DAY) > 0


def tell_again(runtime: Runtime, inbound: Inbound, danger: Urgency, *, kept: bool) -> bool:
    """Try once more to tell somebody whom nobody could be told of; says whether that is over.

    It is over, too, when they wrote again and somebody was told then, and when the text is home: then it has its pages.
    """
    if runtime.on_disk is None or (kept and runtime.on_disk.journal.is_empty()):
        return True
    with runtime.on_disk.journal.held() as journal:
        if not journal.may_page(inbound.sender, at=runtime.now(), rest=TOLD_AGAIN_AFTER):
            return True
    return tell_staff(runtime, inbound, danger) > 0


def _reached(  # noqa: PLR0917 - all waves of one page
    runtime: Runtime,
    disk: OnDisk,
    waves: Sequence[Sequence[Colleague]],
    phone: PhoneNumber | None,
    danger: Urgency,
    roster: Roster | None,
) -> int:
    try:
        return sum(_send(runtime, disk, wave, phone, danger, roster) for wave in waves)
    except Exception:
        log.exception("page_without_records_failed")
        return 0


def _send(  # noqa: PLR0917 - one wave of one page
    runtime: Runtime,
    disk: OnDisk,
    wave: Sequence[Colleague],
    phone: PhoneNumber | None,
    danger: Urgency,
    roster: Roster | None,
) -> int:
    batch = [_page(runtime, one, phone, danger, _wording(roster)) for one in wave]
    waiting = iter([batch])

    def more(_: int) -> Sequence[Outgoing]:
        return next(waiting, ())

    return sum(isinstance(outcome, Accepted) for told in disk.carrier.send(more) for _, outcome in told)


def _page(runtime: Runtime, one: Colleague, phone: PhoneNumber | None, danger: Urgency, wording: Wording) -> Outgoing:
    """Write a page; its id is made up, and a receipt for it will be kept and change nothing."""
    words = say(
        TextKey.PAGE_WITHOUT_RECORDS,
        lang=one.lang,
        wording=wording,
        urgency=urgency_words(danger, lang=one.lang),
        last_four="????" if phone is None else phone.last_four,
    )
    return Outgoing(
        message_id=new_id(runtime.now()),
        channel=Channel.TEXT,
        to=one.phone,
        sender=runtime.page_sender,
        body=words,
        good_for=_PAGE_GOOD_FOR,
    )
