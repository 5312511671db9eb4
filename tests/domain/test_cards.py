"""Crisis cards: chosen by what the worry is about, true whoever is on call, once in half an hour."""

import pytest

from outreach.domain.cards import CARD_KEYS, card, card_if_urgent, most_urgent
from outreach.domain.escalation import ReasonKind
from outreach.domain.reading.reading import Category
from outreach.domain.standing import Worry
from outreach.domain.text_fields import FIELDS
from outreach.domain.text_keys import TextKey
from outreach.domain.urgency import Urgency
from tests.domain.talk import standing


def worry(category: Category | None, urgency: Urgency = Urgency.URGENT) -> Worry:
    about = None if category is None else category.value
    return Worry(kind=ReasonKind.CONCERN, urgency=urgency, what="a worry", rule="a.rule", category=about)


@pytest.mark.parametrize(
    ("category", "key"),
    [
        (Category.SUICIDE, TextKey.CRISIS_SUICIDE),
        (Category.SELF_HARM, TextKey.CRISIS_SELF_HARM),
        (Category.OVERDOSE, TextKey.CRISIS_OVERDOSE),
        (Category.MEDICAL, TextKey.CRISIS_MEDICAL),
        (Category.WITHDRAWAL, TextKey.CRISIS_WITHDRAWAL),
        (Category.VIOLENCE, TextKey.CRISIS_VIOLENCE),
        (Category.THIRD_PARTY_RISK, TextKey.CRISIS_THIRD_PARTY),
        (Category.PSYCHOSIS, TextKey.CRISIS_GENERAL),
        (Category.WANTS_CONTACT, TextKey.CRISIS_GENERAL),
        (None, TextKey.CRISIS_GENERAL),
    ],
    ids=str,
)
def test_each_worry_has_its_card(category: Category | None, key: TextKey) -> None:
    assert [say.key for say in card(worry(category), standing())] == [key]


@pytest.mark.parametrize("category", [*Category, None], ids=str)
def test_nobody_on_call_is_never_hidden_by_a_card_that_promises_somebody(category: Category | None) -> None:
    (said,) = card(worry(category), standing(covered=False))

    assert said.key is TextKey.CRISIS_NO_ONE or "when" not in FIELDS[said.key]


@pytest.mark.parametrize("key", sorted(CARD_KEYS))
def test_the_same_card_is_sent_once_in_half_an_hour(key: TextKey) -> None:
    said = [
        say.key
        for category in [*Category, None]
        for covered in (True, False)
        for say in card(worry(category), standing(covered=covered, said=[key.value]))
    ]

    assert key not in said


def test_another_card_is_sent_though_one_was_sent_already() -> None:
    here = standing(said=[TextKey.CRISIS_SUICIDE.value])

    assert [say.key for say in card(worry(Category.OVERDOSE), here)] == [TextKey.CRISIS_OVERDOSE]


@pytest.mark.parametrize("urgency", Urgency)
def test_only_what_cannot_wait_brings_a_card(urgency: Urgency) -> None:
    said = card_if_urgent([worry(Category.SUICIDE, urgency)], standing())

    assert bool(said) is (urgency >= Urgency.URGENT)


def test_the_worst_worry_chooses_the_card() -> None:
    worries = [worry(Category.SUICIDE), worry(Category.OVERDOSE, Urgency.EMERGENCY), worry(Category.VIOLENCE)]

    assert most_urgent(worries) == worries[1]
    assert most_urgent([]) is None
