"""A change to a program in several steps: nothing is lost, it is applied at once, and one can go back."""

from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from outreach.actions import accounts, drafting, programs
from outreach.actions.applying import DoesNotFit
from outreach.actions.drafting import NoSuchVersion
from outreach.packs.mistakes import ProgramMistakes
from outreach.ports import Transaction
from outreach.records import enrollments, program_drafts
from outreach.records import programs as records
from tests import make

TWICE = ('days = ["tue"]', 'days = ["tue", "fri"]')


def an_account(session: Session, login: str = "lee") -> UUID:
    opened = accounts.create(session, login=login, name="Lee", specialist=None, lang="en", now=make.NOW)
    return opened.account.id


def changed(*changes: tuple[str, str]) -> str:
    text = make.pack().text
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_a_draft_is_kept_as_it_was_typed_and_changes_nothing(transaction: Transaction) -> None:
    with transaction() as session:
        in_use, lee = make.program(session), an_account(session)
        drafting.keep(session, in_use.program_id, lee, "name = \r\nnot yet", now=make.NOW)
        drafting.keep(session, in_use.program_id, lee, "name = \r\nstill not", now=make.NOW)

        (draft,) = program_drafts.of_program(session, in_use.program_id)
        assert (draft.account_id, draft.based_on, draft.source) == (lee, 1, "name = \nstill not")
        assert programs.in_use(session, in_use.program_id) == in_use


def test_every_lead_has_a_draft_of_their_own(transaction: Transaction) -> None:
    with transaction() as session:
        in_use = make.program(session)
        for login in ("lee", "kim"):
            drafting.keep(session, in_use.program_id, an_account(session, login), login, now=make.NOW)

        assert {each.source for each in program_drafts.of_program(session, in_use.program_id)} == {"lee", "kim"}


def test_a_draft_that_says_what_is_in_use_is_none(transaction: Transaction) -> None:
    with transaction() as session:
        in_use, lee = make.program(session), an_account(session)
        drafting.keep(session, in_use.program_id, lee, changed(TWICE), now=make.NOW)
        drafting.keep(session, in_use.program_id, lee, changed(), now=make.NOW)

        assert program_drafts.of_program(session, in_use.program_id) == []


def test_applying_makes_a_version_that_says_who_did_it_and_lets_the_draft_go(transaction: Transaction) -> None:
    with transaction() as session:
        in_use, lee = make.program(session), an_account(session)
        person = make.participant(session)
        drafting.keep(session, in_use.program_id, lee, changed(TWICE), now=make.NOW)

        applied = drafting.apply(session, in_use.program_id, lee, changed(TWICE), now=make.NOW)

        assert (applied.in_use.number, applied.changed, applied.moved) == (2, True, 1)
        newest, first = records.versions(session, in_use.program_id, limit=5)
        assert (newest.number, newest.applied_by) == (2, lee)
        assert (first.number, first.applied_by) == (1, None)
        assert program_drafts.of_program(session, in_use.program_id) == []
        enrolled = enrollments.of_participant(session, make.the_id(person))
        assert enrolled is not None
        assert enrolled.next_check_in_at is not None
        assert enrolled.next_check_in_at.weekday() == 4


def test_changed_questions_get_a_version_by_themselves(transaction: Transaction) -> None:
    with transaction() as session:
        in_use, lee = make.program(session), an_account(session)
        other = changed(("How are you today, 1 to 5?", "How is it going, 1 to 5?"))

        applied = drafting.apply(session, in_use.program_id, lee, other, now=make.NOW)

        sets = applied.in_use.program.question_sets
        assert (sets["check_in"].version, sets["renewal"].version) == (2, 1)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (('name = "standard"', 'name = "other"'), DoesNotFit),
        (('days = ["tue"]', 'days = ["toosday"]'), ProgramMistakes),
    ],
)
def test_what_is_wrong_is_said_and_applies_nothing(
    transaction: Transaction, change: tuple[str, str], error: type[Exception]
) -> None:
    with transaction() as session:
        in_use, lee = make.program(session), an_account(session)

        with pytest.raises(error):
            drafting.apply(session, in_use.program_id, lee, changed(change), now=make.NOW)

        assert programs.in_use(session, in_use.program_id) == in_use


def test_going_back_makes_a_new_version_that_says_what_the_old_one_said(transaction: Transaction) -> None:
    with transaction() as session:
        in_use, lee = make.program(session), an_account(session)
        key = in_use.program_id
        drafting.apply(session, key, lee, changed(TWICE), now=make.NOW)

        applied = drafting.return_to(session, key, 1, lee, now=make.NOW)

        assert applied.in_use.number == 3
        assert applied.in_use.program == in_use.program
        assert [each.number for each in records.versions(session, key, limit=5)] == [3, 2, 1]


def test_going_back_to_other_questions_raises_their_version_again(transaction: Transaction) -> None:
    with transaction() as session:
        in_use, lee = make.program(session), an_account(session)
        key = in_use.program_id
        other = changed(("How are you today, 1 to 5?", "How is it going, 1 to 5?"))
        drafting.apply(session, key, lee, other, now=make.NOW)

        back = drafting.return_to(session, key, 1, lee, now=make.NOW).in_use.program.question_sets["check_in"]

        assert back.version == 3
        assert back.questions == in_use.program.question_sets["check_in"].questions


def test_there_is_no_going_back_to_what_never_was(transaction: Transaction) -> None:
    with transaction() as session:
        in_use, lee = make.program(session), an_account(session)
        with pytest.raises(NoSuchVersion):
            drafting.return_to(session, in_use.program_id, 9, lee, now=make.NOW)
