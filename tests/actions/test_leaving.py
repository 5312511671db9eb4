"""Leaving a team: no page, no shift and no name of theirs is left, and what they held is with others at once."""

from datetime import timedelta

import pytest

from outreach.actions import escalations, leaving, rota, taking
from outreach.actions.leaving import NobodyLeft
from outreach.domain.access import ConsoleRole
from outreach.domain.escalation import ReasonKind
from outreach.domain.urgency import Urgency
from outreach.ports import Transaction
from outreach.records import accounts as accounts_kept
from outreach.records import escalations as records
from outreach.records import pages, participants, shifts, specialists
from outreach.records.reasons import NewReason
from outreach.records.specialists import StaffRole
from tests import make

WORRY = NewReason(kind=ReasonKind.CONCERN, urgency=Urgency.URGENT, what="wants to use", rule="test")
EVERY = tuple(StaffRole)


def test_who_left_is_on_no_team_and_no_shift_added_by_hand_or_taken_in_turns(transaction: Transaction) -> None:
    with transaction() as session:
        program = make.program(session).program_id
        sam, kim = make.specialist(session, "Sam"), make.specialist(session, "Kim", on_call=None)
        make.rotates(session, [sam.id, kim.id])

        leaving.leave(session, program, sam, EVERY, now=make.NOW)

        coming = shifts.between(session, program, start=make.NOW, end=make.NOW + timedelta(days=60))
        assert {each.specialist for each in coming} == {kim.id}
        assert [each.id for each in specialists.of_program(session, program)] == [kim.id]
        assert sam.id not in rota.rota_of(session, program, now=make.NOW).team


def test_what_they_hold_goes_on_at_once_and_nobody_has_them_as_a_peer(transaction: Transaction) -> None:
    with transaction() as session:
        program = make.program(session).program_id
        sam, kim = make.specialist(session, "Sam"), make.specialist(session, "Kim")
        dana = make.participant(session, peer=sam.id)
        live = escalations.raise_reasons(session, dana, [WORRY], now=make.NOW)
        taking.acknowledge(session, live, sam, now=make.NOW)

        leaving.leave(session, program, sam, EVERY, now=make.NOW)

        after = records.hold(session, live.id)
        assert after.acknowledged_by is None
        assert pages.paged_on(session, after, kim.id, ever=True)
        assert participants.by_ids(session, [make.the_id(dana)])[make.the_id(dana)].peer_id is None


def test_what_they_were_asked_to_take_goes_on_at_once_unless_somebody_else_is_asked_too(
    transaction: Transaction,
) -> None:
    with transaction() as session:
        program = make.program(session).program_id
        sam, lee = make.specialist(session, "Sam"), make.lead(session)
        live = escalations.raise_reasons(session, make.participant(session), [WORRY], now=make.NOW)
        told_before = pages.paged_on(session, live, lee.id)

        leaving.leave(session, program, sam, EVERY, now=make.NOW)

        after = records.hold(session, live.id)
        assert (told_before, pages.paged_on(session, after, lee.id)) == (False, True)
        assert after.position.rung > live.position.rung


def test_whoever_is_asked_beside_them_keeps_their_time(transaction: Transaction) -> None:
    with transaction() as session:
        program = make.program(session).program_id
        sam, kim, lee = make.specialist(session, "Sam"), make.specialist(session, "Kim"), make.lead(session)
        live = escalations.raise_reasons(session, make.participant(session), [WORRY], now=make.NOW)

        leaving.leave(session, program, sam, EVERY, now=make.NOW)

        after = records.hold(session, live.id)
        assert pages.paged_on(session, after, kim.id)
        assert not pages.paged_on(session, after, lee.id)
        assert after.position.rung == live.position.rung


def test_the_last_who_answers_cannot_leave(transaction: Transaction) -> None:
    with transaction() as session:
        sam = make.specialist(session, "Sam")
        make.specialist(session, "Ada", role=StaffRole.ADMIN, on_call=None)

        with pytest.raises(NobodyLeft):
            leaving.leave(session, make.program(session).program_id, sam, EVERY, now=make.NOW)


def test_who_leads_and_answers_may_stop_leading_and_keeps_their_shift(transaction: Transaction) -> None:
    with transaction() as session:
        program = make.program(session)
        sam = make.specialist(session, "Sam")
        make.specialist(session, "Sam", phone=sam.phone, role=StaffRole.LEAD, on_call=None)

        leaving.leave(session, program.program_id, sam, [StaffRole.LEAD], now=make.NOW)

        assert specialists.team_of(session, program.program_id) == [(sam, frozenset({StaffRole.SPECIALIST}))]
        assert [
            each.specialist
            for each in shifts.between(session, program.program_id, start=make.NOW, end=make.NOW + timedelta(hours=1))
        ] == [sam.id]


def test_who_leaves_wholly_has_no_role_at_the_console_there_either(transaction: Transaction) -> None:
    with transaction() as session:
        program = make.program(session).program_id
        sam, _kim = make.specialist(session, "Sam"), make.specialist(session, "Kim")
        account = accounts_kept.add(session, login="sam", name="Sam", specialist=sam.id, lang="en", now=make.NOW)
        assert account is not None
        for role in ("specialist", "auditor"):
            accounts_kept.grant(session, account.id, program=program, role=ConsoleRole(role), now=make.NOW)

        leaving.leave_wholly(session, program, sam, now=make.NOW)

        assert [each.role for each in accounts_kept.grants_of(session, [account.id])] == [ConsoleRole.AUDITOR]
