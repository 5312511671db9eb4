"""Very many escalations whose next step has come: what each costs must not grow with how many there are."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from benchmark import multitude
from benchmark.figures import Figure, Series
from benchmark.stage import Stage, running
from outreach.actions import due, escalations, people
from outreach.actions.escalations import Worried
from outreach.domain.escalation import ReasonKind
from outreach.domain.urgency import Urgency
from outreach.ports import Runtime
from outreach.records.enrollments import EnrollmentRow
from outreach.records.escalations import EscalationRow
from outreach.records.reasons import NewReason
from outreach.wiring import engine_of

_WORRY = NewReason(kind=ReasonKind.CONCERN, urgency=Urgency.URGENT, what="a worry of the bench", rule="bench")
_AT_ONCE = 500


def measure(stage: Stage, *, runs: int, many: int, few: int) -> list[Figure]:
    """Measure one pass over many due escalations against one over few, in turn, by the escalation."""
    with _waiting(stage, many) as crowded, _waiting(stage, few) as quiet:
        times = [(_pass(crowded) / many, _pass(quiet) / few) for _ in range(runs)]
    return [
        Figure(
            what=f"a step of an escalation, {many:,} due in one pass",
            unit="ms",
            ours=Series(tuple(ours * 1000 for ours, _ in times)),
            bare=Series(tuple(bare * 1000 for _, bare in times)),
            against=f"{few:,} due",
            floor=1.5,
            stretch=1.1,
            lower_is_better=True,
        )
    ]


def _pass(runtime: Runtime) -> float:
    """Let the next step of every escalation have come, and take it; gives the seconds that it took."""
    with runtime.transaction() as session:
        session.execute(update(EscalationRow).values(next_step_at=runtime.now()))
    began = perf_counter()
    due.step_escalations(runtime)
    return perf_counter() - began


@contextmanager
def _waiting(stage: Stage, size: int) -> Iterator[Runtime]:
    """Give an installation in which so many people wait for somebody."""
    with stage.fresh() as settings, running(settings) as runtime:
        engine = engine_of(settings)
        try:
            theirs = "md5('bench' || n)::uuid"
            multitude.multiply(
                engine, "participants", size, {"id": theirs, "phone_fingerprint": "sha256(n::text::bytea)"}
            )
            multitude.multiply(engine, "enrollments", size, {"participant_id": theirs})
            multitude.look_over(engine)
        finally:
            engine.dispose()
        _raise(runtime, size)
        yield runtime


def _raise(runtime: Runtime, size: int) -> None:
    with runtime.transaction() as session:
        ids = list(session.scalars(select(EnrollmentRow.participant_id).limit(size)))
    for start in range(0, size, _AT_ONCE):
        with runtime.transaction() as session:
            _raise_some(session, runtime, ids[start : start + _AT_ONCE])


def _raise_some(session: Session, runtime: Runtime, ids: list[UUID]) -> None:
    known = people.of_participants(session, ids)
    worried = [Worried(person=person, reasons=(_WORRY,)) for person in known.values()]
    escalations.raise_all(session, worried, now=runtime.now())
