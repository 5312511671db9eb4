"""Texts that no webhook brought are found at the carrier, and taken in once, in order, as of when they came."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from outreach.actions import due, homecoming, missed_texts, outage, replies
from outreach.actions.people import Person
from outreach.adapters.journal import Journal
from outreach.adapters.roster_file import RosterFile
from outreach.domain.delivery import MessageKind, MessageStatus
from outreach.domain.escalation import ReasonKind
from outreach.domain.inbound import Inbound
from outreach.domain.phone import PhoneNumber
from outreach.domain.urgency import Urgency
from outreach.ports import CarrierUnavailable, HeldText, KeptText, OnDisk, Runtime
from outreach.queries import health
from outreach.queries.carrier import carrier_findings
from outreach.records import bookmarks
from outreach.records.specialists import Specialist
from outreach.records.timeline import TimelineRow
from tests import make
from tests.actions import looking
from tests.actions.carrier import Carrier
from tests.actions.saying import drain


@pytest.fixture
def runtime(runtime: Runtime) -> Runtime:
    """What the product runs on, where the carrier is asked every minute."""
    return replace(runtime, asks_back=timedelta(minutes=1))


@pytest.fixture
def lee(runtime: Runtime) -> Specialist:
    """The lead."""
    with runtime.transaction() as session:
        return make.lead(session)


def comes(
    runtime: Runtime, carrier: Carrier, dana: Person, body: str, *, ago: timedelta = timedelta(minutes=1)
) -> Inbound:
    """A text reaches the carrier, and stays there."""
    inbound = make.inbound(body, phone=dana.phone)
    carrier.texts.append(HeldText(inbound=inbound, at=runtime.now() - ago, blank=not body))
    return inbound


def bodies(runtime: Runtime) -> list[str]:
    return [each.body for each in looking.replies(runtime.transaction)]


def alerts(runtime: Runtime) -> list[str]:
    return [each.text_key for each in looking.messages(runtime.transaction, MessageKind.ALERT)]


def test_a_missed_cry_for_help_is_answered_and_somebody_is_paged(
    runtime: Runtime, carrier: Carrier, dana: Person
) -> None:
    comes(runtime, carrier, dana, "i want to die")

    due.do_what_is_due(runtime)

    stored = looking.replies(runtime.transaction)[0]
    assert stored.received_at == runtime.now() - timedelta(minutes=1)
    assert looking.messages(runtime.transaction, MessageKind.CRISIS_CARD)
    assert looking.messages(runtime.transaction, MessageKind.PAGE)


def test_what_the_webhook_brought_is_taken_in_once(runtime: Runtime, carrier: Carrier, dana: Person) -> None:
    brought = comes(runtime, carrier, dana, "hello")
    replies.receive(runtime, brought)

    for _ in range(3):
        assert missed_texts.look(runtime) == 0

    assert bodies(runtime) == ["hello"]


def test_a_text_that_may_still_be_on_its_way_is_left_to_the_webhook(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person
) -> None:
    comes(runtime, carrier, dana, "hello", ago=timedelta(seconds=5))

    early = missed_texts.look(runtime)
    clock.move(minutes=1)

    assert (early, missed_texts.look(runtime)) == (0, 1)


def test_missed_texts_are_read_in_the_order_in_which_they_came(
    runtime: Runtime, carrier: Carrier, dana: Person
) -> None:
    for minutes, body in ((5, "first"), (4, "second"), (3, "third")):
        comes(runtime, carrier, dana, body, ago=timedelta(minutes=minutes))

    missed_texts.look(runtime)

    assert bodies(runtime) == ["first", "second", "third"]


def test_each_look_begins_ten_minutes_before_the_last(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person
) -> None:
    del dana  # there is a program
    missed_texts.look(runtime)
    first = clock.at
    clock.move(minutes=1)
    missed_texts.look(runtime)

    assert carrier.asked_since[-1] == first - timedelta(minutes=10)


def test_while_the_carrier_cannot_say_the_bookmark_stays(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person
) -> None:
    missed_texts.look(runtime)
    comes(runtime, carrier, dana, "hello", ago=timedelta(0))
    carrier.away = CarrierUnavailable("429", timedelta(seconds=2))
    for _ in range(60):
        clock.move(minutes=1)
        missed_texts.look(runtime)
    carrier.away = None

    assert missed_texts.look(runtime) == 1
    assert bodies(runtime) == ["hello"]


def test_a_carrier_that_cannot_say_at_the_very_first_look_is_asked_for_all_since_then(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person
) -> None:
    carrier.away = CarrierUnavailable("429", timedelta(seconds=2))
    comes(runtime, carrier, dana, "hello", ago=timedelta(0))
    for _ in range(60):
        missed_texts.look(runtime)
        clock.move(minutes=1)
    carrier.away = None

    assert missed_texts.look(runtime) == 1
    assert bodies(runtime) == ["hello"]


def test_a_clock_of_ours_that_is_an_hour_ahead_for_a_while_hides_no_text(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person
) -> None:
    missed_texts.look(runtime)
    clock.move(hours=1)
    missed_texts.look(runtime)
    comes(runtime, carrier, dana, "hello", ago=timedelta(minutes=55))

    assert missed_texts.look(runtime) == 1


def test_a_clock_of_ours_that_is_put_back_does_not_keep_us_from_asking(
    runtime: Runtime, clock: make.Clock, dana: Person
) -> None:
    del dana  # there is a program
    missed_texts.look(runtime)
    clock.move(hours=-1)

    with runtime.transaction() as session:
        moment = missed_texts.next_moment(runtime, bookmarks.every(session))
    assert moment == clock.at


def test_the_carrier_is_asked_once_a_minute_and_not_at_all_where_nobody_wants_it(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person
) -> None:
    del dana
    for _ in range(12):
        due.do_what_is_due(runtime)
        clock.move(seconds=10)
    asked = len(carrier.asked_since)
    due.do_what_is_due(replace(runtime, asks_back=None))

    # Two numbers of ours at two moments; and once each for what people stopped.
    assert asked == 2 * 2 + 2
    assert len(carrier.asked_since) == asked


def test_a_text_of_yesterday_is_put_before_a_person_and_not_answered(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person
) -> None:
    missed_texts.look(runtime)
    comes(runtime, carrier, dana, "hello", ago=timedelta(0))
    clock.move(hours=25)

    missed_texts.look(runtime)

    found = looking.reasons_of(runtime.transaction, looking.escalation(runtime.transaction, dana))
    assert [reason.kind for reason in found] == [ReasonKind.DELIVERY]
    assert not looking.messages(runtime.transaction, MessageKind.ACKNOWLEDGMENT, MessageKind.ANSWER)


@pytest.mark.usefixtures("lee")
def test_the_lead_hears_once_an_hour_that_webhooks_fail_and_not_of_a_few(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person
) -> None:
    told = []
    for count in range(8):
        comes(runtime, carrier, dana, f"text {count}")
        missed_texts.look(runtime)
        clock.move(minutes=1)
        told.append(alerts(runtime).count("texts_missed"))

    assert told == [0, 0, 0, 1, 1, 1, 1, 1]


def test_what_was_missed_is_counted_from_the_first_text_on(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person
) -> None:
    counted = []
    for count in range(3):
        comes(runtime, carrier, dana, f"text {count}")
        missed_texts.look(runtime)
        missed_texts.look(runtime)
        with runtime.transaction() as session:
            counted.append(health.numbers(session, now=clock())["outreach_texts_missed_total"])
        clock.move(days=400)

    assert counted == [1, 2, 3]


@pytest.mark.usefixtures("lee")
def test_a_text_whose_words_the_carrier_hides_goes_to_a_person_and_everybody_learns_why(
    runtime: Runtime, carrier: Carrier, dana: Person
) -> None:
    comes(runtime, carrier, dana, "", ago=timedelta(minutes=2))
    comes(runtime, carrier, dana, "")

    missed_texts.look(runtime)

    found = looking.reasons_of(runtime.transaction, looking.escalation(runtime.transaction, dana))
    assert {(reason.kind, reason.urgency) for reason in found} == {(ReasonKind.UNREADABLE, Urgency.SAME_DAY)}
    assert "carrier_blanks" in alerts(runtime)
    with runtime.transaction() as session:
        said = [each.what for each in carrier_findings(session, mails=False, now=runtime.now())]
    assert any("blind" in each for each in said)


def test_one_empty_text_is_somebodys_thumb(runtime: Runtime, carrier: Carrier, dana: Person) -> None:
    replies.receive(runtime, comes(runtime, carrier, dana, ""))

    missed_texts.look(runtime)

    with runtime.transaction() as session:
        found = list(carrier_findings(session, mails=False, now=runtime.now()))
        assert [each.what for each in found if each.about == "carrier"] == []


def machine(runtime: Runtime, where: Path) -> Runtime:
    roster = RosterFile(where / "roster", make.KEYS)
    return replace(runtime, on_disk=OnDisk(journal=Journal(where, make.KEYS), roster=roster, carrier=runtime.carrier))


def passes(runtime: Runtime, clock: make.Clock, *, seconds: int) -> None:
    for _ in range(seconds // 5):
        clock.move(seconds=5)
        due.do_what_is_due(runtime)
        drain(runtime)


def test_what_another_machine_answered_while_the_database_was_away_is_not_answered_again(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person, tmp_path: Path
) -> None:
    web, scheduler = machine(runtime, tmp_path / "web"), machine(runtime, tmp_path / "scheduler")
    due.do_what_is_due(scheduler)
    clock.move(minutes=2)
    cry = comes(runtime, carrier, dana, "i want to kill myself", ago=timedelta(0))
    answered = outage.take_in(web, cry)
    clock.move(minutes=3)

    passes(scheduler, clock, seconds=30)
    homecoming.look_after(web)
    passes(scheduler, clock, seconds=300)

    assert answered.words is not None
    assert dana.phone not in {each.to for each in carrier.asked}
    (card,) = looking.messages(runtime.transaction, MessageKind.CRISIS_CARD)
    assert card.status is MessageStatus.CANCELLED
    assert looking.messages(runtime.transaction, MessageKind.PAGE)


def test_a_card_that_still_waits_is_called_off_when_its_text_comes_home_answered(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person, tmp_path: Path
) -> None:
    web = machine(runtime, tmp_path)
    cry = comes(runtime, carrier, dana, "i want to kill myself", ago=timedelta(0))
    outage.take_in(web, cry)
    clock.move(minutes=1)
    assert missed_texts.look(runtime) == 1

    homecoming.look_after(web)
    homecoming.receive_late(web, KeptText(inbound=cry, at=clock.at, answered=True))
    drain(runtime)

    assert dana.phone not in {each.to for each in carrier.asked}
    with runtime.transaction() as session:
        notes = session.scalars(select(TimelineRow.what)).all()
    assert sum("said at once when they wrote" in note for note in notes) == 1


def test_an_absence_is_minded_although_no_look_was_due_when_it_ended(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person
) -> None:
    del dana  # there is a program
    due.do_what_is_due(runtime)
    asked = len(carrier.asked_since)
    clock.move(seconds=40)

    passes(runtime, clock, seconds=60)
    early = len(carrier.asked_since)
    passes(runtime, clock, seconds=10)

    assert early == asked
    assert len(carrier.asked_since) > asked


def test_a_scheduler_that_never_ends_a_pass_still_looks_in_the_end(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person
) -> None:
    due.do_what_is_due(runtime)
    comes(runtime, carrier, dana, "hello", ago=timedelta(0))

    found = []
    for _ in range(3):
        clock.move(seconds=45)
        found.append(missed_texts.look(runtime))

    assert found == [0, 0, 1]


def asked_about(monkeypatch: pytest.MonkeyPatch, *, hangs: bool) -> list[str]:
    numbers: list[str] = []

    def received(_: Carrier, *, to: PhoneNumber, since: datetime) -> Sequence[HeldText]:
        del since
        numbers.append(to.e164)
        if hangs:
            raise CarrierUnavailable("TimeoutError", timedelta(seconds=30))
        return []

    monkeypatch.setattr(Carrier, "received", received)
    return numbers


def test_a_carrier_that_hangs_is_asked_about_one_number_a_minute(
    runtime: Runtime, clock: make.Clock, dana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    del dana  # there is a program
    numbers = asked_about(monkeypatch, hangs=True)

    missed_texts.look(runtime)

    assert len(numbers) == 1
    with runtime.transaction() as session:
        moment = missed_texts.next_moment(runtime, bookmarks.every(session))
    assert moment == clock.at + timedelta(seconds=59)


def test_a_number_of_which_the_carrier_never_can_say_keeps_it_from_no_other(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    missed_texts.look(runtime)
    comes(runtime, carrier, dana, "hello", ago=timedelta(0))
    plain, texted = Carrier.received, carrier.texts[0].inbound.to
    bad = next(each for each in runtime.our_numbers if each.e164 != texted)

    def received(self: Carrier, *, to: PhoneNumber, since: datetime) -> Sequence[HeldText]:
        if to == bad:
            raise CarrierUnavailable("TwilioException", timedelta(seconds=30))
        return plain(self, to=to, since=since)

    monkeypatch.setattr(Carrier, "received", received)
    passes(replace(runtime, pool=(bad, runtime.sender)), clock, seconds=180)

    assert bodies(runtime) == ["hello"]


def test_a_slow_carrier_is_asked_about_every_number_in_turn(
    runtime: Runtime, clock: make.Clock, dana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    del dana  # there is a program
    many = replace(runtime, pool=tuple(make.number() for _ in range(3)))
    numbers = asked_about(monkeypatch, hangs=False)
    monkeypatch.setattr(missed_texts, "_FOR_A_WHILE", timedelta(0))

    for _ in range(8):
        clock.move(seconds=1)
        with runtime.transaction() as session:
            at = missed_texts.next_moment(many, bookmarks.every(session))
        if at is not None and at <= clock.at:
            missed_texts.look(many)

    assert sorted(numbers) == sorted(each.e164 for each in many.our_numbers)
