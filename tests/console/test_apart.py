"""Programs are apart: whoever holds every role in one sees, changes and learns nothing of another's people."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import pytest
import sqlalchemy as sa

from outreach.domain.access import ConsoleRole
from outreach.records import accounts as records
from outreach.records.escalations import EscalationRow
from outreach.records.messages import MessageRow
from outreach.records.replies import ReplyRow
from outreach.records.shifts import ShiftRow
from outreach.records.tables import metadata
from tests import make
from tests.console.desk import Console, Signed
from tests.console.lively import lively
from tests.console.walking import STREAMS, routes

WORDS = ("Dana", "Moore", "D.M.", "die tonight", "Ari Lund", "A.L.", "recovery place")


@dataclass
class Neighbours:
    """Nell, who holds every role next door; `known` are the ids of everything in Dana's program."""

    console: Console
    nell: Signed
    known: Mapping[str, UUID]
    here: UUID

    def ids_in(self, program: UUID) -> dict[str, UUID]:
        """Name ids as somebody would guess them, in the address of one program."""
        return {**self.known, "program": program}

    def rows_of_danas(self) -> dict[str, set[str]]:
        """Everything that is stored of Dana's program and of anybody in it."""
        theirs = {key.hex for key in (*self.known.values(), self.here)}
        found: dict[str, set[str]] = {}
        with self.console.engine.connect() as connection:
            for table in metadata.sorted_tables:
                plain = [column for column in table.columns if isinstance(column.type, sa.Uuid)]
                rows = connection.execute(sa.select(*table.columns)).mappings() if plain else ()
                found[table.name] = {
                    repr([row[column] for column in table.columns])
                    for row in rows
                    if any(getattr(row[column], "hex", None) in theirs for column in plain)
                }
        return found


@pytest.fixture
def neighbours(console: Console) -> Neighbours:
    there, here = lively(console), console.program.program_id
    with console.runtime.transaction() as session:
        next_door = make.program(session, "discharge")
        make.specialist(session, "Nell", in_use=next_door, now=console.clock())
    nell = console.signed_in("Nell", ConsoleRole.SPECIALIST)
    with console.runtime.transaction() as session:
        records.revoke(session, nell.account, program=here, role=ConsoleRole.SPECIALIST)
        for role in ConsoleRole:
            records.grant(session, nell.account, program=next_door.program_id, role=role, now=make.NOW)
        of_dana = EscalationRow.participant_id == there.dana
        known = {
            "person": there.dana,
            "other": there.ari,
            "stranger": there.stranger,
            "escalation": session.scalars(sa.select(EscalationRow.id).where(of_dana)).one(),
            "reply": session.scalars(sa.select(ReplyRow.id).where(ReplyRow.participant_id == there.dana)).one(),
            "message": session.scalars(sa.select(MessageRow.id).where(MessageRow.program_id == here)).first(),
            "shift": session.scalars(sa.select(ShiftRow.id).where(ShiftRow.program_id == here)).first(),
            "account": there.sam.account,
            "specialist": there.sam.specialist.id if there.sam.specialist else None,
            "next_door": next_door.program_id,
        }
    console.app.testing = False
    ids = {name: key for name, key in known.items() if key is not None}
    assert len(ids) == len(known)
    next_door_id = ids.pop("next_door")
    return Neighbours(console, nell, {**ids, "program": next_door_id}, here)


@pytest.mark.parametrize("whose", ["theirs", "next door"])
def test_no_page_tells_of_anybody_next_door(neighbours: Neighbours, whose: str) -> None:
    program = neighbours.here if whose == "next door" else neighbours.known["program"]

    for route in routes(neighbours.console.app, neighbours.ids_in(program)):
        if route.method != "GET" or route.endpoint.startswith(STREAMS) or route.endpoint == "people.example":
            continue  # whose example is about another Dana
        answer = neighbours.nell.get(route.path)
        assert answer.status_code < 500, route
        assert [word for word in WORDS if word in answer.text] == [], route
        if f"/{neighbours.here}" in route.path:
            assert answer.status_code == 403, route
        if any(str(neighbours.known[name]) in route.path for name in ("person", "stranger", "escalation", "account")):
            assert answer.status_code in (303, 403, 404), (route, answer.status_code)
        answer.close()


@pytest.mark.parametrize("whose", ["theirs", "next door"])
def test_no_form_changes_anything_next_door(neighbours: Neighbours, whose: str) -> None:
    program = neighbours.here if whose == "next door" else neighbours.known["program"]
    known = dict(neighbours.known)
    neighbours.known = {name: key for name, key in known.items() if name != "program"}
    before = neighbours.rows_of_danas()

    for route in routes(neighbours.console.app, {**known, "program": program}):
        if route.method == "POST" and not route.endpoint.startswith("entering."):
            form = {"reason": "because i want to", "why": "because i want to", "sure": "yes", "text": "hello you"}
            answer = neighbours.nell.post(route.path, form)
            assert answer.status_code < 500, (route, answer.status_code)
            assert [word for word in WORDS if word in answer.text] == [], route

    assert neighbours.rows_of_danas() == before
