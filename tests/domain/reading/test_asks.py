"""What people ask for in whole sentences: no more texts, to be called, or that we see this is somebody else's phone."""

import pytest

from outreach.domain.reading import read
from outreach.domain.reading.reading import Keyword, Reading
from outreach.domain.urgency import Urgency
from outreach.packs.lexicons import load_lexicon


def reading(body: str, lang: str = "en") -> Reading:
    return read(body, lexicon=load_lexicon(), lang=lang)


@pytest.mark.parametrize(
    "body",
    [
        "please turn these off",
        "could you take my name off whatever this is",
        "let me off the list please",
        "quit writing me",
        "yall can stop sending these now",
        "i would rather not get these anymore",
        "would like the texts ended",
        "no need to keep texting me, im doing good",
        "i am withdrawing my consent",
        "goodbye to the check ins, thank you all",
        "count me out going forward",
        "the texts have to go",
        "im tapping out of the text thing",
        "put me on your do not text list",
        "don't check on me anymore",
        "cancel me",
        "can somebody on your side shut this off for my phone",
        "what do i gotta type to make this thing shut off for good",
        "If I gave consent earlier, I would like to withdraw it now",
        "pls deactivate my account",
        "nah im off this. dont hit me up again chef",
        "this number is closed to you",
        "GET OUT MY PHONE",
    ],
)
def test_whoever_wants_no_more_texts_is_heard(body: str) -> None:
    assert reading(body).keyword is Keyword.OPT_OUT


@pytest.mark.parametrize(
    "body",
    [
        "you have reached the church office",
        "you got the wrong fella",
        "this is the front desk phone at the hostel",
        "im not who you think",
        "my brother gave you my number instead",
        "one digit off maybe",
        "never heard of your program",
        "not on this phone, shes using this phone no more. you want somebody else",
        "i got this sim card yesterday",
        "this number got reassigned to me",
        "please correct your records",
        "different lady has this now",
        "total stranger here, sorry",
        "verizon handed me this number monday",
        "you want her not me",
        "i am only her emergency contact",
    ],
)
def test_whoever_has_the_phone_now_is_heard(body: str) -> None:
    assert reading(body).keyword is Keyword.WRONG_NUMBER


@pytest.mark.parametrize(
    "body",
    [
        "don't you ever stop sending these",
        "almost told yall to quit texting me, glad i didnt",
        "took my name off the lease and moved in with my sister",
        "i turned the stove off",
        "the doctor took me off the pills",
        "stop sending me pics of your lunch",
        "i put the wrong number on a job application",
        "unsubscribed from all those casino emails",
        "no thanks to the beer my uncle offered",
        "they wont let me be",
        "my mom changed phones again",
        "i gave my two weeks notice",
        "someone keeps calling, wrong number every time",
        "i cant get him off my mind",
    ],
)
def test_what_only_sounds_like_it_asks_for_nothing(body: str) -> None:
    assert reading(body).keyword not in {Keyword.OPT_OUT, Keyword.WRONG_NUMBER}


@pytest.mark.parametrize(
    "body",
    ["STOP i want to die", "i want to die stop", "please stop i want to kill myself", "ALTO me quiero morir"],
)
def test_a_stop_without_a_pause_in_a_crisis_is_both(body: str) -> None:
    found = reading(body)

    assert found.keyword is Keyword.OPT_OUT
    assert found.urgency is not None
    assert found.urgency >= Urgency.URGENT


@pytest.mark.parametrize(
    "body",
    ["i want to die and i cant stop", "i want it all to stop, i want to die", "i want to die make it stop"],
)
def test_what_somebody_in_a_crisis_cannot_stop_is_not_our_texts(body: str) -> None:
    assert reading(body).keyword is None


@pytest.mark.parametrize("body", ["can someone call me", "please call", "i need to talk", "me pueden llamar"])
def test_whoever_wants_a_call_is_put_before_a_person_today(body: str) -> None:
    found = reading(body)

    assert found.keyword is Keyword.TALK
    assert found.urgency is not None
    assert found.urgency >= Urgency.SAME_DAY


@pytest.mark.parametrize("body", ["can someone call me", "call me", "trust me", "help me please"])
def test_english_that_is_written_with_a_word_of_both_languages_stays_english(body: str) -> None:
    assert reading(body).lang == "en"


@pytest.mark.parametrize(
    "body",
    [
        "Had my name took off the prayer list because the Lord already answered it",
        "some girl gave me a wrong number at the wedding",
        "Oops I sent you the wrong number, meant 4 not 1",
        "had to opt out of the dental plan at work cause it costs too much",
        "stop with the emails i never read em. Texts are good tho",
        "did you guys stop texting me? i didnt get one since sunday",
        "last month i was ready to tell you all to quit, glad i did not",
        "esto no me lo quiten por favor",
        "me case con la persona equivocada pero sobria la veo mas clara",
        "fui a que me dieran de baja del gym",
    ],
)
def test_what_comes_near_a_wish_is_none(body: str) -> None:
    assert reading(body).keyword not in {Keyword.OPT_OUT, Keyword.WRONG_NUMBER}


def test_a_stop_that_was_said_to_somebody_else_takes_nobody_off_the_texts() -> None:
    found = reading("he is outside my door with a knife screaming i told him leave i told him stop")

    assert found.keyword is None
    assert found.urgency is not None
    assert found.urgency >= Urgency.URGENT


@pytest.mark.parametrize(
    "body", ["2 30 percs left gonna take them all", "got 40 pills and im going to take all of them"]
)
def test_somebody_about_to_take_them_all_needs_somebody_this_minute(body: str) -> None:
    assert reading(body).urgency is Urgency.EMERGENCY
