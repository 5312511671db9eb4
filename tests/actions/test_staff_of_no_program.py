"""Somebody of ours who works for no program any more is still somebody who wrote."""

from outreach.actions import replies
from outreach.domain.escalation import ReasonKind
from outreach.ports import Runtime
from outreach.records import escalations, participants, reasons, specialists
from tests import make


def test_their_text_is_put_before_a_person_like_anybodys(runtime: Runtime) -> None:
    phone = make.number()
    with runtime.transaction() as session:
        make.program(session)
        specialists.add(session, name="Robin", phone=phone, speaks=("en",), now=runtime.now())

    replies.receive(runtime, make.inbound("is anybody there", phone=phone))

    with runtime.transaction() as session:
        stranger = participants.stranger_by_phone(session, phone)
        assert stranger is not None
        live = escalations.live_of(session, stranger=stranger.id)
        assert live is not None
        assert ReasonKind.UNKNOWN_SENDER in [each.kind for each in reasons.of(session, [live.id])[live.id]]
