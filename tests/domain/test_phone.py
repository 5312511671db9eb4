"""Phone numbers: E.164 or they do not exist, and never whole in anything that could be logged."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as some

from outreach.domain.inbound import Inbound
from outreach.domain.phone import NO_NUMBER, NotAPhoneNumber, PhoneNumber, likely_zones, parse_phone, phone_as_dialled

WHOLE = "+12025550110"
DANA = PhoneNumber(WHOLE)


@pytest.mark.parametrize(
    "text",
    ["+12025550110", "+1 202 555 0110", "(202) 555-0110", "202.555.0110", "1-202-555-0110", " 2025550110 "],
    ids=str,
)
def test_a_number_is_read_as_people_write_it(text: str) -> None:
    assert parse_phone(text) == DANA


@pytest.mark.parametrize(
    "text",
    ["", "hello", "12345", "5599", "+", "+0", "1" * 40, "988", "OUTREACH", "555-0110", "+1 555 0110"],
    ids=str,
)
def test_what_is_no_number_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(NotAPhoneNumber) as refusal:
        parse_phone(text)

    assert "+1 202 555 0110" in str(refusal.value)
    assert len(text) < 3 or text not in str(refusal.value)


@pytest.mark.parametrize(
    "text",
    [
        "123-456-7890",
        "+1 123 555 0110",
        "(911) 555-0110",
        "211 555 0110",
        "555 555 0110",
        "303 155 0110",
    ],
    ids=str,
)
def test_a_number_that_no_phone_can_have_is_refused(text: str) -> None:
    with pytest.raises(NotAPhoneNumber, match="look at its area code"):
        parse_phone(text)


@pytest.mark.parametrize(
    "text",
    [
        "202 555 0100",
        "800 555 0199",
        "+1 303 911 0000",
        "+1 324 555 0110",
        "+1 500 555 0006",
        "+44 20 7946 0958",
        "+52 55 1234 5678",
    ],
    ids=str,
)
def test_made_up_foreign_and_very_new_numbers_are_numbers(text: str) -> None:
    assert parse_phone(text) == phone_as_dialled(text)


def test_a_number_that_is_known_from_before_can_be_looked_for() -> None:
    assert phone_as_dialled("(911) 555-0110") == PhoneNumber("+19115550110")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("+", id="plus"),
        pytest.param("2025550110", id="no plus"),
        pytest.param("+123456", id="too short"),
        pytest.param("+1234567890123456", id="too long"),
        pytest.param("+1202555011a", id="a letter"),
        pytest.param("+١٢٠٢٥٥٥٠١١٠", id="other digits"),
        pytest.param("+1 2025550110", id="a space"),
    ],
)
def test_only_e164_is_a_number(text: str) -> None:
    with pytest.raises(NotAPhoneNumber):
        PhoneNumber(text)


@dataclass(frozen=True)
class Holder:
    number: PhoneNumber


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(repr(DANA), id="repr"),
        pytest.param(str(DANA), id="str"),
        pytest.param(f"{DANA}", id="in a sentence"),
        pytest.param(f"{DANA!r:>20}", id="padded"),
        pytest.param("%s %r" % (DANA, DANA), id="percent"),  # noqa: UP031
        pytest.param(repr(Holder(DANA)), id="in a value"),
        pytest.param(repr([DANA]), id="in a list"),
        pytest.param(repr({DANA: (DANA,)}), id="in a mapping"),
        pytest.param(repr(ValueError(DANA)), id="in an error"),
        pytest.param(str(KeyError(DANA)), id="as a missing key"),
    ],
)
def test_a_number_shows_its_last_four_digits_only(said: str) -> None:
    assert "0110" in said
    assert "202555" not in said


def test_a_text_from_somebody_shows_nothing_that_they_wrote() -> None:
    inbound = Inbound(
        carrier_id="SM1",
        phone=DANA,
        sender=WHOLE,
        to="+12025550100",
        body="i want to use",
        media=0,
        carrier_answered=False,
        parameters=f'{{"From": ["{WHOLE}"], "Body": ["i want to use"]}}',
    )

    assert WHOLE not in repr(inbound)
    assert "want" not in repr(inbound)


def test_numbers_are_compared_by_what_they_are() -> None:
    assert len({DANA, PhoneNumber(WHOLE), NO_NUMBER}) == 2
    assert sorted([DANA, NO_NUMBER]) == [NO_NUMBER, DANA]


def test_an_area_code_hints_at_a_zone() -> None:
    assert "America/Denver" in likely_zones(PhoneNumber("+13035550110"))


@pytest.mark.parametrize("number", [NO_NUMBER, PhoneNumber("+9991234567"), PhoneNumber("+2101234568")], ids=str)
def test_a_number_from_nowhere_hints_at_no_zone(number: PhoneNumber) -> None:
    assert likely_zones(number) == ()


@given(some.integers(1_000_000, 999_999_999_999_999).map("+{}".format))
def test_any_number_can_be_asked_for_its_zones(e164: str) -> None:
    zones = likely_zones(PhoneNumber(e164))

    assert "Etc/Unknown" not in zones


@given(some.text())
def test_any_text_is_a_number_or_refused(text: str) -> None:
    try:
        number = parse_phone(text)
    except NotAPhoneNumber:
        return

    assert parse_phone(number.e164) == number
