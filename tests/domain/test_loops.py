"""Loops: what is still said to a phone that seems to answer by itself."""

from dataclasses import replace

import pytest

from outreach.domain.delivery import MessageKind
from outreach.domain.loops import AT_MOST, PASSIVE, may_be_said
from outreach.domain.reading.reading import Keyword, Reading
from outreach.domain.standing import Response, Say
from outreach.domain.text_keys import TextKey

CHATTER = Reading(keyword=None, keyword_argument=None, answer=None, concerns=(), lang="en", version="1")
HELP = replace(CHATTER, keyword=Keyword.HELP)
THANKS = Say(kind=MessageKind.ACKNOWLEDGMENT, key=TextKey.THANKS_FREE_TEXT)
CARD = Say(kind=MessageKind.CRISIS_CARD, key=TextKey.CRISIS_SUICIDE)


@pytest.mark.parametrize(
    ("said_of_late", "silent", "said", "falls_silent"),
    [
        (0, False, True, False),
        (AT_MOST - 1, False, True, False),
        (AT_MOST, False, False, True),
        (0, True, False, False),  # nobody has looked yet
    ],
)
def test_chatter_is_answered_five_times_in_an_hour(
    said_of_late: int, *, silent: bool, said: bool, falls_silent: bool
) -> None:
    found = may_be_said(
        reading=CHATTER,
        response=Response(say=(THANKS,)),
        said_of_late=said_of_late,
        said_just_now=frozenset(),
        silent=silent,
    )

    assert found == ((THANKS,) if said else (), falls_silent)


def test_a_word_for_us_is_answered_whatever_came_before() -> None:
    response = Response(say=(Say(kind=MessageKind.NOTICE, key=TextKey.HELP),))
    found = may_be_said(reading=HELP, response=response, said_of_late=AT_MOST, said_just_now=frozenset(), silent=True)

    assert found == (response.say, False)


def test_what_is_said_in_a_crisis_is_no_chatter() -> None:
    assert not any(key.value.startswith("crisis") for key in PASSIVE)
    found = may_be_said(
        reading=CHATTER, response=Response(say=(CARD,)), said_of_late=AT_MOST, said_just_now=frozenset(), silent=True
    )

    assert found == ((CARD,), False)


@pytest.mark.parametrize(("response", "said"), [(Response(say=(CARD,)), False), (Response(say=(CARD,), pace=1), True)])
def test_the_same_words_are_not_said_twice_in_a_breath_unless_something_changed(
    response: Response, *, said: bool
) -> None:
    just_now = frozenset({CARD.key.value})
    found, _ = may_be_said(reading=CHATTER, response=response, said_of_late=0, said_just_now=just_now, silent=False)

    assert bool(found) is said
