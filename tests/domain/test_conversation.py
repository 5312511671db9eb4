"""What happens when they text: the table of what was read, and where they stand, against what we do."""

from dataclasses import replace

import pytest

from outreach.domain.asking import LONGEST_PAUSE_DAYS
from outreach.domain.consent import ConsentState
from outreach.domain.conversation import respond
from outreach.domain.reading.reading import Category, Keyword, Reading, YesNo
from outreach.domain.standing import CheckInStep, Response, Standing
from outreach.domain.urgency import Urgency
from tests.domain.talk import answered, asked, concern, reading, reasons, says, standing, stranger

GIVEN, INVITED, WITHDRAWN = ConsentState.GIVEN, ConsentState.INVITED, ConsentState.WITHDRAWN
STATES: dict[str, ConsentState | None] = {"given": GIVEN, "invited": INVITED, "withdrawn": WITHDRAWN, "never": None}


def told(said: str = "", worries: str = "", consent: str = "", more: str = "") -> tuple[str, str, str, str]:
    return said, worries, consent, more


def seen(response: Response) -> tuple[str, str, str, str]:
    """A response in four short words, so that a table of them can be read."""
    consent = "" if response.consent is None else f"{response.consent[0]} {response.consent[1]}"
    more = []
    if response.join is not None:
        more.append(f"join {response.join}")
    if response.pause_days is not None:
        more.append(f"pause {response.pause_days}")
    if response.resume:
        more.append("resume")
    if response.pace:
        more.append(f"pace {response.pace}")
    return " ".join(says(response)), ", ".join(reasons(response)), consent, " ".join(more)


KEYWORDS: dict[str, tuple[Reading, dict[str, tuple[str, str, str, str]]]] = {
    "stop": (
        reading(Keyword.OPT_OUT),
        {
            "given": told("stopped", "opted_out watch", "withdrawn keyword"),
            "invited": told("stopped", "opted_out watch", "withdrawn keyword"),
            "withdrawn": told(),
            "never": told("stopped", "opted_out watch", "withdrawn keyword"),
        },
    ),
    "start": (
        reading(Keyword.START),
        {
            "given": told("joined_already"),
            "invited": told("welcome", "", "given keyword"),
            "withdrawn": told("started", "", "given keyword"),
            "never": told("started", "", "given keyword"),
        },
    ),
    "help": (reading(Keyword.HELP), {state: told("help") for state in STATES}),
    "pause": (
        reading(Keyword.PAUSE, argument="3"),
        {
            "given": told("paused", more="pause 3"),
            "invited": told("", "unreadable watch"),
            "withdrawn": told("", "unreadable watch"),
            "never": told("", "unreadable watch"),
        },
    ),
    "resume": (
        reading(Keyword.RESUME),
        {
            "given": told("resumed", more="resume"),
            "invited": told("", "unreadable watch"),
            "withdrawn": told("", "unreadable watch"),
            "never": told("", "unreadable watch"),
        },
    ),
    "less": (
        reading(Keyword.LESS),
        {
            "given": told("less", more="pace -1"),
            "invited": told("", "unreadable watch"),
            "withdrawn": told("", "unreadable watch"),
            "never": told("", "unreadable watch"),
        },
    ),
    "more": (
        reading(Keyword.MORE),
        {
            "given": told("more", more="pace 1"),
            "invited": told("", "unreadable watch"),
            "withdrawn": told("", "unreadable watch"),
            "never": told("", "unreadable watch"),
        },
    ),
    "talk": (
        reading(Keyword.TALK),
        {state: told("contact_coming", "wants_contact same_day") for state in STATES},
    ),
    "wrong number": (
        reading(Keyword.WRONG_NUMBER),
        {
            "given": told("wrong_number", "number_problem same_day", "withdrawn wrong_number"),
            "invited": told("wrong_number", "number_problem same_day", "withdrawn wrong_number"),
            "withdrawn": told("", "number_problem same_day"),
            "never": told("wrong_number", "number_problem same_day", "withdrawn wrong_number"),
        },
    ),
    "join": (
        reading(Keyword.JOIN, argument="RIVER"),
        {
            "given": told("joined_already"),
            "invited": told(more="join RIVER"),
            "withdrawn": told(more="join RIVER"),
            "never": told(more="join RIVER"),
        },
    ),
}
ROWS = [
    pytest.param(read, STATES[state], expected, id=f"{word}, {state}")
    for word, (read, by_state) in KEYWORDS.items()
    for state, expected in by_state.items()
]


@pytest.mark.parametrize(("read", "consent", "expected"), ROWS)
def test_each_keyword_does_what_the_consent_allows(
    read: Reading,
    consent: ConsentState | None,
    expected: tuple[str, str, str, str],
) -> None:
    assert seen(respond(reading=read, standing=standing(consent))) == expected


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        pytest.param(reading(Keyword.OPT_OUT), told("stopped", "", "withdrawn keyword"), id="stop"),
        pytest.param(reading(Keyword.START), told("start_not_known", "unknown_sender same_day"), id="start"),
        pytest.param(reading(Keyword.JOIN, argument="RIVER"), told(more="join RIVER"), id="join with a word"),
        pytest.param(reading(Keyword.JOIN), told("unknown_sender", "unknown_sender same_day"), id="join alone"),
        pytest.param(reading(Keyword.PAUSE), told("unknown_sender", "unknown_sender same_day"), id="pause"),
        pytest.param(reading(), told("unknown_sender", "unknown_sender same_day"), id="anything else"),
        pytest.param(
            reading(concerns=[concern(Urgency.SAME_DAY, Category.RELAPSE)]),
            told("unknown_sender", "concern same_day, unknown_sender same_day"),
            id="something worrying",
        ),
        pytest.param(reading(concerns=[concern()]), told("crisis_suicide", "concern urgent"), id="a crisis"),
    ],
)
def test_a_stranger_is_answered_and_seen(read: Reading, expected: tuple[str, str, str, str]) -> None:
    assert seen(respond(reading=read, standing=stranger())) == expected


def test_a_stranger_is_answered_once_a_day_and_seen_each_time() -> None:
    response = respond(reading=reading(), standing=stranger(answered_today=True))

    assert seen(response) == told("", "unknown_sender same_day")


def test_a_sender_that_is_no_number_cannot_join_but_is_seen() -> None:
    nobody = replace(stranger(), has_number=False)

    response = respond(reading=reading(Keyword.JOIN, argument="RIVER"), standing=nobody)

    assert response.join is None
    assert reasons(response) == ["unknown_sender same_day"]


@pytest.mark.parametrize("consent", STATES.values(), ids=STATES)
def test_who_would_join_another_program_is_promised_a_person(consent: ConsentState | None) -> None:
    there = standing(consent, joins_another=True)

    response = respond(reading=reading(Keyword.JOIN, argument="RIVER"), standing=there)

    assert seen(response) == told("contact_coming", "wants_contact same_day")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        (Keyword.PAUSE, told("not_asked", more="pause 7")),
        (Keyword.LESS, told("not_asked")),
        (Keyword.MORE, told("resumed", more="resume")),
        (Keyword.RESUME, told("resumed", more="resume")),
    ],
)
def test_what_is_over_can_only_begin_again(word: Keyword, expected: tuple[str, str, str, str]) -> None:
    assert seen(respond(reading=reading(word), standing=standing(over=True))) == expected


@pytest.mark.parametrize("word", [word for word in Keyword if word is not Keyword.OPT_OUT])
@pytest.mark.parametrize("consent", STATES.values(), ids=STATES)
def test_a_crisis_comes_before_a_keyword(word: Keyword, consent: ConsentState | None) -> None:
    response = respond(reading=reading(word, concerns=[concern()]), standing=standing(consent))

    assert seen(response) == told("crisis_suicide", "concern urgent")


def test_stopping_with_a_worry_stops_and_worries() -> None:
    response = respond(reading=reading(Keyword.OPT_OUT, concerns=[concern()]), standing=standing())

    assert seen(response) == told("stopped_at_risk", "concern urgent, opted_out watch", "withdrawn keyword")


def test_somebody_at_risk_who_stops_is_looked_after_today() -> None:
    response = respond(reading=reading(Keyword.OPT_OUT), standing=standing(at_risk=True))

    assert seen(response) == told("stopped_at_risk", "opted_out same_day", "withdrawn keyword")


def test_stopping_is_confirmed_once_and_a_worry_in_the_second_text_is_seen() -> None:
    again = reading(Keyword.OPT_OUT, concerns=[concern()])

    response = respond(reading=again, standing=standing(WITHDRAWN, said=["stopped"]))

    assert seen(response) == told("", "concern urgent")


def test_help_from_somebody_at_risk_is_a_crisis() -> None:
    help_me = concern(Urgency.SAME_DAY, Category.WANTS_CONTACT, rule="keyword.help")

    response = respond(reading=reading(Keyword.HELP, concerns=[help_me]), standing=standing(at_risk=True))

    assert seen(response) == told("crisis_general", "wants_contact urgent")


def test_help_from_anybody_else_is_answered_and_seen_today() -> None:
    help_me = concern(Urgency.SAME_DAY, Category.WANTS_CONTACT, rule="keyword.help")

    response = respond(reading=reading(Keyword.HELP, concerns=[help_me]), standing=standing())

    assert seen(response) == told("help", "wants_contact same_day")


@pytest.mark.parametrize(
    ("argument", "days"),
    [("3", 3), ("0", 1), ("999", LONGEST_PAUSE_DAYS), ("٣", 7), ("soon", 7), (None, 7)],
    ids=["three", "none at all", "too long", "other digits", "a word", "not said"],
)
def test_a_pause_lasts_as_long_as_asked_within_reason(argument: str | None, days: int) -> None:
    response = respond(reading=reading(Keyword.PAUSE, argument=argument), standing=standing())

    assert response.pause_days == days


@pytest.mark.parametrize(
    ("covered", "key"), [(True, "contact_coming"), (False, "contact_no_one")], ids=["on call", "nobody"]
)
def test_talk_promises_only_what_the_rota_holds(key: str, *, covered: bool) -> None:
    response = respond(reading=reading(Keyword.TALK), standing=standing(covered=covered))

    assert says(response) == [key]


def test_what_was_answered_beside_talk_is_kept_and_worried_about() -> None:
    open_question = asked(None)
    safe = next(question for question in open_question.question_set.questions if question.key == "safe")
    here = standing(asked=asked(safe, answers={"used": "yes"}))

    response = respond(reading=reading(Keyword.TALK, answer=answered(YesNo.NO)), standing=here)

    assert says(response) == ["crisis_violence"]
    assert reasons(response) == ["answer urgent", "wants_contact same_day"]
    assert [(kept.question, kept.value) for kept in response.recorded] == [("safe", "no")]
    assert response.check_in is CheckInStep.FINISH


def test_talk_alone_leaves_the_question_open() -> None:
    response = respond(
        reading=reading(Keyword.TALK, answer=answered(None)),
        standing=standing(asked=asked()),
    )

    assert response.check_in is CheckInStep.LEAVE
    assert response.recorded == ()


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        pytest.param(reading(answer=answered(YesNo.YES)), told("welcome", "", "given reply"), id="yes"),
        pytest.param(reading(answer=answered(YesNo.NO)), told("consent_declined", "", "withdrawn reply"), id="no"),
        pytest.param(reading(answer=answered(None)), told("", "unreadable watch"), id="neither"),
        pytest.param(
            reading(concerns=[concern(Urgency.SAME_DAY, Category.RELAPSE)]), told("", "concern same_day"), id="a worry"
        ),
        pytest.param(
            reading(answer=answered(YesNo.YES), concerns=[concern()]),
            told("crisis_suicide", "concern urgent"),
            id="both",
        ),
    ],
)
def test_an_invitation_is_answered_by_yes_or_no_only(read: Reading, expected: tuple[str, str, str, str]) -> None:
    assert seen(respond(reading=read, standing=standing(INVITED))) == expected


@pytest.mark.parametrize("consent", [WITHDRAWN, None], ids=["stopped", "never asked"])
def test_whoever_writes_without_consent_is_seen_but_not_texted(consent: ConsentState | None) -> None:
    response = respond(reading=reading(), standing=standing(consent))

    assert seen(response) == told("", "unreadable watch")


@pytest.mark.parametrize(
    "here",
    [standing(), standing(WITHDRAWN), stranger()],
    ids=["consenting", "stopped", "stranger"],
)
def test_our_own_words_coming_back_do_nothing(here: Standing) -> None:
    assert respond(reading=reading(echo=True), standing=here) == Response()


def test_danger_in_somebody_elses_quoted_words_is_seen() -> None:
    response = respond(reading=reading(echo=True, concerns=[concern()]), standing=standing(asked=asked()))

    assert seen(response) == told("crisis_suicide", "concern urgent")
    assert response.check_in is CheckInStep.LEAVE
