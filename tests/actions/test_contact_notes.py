"""Contact notes: drafted from what happened, signed by who was there, read by a supervisor, never written over."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from outreach.actions import contact_notes, escalations, profiles, taking
from outreach.actions.contact_notes import Lacking, NotNow, NotPossible
from outreach.actions.people import Person
from outreach.actions.writing import say_to
from outreach.domain.contact_note import ContactMode, Lack, NoteDraft, NoteWords
from outreach.domain.escalation import ReasonKind
from outreach.domain.urgency import Urgency
from outreach.domain.writer import Writer
from outreach.ports import Runtime
from outreach.records import contact_notes as records
from outreach.records import escalations as escalation_records
from outreach.records import replies
from outreach.records.contact_notes import ContactNote
from outreach.records.profiles import Known
from outreach.records.reasons import NewReason
from outreach.records.specialists import Specialist
from tests import make
from tests.writers import writer

WHOLE = NoteDraft(
    mode=ContactMode.TEXT,
    started_at=make.NOW - timedelta(minutes=20),
    ended_at=make.NOW,
    units=1,
    credential="CPSS",
    words=NoteWords(
        goal="home", purpose="craving", intervention="listened", response="calmer", next_step="call", safety="fine"
    ),
)


@pytest.fixture
def writes(runtime: Runtime, sam: Specialist) -> Writer:
    """Sam's account."""
    with runtime.transaction() as session:
        return writer(session, specialist=sam.id)


@pytest.fixture
def reads(runtime: Runtime) -> Writer:
    """A supervisor's account."""
    with runtime.transaction() as session:
        return writer(session, "Lee")


def begin(session: Session, person: Person, by: Writer) -> ContactNote:
    return contact_notes.begin(session, person, None, writer=by, lang="en", now=make.NOW)


def whole(session: Session, person: Person, by: Writer) -> ContactNote:
    """A note with nothing lacking."""
    return contact_notes.keep(session, begin(session, person, by), WHOLE, writer=by, now=make.NOW)


def signed(session: Session, person: Person, by: Writer) -> ContactNote:
    return contact_notes.sign(session, whole(session, person, by), writer=by, now=make.NOW)


def test_a_draft_holds_what_happened(runtime: Runtime, dana: Person, sam: Specialist, writes: Writer) -> None:
    reason = NewReason(
        kind=ReasonKind.CONCERN, urgency=Urgency.SAME_DAY, what="says they want to use", rule="craving.x"
    )
    start = make.NOW
    with runtime.transaction() as session:
        profiles.change(session, dana, Known(goals="See my girl"), after=0, writer=writes, now=start)
        escalations.raise_reasons(session, dana, [reason], now=start)
        live = escalation_records.live_of(session, participant=dana.participant_id)
        assert live is not None
        taking.acknowledge(session, live, sam, now=start)
        say_to(session, dana, sam, "i am here", live=live, now=start + timedelta(minutes=2))
        heard(session, dana, "thank you", minutes=20)

    with runtime.transaction() as session:
        live = escalation_records.by_ids(session, [live.id])[live.id]
        note = contact_notes.begin(session, dana, live, writer=writes, lang="en", now=start + timedelta(minutes=30))

    assert (note.draft.mode, note.draft.units, note.escalation_id) == (ContactMode.TEXT, 1, live.id)
    assert note.draft.started_at == start + timedelta(minutes=2)
    assert note.draft.ended_at == start + timedelta(minutes=20)
    assert note.draft.words.goal == "See my girl"
    assert note.draft.words.purpose == "Reached out because: says they want to use"
    assert note.draft.words.intervention == "Texts: 1 from us, 1 from them."
    assert note.draft.words.notified.startswith("Sam 2026-03-04 ")
    assert note.draft.words.response == ""


def heard(session: Session, person: Person, body: str, *, minutes: int) -> UUID:
    at = make.NOW + timedelta(minutes=minutes)
    key = replies.store(session, make.inbound(body, phone=person.phone), now=at, first_try_at=at)
    assert key is not None
    replies.handled(session, key, now=at, participant=person.participant_id)
    return key


def test_a_note_that_lacks_something_is_kept_and_not_signed(runtime: Runtime, dana: Person, writes: Writer) -> None:
    half = replace(WHOLE, words=replace(WHOLE.words, safety=""))
    with runtime.transaction() as session:
        note = contact_notes.keep(session, begin(session, dana, writes), half, writer=writes, now=make.NOW)

        with pytest.raises(Lacking) as lacking:
            contact_notes.sign(session, note, writer=writes, now=make.NOW)

    assert lacking.value.lacks == (Lack.SAFETY,)
    with runtime.transaction() as session:
        stored = records.by_id(session, note.id)
    assert stored is not None
    assert (stored.draft, stored.signed_at) == (half, None)


def test_the_next_note_knows_the_credential(runtime: Runtime, dana: Person, writes: Writer) -> None:
    with runtime.transaction() as session:
        whole(session, dana, writes)

        assert begin(session, dana, writes).draft.credential == "CPSS"


def test_of_two_tabs_that_keep_a_draft_the_second_is_told(runtime: Runtime, dana: Person, writes: Writer) -> None:
    with runtime.transaction() as session:
        note = begin(session, dana, writes)
        contact_notes.keep(session, note, WHOLE, writer=writes, now=make.NOW)

        with pytest.raises(NotPossible) as refused:
            contact_notes.keep(session, note, replace(WHOLE, units=2), writer=writes, now=make.NOW)

    assert refused.value.why is NotNow.CHANGED


def test_what_is_signed_is_what_was_read(runtime: Runtime, dana: Person, writes: Writer) -> None:
    """A tab that shows an older draft cannot sign what another tab made of it."""
    with runtime.transaction() as session:
        older = whole(session, dana, writes)
        contact_notes.keep(session, older, replace(WHOLE, units=2), writer=writes, now=make.NOW)

        with pytest.raises(NotPossible) as refused:
            contact_notes.sign(session, older, writer=writes, now=make.NOW)

    assert refused.value.why is NotNow.CHANGED


def test_after_signing_only_an_addendum_says_anything_else(runtime: Runtime, dana: Person, writes: Writer) -> None:
    with runtime.transaction() as session:
        note = signed(session, dana, writes)
        with pytest.raises(NotPossible) as refused:
            contact_notes.keep(session, note, replace(WHOLE, units=3), writer=writes, now=make.NOW)
        contact_notes.add_to(session, note, " it was 6, not 5 ", writer=writes, now=make.NOW)

    assert refused.value.why is NotNow.SIGNED
    with runtime.transaction() as session:
        stored = records.by_id(session, note.id)
        added = records.addenda_of(session, [note.id])[note.id]
    assert stored is not None
    assert stored.draft == WHOLE
    assert [(each.body, each.writer) for each in added] == [("it was 6, not 5", writes)]


def test_a_draft_is_changed_and_not_added_to(runtime: Runtime, dana: Person, writes: Writer) -> None:
    with runtime.transaction() as session, pytest.raises(NotPossible) as refused:
        contact_notes.add_to(session, whole(session, dana, writes), "more", writer=writes, now=make.NOW)

    assert refused.value.why is NotNow.NOT_SIGNED


def test_nobody_writes_or_signs_for_another(runtime: Runtime, dana: Person, writes: Writer, reads: Writer) -> None:
    with runtime.transaction() as session:
        note = whole(session, dana, writes)
        with pytest.raises(NotPossible) as kept:
            contact_notes.keep(session, note, WHOLE, writer=reads, now=make.NOW)
        with pytest.raises(NotPossible) as was_signed:
            contact_notes.sign(session, note, writer=reads, now=make.NOW)

    assert (kept.value.why, was_signed.value.why) == (NotNow.NOT_YOURS, NotNow.NOT_YOURS)


def test_a_supervisor_signs_off_once_and_never_their_own(
    runtime: Runtime, dana: Person, writes: Writer, reads: Writer
) -> None:
    with runtime.transaction() as session:
        note = signed(session, dana, writes)
        assert records.to_sign_off(session, [dana.in_use.program_id], limit=5) == [note]
        with pytest.raises(NotPossible) as own:
            contact_notes.sign_off(session, note, reviewer=writes, now=make.NOW)
        contact_notes.sign_off(session, note, reviewer=reads, now=make.NOW)
        with pytest.raises(NotPossible) as twice:
            contact_notes.sign_off(session, note, reviewer=reads, now=make.NOW)
        stored = records.by_id(session, note.id)

        assert records.to_sign_off(session, [dana.in_use.program_id], limit=5) == []
    assert (own.value.why, twice.value.why) == (NotNow.YOUR_OWN, NotNow.SIGNED_OFF)
    assert stored is not None
    assert (stored.reviewer, stored.signed_off_at) == (reads, make.NOW)


def test_a_draft_is_not_signed_off(runtime: Runtime, dana: Person, writes: Writer, reads: Writer) -> None:
    with runtime.transaction() as session, pytest.raises(NotPossible) as refused:
        contact_notes.sign_off(session, whole(session, dana, writes), reviewer=reads, now=make.NOW)

    assert refused.value.why is NotNow.NOT_SIGNED
