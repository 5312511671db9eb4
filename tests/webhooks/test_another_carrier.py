"""The main stories with another carrier: nothing but the adapter knows which one it is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from outreach.actions import delivery, doubts, due, planning
from outreach.actions.people import Person
from outreach.domain.consent import ConsentState
from outreach.domain.delivery import Lane, MessageKind, MessageStatus
from outreach.domain.escalation import Channel, EscalationStatus, ReasonKind
from outreach.ports import Runtime
from outreach.records import participants
from outreach.records.messages import Message
from outreach.records.specialists import Specialist
from outreach.wiring import build
from tests import make
from tests.actions import looking
from tests.adapters.toy_carrier import PigeonPost
from tests.webhooks.site import OURS, PUBLIC, encode, settings
from webhooks import create_app


@dataclass(frozen=True)
class Stage:
    """An installation whose carrier is the pigeon post."""

    pigeons: PigeonPost
    runtime: Runtime
    clock: make.Clock
    door: FlaskClient
    sam: Specialist
    dana: Person

    def posts(self, path: str, form: Sequence[tuple[str, str]] = ()) -> TestResponse:
        headers = {"Pigeon-Seal": self.pigeons.seal(PUBLIC + path, form)}
        kind = "application/x-www-form-urlencoded"
        return self.door.post(path, data=encode(form), headers=headers, content_type=kind)

    def texts(self, who: Person | Specialist, body: str) -> TestResponse:
        feather = f"feather-{len(looking.replies(self.runtime.transaction))}"
        form = [("feather", feather), ("perch", who.phone.e164), ("loft", OURS), ("scroll", body)]
        answer = self.posts("/texts", form)
        self.works()
        return answer

    def works(self) -> None:
        for lane in Lane:
            delivery.drain(self.runtime, lane)

    def the(self, kind: MessageKind) -> Message:
        return looking.messages(self.runtime.transaction, kind)[-1]

    def consent(self) -> ConsentState | None:
        with self.runtime.transaction() as session:
            key = make.the_id(self.dana)
            return participants.by_ids(session, [key])[key].consent


@pytest.fixture
def stage(engine: sa.Engine, doorbell: make.Doorbell) -> Stage:
    """Dana, Sam who is on call, and the pigeon post between them."""
    clock = make.Clock()
    pigeons = PigeonPost(now=clock)
    runtime = replace(build(settings(), now=clock, engine=engine, doorbell=doorbell), carrier=pigeons, asks_back=None)
    with runtime.transaction() as session:
        sam = make.specialist(session)
        dana = make.participant(session)
    return Stage(pigeons, runtime, clock, create_app(runtime).test_client(), sam, dana)


def test_a_check_in_is_asked_answered_and_goes_on(stage: Stage) -> None:
    for _ in range(14):
        stage.clock.move(hours=12)
        with stage.runtime.transaction() as session:
            planning.plan_due(session, state_hours=stage.runtime.state_hours, now=stage.clock.at, limit=9)
        stage.works()
        if stage.pigeons.told(stage.dana.phone):
            break
    asked = stage.pigeons.told(stage.dana.phone)

    stage.texts(stage.dana, "4")

    assert len(asked) == 1
    assert len(stage.pigeons.told(stage.dana.phone)) == 2


def test_a_crisis_is_answered_paged_called_and_taken(stage: Stage) -> None:
    answer = stage.texts(stage.dana, "i want to die")
    cards, pages = stage.pigeons.told(stage.dana.phone), stage.pigeons.told(stage.sam.phone)
    stage.clock.move(minutes=10)
    due.do_what_is_due(stage.runtime)
    stage.works()
    calls = [each.outgoing for each in stage.pigeons.flights if each.outgoing.channel is Channel.CALL]
    spoken = stage.posts(f"/calls/pages/{calls[0].message_id}")
    taken = stage.posts(f"/calls/pages/{calls[0].message_id}/key", [("peck", "1")])
    stage.works()

    assert (answer.status_code, answer.get_data(as_text=True), answer.mimetype) == (200, "{}", "application/json")
    assert "988" in cards[0]
    assert "Reply 1" in pages[0]
    assert spoken.get_json()["peck"].endswith("/key")
    assert "coo" in taken.get_json()
    found = looking.escalation(stage.runtime.transaction, stage.dana)
    assert found is not None
    assert (found.status, found.acknowledged_by) == (EscalationStatus.ACKNOWLEDGED, stage.sam.id)
    assert any("Sam" in words for words in stage.pigeons.told(stage.dana.phone))


def test_a_page_is_taken_by_text(stage: Stage) -> None:
    stage.texts(stage.dana, "i want to die")
    stage.texts(stage.sam, "1")

    found = looking.escalation(stage.runtime.transaction, stage.dana)
    assert found is not None
    assert found.status is EscalationStatus.ACKNOWLEDGED


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ([("state", "flying")], MessageStatus.SENT),
        ([("state", "landed")], MessageStatus.DELIVERED),
        ([("state", "lost"), ("why", "no nest")], MessageStatus.UNDELIVERED),
        ([("state", "moulting")], MessageStatus.SENT),
    ],
)
def test_receipts_are_understood(stage: Stage, form: list[tuple[str, str]], status: MessageStatus) -> None:
    stage.texts(stage.dana, "i want to die")
    card = stage.the(MessageKind.CRISIS_CARD)

    answer = stage.posts(f"/receipts/{card.id}", [("ring", card.carrier_id or ""), *form])

    assert answer.status_code == 204
    assert stage.the(MessageKind.CRISIS_CARD).status is status
    found = looking.reasons_of(stage.runtime.transaction, looking.escalation(stage.runtime.transaction, stage.dana))
    assert (ReasonKind.NUMBER_PROBLEM in {reason.kind for reason in found}) is (status is MessageStatus.UNDELIVERED)


def test_what_nobody_is_sure_of_is_found_there(stage: Stage) -> None:
    stage.pigeons.loses_answers = True
    stage.texts(stage.dana, "i want to die")
    stage.pigeons.loses_answers = False
    carried = len(stage.pigeons.told(stage.dana.phone))
    stage.clock.move(seconds=31)
    doubts.reconcile(stage.runtime)
    stage.works()

    assert stage.the(MessageKind.CRISIS_CARD).status is MessageStatus.SENT
    assert len(stage.pigeons.told(stage.dana.phone)) == carried == 1


def test_stop_is_stop_by_text_and_at_the_carrier(stage: Stage) -> None:
    stage.pigeons.stopped.add(stage.dana.phone.e164)
    stage.texts(stage.dana, "HELP")
    by_carrier = stage.consent()
    stage.pigeons.stopped.clear()
    stage.texts(stage.dana, "START")
    again = stage.consent()
    stage.texts(stage.dana, "STOP")

    assert (by_carrier, again, stage.consent()) == (ConsentState.WITHDRAWN, ConsentState.GIVEN, ConsentState.WITHDRAWN)


def test_while_it_is_sick_nothing_is_lost(stage: Stage) -> None:
    stage.pigeons.sick = True
    stage.texts(stage.dana, "i want to die")
    stage.pigeons.sick = False
    stage.clock.move(minutes=1)
    stage.works()

    assert "988" in stage.pigeons.told(stage.dana.phone)[0]


@pytest.mark.parametrize("header", ["Pigeon-Seal", "X-Twilio-Signature"])
def test_what_it_did_not_seal_is_turned_away(stage: Stage, header: str) -> None:
    answer = stage.door.post("/texts", data={"scroll": "hi"}, headers={header: "forged"})

    assert answer.status_code == 403
    assert looking.replies(stage.runtime.transaction) == []
