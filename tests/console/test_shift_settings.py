"""What specialists set for themselves: days off, their own calendar, how they are told, and what they are spared."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest

from outreach.domain.own_calendar import CalendarTrouble
from outreach.domain.paging_rules import PagingRule
from outreach.domain.unrolling import Absence
from outreach.queries import shift_calendars
from outreach.records import calendar_feeds, days_off, paging_rules
from outreach.records.paging_rules import Wishes
from tests.console.desk import Console, Signed
from tests.console.shifting import HOUR, NOW, off, one_of_ours, words, works

CALENDAR = b"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:1
DTSTART:20260306T170000Z
DTEND:20260306T190000Z
SUMMARY:Court
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def sam(console: Console) -> Signed:
    return console.as_specialist()


def absences(console: Console, signed: Signed) -> list[tuple[datetime, datetime]]:
    with console.runtime.transaction() as session:
        return [(each.starts_at, each.ends_at) for each in days_off.of(session, [one_of_ours(signed).id])]


def wishes(console: Console, signed: Signed) -> Wishes:
    with console.runtime.transaction() as session:
        return paging_rules.of(session, [one_of_ours(signed).id])[one_of_ours(signed).id]


def test_whole_days_off_end_with_the_last_of_them(console: Console, sam: Signed) -> None:
    answer = sam.post("/shifts/mine/off", {"from": "2026-03-07", "to": "2026-03-08"})

    assert answer.status_code == 303
    start, end = datetime(2026, 3, 7, 7, tzinfo=UTC), datetime(2026, 3, 9, 6, tzinfo=UTC)
    assert absences(console, sam) == [(start, end)]  # 47 hours: the clocks go forward


def test_hours_off_are_as_the_clocks_show_them(console: Console, sam: Signed) -> None:
    form = {"from": "2026-03-09", "from_time": "09:00", "to": "2026-03-09", "to_time": "12:30"}

    sam.post("/shifts/mine/off", form)

    start = datetime(2026, 3, 9, 15, tzinfo=UTC)
    assert absences(console, sam) == [(start, start + timedelta(hours=3, minutes=30))]


def test_shifts_by_hand_that_stand_are_told(console: Console, sam: Signed) -> None:
    works(console, one_of_ours(sam), 24, 30)

    sam.post("/shifts/mine/off", {"from": "2026-03-05", "to": "2026-03-06"})

    assert "1 shift of yours in that time was added by hand and stands." in words(sam.text("/shifts/mine"))


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"from": "", "to": "2026-03-08"}, "Give a day; the time may be left out."),
        ({"from": "2026-03-08", "to": "2026-03-07"}, "It must end after it begins."),
        ({"from": "2026-03-01", "to": "2026-03-02"}, "That is over already."),
        ({"from": "2026-03-08", "to": "2028-03-07"}, "More than a year is surely a slip."),
        ({"from": "2026-03-08", "from_time": "02:30", "to": "2026-03-08"}, "Give a day"),
        ({"from": "2026-03-08", "to": "9999-12-31"}, "Give a day"),
    ],
)
def test_days_that_cannot_be_are_refused_in_place(
    console: Console, sam: Signed, form: dict[str, str], said: str
) -> None:
    answer = sam.post("/shifts/mine/off", form)

    assert answer.status_code == 422
    assert said in words(answer.text)
    assert f'value="{form["to"]}"' in answer.text
    assert absences(console, sam) == []


def test_days_off_are_taken_back(console: Console, sam: Signed) -> None:
    away = Absence(specialist=one_of_ours(sam).id, starts_at=NOW + HOUR, ends_at=NOW + 5 * HOUR)
    off(console, away)

    page = sam.text("/shifts/mine")
    form = {"from": away.starts_at.isoformat(), "to": away.ends_at.isoformat()}
    sam.post("/shifts/mine/off/back", form)

    assert form["from"] in page
    assert absences(console, sam) == []


@pytest.mark.parametrize("form", [{}, {"from": "x", "to": "y"}, {"from": "2026-03-07T10:00", "to": "2026-03-07T12:00"}])
def test_what_is_no_day_off_is_taken_back_by_nobody(console: Console, sam: Signed, form: dict[str, str]) -> None:
    off(console, Absence(specialist=one_of_ours(sam).id, starts_at=NOW + HOUR, ends_at=NOW + 5 * HOUR))

    assert sam.post("/shifts/mine/off/back", form).status_code == 303

    assert len(absences(console, sam)) == 1
    assert "That was taken back already." in words(sam.text("/shifts/mine"))


def test_ones_own_calendar_says_when_one_is_off(console: Console, sam: Signed) -> None:
    answer = sam.post("/shifts/mine/busy", {"calendar": (BytesIO(CALENDAR), "mine.ics")})

    assert answer.status_code == 303
    start = datetime(2026, 3, 6, 17, tzinfo=UTC)
    assert absences(console, sam) == [(start, start + timedelta(hours=2))]
    said = words(sam.text("/shifts/mine"))
    assert "You are off at 1 time" in said
    assert "Court" not in said


@pytest.mark.parametrize("content", [b"", b"no calendar"], ids=["empty", "not one"])
def test_what_is_no_calendar_is_refused_in_place(console: Console, sam: Signed, content: bytes) -> None:
    answer = sam.post("/shifts/mine/busy", {"calendar": (BytesIO(content), "mine.ics")})

    assert answer.status_code == 422
    assert "e-calendar" in answer.text
    assert absences(console, sam) == []


@pytest.mark.parametrize(
    ("form", "rule"),
    [
        ({"text": "yes", "after": "2"}, PagingRule(text=True, call_after=timedelta(minutes=2))),
        ({"after": "0"}, PagingRule(call_after=timedelta(0))),
        ({"text": "yes", "after": ""}, PagingRule(text=True)),
        ({}, PagingRule()),
    ],
)
def test_how_somebody_is_told_is_theirs_to_say(
    console: Console, sam: Signed, form: dict[str, str], rule: PagingRule
) -> None:
    assert sam.post("/shifts/mine/rule", form).status_code == 303

    assert wishes(console, sam).rule == rule


@pytest.mark.parametrize("after", ["61", "soon", "-1", "²"])
def test_minutes_that_make_no_rule_are_refused_in_place(console: Console, sam: Signed, after: str) -> None:
    answer = sam.post("/shifts/mine/rule", {"after": after})

    assert answer.status_code == 422
    assert "Give minutes from 0 to 60" in words(answer.text)
    with console.runtime.transaction() as session:
        assert paging_rules.of(session, [one_of_ours(sam).id]) == {}


def test_a_rule_leaves_what_somebody_is_spared_alone(console: Console, sam: Signed) -> None:
    sam.post("/shifts/mine/topics", {"topic": ["suicide", "housing", "the weather"]})
    sam.post("/shifts/mine/rule", {"after": "5"})

    assert wishes(console, sam).not_topics == {"suicide", "housing"}
    assert 'value="suicide" checked' in sam.text("/shifts/mine")


def test_a_calendar_address_is_shown_when_asked_for_and_opens_ones_shifts(console: Console, sam: Signed) -> None:
    assert "/calendars/" not in sam.text("/shifts/mine")

    shown = sam.post("/shifts/mine/calendar").text

    secret = shown.split("/calendars/")[1].split(".ics")[0]
    with console.runtime.transaction() as session:
        assert shift_calendars.opened_by(session, secret, now=NOW) is not None


def test_another_address_closes_the_one_before(console: Console, sam: Signed) -> None:
    first = sam.post("/shifts/mine/calendar").text.split("/calendars/")[1].split(".ics")[0]

    second = sam.post("/shifts/mine/calendar", {"anew": "yes"}).text.split("/calendars/")[1].split(".ics")[0]

    with console.runtime.transaction() as session:
        assert shift_calendars.opened_by(session, first, now=NOW) is None
        assert shift_calendars.opened_by(session, second, now=NOW) is not None


def test_in_spanish(console: Console) -> None:
    ana = console.as_specialist("Ana", lang="es")

    answer = ana.post("/shifts/mine/rule", {"text": "yes", "after": "2"})

    assert answer.status_code == 303
    assert "Le avisamos así: un mensaje, y una llamada a los 2 min." in words(ana.text("/shifts/mine"))


ADDRESS = "https://calendar.example.org/secret.ics"


def test_their_calendar_is_read_at_an_address_that_is_never_shown_again(console: Console, sam: Signed) -> None:
    sam.post("/shifts/mine/follow", {"address": ADDRESS.replace("https", "webcal")})

    page = sam.get("/shifts/mine").text
    assert "has not been read yet" in words(page)
    assert "calendar.example.org" not in page
    with console.runtime.transaction() as session:
        found = calendar_feeds.of(session, [one_of_ours(sam).id])[one_of_ours(sam).id]
    assert found.url == ADDRESS


def test_the_page_says_when_it_was_read_last_and_why_it_cannot_be(console: Console, sam: Signed) -> None:
    who = one_of_ours(sam).id
    sam.post("/shifts/mine/follow", {"address": ADDRESS})
    with console.runtime.transaction() as session:
        feed = calendar_feeds.of(session, [who])[who]
        calendar_feeds.was_read(session, feed, etag=None, modified=None, whole=True, now=NOW)
        later = NOW + 2 * HOUR
        calendar_feeds.failed(session, feed, CalendarTrouble.TOO_SLOW, since=later, look_at=later + HOUR)

    page = words(sam.get("/shifts/mine").text)
    assert "It was read last" in page
    assert "it cannot be read: it takes too long" in page


def test_what_is_no_address_is_said_beside_the_field(console: Console, sam: Signed) -> None:
    answer = sam.post("/shifts/mine/follow", {"address": "http://10.0.0.1/x.ics"})

    assert answer.status_code == 422
    assert "begins with https://" in words(answer.text)
    with console.runtime.transaction() as session:
        assert calendar_feeds.of(session, [one_of_ours(sam).id]) == {}


def test_it_is_read_no_more_when_they_say_so(console: Console, sam: Signed) -> None:
    sam.post("/shifts/mine/follow", {"address": ADDRESS})
    sam.post("/shifts/mine/follow", {"forget": "yes"})

    with console.runtime.transaction() as session:
        assert calendar_feeds.of(session, [one_of_ours(sam).id]) == {}
