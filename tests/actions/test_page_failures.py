"""A page that reached nobody: the next person at once, nobody skipped, and a dead phone is told of."""

import sqlalchemy as sa

from outreach.actions import escalations
from outreach.domain.escalation import ReasonKind
from outreach.domain.rota import Role
from outreach.domain.urgency import Urgency
from outreach.ports import Runtime, SendRefused
from outreach.records.messages import MessageRow
from outreach.records.pages import PageRow
from outreach.records.reasons import NewReason
from outreach.records.specialists import Specialist
from tests import make
from tests.actions.carrier import Carrier, takes
from tests.actions.saying import drain


def worry(runtime: Runtime) -> None:
    reason = NewReason(kind=ReasonKind.CONCERN, urgency=Urgency.URGENT, what="a worry", rule="rule")
    with runtime.transaction() as session:
        escalations.raise_reasons(session, make.participant(session), [reason], now=runtime.now())


def told(runtime: Runtime) -> list[tuple[str, str, bool]]:
    with runtime.transaction() as session:
        rows = session.scalars(sa.select(PageRow).order_by(PageRow.id)).all()
        return [(str(row.specialist_id), row.channel.value, row.failed_at is not None) for row in rows]


def test_a_text_that_is_refused_is_followed_by_a_call_and_the_next_person(
    runtime: Runtime, carrier: Carrier, sam: Specialist
) -> None:
    with runtime.transaction() as session:
        mia = make.specialist(session, "Mia", on_call=Role.BACKUP)
    to_sam = sam.phone
    carrier.answers = lambda said: SendRefused("30005") if said.to == to_sam else takes(said)
    worry(runtime)

    drain(runtime)

    assert (str(sam.id), "text", True) in told(runtime)
    assert (str(mia.id), "text", False) in told(runtime)


def test_two_failures_in_a_row_are_told_to_the_lead(runtime: Runtime, carrier: Carrier, sam: Specialist) -> None:
    with runtime.transaction() as session:
        lee = make.lead(session)
    to_sam = sam.phone
    carrier.answers = lambda said: SendRefused("30005") if said.to == to_sam else takes(said)

    worry(runtime)
    drain(runtime)

    with runtime.transaction() as session:
        alarms = session.scalars(sa.select(MessageRow).where(MessageRow.text_key == "phone_fails")).all()
        assert [each.specialist_id for each in alarms] == [lee.id]
