"""What specialists look up by text: what was written, who waits, who is on call."""

from collections.abc import Mapping
from uuid import UUID

from outreach.actions import escalations, people, rota
from outreach.actions.desk import Desk
from outreach.domain.commands import Command
from outreach.domain.moments import time_words
from outreach.domain.text_keys import TextKey
from outreach.domain.wording import say
from outreach.packs.reason_words import reasons_in
from outreach.records import escalations as records
from outreach.records import reasons, replies, specialists
from outreach.records.escalations import Escalation
from outreach.records.specialists import Specialist
from outreach.records.timeline import Event

_LONGEST_READ = 1200
_LINES_OF_QUEUE = 8


def read_out(desk: Desk, command: Command) -> None:
    """Show what somebody wrote, and why they wait; it is noted who read it."""
    found = desk.find(command, mine=True)
    if found is None:
        return
    known = reasons.of(desk.session, [found.id])[found.id]
    wanted = [reason.reply_id for reason in known if reason.reply_id is not None]
    recent = replies.recent_of(desk.session, participant=found.participant_id, stranger=found.stranger_id, limit=3)
    quoted = replies.bodies(desk.session, list(dict.fromkeys([*wanted, *(each.id for each in reversed(recent))])))
    silent = (reason.what for reason in known if reason.reply_id is None)
    why = "; ".join(reasons_in(silent, lang=desk.specialist.lang))
    texts = [f'"{body}"' for _, body in sorted(quoted.items())] or [why]
    person = escalations.person_of(desk.session, found)
    fields = desk.case_of(found, person)
    desk.answer(
        TextKey.READ_TEXT,
        {"code": fields["code"], "initials": fields["initials"], "text": " ".join(texts)[-_LONGEST_READ:]},
        found.id,
    )
    name = desk.specialist.name
    people.note(desk.session, person, Event.READ, f"{name} read what was written", now=desk.now, by=name)


def queue(desk: Desk, command: Command) -> None:
    """List who waits, most urgent first."""
    del command
    live = records.live_in(desk.session, desk.program_ids)
    if not live:
        desk.answer(TextKey.QUEUE_EMPTY)
        return
    owners = specialists.by_ids(desk.session, [each.acknowledged_by for each in live if each.acknowledged_by])
    lines = [_queue_line(desk, each, owners) for each in live[:_LINES_OF_QUEUE]]
    if len(live) > _LINES_OF_QUEUE:
        lines.append(_said(desk, TextKey.QUEUE_MORE, {"count": str(len(live) - _LINES_OF_QUEUE)}))
    desk.answer(TextKey.QUEUE, {"lines": "\n".join(lines)})


def _queue_line(desk: Desk, each: Escalation, owners: Mapping[UUID, Specialist]) -> str:
    zone, lang = desk.programs[0].program.zone, desk.specialist.lang
    fields = {**desk.case(each), "since": time_words(each.opened_at, now=desk.now, zone=zone, lang=lang)}
    if each.acknowledged_by is None:
        return _said(desk, TextKey.QUEUE_LINE, fields)
    return _said(desk, TextKey.QUEUE_LINE_TAKEN, {**fields, "specialist": owners[each.acknowledged_by].name})


def _said(desk: Desk, key: TextKey, fields: Mapping[str, str]) -> str:
    return say(key, lang=desk.specialist.lang, wording=desk.programs[0].program.wording, **fields)


def who(desk: Desk, command: Command) -> None:
    """Say who is on call, and until when."""
    del command
    running = rota.on_call_now(desk.session, desk.program_ids, now=desk.now)
    if not running:
        desk.answer(TextKey.WHO_NO_ONE)
        return
    names = ", ".join(dict.fromkeys(somebody.name for somebody, _ in running))
    until = min(shift.ends_at for _, shift in running)
    program = desk.programs[0].program
    words = time_words(until, now=desk.now, zone=program.zone, lang=desk.specialist.lang)
    desk.answer(TextKey.WHO_IS_ON, {"names": names, "until": words})


def help_out(desk: Desk, command: Command) -> None:
    """Name the commands."""
    del command
    desk.answer(TextKey.STAFF_HELP)
