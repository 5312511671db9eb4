"""What is known of somebody, and what we note of them: kept with who wrote it, and never said to them."""

import ast
from pathlib import Path

import pytest
import sqlalchemy as sa

from outreach.actions import notes, profiles
from outreach.actions.people import Person
from outreach.actions.profiles import Overtaken
from outreach.domain.delivery import Lane
from outreach.ports import Runtime
from outreach.records import notes as note_records
from outreach.records import profiles as records
from outreach.records.messages import MessageRow
from outreach.records.profiles import Known
from outreach.records.tables import metadata
from tests import make
from tests.actions.carrier import Carrier
from tests.actions.saying import drain
from tests.writers import writer

FIRST = Known(goals="See my girl", pathway="AA", safe_contact="never before 10, shares the phone with her mother")
SECOND = Known(goals="See my girl", pathway="AA and church", safe_contact=FIRST.safe_contact)


def test_a_profile_keeps_who_changed_it_and_when(runtime: Runtime, dana: Person) -> None:
    with runtime.transaction() as session:
        sam, lee = writer(session, "Sam"), writer(session, "Lee")
        profiles.change(session, dana, FIRST, after=0, writer=sam, now=make.NOW)
        profiles.change(session, dana, SECOND, after=1, writer=lee, now=make.NOW)

        history = records.history(session, make.the_id(dana))

    assert [(each.number, each.known, each.writer) for each in history] == [(2, SECOND, lee), (1, FIRST, sam)]


def test_of_two_who_change_a_profile_at_once_the_second_sees_what_the_first_wrote(
    runtime: Runtime, dana: Person
) -> None:
    with runtime.transaction() as session:
        sam = writer(session)
        profiles.change(session, dana, FIRST, after=0, writer=sam, now=make.NOW)

        with pytest.raises(Overtaken) as overtaken:
            profiles.change(session, dana, SECOND, after=0, writer=sam, now=make.NOW)

        assert overtaken.value.now_it_is.known == FIRST
        assert len(records.history(session, make.the_id(dana))) == 1


def test_a_profile_that_says_nothing_new_changes_nothing(runtime: Runtime, dana: Person) -> None:
    with runtime.transaction() as session:
        sam = writer(session)
        profiles.change(session, dana, FIRST, after=0, writer=sam, now=make.NOW)
        profiles.change(session, dana, FIRST, after=0, writer=sam, now=make.NOW)

        assert len(records.history(session, make.the_id(dana))) == 1


def test_too_long_a_profile_is_refused(runtime: Runtime, dana: Person) -> None:
    with runtime.transaction() as session, pytest.raises(profiles.TooLong):
        profiles.change(session, dana, Known(goals="x" * 4001), after=0, writer=writer(session), now=make.NOW)


@pytest.mark.parametrize(
    ("body", "error"), [("  \n", notes.NothingWritten), ("x" * 4001, notes.TooLong)], ids=["nothing", "too much"]
)
def test_a_note_has_words_and_not_too_many(runtime: Runtime, dana: Person, body: str, error: type[Exception]) -> None:
    with runtime.transaction() as session, pytest.raises(error):
        notes.keep(session, dana, body, writer=writer(session), now=make.NOW)


def test_a_note_reaches_nobody(runtime: Runtime, dana: Person, carrier: Carrier, doorbell: make.Doorbell) -> None:
    with runtime.transaction() as session:
        sam = writer(session)
        before = session.scalar(sa.select(sa.func.count()).select_from(MessageRow))
    doorbell.rings.clear()

    with runtime.transaction() as session:
        notes.keep(session, dana, "her sister says she used on Friday", writer=sam, now=make.NOW)
    rung: list[Lane] = list(doorbell.rings)
    drain(runtime)

    with runtime.transaction() as session:
        kept = note_records.newest_of(session, participant=dana.participant_id, stranger=None, limit=9)
        assert session.scalar(sa.select(sa.func.count()).select_from(MessageRow)) == before
    assert [(each.body, each.writer) for each in kept] == [("her sister says she used on Friday", sam)]
    assert rung == []
    assert not [each for each in carrier.asked if "sister" in each.body]


def test_no_way_leads_from_a_note_to_the_outbox() -> None:
    """Neither the table nor the action of a note knows anything by which something could be said."""
    imported = {name for module in ("actions/notes.py", "records/notes.py") for name in imports(module)}
    referred = {key.column.table.name for key in metadata.tables["notes"].foreign_keys}
    referring = {
        table.name
        for table in metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "notes"
    }

    assert referred == {"participants", "strangers", "accounts"}
    assert referring == set()
    assert {name for name in imported if name.startswith("outreach.")} == {
        "outreach.actions.people",
        "outreach.domain.writer",
        "outreach.records",
        "outreach.records.base",
        "outreach.records.same_person",
    }


def imports(module: str) -> set[str]:
    file = Path(notes.__file__).parents[1] / module
    return {each.module or "" for each in ast.walk(ast.parse(file.read_text())) if isinstance(each, ast.ImportFrom)}
