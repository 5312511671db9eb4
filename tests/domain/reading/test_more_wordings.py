"""Opt-outs, wrong numbers and answers as other people word them than those who wrote the first tables."""

import pytest

from outreach.domain.reading import read
from outreach.domain.reading.prompts import question_from
from outreach.domain.reading.reading import Keyword, YesNo
from outreach.domain.urgency import Urgency
from outreach.packs.lexicons import load_lexicon

USED, CRAVINGS, MEETING = "used since last check-in? yes/no", "any cravings? yes/no", "made a meeting this week? yes/no"
CALL, MOOD = "want a call from your peer? yes/no", "mood 1-5"


def keyword(body: str) -> Keyword | None:
    return read(body, lexicon=load_lexicon(), lang="en").keyword


def value(body: str, prompt: str) -> object:
    found = read(body, lexicon=load_lexicon(), lang="en", question=question_from(prompt)).answer
    return found.value if found else None


@pytest.mark.parametrize(
    "body",
    [
        "can you end these messages please",
        "i would rather not receive these",
        "how do i make this bot stop",
        "my phone number should be taken off your list",
        "go text somebody else",
        "we are done here, stop",
        "no thanks to future surveys",
        "ya no me esten mandando preguntitas",
        "les pido que ya no escriban mas",
        "voy a reportar este numero si siguen escribiendo",
        "mi esposo ya no desea recibir mensajes",
        "por favor dejen ya de testearme",
        "que hago para salirme de esto",
        "prefiero no seguir con las preguntas",
    ],
)
def test_people_opt_out_in_their_own_words(body: str) -> None:
    assert keyword(body) is Keyword.OPT_OUT


@pytest.mark.parametrize(
    "body",
    [
        "i dont want to do this anymore",
        "the noise doesnt bother me",
        "he told me to take the cake out of the oven and to stop worrying",
        "no dejen de escribirme por favor",
        "hablo bajito para no molestar a los vecinos",
        "mi jefe me va a dar de baja del seguro",
    ],
)
def test_what_only_sounds_like_it_is_no_opt_out(body: str) -> None:
    assert keyword(body) is not Keyword.OPT_OUT


def test_an_opt_out_in_a_crisis_is_both() -> None:
    found = read("take my name off your list, i am going to kill myself", lexicon=load_lexicon(), lang="en")

    assert found.keyword is Keyword.OPT_OUT
    assert found.urgency is not None
    assert found.urgency >= Urgency.URGENT


@pytest.mark.parametrize(
    "body",
    [
        "think you are trying to reach someone else",
        "never been in any rehab, check your numbers",
        "no soy esa senora que busca",
        "este chip lo compre ayer",
        "se equivoco de numero joven",
        "aqui es una ferreteria, marque bien",
        "de donde sacaron mi numero",
    ],
)
def test_people_say_that_the_number_is_wrong_in_their_own_words(body: str) -> None:
    assert keyword(body) is Keyword.WRONG_NUMBER


@pytest.mark.parametrize(
    ("body", "prompt", "said"),
    [
        ("un chorro", CRAVINGS, YesNo.YES),
        ("ninguna, gracias a dios", CRAVINGS, YesNo.NO),
        ("fui a la del jueves", MEETING, YesNo.YES),
        ("me vendria muy bien", CALL, YesNo.YES),
        ("paso, ando en la chamba", CALL, YesNo.NO),
        ("volvi a caer el domingo", USED, YesNo.YES),
    ],
)
def test_who_is_asked_in_one_language_may_answer_in_the_other(body: str, prompt: str, said: YesNo) -> None:
    assert value(body, prompt) is said


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("no. well, two beers", YesNo.YES),
        ("no, bueno, un trago", YesNo.YES),
        ("no. lie. smoked last night", YesNo.YES),
        ("no, my cousin relapsed though", YesNo.NO),
        ("doing well, no", YesNo.NO),
    ],
)
def test_a_no_that_is_taken_back_is_a_yes(body: str, said: YesNo) -> None:
    assert value(body, USED) is said


@pytest.mark.parametrize(
    ("body", "said"),
    [("ayer un 2, hoy 4, ya va mejor", 4), ("del 1 al 5 un 3", 3), ("toy en 4", 4), ("al cien", 5), ("like a 3", 3)],
)
def test_a_number_is_found_among_others(body: str, said: int) -> None:
    assert value(body, MOOD) == said


@pytest.mark.parametrize("body", ["pause til monday", "pausa hasta el lunes", "please pause until next week"])
def test_a_pause_may_be_until_a_day(body: str) -> None:
    assert keyword(body) is Keyword.PAUSE
