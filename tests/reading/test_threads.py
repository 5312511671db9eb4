"""Lines as they stand in people's threads, in which single words once sounded like something to look at."""

import pytest

from outreach.domain.reading import read
from outreach.domain.reading.reading import Keyword
from outreach.domain.urgency import Urgency
from outreach.packs.lexicons import load_rules

NOBODY_NEED_LOOK = (
    "phones on 2% about to die, see u by the clock",
    "dats it. dats d txt",
    "the starting gun jammed at sports day",
    "doing a naloxone course at the library on tuesday",
    "one corpse reviver for the brides dad please",
    "my sister is going to murder me if the surprise party gets out",
    "flu and covid jabs both arms today",
    "i am in the car with the heater on, best wedding ever",
    "ur pop tarts are in the toaster, theyre cold",
    "i sent the rakhi by speed post",
    "starving, whats for tea",
    "prof just used comic sans",
    "he used my slide in his pitch",
    "the towels are on the line out back, we are using the line in the yard",
    "what are we using for red lipstick these days",
    "my lunch break is the only time i can look at it",
    "dad asked if the cloud is full",
    "ill text when i have my bags",
    "i come for the blood pressure check every three months",
    "uncle vik signs goodbye at the end of every text",
    "is this still available",
    "theres a crack in the hall mirror, it got a crack in the move",
    "theres beer in it for you",
    "itching to see the garden",
    "a fever of 99 is not a fever",
    "nothing to eat after midnight before the scan",
    "gramps got thrown out of aquafit for splashing",
    "stiff neck from that pillow",
    "a time to be born and a time to die",
    "the van is ours and it will be gone by tonight",
    "an abscess in the hoof, the mare is fine",
    "granny fell out with the lady across the hall over a lampshade",
    "i got roped in to run the raffle",
    "the damp patch is getting bigger",
    "we have nowhere else, said the band",
    "his wife passed a while back and he builds birdhouses",
    "im in the garage with the bikes",
    "they wont let me on the bus without the slip",
    "im so cooked for chem",
    "flat already also cannot throw",
    "an old lady held my hand through my first day",
    "el salmorejo se me cortó otra vez",
    "votar a ese es un suicidio político",
    "yo me apunto con los platanitos",
    "me pegaron por atrás en el semáforo, solo el bumper",
    "el acto cívico fue al medio día sin techo",
    "estoy en el parque con la perra",
    "tengo 40 y no 15",
)

DO_NOT_WANT_TO_TALK = (
    "i dont want to talk",
    "I don't wanna talk to anyone",
    "not in the mood to talk",
    "please dont call me",
    "i dont want you to call me",
    "i dont need a call today",
    "no quiero hablar",
    "no quiero que me llamen",
    "no tengo ganas de platicar",
)


@pytest.mark.parametrize("text", NOBODY_NEED_LOOK)
def test_rules_put_no_line_of_a_thread_before_a_person(text: str) -> None:
    urgency = read(text, lexicon=load_rules(), lang="en").urgency

    assert urgency is None or urgency < Urgency.SAME_DAY


@pytest.mark.parametrize("text", DO_NOT_WANT_TO_TALK)
def test_nobody_calls_who_does_not_want_to_talk(text: str) -> None:
    reading = read(text, lexicon=load_rules(), lang="en")

    assert reading.keyword is not Keyword.TALK
    assert reading.urgency is Urgency.WATCH


@pytest.mark.parametrize(
    "text", ["i dont want to talk about it but can you call me tomorrow", "no quiero hablar aquí. llámame"]
)
def test_who_does_not_want_to_talk_of_something_may_still_ask_for_a_call(text: str) -> None:
    assert read(text, lexicon=load_rules(), lang="en").keyword is Keyword.TALK


@pytest.mark.parametrize("text", ["cops beat me in the alley", "he beat me in the face", "nail gun to my head"])
def test_what_masks_leave_alone_is_still_seen(text: str) -> None:
    assert read(text, lexicon=load_rules(), lang="en").urgency is not None
