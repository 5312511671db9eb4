"""What people of ours wrote down and arranged in the days before: profiles, notes, marks, a follow-up, a swap."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from demonstration import cast
from outreach.actions import contact_notes, following_up, marking, notes, people, profiles, swaps
from outreach.actions.people import Person
from outreach.domain.contact_note import NoteDraft, units
from outreach.domain.hours import at_wall_clock, local_day
from outreach.domain.marks import Mark
from outreach.domain.phone import PhoneNumber
from outreach.domain.writer import Writer
from outreach.ports import Work
from outreach.records import accounts, escalations, participants, shifts, specialists
from outreach.records.contact_notes import ContactNote
from outreach.records.escalations import Escalation
from outreach.records.profiles import Known

if TYPE_CHECKING:
    from demonstration.history import Past

_KNOWN = {
    cast.DANA: Known(
        goals="Keep the job interview. See my daughter every Sunday.",
        pathway="12-step meetings, Tuesday and Thursday. Sponsor: her aunt.",
        safe_contact="Texts any time. Calls after 5 pm only: she shares a room.",
    ),
    cast.JOE: Known(
        goals="One month without using. Get the truck back on the road.",
        pathway="Medication (monthly shot), peer group on Wednesdays.",
        safe_contact="Do not leave voicemail: his brother has the code.",
    ),
    cast.ANDREA: Known(
        goals="Sleep through the night. Finish the class.",
        pathway="Harm reduction; carries naloxone. Counselor at the clinic.",
        safe_contact="Her sister may be called when she does not answer.",
    ),
    cast.RENEE: Known(goals="Stay housed.", pathway="Outpatient program.", safe_contact="Never call before noon."),
}
_NOTES = (
    (2, "17:30", cast.DANA, "sam", "Asked for a ride on Saturdays; I gave her the number of the church van."),
    (1, "15:10", cast.ANDREA, "lena", "Two hard weeks. Please all of you: call, do not only text."),
    (1, "16:20", cast.JOE, "sam", "Brother moved in again. He would rather talk outside, by the truck."),
    (0, "08:55", cast.RENEE, "carla", "Clinic opens Monday. Tess goes with her."),
)
_TALK = timedelta(minutes=24)


@dataclass(frozen=True, slots=True)
class _Desk:
    """Everything that writing something down takes."""

    session: Work
    now: datetime

    def writer(self, login: str) -> Writer:
        """Find somebody of ours by what they sign in with."""
        found = accounts.by_login(self.session, login)
        assert found is not None, login
        return Writer(found.id, found.name)

    def person(self, number: str) -> Person:
        """Find a participant by number."""
        found = participants.by_phone(self.session, PhoneNumber(number))
        assert found is not None, number
        return people.of_participant(self.session, found.id)


def schedule(past: "Past") -> None:
    """Let all of it be written when its time has come."""
    for number, known in _KNOWN.items():
        _at(past, 3, "16:00", partial(_know, number=number, known=known))
    for days_ago, clock, number, login, body in _NOTES:
        _at(past, days_ago, clock, partial(_note, number=number, login=login, body=body))
    _at(past, 1, "13:30", partial(_swap, past=past))
    _at(past, 0, "09:30", _write_up)


def _at(past: "Past", days_ago: int, clock: str, write: Callable[[_Desk], None]) -> None:
    def then() -> None:
        with past.runtime.transaction() as session:
            write(_Desk(session, past.runtime.now()))

    past.at(min(days_ago, past.days - 1), clock, then)


def _know(desk: _Desk, *, number: str, known: Known) -> None:
    profiles.change(desk.session, desk.person(number), known, after=0, writer=desk.writer("lena"), now=desk.now)


def _note(desk: _Desk, *, number: str, login: str, body: str) -> None:
    notes.keep(desk.session, desk.person(number), body, writer=desk.writer(login), now=desk.now)


def _swap(desk: _Desk, *, past: "Past") -> None:
    """Sam asks whether somebody takes his next shift but one."""
    in_use, sam = desk.person(cast.DANA).in_use, past.team[cast.SAM]
    ahead = shifts.explained(
        desk.session, in_use.program_id, start=past.end + timedelta(days=1), end=past.end + timedelta(days=9)
    )
    his = next(each for each in ahead if each.shift.specialist == sam and each.shift.starts_at > past.end)
    swaps.ask(desk.session, in_use, his, starts_at=his.shift.starts_at, ends_at=his.shift.ends_at, now=desk.now)


def _write_up(desk: _Desk) -> None:
    """Write up the contacts of the last days: one signed off, one signed, one begun; mark one alarm, plan one look."""
    over = [(each.number, latest) for each in cast.PARTICIPANTS if (latest := _closed(desk, each.number)) is not None]
    for place, (number, escalation) in enumerate(over[:3]):
        note = contact_notes.begin(
            desk.session, desk.person(number), escalation, writer=desk.writer("sam"), lang="en", now=desk.now
        )
        if place == 2:
            break
        signed = _sign(desk, note, escalation)
        if place == 0:
            contact_notes.sign_off(desk.session, signed, reviewer=desk.writer("carla"), now=desk.now)
    for number, escalation in over:
        owner = escalation.acknowledged_by
        if owner is None:
            continue
        somebody = specialists.by_ids(desk.session, [owner])[owner]
        verdict = Mark.FALSE_ALARM if number in (cast.DANA, over[-1][0]) else Mark.TRUE_ALARM
        marking.mark_escalation(desk.session, escalation, somebody, verdict, now=desk.now)
    if over:
        _look_again(desk, over[0][1])


def _closed(desk: _Desk, number: str) -> Escalation | None:
    found = escalations.latest_of(desk.session, participant=desk.person(number).participant_id)
    return found if found is not None and found.outcome is not None else None


def _sign(desk: _Desk, note: ContactNote, escalation: Escalation) -> ContactNote:
    """Fill in what a note needs, as its writer would, and sign it."""
    began = escalation.opened_at + timedelta(minutes=10)
    ended = min(began + _TALK, desk.now)
    words = replace(
        note.draft.words,
        goal=note.draft.words.goal or "Get through the week without using.",
        purpose="They wrote that it was a hard day.",
        intervention="Listened. Went through the next hours together, and whom to call tonight.",
        response="Calmer at the end; will go to the evening meeting.",
        next_step="I text tomorrow at ten.",
        safety="Asked directly: no thought of dying, no plan. Knows 988.",
    )
    draft: NoteDraft = replace(
        note.draft,
        started_at=began,
        ended_at=ended,
        units=units(started_at=began, ended_at=ended),
        credential="CPSW",
        words=words,
    )
    writer = desk.writer("sam")
    kept = contact_notes.keep(desk.session, note, draft, writer=writer, now=desk.now)
    return contact_notes.sign(desk.session, kept, writer=writer, now=desk.now)


def _look_again(desk: _Desk, escalation: Escalation) -> None:
    """Plan to look again tomorrow at ten."""
    owner = escalation.acknowledged_by
    if owner is None:
        return
    somebody = specialists.by_ids(desk.session, [owner])[owner]
    zone = desk.person(cast.DANA).in_use.program.zone
    at = at_wall_clock(local_day(desk.now, zone) + timedelta(days=1), datetime.min.time().replace(hour=10), zone)
    following_up.plan(desk.session, escalation, somebody, at=at, note="how was the meeting?", now=desk.now)
