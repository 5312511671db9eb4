"""Merging two participants who are one: nothing is lost, nothing is there twice, and the stricter word counts."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from outreach.actions import doubts, escalations, notes, profiles, replies
from outreach.actions.by_staff import NotPossible
from outreach.actions.people import Person
from outreach.domain.delivery import MessageKind, MessageStatus
from outreach.domain.escalation import EscalationStatus, ReasonKind
from outreach.domain.urgency import Urgency
from outreach.domain.writer import Writer
from outreach.ports import OutcomeUnknown, Runtime
from outreach.queries import people as finding
from outreach.records import (
    accounts,
    check_ins,
    enrollments,
    known_senders,
    merges,
    participants,
    past_numbers,
    runaways,
    timeline,
    whose,
)
from outreach.records import escalations as escalation_records
from outreach.records import notes as stored_notes
from outreach.records import profiles as stored_profiles
from outreach.records import replies as stored_replies
from outreach.records.check_ins import CheckInRow
from outreach.records.messages import MessageRow
from outreach.records.profiles import Known
from outreach.records.reasons import NewReason
from outreach.records.tables import metadata
from outreach.records.timeline import Event
from tests import make
from tests.actions import looking
from tests.actions.carrier import Carrier, takes
from tests.actions.merged import merge
from tests.actions.saying import always, drain, say
from tests.records import rows

HOUR = timedelta(hours=1)


@pytest.fixture
def twin(runtime: Runtime, dana: Person) -> Person:
    """Dana again, enrolled a second time under another number."""
    del dana
    with runtime.transaction() as session:
        return make.participant(session, "Dana M.", zone=None)


def worry(runtime: Runtime, person: Person, urgency: Urgency, what: str = "said so") -> None:
    reason = NewReason(kind=ReasonKind.CONCERN, urgency=urgency, what=what, rule="test")
    with runtime.transaction() as session:
        escalations.raise_reasons(session, person, [reason], now=runtime.now())


def rows_of(runtime: Runtime, participant: UUID) -> dict[str, int]:
    """How many rows of each table name somebody."""
    with runtime.transaction() as session:
        return {
            table.name: session.scalar(
                sa.select(sa.func.count()).select_from(table).where(table.c.participant_id == participant)
            )
            or 0
            for table in metadata.sorted_tables
            if "participant_id" in table.columns
        }


def test_every_table_that_names_somebody_is_thought_of() -> None:
    assert whose.tables_of_people() == whose.STAYS | whose.GOES
    assert not whose.STAYS & whose.GOES


def test_all_that_was_said_and_done_goes_with_them(runtime: Runtime, dana: Person, twin: Person) -> None:
    replies.receive(runtime, make.inbound("not good today", phone=twin.phone))
    with runtime.transaction() as session:
        rows.message(session, twin, MessageKind.NOTE)
        rows.check_in(session, twin)
        runaways.note(session, {make.the_id(twin): (make.NOW.date(), 9)}, now=make.NOW)

    merge(runtime, dana, twin)

    left = rows_of(runtime, make.the_id(twin))
    assert {name for name, count in left.items() if count} == {"consents"}
    there = rows_of(runtime, make.the_id(dana))
    assert all(there[name] for name in ("messages", "replies", "check_ins", "timeline", "runaways", "past_numbers"))


@pytest.mark.parametrize("number_of_gone", [False, True])
def test_one_number_stays_and_the_other_is_remembered(
    runtime: Runtime, dana: Person, twin: Person, *, number_of_gone: bool
) -> None:
    stays, other = (twin.phone, dana.phone) if number_of_gone else (dana.phone, twin.phone)

    one = merge(runtime, dana, twin, number_of_gone=number_of_gone)

    assert (one.participant_id, one.phone) == (dana.participant_id, stays)
    with runtime.transaction() as session:
        found = participants.by_phone(session, stays)
        assert found is not None
        assert found.id == one.participant_id
        assert participants.by_phone(session, other) is None
        assert [each.phone for each in past_numbers.of(session, make.the_id(dana))] == [other]


def test_who_writes_from_the_number_that_was_given_up_is_a_stranger(
    runtime: Runtime, dana: Person, twin: Person
) -> None:
    merge(runtime, dana, twin)

    replies.receive(runtime, make.inbound("who is this", phone=twin.phone))

    assert looking.replies(runtime.transaction)[0].stranger_id is not None


def test_who_is_gone_is_found_by_nothing_and_leads_to_who_they_are(
    runtime: Runtime, dana: Person, twin: Person
) -> None:
    merge(runtime, dana, twin)

    with runtime.transaction() as session:
        assert merges.into(session, make.the_id(twin)) == dana.participant_id
        assert enrollments.of_participant(session, make.the_id(twin)) is None
        with pytest.raises(finding.NobodyFound):
            finding.participant(session, "Dana M.")
        assert finding.participant(session, str(make.the_id(twin))).id == dana.participant_id


def test_who_was_merged_before_leads_to_the_last_one(runtime: Runtime, dana: Person, twin: Person) -> None:
    with runtime.transaction() as session:
        third = make.participant(session, "D. Moore")
    merge(runtime, twin, third)

    merge(runtime, dana, twin)

    with runtime.transaction() as session:
        assert merges.into(session, make.the_id(third)) == dana.participant_id


def test_two_live_escalations_become_the_more_urgent_one(runtime: Runtime, dana: Person, twin: Person) -> None:
    worry(runtime, dana, Urgency.SAME_DAY, "is sad")
    worry(runtime, twin, Urgency.URGENT, "is in danger")

    one = merge(runtime, dana, twin)

    with runtime.transaction() as session:
        live = escalation_records.live_of(session, participant=one.participant_id)
    assert live is not None
    assert live.urgency is Urgency.URGENT
    assert {each.what for each in looking.reasons_of(runtime.transaction, live)} == {"is sad", "is in danger"}


def test_nobody_is_paged_anew_about_what_was_raised_before(runtime: Runtime, dana: Person, twin: Person) -> None:
    worry(runtime, twin, Urgency.URGENT)
    before = len(looking.messages(runtime.transaction, MessageKind.PAGE))

    one = merge(runtime, dana, twin)

    assert len(looking.messages(runtime.transaction, MessageKind.PAGE)) == before
    found = looking.escalation(runtime.transaction, one)
    assert found is not None
    assert found.status is EscalationStatus.OPEN


def test_the_open_question_of_the_number_that_stays_is_the_one_open(
    runtime: Runtime, dana: Person, twin: Person
) -> None:
    with runtime.transaction() as session:
        of_dana = rows.check_in(session, dana, due_at=make.NOW)
        of_twin = rows.check_in(session, twin, due_at=make.NOW)

    one = merge(runtime, dana, twin, number_of_gone=True)

    with runtime.transaction() as session:
        assert check_ins.all_open_of(session, make.the_id(one)) == [of_twin]
        closed = session.get_one(CheckInRow, of_dana)
        assert closed.participant_id == one.participant_id


def test_what_waits_goes_to_the_number_that_stays(runtime: Runtime, dana: Person, twin: Person) -> None:
    with runtime.transaction() as session:
        note = rows.message(session, twin, MessageKind.NOTE)
        prompt = rows.message(session, twin, MessageKind.PROMPT)

    merge(runtime, dana, twin)

    with runtime.transaction() as session:
        assert session.get_one(MessageRow, note).to == dana.phone
        assert session.get_one(MessageRow, prompt).status is MessageStatus.CANCELLED


def test_what_only_the_other_one_had_is_filled_in_and_a_risk_stays(runtime: Runtime, sam: object, twin: Person) -> None:
    with runtime.transaction() as session:
        known = make.participant(session, at_risk=True)

    one = merge(runtime, twin, known)

    assert one.participant is not None
    assert (one.participant.zone, one.participant.at_risk, one.participant.name) == ("America/Denver", True, "Dana M.")
    del sam


def test_the_number_of_ours_that_a_phone_knows_stays_with_the_phone(
    runtime: Runtime, dana: Person, twin: Person
) -> None:
    chosen = {make.the_id(dana): runtime.sender, make.the_id(twin): runtime.page_sender}
    with runtime.transaction() as session:
        known_senders.meet(session, chosen, now=make.NOW)

    merge(runtime, dana, twin, number_of_gone=True)

    with runtime.transaction() as session:
        assert known_senders.of(session, [make.the_id(dana)]) == {make.the_id(dana): runtime.page_sender}


def test_it_is_on_the_timeline_with_who_did_it_and_why(runtime: Runtime, dana: Person, twin: Person) -> None:
    merge(runtime, dana, twin)

    with runtime.transaction() as session:
        (line,) = [line for line in timeline.of(session, participant=make.the_id(dana)) if line.event is Event.MERGED]
    assert line.by == "Lee"
    assert "she called from both" in line.what


@pytest.mark.parametrize("why", ["", "  ", "x" * 301])
def test_nobody_is_merged_without_saying_why(runtime: Runtime, dana: Person, twin: Person, why: str) -> None:
    with pytest.raises(NotPossible, match="say how you know"):
        merge(runtime, dana, twin, why=why)


def test_nobody_is_merged_with_themselves(runtime: Runtime, dana: Person) -> None:
    with pytest.raises(NotPossible, match="already"):
        merge(runtime, dana, dana)


def test_nobody_is_merged_twice(runtime: Runtime, dana: Person, twin: Person) -> None:
    merge(runtime, dana, twin)

    with pytest.raises(NotPossible, match="merged them a moment ago"):
        merge(runtime, dana, twin)


def test_people_of_two_programs_are_not_merged(runtime: Runtime, dana: Person) -> None:
    with runtime.transaction() as session:
        elsewhere = make.participant(session, in_use=make.program(session, "discharge"))

    with pytest.raises(NotPossible, match="another program"):
        merge(runtime, dana, elsewhere)


def test_nobody_is_merged_while_a_text_to_them_is_on_its_way(runtime: Runtime, dana: Person, twin: Person) -> None:
    with runtime.transaction() as session:
        message = rows.message(session, twin)
        session.execute(
            sa.update(MessageRow)
            .where(MessageRow.id == message)
            .values(status=MessageStatus.SENDING, claimed_at=make.NOW)
        )

    with pytest.raises(NotPossible, match="on its way"):
        merge(runtime, dana, twin)


def test_nobody_is_merged_while_a_text_of_theirs_is_unread(runtime: Runtime, dana: Person, twin: Person) -> None:
    with runtime.transaction() as session:
        from_twin = make.inbound(phone=twin.phone)
        looking_later = make.NOW + HOUR
        stored_replies.store(session, from_twin, now=make.NOW, first_try_at=looking_later)

    with pytest.raises(NotPossible, match="has just written"):
        merge(runtime, dana, twin)


def writer(runtime: Runtime) -> Writer:
    """Somebody of ours who writes things down."""
    with runtime.transaction() as session:
        account = accounts.add(session, login="sam", name="Sam", lang="en", specialist=None, now=make.NOW)
    assert account is not None
    return Writer(account.id, "Sam")


def test_notes_about_both_are_read_as_one(runtime: Runtime, dana: Person, twin: Person) -> None:
    sam = writer(runtime)
    with runtime.transaction() as session:
        notes.keep(session, dana, "likes dogs", writer=sam, now=make.NOW)
        notes.keep(session, twin, "likes cats", writer=sam, now=make.NOW)

    merge(runtime, dana, twin)

    with runtime.transaction() as session:
        found = stored_notes.newest_of(session, participant=make.the_id(dana), stranger=None, limit=9)
    assert [each.body for each in found] == ["likes cats", "likes dogs"]


def test_what_is_known_of_both_is_known_of_one(runtime: Runtime, dana: Person, twin: Person) -> None:
    sam = writer(runtime)
    with runtime.transaction() as session:
        mine = Known(goals="a job", safe_contact="by day")
        theirs = Known(goals="a job", safe_contact="never at work")
        profiles.change(session, dana, mine, after=0, writer=sam, now=make.NOW)
        profiles.change(session, twin, theirs, after=0, writer=sam, now=make.NOW)

    merge(runtime, dana, twin)

    with runtime.transaction() as session:
        known = stored_profiles.latest(session, make.the_id(dana))
    assert known is not None
    assert known.known == Known(goals="a job", safe_contact="by day\nnever at work")


def test_what_nobody_is_sure_of_goes_to_the_number_that_stays(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person, twin: Person
) -> None:
    say(runtime, twin, MessageKind.CRISIS_CARD)
    carrier.answers = always(OutcomeUnknown("timeout"))
    drain(runtime)
    merge(runtime, dana, twin)
    carrier.answers = takes

    clock.move(seconds=40)
    doubts.reconcile(runtime)
    drain(runtime)

    assert [each.to for each in carrier.asked] == [twin.phone, dana.phone]
