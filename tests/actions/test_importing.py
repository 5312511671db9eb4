"""Importing people in two steps: what was shown is what is done, or nothing is."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from outreach.actions import due, importing
from outreach.actions.by_staff import Agreed, NotPossible
from outreach.actions.import_rows import UnreadableFile, read_phones
from outreach.actions.importing import Consent, Looked
from outreach.domain.consent import ConsentState
from outreach.domain.delivery import MessageKind
from outreach.ports import Runtime, Transaction
from outreach.queries import people
from outreach.records import accounts, participants, people_files
from outreach.records.people_files import PeopleFileRow
from tests import make
from tests.actions import looking
from tests.counting import statements_of

GOOD = b"name,phone,zone,at_risk\nDana Moore,202 555 0110,America/Denver,yes\nKim Lee,2025550111,,\n"
FORM = Consent(agreed=Agreed.GIVEN, wording="intake form of 2026-03-01")


def account_of(runtime: Runtime, login: str) -> UUID:
    with runtime.transaction() as session:
        found = accounts.add(session, login=login, name=login, lang="en", specialist=None, now=make.NOW)
    assert found is not None
    return found.id


@pytest.fixture
def account(runtime: Runtime) -> UUID:
    return account_of(runtime, "lee")


def look(runtime: Runtime, raw: bytes, consent: Consent | None = None) -> Looked:
    with runtime.transaction() as session:
        in_use = make.program(session)
        lines = importing.read(raw)
        return importing.look(
            session,
            in_use,
            lines,
            consent or Consent(),
            owners=people.owners(session, read_phones(lines)),
            peers=people.peers(session, in_use.program_id),
        )


def keep(runtime: Runtime, account: UUID, raw: bytes = GOOD, consent: Consent = FORM) -> UUID:
    with runtime.transaction() as session:
        program = make.program(session).program_id
        return importing.keep(session, raw, consent, program=program, account=account, now=runtime.now())


def apply(runtime: Runtime, account: UUID, key: UUID, *, mark: str) -> int:
    with runtime.transaction() as session:
        in_use = make.program(session)
        raw, consent = importing.kept(session, key, program=in_use.program_id, account=account, now=runtime.now())
        lines = importing.read(raw)
        looked = importing.look(
            session,
            in_use,
            lines,
            consent,
            owners=people.owners(session, read_phones(lines)),
            peers=people.peers(session, in_use.program_id),
        )
        return importing.apply(session, in_use, key, looked, consent, mark=mark, now=runtime.now()).count


def files(transaction: Transaction) -> int:
    with transaction() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(PeopleFileRow)) or 0


def test_looking_stores_nobody_and_says_what_would_happen(runtime: Runtime) -> None:
    looked = look(runtime, GOOD, Consent(agreed=Agreed.INVITE))

    assert (len(looked.new), looked.invited, looked.agreed, looked.without_zone) == (2, 2, 0, 1)
    assert looked.slips == ()
    with runtime.transaction() as session:
        assert participants.by_phones(session, [row.new.phone for row in looked.new]) == []


def test_everything_that_is_wrong_is_said_with_its_row_and_column_and_what_is_well_beside(runtime: Runtime) -> None:
    looked = look(runtime, b"name,phone,zone,at_risk\n,2025550110,EST,maybe\nKim,123,,\nAna,2025550112,,\n")

    assert {(slip.row, slip.column) for slip in looked.slips} == {
        (2, "name"),
        (2, "zone"),
        (2, "at_risk"),
        (3, "phone"),
    }
    assert [row.new.name for row in looked.new] == ["Ana"]


def test_who_is_there_already_is_shown_with_what_the_file_says_otherwise(runtime: Runtime) -> None:
    with runtime.transaction() as session:
        dana = make.participant(session)

    looked = look(runtime, f"name,phone,zone\nDana Moore,{dana.phone.e164},America/Chicago\n".encode())

    (differs,) = looked.differing
    assert (differs.row, differs.participant_id, differs.columns) == (2, dana.participant_id, ("zone",))
    assert looked.new == ()


def test_what_was_shown_is_done_and_the_file_forgotten(runtime: Runtime, account: UUID) -> None:
    key = keep(runtime, account)

    assert apply(runtime, account, key, mark=look(runtime, GOOD, FORM).mark) == 2

    with runtime.transaction() as session:
        found = participants.by_phones(session, [row.new.phone for row in look(runtime, GOOD, FORM).known])
    assert {each.consent for each in found} == {ConsentState.GIVEN}
    assert files(runtime.transaction) == 0


def test_a_file_is_imported_once(runtime: Runtime, account: UUID) -> None:
    key, mark = keep(runtime, account), look(runtime, GOOD, FORM).mark
    apply(runtime, account, key, mark=mark)

    with pytest.raises(NotPossible, match="kept no longer"):
        apply(runtime, account, key, mark=mark)


def test_nothing_is_done_when_somebody_was_enrolled_meanwhile(runtime: Runtime, account: UUID) -> None:
    looked = look(runtime, GOOD, FORM)
    key = keep(runtime, account)
    with runtime.transaction() as session:
        make.participant(session, "Kim Lee", phone=looked.new[1].new.phone)

    with pytest.raises(NotPossible, match="something changed"):
        apply(runtime, account, key, mark=looked.mark)

    with runtime.transaction() as session:
        assert participants.by_phone(session, looked.new[0].new.phone) is None
    assert files(runtime.transaction) == 1


def test_a_file_with_mistakes_is_not_imported_in_part(runtime: Runtime, account: UUID) -> None:
    raw = b"name,phone\nDana,2025550110\nKim,1\n"
    key = keep(runtime, account, raw, Consent())

    with pytest.raises(NotPossible, match="mend"):
        apply(runtime, account, key, mark=look(runtime, raw).mark)


def test_invitations_go_out_when_the_file_is_imported_and_not_before(runtime: Runtime, account: UUID) -> None:
    invites = Consent(agreed=Agreed.INVITE)
    key = keep(runtime, account, GOOD, invites)
    assert looking.messages(runtime.transaction, MessageKind.INVITATION) == []

    apply(runtime, account, key, mark=look(runtime, GOOD, invites).mark)

    assert len(looking.messages(runtime.transaction, MessageKind.INVITATION)) == 2


def test_a_file_is_kept_sealed_for_an_hour(runtime: Runtime, clock: make.Clock, account: UUID) -> None:
    key, mark = keep(runtime, account), look(runtime, GOOD, FORM).mark
    with runtime.transaction() as session:
        stored = session.execute(sa.text("SELECT content FROM people_files")).scalar_one()
    assert b"Dana" not in bytes(stored)

    clock.at += timedelta(hours=1)
    with pytest.raises(NotPossible, match="hour is over"):
        apply(runtime, account, key, mark=mark)
    with runtime.transaction() as session:
        assert people_files.forget_old(session, now=clock()) == 1


def test_nobody_imports_a_file_that_another_account_handed_in(runtime: Runtime, account: UUID) -> None:
    key = keep(runtime, account)
    other = account_of(runtime, "max")

    with pytest.raises(NotPossible, match="kept no longer"):
        apply(runtime, other, key, mark=look(runtime, GOOD, FORM).mark)


@pytest.mark.parametrize(
    ("consent", "why"),
    [
        (Consent(agreed=Agreed.GIVEN), "how they agreed"),
        (Consent(agreed=Agreed.GIVEN, wording="x" * 81), "up to 80"),
    ],
)
def test_a_yes_says_how_it_was_given(runtime: Runtime, consent: Consent, why: str) -> None:
    with pytest.raises(NotPossible, match=why):
        look(runtime, GOOD, consent)


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (b"name,phone\n", NotPossible),
        (b"", UnreadableFile),
        (b"name,phone\n\xff\xfe,1\n", UnreadableFile),
        (b"name,telephone\nDana,1\n", UnreadableFile),
        (b"name,phone\n" + b"Dana,2025550110\n" * 5001, NotPossible),
        (b"x" * 2_000_001, NotPossible),
    ],
)
def test_what_is_no_list_of_people_is_refused_whole(raw: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        importing.read(raw)


def test_a_yes_for_everybody_is_none_for_an_empty_consent_cell(runtime: Runtime) -> None:
    looked = look(runtime, b"name,phone,consent\nDana,2025550110,given\nKim,2025550111,\n", FORM)

    assert [row.agreed for row in looked.new] == [Agreed.GIVEN, Agreed.NONE]


def test_the_pass_forgets_a_file_whose_hour_is_over(runtime: Runtime, clock: make.Clock, account: UUID) -> None:
    keep(runtime, account)
    due.do_what_is_due(runtime)
    assert files(runtime.transaction) == 1

    clock.at += timedelta(hours=1)
    due.do_what_is_due(runtime)

    assert files(runtime.transaction) == 0


def test_of_two_who_import_a_file_in_the_same_moment_one_does(runtime: Runtime, account: UUID) -> None:
    key, mark = keep(runtime, account), look(runtime, GOOD, FORM).mark

    def done() -> int:
        try:
            return apply(runtime, account, key, mark=mark)
        except NotPossible:
            return 0

    with ThreadPoolExecutor(2) as pool:
        came = [each.result() for each in [pool.submit(done), pool.submit(done)]]

    assert sorted(came) == [0, 2]


def test_looking_takes_as_many_statements_for_sixty_rows_as_for_two(runtime: Runtime, engine: sa.Engine) -> None:
    def asked(count: int) -> int:
        rows = "".join(f"Person {each},20255501{each:02d}\n" for each in range(count))
        with statements_of(engine) as seen:
            look(runtime, f"name,phone\n{rows}".encode())
            return len(seen)

    look(runtime, GOOD)

    assert asked(2) == asked(60)
