"""Calls: the voice page. A key takes it, a key passes it on, and no name or story is spoken before that."""

import uuid
import xml.etree.ElementTree as ET

import pytest
import sqlalchemy as sa

from outreach.actions import escalations, taking
from outreach.domain.escalation import Channel, EscalationStatus, Outcome
from outreach.domain.phone import PhoneNumber
from outreach.records import escalations as records
from outreach.records.specialists import Specialist
from tests import make
from tests.webhooks.site import DANA, PUBLIC, SECRET, Site, make_site, text


@pytest.fixture
def page(site: Site, sam: Specialist, clock: make.Clock) -> uuid.UUID:
    """A call to Sam about what Dana wrote."""
    with site.runtime.transaction() as session:
        make.participant(session, "Dana Moore", phone=PhoneNumber(DANA))
    site.posts("/texts", text("i want to kill myself"))
    clock.move(minutes=6)
    with site.runtime.transaction() as session:
        escalations.advance_due(session, now=clock(), limit=10)
    calls = [row.id for row in site.rows("messages", "id", "channel") if row.channel is Channel.CALL]
    assert sam is not None
    assert len(calls) == 1
    return calls[0]


def status(site: Site) -> EscalationStatus:
    (found,) = site.rows("escalations", "status")
    return EscalationStatus(found)


def spoken(twiml: str) -> str:
    root = ET.fromstring(twiml)  # noqa: S314 - we wrote it
    return " ".join(element.text or "" for element in root.iter("Say"))


def verbs(twiml: str) -> list[str]:
    return [element.tag for element in ET.fromstring(twiml)]  # noqa: S314 - we wrote it


def test_a_page_asks_for_one_key_and_says_no_name(site: Site, page: uuid.UUID) -> None:
    answer = site.posts(f"/calls/pages/{page}", [("CallSid", "CA1")])

    assert answer.mimetype == "text/xml"
    assert verbs(answer.text) == ["Gather", "Redirect"]
    assert f'action="{PUBLIC}/calls/pages/{page}/key"' in answer.text
    assert f"{PUBLIC}/calls/pages/{page}/again/2" in answer.text
    assert "Press 1" in spoken(answer.text)
    assert "Dana" not in answer.text
    assert SECRET not in answer.text


def test_the_key_1_takes_it(site: Site, page: uuid.UUID) -> None:
    answer = site.posts(f"/calls/pages/{page}/key", [("Digits", "1")])

    assert "It is yours" in spoken(answer.text)
    assert verbs(answer.text) == ["Gather", "Say", "Hangup"]
    assert status(site) is EscalationStatus.ACKNOWLEDGED


def test_the_key_1_twice_takes_it_once(site: Site, page: uuid.UUID) -> None:
    answers = [site.posts(f"/calls/pages/{page}/key", [("Digits", "1")]) for _ in range(2)]

    assert all("It is yours" in spoken(answer.text) for answer in answers)
    assert status(site) is EscalationStatus.ACKNOWLEDGED


def test_the_key_2_passes_it_on(site: Site, page: uuid.UUID) -> None:
    answer = site.posts(f"/calls/pages/{page}/key", [("Digits", "2")])

    assert "The next person is asked" in spoken(answer.text)
    assert status(site) is EscalationStatus.OPEN


@pytest.mark.parametrize(
    "form",
    [
        [("Digits", "9")],
        [("Digits", "")],
        [],
        [("Digits", "11")],
        [("Digits", "#")],
        [("Digits", "1\x00")],
        [("Digits", "١")],
    ],
    ids=["another key", "no key", "no field", "two keys", "hash", "a NUL", "another digit"],
)
def test_any_other_key_says_it_again_and_takes_nothing(
    site: Site, page: uuid.UUID, form: list[tuple[str, str]]
) -> None:
    answer = site.posts(f"/calls/pages/{page}/key", form)

    assert "Press 1" in spoken(answer.text)
    assert status(site) is EscalationStatus.OPEN


def test_it_is_said_three_times_then_goodbye(site: Site, page: uuid.UUID) -> None:
    path, asked = f"/calls/pages/{page}", 0
    while True:
        answer = site.posts(path, [])
        if "Gather" not in verbs(answer.text):
            break
        asked += 1
        redirect = ET.fromstring(answer.text).find("Redirect")  # noqa: S314 - we wrote it
        assert redirect is not None
        path = str(redirect.text).removeprefix(PUBLIC)

    assert asked == 3
    assert verbs(answer.text) == ["Say", "Hangup"]
    assert "You can still text 1" in spoken(answer.text)
    assert status(site) is EscalationStatus.OPEN


def test_whoever_is_slower_is_told_that_it_is_taken(site: Site, page: uuid.UUID, clock: make.Clock) -> None:
    (key,) = site.rows("escalations", "id")
    with site.runtime.transaction() as session:
        kim = make.specialist(session, "Kim")
        live = records.by_ids(session, [key])[key]
        taking.acknowledge(session, live, kim, now=clock())

    answer = site.posts(f"/calls/pages/{page}/key", [("Digits", "1")])

    assert "Somebody else has taken it" in spoken(answer.text)


@pytest.mark.parametrize("ended", [False, True], ids=["taken", "closed"])
def test_who_picks_up_when_nobody_is_needed_any_more_is_asked_for_no_key(
    site: Site, page: uuid.UUID, clock: make.Clock, *, ended: bool
) -> None:
    (key,) = site.rows("escalations", "id")
    with site.runtime.transaction() as session:
        kim = make.specialist(session, "Kim")
        taking.acknowledge(session, records.by_ids(session, [key])[key], kim, now=clock())
        if ended:
            live = records.by_ids(session, [key])[key]
            taking.resolve(session, live, kim, outcome=Outcome.REACHED, note="", now=clock())

    answer = site.posts(f"/calls/pages/{page}", [])

    assert verbs(answer.text) == ["Say", "Hangup"]
    assert ("call is over" if ended else "Somebody else has taken it") in spoken(answer.text)


@pytest.mark.parametrize("step", ["", "/key", "/again/1", "/again/99999999999999999999"], ids=str)
def test_a_page_that_nobody_knows_is_refused_with_a_reason(site: Site, step: str) -> None:
    answer = site.posts(f"/calls/pages/{uuid.UUID(int=9)}{step}", [("Digits", "1")])

    assert answer.status_code == 400
    assert "not a page of ours" in answer.text


def test_a_message_that_is_no_page_is_refused_with_a_reason(site: Site, page: uuid.UUID) -> None:
    other = next(row.id for row in site.rows("messages", "id", "specialist_id") if row.specialist_id is None)

    answer = site.posts(f"/calls/pages/{other}/key", [("Digits", "1")])

    assert answer.status_code == 400
    assert status(site) is EscalationStatus.OPEN
    assert page != other


def test_when_a_page_cannot_be_said_something_true_is(site: Site) -> None:
    form = [("CallSid", "CA1"), ("ErrorCode", "11200"), ("ErrorUrl", f"{PUBLIC}/calls/pages/x")]

    answer = site.posts("/calls/fallback", form)

    assert answer.status_code == 200
    assert verbs(answer.text) == ["Say", "Say", "Hangup"]
    assert "look at your texts" in spoken(answer.text)


@pytest.mark.parametrize("path", ["/calls/fallback", "/calls/fallback/lines"])
def test_what_is_said_in_trouble_needs_no_database_and_comes_in_both_languages(path: str) -> None:
    lost = make_site(sa.create_engine("sqlite:////nowhere/at/all.db"), make.Clock(), make.Doorbell())

    answer = lost.posts(path, [("CallSid", "CA1")])

    assert answer.status_code == 200
    assert 'language="en-US"' in answer.text
    assert 'language="es-US"' in answer.text


def test_a_person_in_trouble_hears_the_crisis_lines_and_one_of_us_does_not(site: Site) -> None:
    lines = spoken(site.posts("/calls/fallback/lines", []).text)
    ours = spoken(site.posts("/calls/fallback", []).text)

    assert lines.count("9 8 8") == lines.count("9 1 1") == 2
    assert "9 8 8" not in ours


@pytest.mark.parametrize("step", ["pages/{}", "pages/{}/key", "bridges/{}", "connections/{}/over"])
def test_a_call_goes_on_in_words_while_the_database_is_away(step: str) -> None:
    lost = make_site(sa.create_engine("sqlite:////nowhere/at/all.db"), make.Clock(), make.Doorbell())

    answer = lost.posts("/calls/" + step.format(uuid.UUID(int=7)), [("Digits", "1")])

    assert answer.status_code == 200
    assert verbs(answer.text) == ["Say", "Say", "Hangup"]


def test_our_trouble_does_not_part_two_people() -> None:
    lost = make_site(sa.create_engine("sqlite:////nowhere/at/all.db"), make.Clock(), make.Doorbell())

    answer = lost.posts(f"/calls/connections/{uuid.UUID(int=7)}/whisper/1", [])

    assert (answer.status_code, verbs(answer.text)) == (200, [])
