"""What specialists do by text: everything a shift needs, from a basic phone."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from outreach.actions import (
    after_calls,
    bridging,
    debriefing,
    escalations,
    handing_over,
    looking,
    own_danger,
    programs,
    promises,
    shift_desk,
    taking,
    wishes,
    writing,
)
from outreach.actions.bridging import MayNotCall, SomebodyElseHasIt
from outreach.actions.desk import Desk
from outreach.actions.judging import judge, may_be_asked
from outreach.domain.commands import SPEAKS, Command, Verb, is_unclear, parse_command, parse_outcome
from outreach.domain.escalation import Outcome
from outreach.domain.loops import AT_MOST, WITHIN
from outreach.domain.moments import by_words
from outreach.domain.promise import furthest, read_time
from outreach.domain.reading.lexicon import Lexicon
from outreach.domain.shift_commands import parse_shift_command
from outreach.domain.text_keys import TextKey
from outreach.records import codes, pages, replies, specialists, was_told
from outreach.records import escalations as records
from outreach.records.escalations import Escalation
from outreach.records.replies import Reply
from outreach.records.specialists import Specialist


def obey(session: Session, specialist: Specialist, reply: Reply, *, lexicon: Lexicon, now: datetime) -> None:
    """Do what a specialist asks for by text; what is no command is read for danger like anybody's text."""
    desk = _desk(session, specialist, reply, now=now)
    specialists.heard_from(session, specialist.id)
    if after_calls.heard_how_it_went(desk):
        return
    about_shifts = parse_shift_command(reply.body)
    if about_shifts is not None:
        if not (about_shifts.name and own_danger.heard(desk, lexicon)):
            shift_desk.obey(desk, about_shifts)
        return
    command = parse_command(reply.body)
    if _may_be_about_themselves(desk, command) and own_danger.heard(desk, lexicon):
        return
    if command is None:
        if not own_danger.goes_on(desk):
            _say_how(desk)
        return
    promises.reacted(session, specialist)
    _DO[command.verb](desk, command)


def read_too_late(session: Session, specialist: Specialist, reply: Reply, *, lexicon: Lexicon, now: datetime) -> None:
    """Read for danger what came too long ago to be obeyed; nothing of it is answered."""
    desk = _desk(session, specialist, reply, now=now)
    if _may_be_about_themselves(desk, parse_command(reply.body)):
        own_danger.heard(desk, lexicon, answers=False)


def _desk(session: Session, specialist: Specialist, reply: Reply, *, now: datetime) -> Desk:
    theirs = specialists.programs_of(session, specialist.id)
    known = programs.all_in_use(session, theirs)
    mine = tuple(known[key] for key in theirs)
    replies.handled(session, reply.id, now=now, specialist=specialist.id)
    return Desk(session=session, specialist=specialist, programs=mine, reply=reply, now=now)


def _may_be_about_themselves(desk: Desk, command: Command | None) -> bool:
    """Say whether a text is read for danger before it is obeyed."""
    return is_unclear(command) or _names_nobody(desk, command)


def _names_nobody(desk: Desk, command: Command | None) -> bool:
    """Say whether a command is about nobody who waits: then its words may be about whoever wrote them."""
    if command is None:
        return True
    if command.code is not None:
        return not _is_code(desk, command.code)
    return command.verb in SPEAKS and not (
        pages.paged_to(desk.session, desk.specialist.id) or records.held_by(desk.session, desk.specialist.id)
    )


def _is_code(desk: Desk, code: int) -> bool:
    return codes.is_known(desk.session, code, desk.program_ids, since=desk.now - codes.REST_FOR)


def _say_how(desk: Desk) -> None:
    """Name the commands to whoever wrote none; not for ever, for it may be their phone that answers us by itself."""
    key = TextKey.STAFF_HELP
    told = was_told.count_to(desk.session, desk.specialist.id, text_key=key.value, since=desk.now - WITHIN)
    if told < AT_MOST:
        desk.answer(key)


def _take(desk: Desk, command: Command) -> None:
    """Acknowledge: a bare 1 means the page that came last, and the echo says what was taken."""
    if command.code is None and _somebody_else_was_quicker(desk):
        return
    found = desk.find(command, mine=False)
    if found is None:
        return
    _answer_taken(desk, found, took=taking.acknowledge(desk.session, found, desk.specialist, now=desk.now))


def _somebody_else_was_quicker(desk: Desk) -> bool:
    """Say who has the page that came last, if somebody has: a bare 1 never takes another one instead."""
    last = pages.latest_paged_to(desk.session, desk.specialist.id)
    waiting = [each for each in pages.paged_to(desk.session, desk.specialist.id) if each.acknowledged_by is None]
    if waiting or last is None or last.acknowledged_by in (None, desk.specialist.id):
        return False
    _answer_taken(desk, last, took=False)
    return True


def _answer_taken(desk: Desk, escalation: Escalation, *, took: bool) -> None:
    if took:
        specialists.answered(desk.session, desk.specialist.id, now=desk.now)
    person = escalations.person_of(desk.session, escalation)
    fields = desk.case_of(escalation, person)
    after = records.by_ids(desk.session, [escalation.id])[escalation.id]
    if took or after.acknowledged_by == desk.specialist.id:
        due_back = after.promised_at or desk.now
        fields["when"] = by_words(due_back, now=desk.now, zone=person.in_use.program.zone, lang=desk.specialist.lang)
        desk.answer(TextKey.ACK_ECHO if took else TextKey.ALREADY_YOURS, fields, escalation.id)
        return
    if after.acknowledged_by is None:
        desk.answer(TextKey.NOTHING_WAITING)
        return
    owner = specialists.by_ids(desk.session, [after.acknowledged_by])[after.acknowledged_by]
    desk.answer(TextKey.ALREADY_TAKEN, {**fields, "specialist": owner.name}, escalation.id)


def _say(desk: Desk, command: Command) -> None:
    """Text somebody through the program's number; whoever writes to them has taken them."""
    meant = _with_its_number(desk, command)
    if not meant.text:
        desk.answer(TextKey.SAY_NEEDS_TEXT, {"code": "" if meant.code is None else str(meant.code)})
        return
    found = desk.find(meant, mine=True)
    if found is None or not _is_theirs(desk, found):
        return
    person = escalations.person_of(desk.session, found)
    fields = {key: value for key, value in desk.case_of(found, person).items() if key != "urgency"}
    if not person.is_nobody and writing.why_not(person) is not None:
        desk.answer(TextKey.SAY_STOPPED, fields, found.id)
        return
    writing.say_to(desk.session, person, desk.specialist, meant.text, live=found, now=desk.now)
    desk.answer(TextKey.SAID, fields, found.id)


def _with_its_number(desk: Desk, command: Command) -> Command:
    """Keep a number that is no code as part of what is said: "SAY 988 is open all night".

    The code of somebody who was closed a while ago is one still: what is meant for them is nobody else's to read.
    """
    if command.code is None or _is_code(desk, command.code):
        return command
    return Command(verb=command.verb, text=f"{command.code} {command.text}".strip())


def _is_theirs(desk: Desk, found: Escalation) -> bool:
    """Say whether it is theirs to act on, and keep it so until they have; if somebody else has it, tell them who."""
    if records.hold(desk.session, found.id).acknowledged_by in (None, desk.specialist.id):
        return True
    _answer_taken(desk, found, took=False)
    return False


def _call(desk: Desk, command: Command) -> None:
    """Ring their phone, to connect them to the person; whoever calls somebody has taken them."""
    found = desk.find(command, mine=True)
    if found is None or not _is_theirs(desk, found):
        return
    fields = {key: value for key, value in desk.case(found).items() if key != "urgency"}
    try:
        bridging.ring(desk.session, found, desk.specialist, now=desk.now)
    except MayNotCall:
        desk.answer(TextKey.CALL_NOT_ALLOWED, fields, found.id)
    except SomebodyElseHasIt:
        _answer_taken(desk, found, took=False)
    else:
        desk.answer(TextKey.CALL_COMING, fields, found.id)


def _by(desk: Desk, command: Command) -> None:
    """Note by when they will be in touch, no later than such a thing may wait."""
    zone = desk.programs[0].program.zone
    promised_at = read_time(command.text, zone=zone, now=desk.now)
    if promised_at is None:
        desk.answer(TextKey.BY_NEEDS_TIME)
        return
    found = desk.find(command, mine=True)
    if found is None or not _is_theirs(desk, found):
        return
    latest = furthest(urgency=found.urgency, zone=zone, now=desk.now)
    fields = desk.case(found)
    if promised_at > latest:
        fields["when"] = by_words(latest, now=desk.now, zone=zone, lang=desk.specialist.lang)
        desk.answer(TextKey.BY_TOO_FAR, fields, found.id)
        return
    told = taking.promise(desk.session, found, desk.specialist, promised_at=promised_at, now=desk.now)
    if told is None:
        _answer_taken(desk, found, took=False)
        return
    fields["when"] = by_words(promised_at, now=desk.now, zone=zone, lang=desk.specialist.lang)
    desk.answer(TextKey.BY_NOTED if told else TextKey.BY_NOTED_UNTOLD, fields, found.id)


def _accept(desk: Desk, command: Command) -> None:
    """Take over all that is offered to them."""
    del command
    offered = handing_over.acceptable(desk.session, desk.specialist, now=desk.now)
    taken = [handing_over.accept(desk.session, each, desk.specialist, now=desk.now) for each in offered]
    if not any(taken):
        desk.answer(TextKey.HANDOVER_NOTHING)


def _done(desk: Desk, command: Command) -> None:
    outcome = parse_outcome(command.text)
    if outcome is None:
        known = ", ".join(each.value.replace("_", " ") for each in Outcome)
        desk.answer(TextKey.DONE_NEEDS_OUTCOME, {"outcomes": known})
        return
    found = desk.find(command, mine=True)
    if found is None or not _is_theirs(desk, found):
        return
    fields = desk.case(found)
    ended, note = outcome
    if taking.resolve(desk.session, found, desk.specialist, outcome=ended, note=note, now=desk.now):
        echoed = {"code": fields["code"], "initials": fields["initials"], "outcome": ended.value.replace("_", " ")}
        asks = may_be_asked(desk, found, ended)
        desk.answer(TextKey.DONE_ECHO_ASKS if asks else TextKey.DONE_ECHO, echoed, found.id)
    else:
        desk.answer(TextKey.UNKNOWN_CODE, {"code": fields["code"]}, found.id)


def _pass(desk: Desk, command: Command) -> None:
    found = desk.find(command, mine=True)
    if found is None:
        return
    fields = {key: value for key, value in desk.case(found).items() if key != "urgency"}
    if taking.pass_on(desk.session, found, desk.specialist, now=desk.now):
        desk.answer(TextKey.PASSED, fields, found.id)
    else:
        _answer_taken(desk, found, took=False)


_DO: Mapping[Verb, Callable[[Desk, Command], None]] = {
    Verb.TAKE: _take,
    Verb.READ: looking.read_out,
    Verb.SAY: _say,
    Verb.CALL: _call,
    Verb.BY: _by,
    Verb.ACCEPT: _accept,
    Verb.DONE: _done,
    Verb.PASS: _pass,
    Verb.QUEUE: looking.queue,
    Verb.WHO: looking.who,
    Verb.TRUE: judge,
    Verb.FALSE: judge,
    Verb.PAGES: wishes.choose,
    Verb.TALK: debriefing.talk,
    Verb.HELP: looking.help_out,
}
