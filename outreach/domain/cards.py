"""Crisis cards: the one text that goes out at once, whoever is on call, chosen by what the worry is about."""

from collections.abc import Mapping, Sequence

from outreach.domain.delivery import MessageKind
from outreach.domain.reading.reading import Category
from outreach.domain.standing import Say, Standing, Worry
from outreach.domain.text_keys import TextKey
from outreach.domain.urgency import Urgency

_CARDS: Mapping[Category, TextKey] = {
    Category.SUICIDE: TextKey.CRISIS_SUICIDE,
    Category.SELF_HARM: TextKey.CRISIS_SELF_HARM,
    Category.OVERDOSE: TextKey.CRISIS_OVERDOSE,
    Category.MEDICAL: TextKey.CRISIS_MEDICAL,
    Category.WITHDRAWAL: TextKey.CRISIS_WITHDRAWAL,
    Category.VIOLENCE: TextKey.CRISIS_VIOLENCE,
    Category.THIRD_PARTY_RISK: TextKey.CRISIS_THIRD_PARTY,
}

_TRUE_WHOEVER_IS_ON_CALL = frozenset(
    {
        TextKey.CRISIS_OVERDOSE,
        TextKey.CRISIS_MEDICAL,
        TextKey.CRISIS_WITHDRAWAL,
        TextKey.CRISIS_VIOLENCE,
    },
)

CARD_KEYS = frozenset({*_CARDS.values(), TextKey.CRISIS_GENERAL, TextKey.CRISIS_NO_ONE})
"""Every crisis card; the same one is sent once in half an hour, then a person takes over."""


def card(crisis: Worry, standing: Standing) -> tuple[Say, ...]:
    """Choose the crisis card for a worry, or none when they had it within the half hour."""
    key = TextKey.CRISIS_GENERAL
    if crisis.category is not None:
        key = _CARDS.get(Category(crisis.category), TextKey.CRISIS_GENERAL)
    if not standing.covered and key not in _TRUE_WHOEVER_IS_ON_CALL:
        key = TextKey.CRISIS_NO_ONE
    if key.value in standing.said_lately:
        return ()
    return (Say(kind=MessageKind.CRISIS_CARD, key=key, urgency=crisis.urgency),)


def most_urgent(worries: Sequence[Worry]) -> Worry | None:
    """Find the worry that comes first, or None when there is none."""
    return max(worries, key=_rank, default=None)


def _rank(worry: Worry) -> int:
    return worry.urgency.rank


def card_if_urgent(worries: Sequence[Worry], standing: Standing) -> tuple[Say, ...]:
    """Choose the crisis card for the worst of some worries, or none when none of them is a crisis."""
    worst = most_urgent(worries)
    return card(worst, standing) if worst is not None and worst.urgency >= Urgency.URGENT else ()
