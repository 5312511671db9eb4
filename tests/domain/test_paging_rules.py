"""How somebody wants to be told: never weaker than the rung."""

from datetime import timedelta

import pytest

from outreach.domain.escalation import Rung, Whom
from outreach.domain.paging_rules import USUAL, NoSuchRule, PagingRule, parse_rule, told_by

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("text", "call_after", "rule", "expected"),
    [
        pytest.param(True, None, USUAL, (True, None), id="the rung alone"),
        pytest.param(True, None, PagingRule(call_after=0 * MINUTE), (True, 0), id="called as well"),
        pytest.param(True, 5, PagingRule(call_after=2 * MINUTE), (True, 2), id="called sooner"),
        pytest.param(True, 5, PagingRule(call_after=10 * MINUTE), (True, 5), id="never later"),
        pytest.param(False, 5, PagingRule(text=True), (True, 5), id="texted as well"),
        pytest.param(True, 5, PagingRule(call_after=None), (True, 5), id="never by fewer"),
        pytest.param(False, None, PagingRule(text=True, call_after=0 * MINUTE), (False, None), id="a quiet rung"),
    ],
)
def test_a_rule_only_adds_to_the_rung(
    *, text: bool, call_after: int | None, rule: PagingRule, expected: tuple[bool, int | None]
) -> None:
    after = None if call_after is None else call_after * MINUTE
    rung = Rung(whom=Whom.SHIFT, text=text, call_after=after, wait=15 * MINUTE)

    told = told_by(rung=rung, rule=rule)

    assert (told.text, None if told.call_after is None else told.call_after // MINUTE) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("call", PagingRule(call_after=timedelta())),
        ("CALL 3", PagingRule(call_after=3 * MINUTE)),
        ("text 2", PagingRule(text=True, call_after=2 * MINUTE)),
        ("texto 2 min", PagingRule(text=True, call_after=2 * MINUTE)),
        ("llamar", PagingRule(call_after=timedelta())),
        ("text", PagingRule(text=True)),
        ("text call", PagingRule(text=True, call_after=timedelta())),
        ("usual", USUAL),
    ],
)
def test_a_rule_is_read_as_people_say_it(said: str, expected: PagingRule) -> None:
    assert parse_rule(said) == expected


@pytest.mark.parametrize("said", ["", "2", "never", "text 900", "call me maybe"])
def test_what_says_nothing_is_refused(said: str) -> None:
    with pytest.raises(NoSuchRule):
        parse_rule(said)
