"""Pages go by e-mail when the carrier takes none for two minutes: once each, and never instead of the carrier."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from outreach.actions import due, mails, replies, taking
from outreach.actions.people import Person
from outreach.adapters.email import SmtpPost, read_mail_server
from outreach.domain.delivery import MessageKind
from outreach.domain.phone import PhoneNumber
from outreach.ports import CarrierRecord, CarrierUnavailable, MailNotSent, Outcome, OutcomeUnknown, Runtime
from outreach.queries.carrier import carrier_findings
from outreach.records import specialists
from outreach.records.specialists import Specialist
from tests import make
from tests.actions import looking
from tests.actions.carrier import Carrier, takes
from tests.actions.saying import always, say
from tests.adapters.mail_server import MailServer, mail_server

DOWN = CarrierUnavailable("refused", timedelta(seconds=5))


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A mail server on this machine."""
    with mail_server() as running:
        yield running


@pytest.fixture
def runtime(runtime: Runtime, server: MailServer, doorbell: make.Doorbell) -> Runtime:
    """What the product runs on, with e-mail and without workers."""
    doorbell.heard = False
    where = read_mail_server(f"smtp://127.0.0.1:{server.port}")
    return replace(runtime, post=SmtpPost(where, sender="outreach@example.org", timeout=5))


@pytest.fixture
def lee(runtime: Runtime, sam: Specialist) -> Specialist:
    """The lead; both Lee and Sam have an address."""
    with runtime.transaction() as session:
        lead = make.lead(session)
        specialists.set_email(session, lead.id, "lee@example.org")
        specialists.set_email(session, sam.id, "sam@example.org")
    return lead


def cries_for_help(runtime: Runtime, dana: Person) -> None:
    replies.receive(runtime, make.inbound("i want to use so bad i might", phone=dana.phone))


def passes(runtime: Runtime, clock: make.Clock, *, minutes: int) -> None:
    """Let time pass, with a pass of the scheduler every ten seconds."""
    for _ in range(minutes * 6):
        due.do_what_is_due(runtime)
        clock.move(seconds=10)
    due.do_what_is_due(runtime)


def got(server: MailServer) -> list[str]:
    return sorted(to for to, _ in server.taken)


@pytest.mark.usefixtures("lee")
@pytest.mark.parametrize("trouble", [DOWN, OutcomeUnknown("timeout")])
def test_after_two_minutes_whoever_is_paged_and_the_lead_hear_by_e_mail_once(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person, server: MailServer, trouble: Outcome
) -> None:
    carrier.answers = always(trouble)
    cries_for_help(runtime, dana)
    passes(runtime, clock, minutes=1)
    early = got(server)

    passes(runtime, clock, minutes=3)

    assert early == []
    assert got(server) == ["lee@example.org", "sam@example.org"]


@pytest.mark.usefixtures("lee")
def test_the_carrier_is_tried_on_and_what_it_takes_in_the_end_is_not_held_back(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person, server: MailServer, sam: Specialist
) -> None:
    carrier.answers = always(DOWN)
    cries_for_help(runtime, dana)
    passes(runtime, clock, minutes=3)
    tries = len(carrier.asked)
    carrier.answers = takes
    passes(runtime, clock, minutes=1)

    assert got(server)
    assert sam.phone in {each.to for each in carrier.asked[tries:]}


@pytest.mark.usefixtures("lee")
def test_an_e_mail_says_how_urgent_and_which_code_and_neither_name_nor_story(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person, server: MailServer
) -> None:
    carrier.answers = always(DOWN)
    cries_for_help(runtime, dana)
    passes(runtime, clock, minutes=3)

    found = looking.escalation(runtime.transaction, dana)
    assert found is not None
    words = server.taken[0][1].as_string().replace("=\n", "")
    assert f"code {found.code}" in words
    assert "Dana" not in words
    assert "D.M." not in words
    assert "use" not in words.lower().split()


@pytest.mark.usefixtures("lee")
def test_nobody_is_told_of_what_somebody_took_meanwhile(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person, server: MailServer, sam: Specialist
) -> None:
    carrier.answers = always(DOWN)
    cries_for_help(runtime, dana)
    passes(runtime, clock, minutes=1)
    found = looking.escalation(runtime.transaction, dana)
    assert found is not None
    with runtime.transaction() as session:
        taking.acknowledge(session, found, sam, now=clock.at)
    passes(runtime, clock, minutes=4)

    assert got(server) == []


@pytest.mark.usefixtures("lee")
def test_an_e_mail_that_fails_is_tried_again(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person, server: MailServer
) -> None:
    carrier.answers = always(DOWN)
    server.refuses = True
    cries_for_help(runtime, dana)
    passes(runtime, clock, minutes=3)
    server.taken.clear()
    server.refuses = False
    passes(runtime, clock, minutes=1)

    assert got(server) == ["lee@example.org", "sam@example.org"]


@pytest.mark.usefixtures("lee")
def test_while_the_carrier_takes_pages_there_is_no_e_mail(
    runtime: Runtime, clock: make.Clock, dana: Person, server: MailServer
) -> None:
    cries_for_help(runtime, dana)
    passes(runtime, clock, minutes=3)

    assert got(server) == []
    assert looking.messages(runtime.transaction, MessageKind.PAGE)


def test_the_check_names_who_has_no_address(runtime: Runtime, sam: Specialist) -> None:
    with runtime.transaction() as session:
        before = [each.what for each in carrier_findings(session, mails=True, now=runtime.now())]
        specialists.set_email(session, sam.id, "sam@example.org")
        after = [each.what for each in carrier_findings(session, mails=True, now=runtime.now())]

    assert any("Sam" in what for what in before)
    assert "everybody on the team has an address" in after
    assert not any("Sam" in what for what in after)


def test_two_schedulers_send_one_e_mail(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person, server: MailServer, lee: Specialist
) -> None:
    del lee
    carrier.answers = always(DOWN)
    cries_for_help(runtime, dana)
    clock.move(minutes=3)
    mails.look_after(runtime)
    mails.look_after(runtime)

    assert got(server) == ["lee@example.org", "sam@example.org"]


@pytest.mark.usefixtures("lee", "sam")
def test_the_e_mails_are_on_time_although_the_carrier_hangs_when_asked_about_what_is_in_doubt(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    with runtime.transaction() as session:
        people = [make.participant(session, f"Person {number}") for number in range(100)]
        danger = make.participant(session, "Dana Moore")
    for person in people:
        say(runtime, person, MessageKind.PROMPT)
    carrier.answers = always(OutcomeUnknown("timeout"))

    def recent(_: Carrier, *, to: PhoneNumber, sender: PhoneNumber, since: datetime) -> Sequence[CarrierRecord]:
        del to, sender, since
        clock.move(seconds=10)
        raise CarrierUnavailable("TimeoutError", timedelta(seconds=30))

    monkeypatch.setattr(Carrier, "recent", recent)
    due.do_what_is_due(runtime)
    clock.move(seconds=31)
    cries_for_help(runtime, danger)
    wrote = clock()
    while not server.taken and clock() < wrote + timedelta(minutes=10):
        due.do_what_is_due(runtime)
        clock.move(seconds=1)

    assert got(server) == ["lee@example.org", "sam@example.org"]
    assert clock() - wrote < timedelta(minutes=2, seconds=30)


@pytest.mark.usefixtures("lee")
def test_a_mail_server_that_hangs_is_left_after_a_while_and_the_next_pass_goes_on(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    class Hangs:
        """A mail server that takes its time, and then nothing."""

        def send(self, *, to: str, subject: str, body: str) -> None:
            del subject, body
            tried.append(to)
            time.sleep(0.02)
            raise MailNotSent("TimeoutError")

    carrier.answers = always(DOWN)
    cries_for_help(runtime, dana)
    clock.move(minutes=3)
    monkeypatch.setattr(mails, "_FOR_A_WHILE", timedelta(seconds=0.01))

    counts = []
    for _ in range(3):
        mails.look_after(replace(runtime, post=Hangs()))
        counts.append(len(tried))

    assert counts == [1, 2, 2]
    assert len(set(tried)) == 2
