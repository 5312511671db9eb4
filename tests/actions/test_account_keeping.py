"""Keeping accounts: only what an admin administers, never their own right, never the last admin, and never unseen."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

import pytest
import sqlalchemy as sa

from outreach.actions import account_keeping, accounts
from outreach.actions.account_keeping import Keeper, NewOfOurs, NotDone, Refusal, Role
from outreach.actions.staff import NumberTaken
from outreach.domain.access import ConsoleRole
from outreach.ports import Transaction
from outreach.records import accounts as records
from outreach.records import audit, sessions, specialists
from outreach.records.accounts import Account
from outreach.records.messages import MessageRow
from outreach.records.specialists import StaffRole
from tests import make

ADMIN, SPECIALIST, LEAD, AUDITOR = (
    ConsoleRole.ADMIN,
    ConsoleRole.SPECIALIST,
    ConsoleRole.LEAD,
    ConsoleRole.AUDITOR,
)

T = TypeVar("T")


@dataclass
class Office:
    """An installation with two programs, Ada who administers everything, and Abe who administers the first."""

    transaction: Transaction
    program: UUID
    other: UUID
    ada: Keeper
    abe: Keeper

    def account(self, name: str, *roles: Role) -> UUID:
        """Somebody who may sign in."""
        with self.transaction() as session:
            opened = accounts.create(session, login=name.lower(), name=name, now=make.NOW)
            for program, role in roles:
                records.grant(session, opened.account.id, program=program, role=role, now=make.NOW)
        return opened.account.id

    def invite(
        self, keeper: Keeper, *roles: Role, works_as: UUID | NewOfOurs | None = None, login: str = "sam"
    ) -> UUID:
        with self.transaction() as session:
            opened = account_keeping.invite(
                session,
                keeper,
                login=login,
                name="Sam Reed",
                lang="es",
                roles=roles,
                works_as=works_as,
                wall=make.NOW,
                now=make.NOW,
            )
        return opened.account.id

    def does(self, what: Callable[..., T], keeper: Keeper, account: UUID, *args: object, **more: object) -> T:
        with self.transaction() as session:
            return what(session, keeper, account, *args, now=make.NOW, **more)

    def stands(self, account: UUID) -> Account:
        with self.transaction() as session:
            found = records.by_id(session, account)
        assert found is not None
        return found

    def roles(self, account: UUID) -> set[Role]:
        with self.transaction() as session:
            return {(each.program_id, each.role) for each in records.grants_of(session, [account])}

    def noted(self) -> Sequence[tuple[str, UUID | None, str]]:
        with self.transaction() as session:
            return [(each.action, each.account_id, each.detail) for each in audit.page(session)]

    def refuses(self, why: Refusal, what: Callable[..., object], *args: object, **more: object) -> None:
        with pytest.raises(NotDone) as caught:
            what(*args, **more)
        assert caught.value.why is why


@pytest.fixture
def office(transaction: Transaction) -> Office:
    with transaction() as session:
        program = make.program(session).program_id
        other = make.program(session, "discharge").program_id
    made = Office(
        transaction,
        program,
        other,
        Keeper(account=program, programs=(program, other), everywhere=True),
        Keeper(account=program, programs=(program,), everywhere=False),
    )
    ada, abe = made.account("Ada", (None, ADMIN)), made.account("Abe", (program, ADMIN))
    made.ada = Keeper(account=ada, programs=(program, other), everywhere=True)
    made.abe = Keeper(account=abe, programs=(program,), everywhere=False)
    return made


SAM = NewOfOurs(name="Sam", phone=make.number(), speaks=("es", "en"))


def test_who_is_invited_has_their_roles_and_nobody_can_sign_in_yet(office: Office) -> None:
    account = office.invite(office.ada, (office.program, AUDITOR))

    assert office.roles(account) == {(office.program, AUDITOR)}
    stands = office.stands(account)
    assert (stands.lang, stands.is_set_up, stands.specialist_id) == ("es", False, None)
    assert office.noted()[0] == ("account_invited", office.ada.account, f"sam: auditor@{office.program}")


def test_who_works_with_participants_is_made_one_of_ours_and_asked_for_a_word(office: Office) -> None:
    account = office.invite(office.ada, (office.program, LEAD), works_as=SAM)

    with office.transaction() as session:
        (sam,) = specialists.of_program(session, office.program, role=StaffRole.LEAD)
        (asked,) = session.scalars(sa.select(MessageRow).where(MessageRow.specialist_id == sam.id)).all()
    assert (sam.name, sam.lang, sam.speaks) == ("Sam", "es", ("es", "en"))
    assert office.stands(account).specialist_id == sam.id
    assert "PRESENTE" in asked.body


def test_who_is_one_of_ours_already_is_linked(office: Office) -> None:
    with office.transaction() as session:
        kim = make.specialist(session, "Kim", on_call=None)

    account = office.invite(office.ada, (office.program, SPECIALIST), works_as=kim.id)

    assert office.stands(account).specialist_id == kim.id


def test_a_role_at_work_needs_somebody_of_ours(office: Office) -> None:
    office.refuses(Refusal.NEEDS_ONE_OF_OURS, office.invite, office.ada, (office.program, SPECIALIST))


def test_an_account_without_a_role_is_of_no_use(office: Office) -> None:
    office.refuses(Refusal.NO_ROLE, office.invite, office.ada)


@pytest.mark.parametrize("login", ["", "a", "Sam Reed", "ada"])
def test_a_sign_in_name_that_is_taken_or_no_name_is_refused(office: Office, login: str) -> None:
    office.refuses(Refusal.LOGIN, office.invite, office.ada, (office.program, AUDITOR), login=login)


def test_a_participants_number_is_refused_and_nothing_is_left(office: Office) -> None:
    with office.transaction() as session:
        phone = make.participant(session).phone

    with pytest.raises(NumberTaken):
        office.invite(office.ada, (office.program, LEAD), works_as=NewOfOurs(name="X", phone=phone, speaks=("en",)))

    with office.transaction() as session:
        assert records.by_login(session, "sam") is None


def test_an_admin_gives_no_role_where_they_administer_nothing(office: Office) -> None:
    office.refuses(Refusal.NOT_YOURS, office.invite, office.abe, (office.other, AUDITOR))
    office.refuses(Refusal.NOT_YOURS, office.invite, office.abe, (None, AUDITOR))


def test_an_admin_of_one_program_cannot_take_over_an_account_of_another(office: Office) -> None:
    both = office.account("Bo", (office.program, AUDITOR), (office.other, AUDITOR))

    for what, more in (
        (account_keeping.reset, {"reason": "lost phone", "wall": make.NOW}),
        (account_keeping.disable, {"reason": "has left"}),
        (account_keeping.unlock, {}),
        (account_keeping.enable, {}),
    ):
        office.refuses(Refusal.NOT_YOURS, office.does, what, office.abe, both, **more)
    office.refuses(
        Refusal.NOT_YOURS,
        office.does,
        account_keeping.reset,
        office.abe,
        office.ada.account,
        reason="lost phone",
        wall=make.NOW,
    )


def test_roles_are_given_and_taken(office: Office) -> None:
    account = office.account("Bo", (office.program, AUDITOR))

    office.does(account_keeping.change_roles, office.ada, account, [(office.program, ADMIN), (office.other, AUDITOR)])

    assert office.roles(account) == {(office.program, ADMIN), (office.other, AUDITOR)}
    (action, by, detail), *_ = office.noted()
    assert (action, by) == ("account_changed_roles", office.ada.account)
    assert f"-auditor@{office.program}" in detail


def test_nobody_gives_up_their_own_admin_right(office: Office) -> None:
    office.refuses(Refusal.YOUR_OWN, office.does, account_keeping.change_roles, office.ada, office.ada.account, [])
    assert office.roles(office.ada.account) == {(None, ADMIN)}


def test_nobody_disables_or_resets_themselves(office: Office) -> None:
    office.refuses(
        Refusal.YOUR_OWN, office.does, account_keeping.disable, office.ada, office.ada.account, reason="has left"
    )
    office.refuses(
        Refusal.YOUR_OWN,
        office.does,
        account_keeping.reset,
        office.ada,
        office.ada.account,
        reason="lost it",
        wall=make.NOW,
    )


def test_a_role_at_work_is_not_given_to_an_account_that_is_nobody(office: Office) -> None:
    account = office.account("Bo", (office.program, AUDITOR))

    office.refuses(
        Refusal.NEEDS_ONE_OF_OURS,
        office.does,
        account_keeping.change_roles,
        office.ada,
        account,
        [(office.program, SPECIALIST)],
    )


def test_who_is_disabled_is_signed_out_at_once(office: Office) -> None:
    account = office.account("Bo", (office.program, AUDITOR))
    with office.transaction() as session:
        sessions.begin(session, account, token_hash="x", ends_at=make.NOW.replace(year=2030), now=make.NOW)

    office.does(account_keeping.disable, office.ada, account, reason="has left us")

    with office.transaction() as session:
        assert sessions.of_account(session, account, now=make.NOW) == []
    assert office.stands(account).disabled_at == make.NOW
    assert office.noted()[0] == ("account_disabled", office.ada.account, "bo: has left us")
    office.does(account_keeping.enable, office.ada, account)
    assert office.stands(account).disabled_at is None


@pytest.mark.parametrize("left", [True, False])
def test_who_is_disabled_because_they_left_is_on_no_team_any_more(office: Office, *, left: bool) -> None:
    with office.transaction() as session:
        make.specialist(session, "Kim", on_call=None)
    account = office.invite(office.ada, (office.program, SPECIALIST), works_as=SAM)

    office.does(account_keeping.disable, office.ada, account, reason="has left us", left=left)

    with office.transaction() as session:
        team = [one.name for one in specialists.of_program(session, office.program)]
    assert team == (["Kim"] if left else ["Kim", "Sam"])
    assert office.roles(account) == (set() if left else {(office.program, SPECIALIST)})
    assert office.stands(account).disabled_at == make.NOW


def test_who_has_left_is_taken_off_the_teams_of_the_keepers_programs_only(office: Office) -> None:
    account = office.invite(office.ada, (office.program, SPECIALIST), works_as=SAM)
    key = office.stands(account).specialist_id
    assert key is not None
    with office.transaction() as session:
        make.specialist(session, "Kim", on_call=None)
        now, role = make.NOW, StaffRole.SPECIALIST
        specialists.join_program(session, specialist=key, program=office.other, role=role, now=now)

    office.does(account_keeping.disable, office.abe, account, reason="has left us", left=True)

    with office.transaction() as session:
        assert specialists.programs_of(session, key) == [office.other]


def test_the_last_who_answers_cannot_be_taken_off_by_switching_them_off(office: Office) -> None:
    account = office.invite(office.ada, (office.program, LEAD), works_as=SAM)

    office.refuses(
        Refusal.NOBODY_LEFT, office.does, account_keeping.disable, office.ada, account, reason="has left us", left=True
    )

    assert office.stands(account).disabled_at is None


def test_taking_away_access_or_its_proof_needs_a_reason(office: Office) -> None:
    account = office.account("Bo", (office.program, AUDITOR))

    office.refuses(Refusal.REASON, office.does, account_keeping.disable, office.ada, account, reason="  ")
    office.refuses(Refusal.REASON, office.does, account_keeping.reset, office.ada, account, reason="", wall=make.NOW)


def test_a_reset_opens_the_account_once_more_and_forgets_what_was(office: Office) -> None:
    account = office.account("Bo", (office.program, AUDITOR))
    with office.transaction() as session:
        records.change(session, account, password_hash="old", totp_secret="old")

    opened = office.does(account_keeping.reset, office.ada, account, reason="phone was stolen", wall=make.NOW)

    assert not office.stands(account).is_set_up
    with office.transaction() as session:
        found = accounts.to_set_up(session, opened.token, now=make.NOW)
    assert found is not None
    assert found.id == account
    assert opened.token not in str(office.noted())


def test_who_failed_too_often_is_let_in_again(office: Office) -> None:
    account = office.account("Bo", (office.program, AUDITOR))
    with office.transaction() as session:
        records.change(session, account, failures=9, locked_until=make.NOW.replace(year=2030))

    office.does(account_keeping.unlock, office.ada, account)

    assert (office.stands(account).failures, office.stands(account).locked_until) == (0, None)


def test_one_session_can_be_ended_or_all(office: Office) -> None:
    account = office.account("Bo", (office.program, AUDITOR))
    with office.transaction() as session:
        later = make.NOW.replace(year=2030)
        first, *_ = [
            sessions.begin(session, account, token_hash=str(number), ends_at=later, now=make.NOW) for number in range(3)
        ]

    def left() -> int:
        with office.transaction() as session:
            return len(sessions.of_account(session, account, now=make.NOW))

    office.does(account_keeping.end_session, office.ada, account, first, wall=make.NOW)
    assert left() == 2
    office.does(account_keeping.end_session, office.ada, account, None, wall=make.NOW)
    assert left() == 0


def test_two_admins_who_disable_each_other_at_once_leave_one(office: Office) -> None:
    eve = Keeper(account=office.account("Eve", (None, ADMIN)), programs=office.ada.programs, everywhere=True)
    outcomes: list[Refusal | None] = []
    ready = threading.Barrier(2)

    def disables(keeper: Keeper, other: Keeper) -> None:
        ready.wait()
        try:
            office.does(account_keeping.disable, keeper, other.account, reason="is not to be trusted")
        except NotDone as refused:
            outcomes.append(refused.why)
        else:
            outcomes.append(None)

    threads = [threading.Thread(target=disables, args=pair) for pair in ((office.ada, eve), (eve, office.ada))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(map(str, outcomes)) == ["None", "not_yours"]
    disabled = [office.stands(keeper.account).disabled_at is not None for keeper in (office.ada, eve)]
    assert sorted(disabled) == [False, True]


def test_who_loses_a_role_at_work_is_off_the_team_as_what_it_made_them(office: Office) -> None:
    with office.transaction() as session:
        make.specialist(session, "Kim", on_call=None)
    account = office.invite(office.ada, (office.program, LEAD), (office.program, SPECIALIST), works_as=SAM)

    office.does(account_keeping.change_roles, office.ada, account, [(office.program, SPECIALIST)])

    with office.transaction() as session:
        assert [one.name for one in specialists.of_program(session, office.program)] == ["Kim", "Sam"]
        assert specialists.of_program(session, office.program, role=StaffRole.LEAD) == []

    office.does(account_keeping.change_roles, office.ada, account, [(office.program, AUDITOR)])

    with office.transaction() as session:
        assert [one.name for one in specialists.of_program(session, office.program)] == ["Kim"]


def test_the_last_who_answers_keeps_their_role(office: Office) -> None:
    account = office.invite(office.ada, (office.program, LEAD), works_as=SAM)

    office.refuses(Refusal.NOBODY_LEFT, office.does, account_keeping.change_roles, office.ada, account, [])

    assert office.roles(account) == {(office.program, LEAD)}
