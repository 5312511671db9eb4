"""What a text asks of us."""

import pytest

from outreach.domain.questions import Question, QuestionKind
from outreach.domain.reading import read
from outreach.domain.reading.reading import Category, Keyword, Reading
from outreach.domain.urgency import Urgency
from outreach.packs.lexicons import load_lexicon


def reading(body: str) -> Reading:
    return read(body, lexicon=load_lexicon(), lang="en")


@pytest.mark.parametrize(
    "body",
    [
        *("stop", "quit", "end", "revoke", "opt out", "cancel", "unsubscribe", "stopall", "optout"),
        *("Stop.", "STOP!!!", "stop please", "please stop", "S T O P", "stpo", "stop thanks", "“Stop”", "stop 🛑"),
        *("alto", "parar", "cancelar", "no más", "basta", "baja", "ALTO por favor"),
        *(
            "please stop texting me",
            "dont text me anymore",
            "take me off your list",
            "lose my number",
            "leave me alone",
        ),
        *("ya no me manden mensajes", "dejenme en paz", "no quiero recibir mas mensajes", "cease all texts"),
        *("i do not want these messages", "do not contact me again", "stop with the texts already"),
    ],
)
def test_every_way_to_say_stop_is_an_opt_out(body: str) -> None:
    assert reading(body).keyword is Keyword.OPT_OUT


@pytest.mark.parametrize(
    "body",
    [
        *("stop asking me that", "i stopped using", "i can't stop drinking", "cancel wednesday, i got a ride"),
        *("end of my shift", "bus stop", "i quit my job", "dont stop texting me", "he wont leave me alone"),
        *("no mas que estoy cansado", "i want to quit drinking", "the pain wont stop", "cancel my ride for tuesday"),
        "Reply STOP to opt out. why does it say that",
    ],
)
def test_stop_inside_a_sentence_is_no_opt_out(body: str) -> None:
    assert reading(body).keyword is not Keyword.OPT_OUT


def test_an_opt_out_inside_a_crisis_is_both() -> None:
    found = reading("stop, i cant do this anymore")

    assert found.keyword is Keyword.OPT_OUT
    assert found.urgency is not None
    assert found.urgency >= Urgency.SAME_DAY


@pytest.mark.parametrize(
    ("body", "keyword"),
    [
        ("START", Keyword.START),
        ("unstop", Keyword.START),
        ("HELP", Keyword.HELP),
        ("info", Keyword.HELP),
        ("Ayuda", Keyword.HELP),
        ("resume", Keyword.RESUME),
        ("continuar", Keyword.RESUME),
        ("less", Keyword.LESS),
        ("menos", Keyword.LESS),
        ("more", Keyword.MORE),
        ("más", Keyword.MORE),
        ("talk", Keyword.TALK),
        ("call me", Keyword.TALK),
        ("hablar", Keyword.TALK),
        ("can someone call me", Keyword.TALK),
        ("who is this", Keyword.WRONG_NUMBER),
        ("wrong number", Keyword.WRONG_NUMBER),
        ("this isn't dana", Keyword.WRONG_NUMBER),
        ("número equivocado", Keyword.WRONG_NUMBER),
    ],
)
def test_keywords(body: str, keyword: Keyword) -> None:
    assert reading(body).keyword is keyword


@pytest.mark.parametrize("body", ["yes", "Y", "si", "yep", "ok", "thanks", "good morning", "mas o menos"])
def test_an_answer_is_no_keyword(body: str) -> None:
    assert reading(body).keyword is None


@pytest.mark.parametrize(
    ("body", "keyword", "argument"),
    [
        ("PAUSE", Keyword.PAUSE, None),
        ("pause 3", Keyword.PAUSE, "3"),
        ("Pause 5 days please", Keyword.PAUSE, "5"),
        ("pausa 7", Keyword.PAUSE, "7"),
        ("pause two weeks", Keyword.PAUSE, "14"),
        ("JOIN Harbor", Keyword.JOIN, "harbor"),
        ("unirse puerto.", Keyword.JOIN, "puerto"),
    ],
)
def test_keywords_with_an_argument(body: str, keyword: Keyword, argument: str | None) -> None:
    found = reading(body)

    assert (found.keyword, found.keyword_argument) == (keyword, argument)


def test_a_bare_help_is_looked_at_today() -> None:
    found = reading("HELP")

    assert found.concerns[0].rule.startswith("keyword.help")
    assert found.concerns[0].urgency >= Urgency.SAME_DAY


def test_who_wants_to_talk_is_called_the_same_day() -> None:
    found = reading("TALK")

    assert [(one.category, one.urgency) for one in found.concerns] == [(Category.WANTS_CONTACT, Urgency.SAME_DAY)]


def test_a_keyword_is_heard_in_the_middle_of_a_check_in() -> None:
    why = Question(key="why", kind=QuestionKind.TEXT, text={"en": "What happened?"})

    found = read("stop", lexicon=load_lexicon(), lang="en", question=why)

    assert found.keyword is Keyword.OPT_OUT
    assert found.answer is None
