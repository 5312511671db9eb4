"""The audit log as it is read: by whom, about whom and when, and names only for those who may know them."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from outreach.actions import accounts
from outreach.domain.access import ConsoleRole
from outreach.ports import Transaction
from outreach.queries import audit_log
from outreach.queries.audit_log import Asked, Reader
from outreach.records import accounts as records
from outreach.records import audit
from tests import make
from tests.counting import statements_of

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Town:
    """Two accounts, a participant, their program, and somebody of another one."""

    ada: UUID
    sam: UUID
    dana: UUID
    program: UUID
    elsewhere: UUID

    @property
    def supervisor(self) -> Reader:
        return Reader(programs=[self.program], of_none=False, knows=[self.program])

    @property
    def admin(self) -> Reader:
        return Reader(programs=[self.program], of_none=True, knows=[])


def town(session: Session) -> Town:
    ada, sam = (
        accounts.create(session, login=name.lower(), name=name, now=make.NOW).account.id for name in ("Ada", "Sam")
    )
    return Town(
        ada=ada,
        sam=sam,
        dana=make.the_id(make.participant(session, "Dana Moore")),
        program=make.program(session).program_id,
        elsewhere=make.program(session, "discharge").program_id,
    )


def read(session: Session, there: Town, *, by: UUID | None = None, days_ago: int = 0) -> None:
    at = make.NOW - days_ago * DAY
    audit.write(session, "read", account=by or there.sam, participant=there.dana, program=there.program, now=at)


def test_a_line_says_who_did_what_to_whom(transaction: Transaction) -> None:
    with transaction() as session:
        there = town(session)
        read(session, there)

        (line,) = audit_log.page(session, there.supervisor).lines

    assert (line.account, line.login, line.action, line.at) == ("Sam", "sam", "read", make.NOW)
    assert (line.person_id, line.initials) == (there.dana, "D.M.")


def test_whoever_may_not_know_somebody_reads_an_id_and_no_more(transaction: Transaction) -> None:
    with transaction() as session:
        there = town(session)
        audit.write(
            session,
            "noted",
            account=there.sam,
            participant=there.dana,
            program=there.program,
            detail="relapse",
            now=make.NOW,
        )

        (line,) = audit_log.page(session, there.admin).lines

    assert (line.person_id, line.initials, line.detail) == (there.dana, None, "")


def test_why_somebody_broke_the_glass_is_told_to_every_reader(transaction: Transaction) -> None:
    with transaction() as session:
        there = town(session)
        audit.write(
            session,
            "broke_glass",
            account=there.sam,
            participant=there.dana,
            program=there.program,
            detail="her peer is ill",
            now=make.NOW,
        )

        (line,) = audit_log.page(session, there.admin).lines

    assert line.detail == "her peer is ill"


def test_what_belongs_to_no_program_is_for_those_who_may_see_it(transaction: Transaction) -> None:
    with transaction() as session:
        there = town(session)
        audit.write(session, "signed_in", account=there.sam, detail="at a terminal", now=make.NOW)
        audit.write(session, "changed", account=there.sam, program=there.elsewhere, now=make.NOW)

        seen_by_admin = audit_log.page(session, there.admin).lines
        seen_by_supervisor = audit_log.page(session, there.supervisor).lines

    assert [(line.action, line.detail) for line in seen_by_admin] == [("signed_in", "at a terminal")]
    assert seen_by_supervisor == ()


def test_a_person_an_account_an_action_and_a_day_can_be_asked_for(transaction: Transaction) -> None:
    with transaction() as session:
        there = town(session)
        read(session, there, days_ago=1)
        read(session, there, by=there.ada)
        audit.write(session, "exported", account=there.sam, program=there.program, now=make.NOW)

        def found(asked: Asked) -> list[tuple[str, str | None]]:
            return [(line.action, line.account) for line in audit_log.page(session, there.supervisor, asked).lines]

        assert found(Asked(person=there.dana)) == [("read", "Ada"), ("read", "Sam")]
        assert found(Asked(account=there.sam)) == [("exported", "Sam"), ("read", "Sam")]
        assert found(Asked(action="exported")) == [("exported", "Sam")]
        assert found(Asked(since=make.NOW - DAY, until=make.NOW)) == [("read", "Sam")]


def test_a_page_goes_on_where_the_last_one_ended(transaction: Transaction) -> None:
    with transaction() as session:
        there = town(session)
        for _ in range(audit_log.A_PAGE + 3):
            read(session, there)

        first = audit_log.page(session, there.supervisor)
        second = audit_log.page(session, there.supervisor, before=first.older)

    assert (len(first.lines), len(second.lines), second.older) == (audit_log.A_PAGE, 3, None)
    assert {line.id for line in first.lines}.isdisjoint(line.id for line in second.lines)


def test_a_page_that_found_little_says_how_far_it_looked(
    transaction: Transaction, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_log, "LOOKS_THROUGH", 2)
    with transaction() as session:
        there = town(session)
        audit.write(session, "exported", account=there.sam, program=there.program, now=make.NOW - 3 * DAY)
        read(session, there, days_ago=1)
        read(session, there)

        first = audit_log.page(session, there.supervisor, Asked(action="exported"))
        second = audit_log.page(session, there.supervisor, Asked(action="exported"), before=first.older)

    assert (first.lines, first.looked_back_to) == ((), make.NOW - DAY)
    assert [line.action for line in second.lines] == ["exported"]


def test_everything_can_be_had_at_once_for_a_file(transaction: Transaction) -> None:
    with transaction() as session:
        there = town(session)
        for _ in range(60):
            read(session, there)

        assert len(list(audit_log.every(session, there.supervisor, Asked(), at_most=1000))) == 60
        assert len(list(audit_log.every(session, there.supervisor, Asked(), at_most=10))) == 10


def test_what_was_done_of_late_is_listed_once(transaction: Transaction) -> None:
    with transaction() as session:
        there = town(session)
        read(session, there)
        read(session, there)
        audit.write(session, "exported", account=there.sam, now=make.NOW)

        audit.write(session, "secret", account=there.ada, program=there.elsewhere, now=make.NOW)

        assert audit_log.actions(session, there.admin) == ["exported", "read"]
        assert audit_log.actions(session, there.supervisor) == ["read"]


def test_only_those_who_work_there_or_did_something_there_are_named(transaction: Transaction) -> None:
    with transaction() as session:
        there = town(session)
        for program in (there.elsewhere, None):
            audit.write(session, "secret", account=there.ada, program=program, now=make.NOW)
        read(session, there)
        assert audit_log.doers(session, there.supervisor) == [(there.sam, "Sam (sam)")]

        records.grant(session, there.ada, program=there.program, role=ConsoleRole.AUDITOR, now=make.NOW)
        assert [key for key, _ in audit_log.doers(session, there.supervisor)] == [there.ada, there.sam]


def test_a_page_takes_two_statements_whatever_is_on_it(transaction: Transaction, engine: sa.Engine) -> None:
    with transaction() as session:
        there = town(session)
        for _ in range(9):
            read(session, there)

    with transaction() as session, statements_of(engine) as asked:
        audit_log.page(session, there.supervisor)

    assert len([each for each in asked if each.startswith("SELECT")]) == 2
