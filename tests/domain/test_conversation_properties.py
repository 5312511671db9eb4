"""What holds of every text, whatever was read and wherever they stand."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as some

from outreach.domain.cards import CARD_KEYS
from outreach.domain.consent import ConsentState
from outreach.domain.conversation import respond
from outreach.domain.delivery import RULES, MessageKind
from outreach.domain.reading.reading import Answer, Category, Concern, Keyword, Reading, YesNo
from outreach.domain.standing import Asked, CheckInStep, Response, Standing
from outreach.domain.text_fields import FIELDS
from outreach.domain.text_keys import TextKey
from outreach.domain.urgency import Urgency
from tests.domain.talk import MOOD, QUESTIONS, SAFE, USED
from tests.domain.talk import RULES as CONCERN_RULES

concerns = some.builds(
    Concern,
    category=some.sampled_from(Category),
    urgency=some.sampled_from(Urgency),
    rule=some.sampled_from(["a.rule", "keyword.help", "fallback.media"]),
    what=some.just("says something"),
)
values = some.one_of(
    some.none(),
    some.sampled_from(YesNo),
    some.integers(-3, 12).map(Decimal),
    some.sampled_from(["blue", "", "a lot of words"]),
)
answers = some.builds(
    Answer,
    value=values,
    to_earlier=some.booleans(),
    also=some.lists(values.filter(lambda value: value is not None), max_size=3).map(tuple),
    corrects=some.booleans(),
)
readings = some.builds(
    Reading,
    keyword=some.one_of(some.none(), some.sampled_from(Keyword)),
    keyword_argument=some.one_of(some.none(), some.sampled_from(["3", "RIVER", "many", "٣", "²", "99999999"])),
    answer=some.one_of(some.none(), answers),
    concerns=some.lists(concerns, max_size=3).map(tuple),
    lang=some.sampled_from(["en", "es"]),
    version=some.just("test"),
    echo=some.booleans(),
)
questions = some.sampled_from([None, MOOD, USED, SAFE])
asked = some.builds(
    Asked,
    question=questions,
    earlier=questions,
    question_set=some.just(QUESTIONS),
    answers=some.sampled_from([{}, {"mood": Decimal(4)}, {"mood": Decimal(1), "used": "yes"}]),
    history=some.sampled_from([{}, {"mood": (Decimal(1), Decimal(2))}]),
    reasked=some.booleans(),
    late=some.booleans(),
    earlier_is_of_before=some.booleans(),
    renewal=some.booleans(),
)
said_lately = some.frozensets(some.sampled_from([key.value for key in TextKey]), max_size=4)
known = some.builds(
    Standing,
    known=some.sampled_from([True]),
    consent=some.one_of(some.none(), some.sampled_from(ConsentState)),
    paused=some.booleans(),
    at_risk=some.booleans(),
    covered=some.booleans(),
    asked=some.one_of(some.none(), asked),
    rules=some.just(CONCERN_RULES),
    said_lately=said_lately,
)
strangers = some.builds(
    Standing,
    known=some.sampled_from([False]),
    covered=some.booleans(),
    said_lately=said_lately,
    answered_today=some.booleans(),
)
standings = some.one_of(known, strangers)


@given(reading=readings, standing=standings)
def test_every_text_gets_a_response_that_can_be_carried_out(reading: Reading, standing: Standing) -> None:
    response = respond(reading=reading, standing=standing)

    asks = response.check_in in (CheckInStep.ASK, CheckInStep.REASK)
    assert asks == (response.next_question is not None)
    assert all(say.question is not None for say in response.say if "question" in FIELDS[say.key])


@given(reading=readings, standing=standings)
def test_every_concern_is_put_before_a_person_at_least_as_urgently(reading: Reading, standing: Standing) -> None:
    response = respond(reading=reading, standing=standing)

    worst = max((concern.urgency for concern in reading.concerns), default=None)
    if worst is not None:
        assert max(worry.urgency for worry in response.worries) >= worst


@given(reading=readings, standing=standings)
def test_one_text_is_answered_by_one_text_at_most(reading: Reading, standing: Standing) -> None:
    assert len(respond(reading=reading, standing=standing).say) <= 1


@given(reading=readings, standing=known)
def test_whoever_stops_has_stopped(reading: Reading, standing: Standing) -> None:
    stop = replace(reading, keyword=Keyword.OPT_OUT, echo=False)

    response = respond(reading=stop, standing=standing)

    stopped = standing.consent is ConsentState.WITHDRAWN
    assert stopped or (response.consent is not None and response.consent[0] is ConsentState.WITHDRAWN)
    assert {say.kind for say in response.say} <= {MessageKind.NOTICE}


def _consent_after(response: Response, standing: Standing) -> ConsentState | None:
    return standing.consent if response.consent is None else response.consent[0]


@given(reading=readings, standing=standings)
def test_nothing_that_needs_consent_is_said_without_it(reading: Reading, standing: Standing) -> None:
    response = respond(reading=reading, standing=standing)

    needed = {RULES[say.kind].consent for say in response.say} - {None}
    assert needed <= {_consent_after(response, standing)}


@given(reading=readings, standing=standings)
def test_consent_is_given_only_by_a_yes_or_a_start(reading: Reading, standing: Standing) -> None:
    response = respond(reading=reading, standing=standing)

    if response.consent is not None and response.consent[0] is ConsentState.GIVEN:
        yes = reading.answer is not None and reading.answer.value is YesNo.YES
        assert reading.keyword is Keyword.START or (yes and standing.consent is ConsentState.INVITED)


@given(reading=readings, standing=strangers)
def test_a_stranger_learns_nothing_about_anybody(reading: Reading, standing: Standing) -> None:
    response = respond(reading=reading, standing=standing)

    names = {"preferred_name", "signer", "specialist", "phone", "frequency"}
    confirmations = {TextKey.STOPPED, TextKey.STOPPED_AT_RISK}  # must say who stops, by law; the name is neutral
    assert all(not FIELDS[say.key] & names for say in response.say)
    assert all("program" not in FIELDS[say.key] or say.key in confirmations for say in response.say)


@given(reading=readings, standing=standings)
def test_a_card_said_lately_is_not_said_again(reading: Reading, standing: Standing) -> None:
    response = respond(reading=reading, standing=standing)

    assert not {say.key.value for say in response.say if say.key in CARD_KEYS} & standing.said_lately


@given(reading=readings, standing=standings.filter(lambda standing: not standing.covered))
def test_no_card_promises_somebody_while_nobody_is_on_call(reading: Reading, standing: Standing) -> None:
    response = respond(reading=reading, standing=standing)

    cards = {say.key for say in response.say if say.kind is MessageKind.CRISIS_CARD}
    assert all("when" not in FIELDS[key] for key in cards - {TextKey.CRISIS_NO_ONE})


@given(reading=readings, standing=known)
def test_pauses_and_paces_stay_within_reason(reading: Reading, standing: Standing) -> None:
    response = respond(reading=reading, standing=standing)

    assert response.pause_days is None or 1 <= response.pause_days <= 90
    assert response.pace in (-1, 0, 1)
