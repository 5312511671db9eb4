"""What worries us in a text, by the house's lexicon."""

import pytest

from outreach.domain.questions import Question, QuestionKind
from outreach.domain.reading import read
from outreach.domain.reading.concern import concerns
from outreach.domain.reading.normalise import normalise
from outreach.domain.reading.reading import Category, Reading
from outreach.domain.urgency import Urgency
from outreach.packs.lexicons import load_lexicon, load_rules


def reading(body: str) -> Reading:
    return read(body, lexicon=load_lexicon(), lang="en")


def by_rules(body: str) -> set[Category]:
    """Say what a person should see today (or now), by the rules alone."""
    rules = load_rules()
    found = concerns(normal=normalise(body=body, spelling=rules.spelling), lexicon=rules)
    return {concern.category for concern in found.concerns if concern.urgency >= Urgency.SAME_DAY}


@pytest.mark.parametrize(
    ("body", "category"),
    [
        ("i took the whole bottle of pills an hour ago", Category.SUICIDE),
        ("got the pistol loaded on my lap", Category.SUICIDE),
        ("my buddy wont wake up and his lips are blue", Category.OVERDOSE),
        ("I cant breathe, my chest is tight", Category.MEDICAL),
        ("hes kicking in my door right now", Category.VIOLENCE),
        ("mi hermana no respira", Category.OVERDOSE),
        ("traigo la pistola cargada en la mano", Category.SUICIDE),
        ("off vodka 2 days, had a seizure at lunch", Category.MEDICAL),
    ],
)
def test_what_is_happening_now_is_an_emergency(body: str, category: Category) -> None:
    found = reading(body)

    assert found.urgency is Urgency.EMERGENCY
    assert category in {concern.category for concern in found.concerns}


@pytest.mark.parametrize(
    ("body", "category"),
    [
        ("i want to kill myself", Category.SUICIDE),
        ("honestly they would all be better off without me", Category.SUICIDE),
        ("k.m.s", Category.SUICIDE),
        ("K I L L myself", Category.SUICIDE),
        ("i wnat to k!ll mys3lf", Category.SUICIDE),
        ("i w\u200bant to d\u200bie", Category.SUICIDE),
        ("wаnt to dіe", Category.SUICIDE),  # with Cyrillic letters in it
        ("wanna dieeeeeee", Category.SUICIDE),
        ("Idont want to be here any more", Category.SUICIDE),
        ("no le veo sentido a vivir", Category.SUICIDE),
        ("I’ve been cutting my arms again", Category.SELF_HARM),
        ("i od'd on sunday, they brought me back", Category.OVERDOSE),
        ("my husband punched me in the face", Category.VIOLENCE),
        ("mi marido me golpeo", Category.VIOLENCE),
        ("the voices tell me to hurt people", Category.PSYCHOSIS),
        ("my brother says hes going to shoot himself", Category.THIRD_PARTY_RISK),
        ("not suicidal but i want to die", Category.SUICIDE),
        ("the only reason i haven't killed myself is my dog", Category.SUICIDE),
    ],
)
def test_what_cannot_wait_is_urgent(body: str, category: Category) -> None:
    found = reading(body)

    assert found.urgency is not None
    assert found.urgency >= Urgency.URGENT
    assert category in {concern.category for concern in found.concerns}


@pytest.mark.parametrize(
    ("body", "category"),
    [
        ("i used", Category.RELAPSE),
        ("slipped last night", Category.RELAPSE),
        ("relapsed", Category.RELAPSE),
        ("recaí el domingo", Category.RELAPSE),
        ("i want to use", Category.CRAVING),
        ("quiero consumir", Category.CRAVING),
        ("i'm dopesick and it's only day 1", Category.WITHDRAWAL),
        ("they kicked me out, no place to go", Category.HOUSING),
        ("we havent eaten since tuesday", Category.HOUSING),
        ("can someone call me", Category.WANTS_CONTACT),
        ("pueden marcarme por favor", Category.WANTS_CONTACT),
        ("i hear voices at night", Category.PSYCHOSIS),
        ("my sister is using again", Category.THIRD_PARTY_RISK),
    ],
)
def test_what_a_person_must_see_today_is_same_day(body: str, category: Category) -> None:
    found = reading(body)

    assert found.urgency is Urgency.SAME_DAY
    assert category in {concern.category for concern in found.concerns}


@pytest.mark.parametrize(
    "body",
    [
        "no thoughts of hurting myself",
        "im not suicidal, just tired",
        "no tengo pensamientos suicidas",
        "5 years ago i tried to kill myself, so grateful to be here",
        "had a craving but it passed",
        "lonely tonight",
        "me siento triste",
    ],
)
def test_a_denial_the_past_and_low_mood_are_watched(body: str) -> None:
    assert reading(body).urgency is Urgency.WATCH


@pytest.mark.parametrize(
    "body",
    [
        "killing it at work today",
        "I'd kill for a coffee",
        "my feet are killing me",
        "lol im dead",
        "dead tired after my shift",
        "my phone died",
        "hanging out with my sister",
        "shooting hoops later",
        "cut the grass",
        "me muero de risa",
        "este calor me esta matando",
        "used my coping skills",
        "fui por tacos con mis hijos",
        "thank you!!",
        "gn",
        "🙏❤️",
        "ok",
        "hey",
        "he hit me up about the job",
        "moms tamales are to die for",
    ],
)
def test_ordinary_talk_worries_nobody(body: str) -> None:
    assert reading(body).concerns == ()


@pytest.mark.parametrize(
    "body",
    ["привет, как дела", "je suis tres fatigue ce soir", "🛸🪬", "¿¿¿ 你好 ???"],
)
def test_what_nobody_here_can_read_goes_to_a_person(body: str) -> None:
    found = reading(body)

    assert found.urgency is Urgency.SAME_DAY
    assert found.concerns[0].category is Category.UNREADABLE


def test_a_picture_without_words_goes_to_a_person() -> None:
    found = read("", lexicon=load_lexicon(), lang="en", media=1)

    assert [concern.category for concern in found.concerns] == [Category.UNREADABLE]


def test_a_concern_says_where_and_why() -> None:
    body = "Morning. I wánt to  k i l l  mysеlf"

    concern = reading(body).concerns[0]

    assert concern.span is not None
    assert body[slice(*concern.span)] == "k i l l  mysеlf"
    assert concern.rule == "en.plain.suicide"
    assert concern.what == "says in so many words that they want to die"


def test_a_second_clause_is_not_hidden_by_a_denial() -> None:
    assert reading("no cravings. i do want to die though").urgency is Urgency.URGENT


def test_an_answer_in_a_language_we_do_not_read_goes_to_a_person() -> None:
    why = Question(key="why", kind=QuestionKind.TEXT, text={"en": "What happened?"})

    found = read("je suis vraiment tres fatigue ce soir", lexicon=load_lexicon(), lang="en", question=why)

    assert [concern.rule for concern in found.concerns] == ["fallback.language"]


@pytest.mark.parametrize(
    ("body", "category"),
    [
        ("i am currently so drunk hi", Category.RELAPSE),
        ("Ngl been sipping every night since thanksgiving", Category.RELAPSE),
        ("was sober til about 8:40pm", Category.RELAPSE),
        ("day 1. again.", Category.RELAPSE),
        ("just coming off a bender", Category.RELAPSE),
        ("had 6 tall boys watching the derby", Category.RELAPSE),
        ("did some coke at the party", Category.RELAPSE),
        ("there goes 8 months", Category.RELAPSE),
        ("picked up a white chip", Category.RELAPSE),
        ("been lying to you about being clean", Category.RELAPSE),
        ("woke up hungover", Category.RELAPSE),
        ("my plug is on the way", Category.CRAVING),
        ("bottle of vodka in front of me", Category.CRAVING),
        ("fuck it im drinking", Category.CRAVING),
        ("i need a drink so bad", Category.CRAVING),
        ("36 hrs off fetty and im dying", Category.WITHDRAWAL),
        ("clinic wont dose me", Category.WITHDRAWAL),
        ("havent taken my meds in a week", Category.WITHDRAWAL),
        ("she goes thru my texts and decides who I can see", Category.VIOLENCE),
        ("my boyfriend takes my paycheck", Category.VIOLENCE),
        ("you're not Kelly. they switched you", Category.PSYCHOSIS),
        ("the same black truck keeps following me", Category.PSYCHOSIS),
        ("in the back of an ambulance", Category.MEDICAL),
        ("discharged in an hour with a bus pass and no address", Category.HOUSING),
        ("slept at the bus station", Category.HOUSING),
        ("i have a warrant", Category.HOUSING),
        ("can somebody call me", Category.WANTS_CONTACT),
        ("how do i get into detox", Category.WANTS_CONTACT),
        ("lost my best friend to fentanyl", Category.THIRD_PARTY_RISK),
        ("hes back on that stuff", Category.THIRD_PARTY_RISK),
    ],
)
def test_rules_alone_find_what_is_said_plainly_or_in_slang(body: str, category: Category) -> None:
    assert category in by_rules(body)


@pytest.mark.parametrize(
    "body",
    [
        "5 years clean today",
        "didn't drink at the wedding!",
        "high on life",
        "high on jesus",
        "i have drunk driving class tonight",
        "been drinking more water lately",
        "had a few beers, root beers lol",
        "smoked ribs for the 4th",
        "just got back from a run",
        "picked up my 2 year chip!",
        "picked up an extra shift",
        "day 1 of my new job",
        "car dealer called about the truck",
        "salad bar at the hospital is good",
        "i work at the hospital",
        "i speak at the jail on thursdays",
        "volunteering at the food pantry saturday",
        "we slept in a tent on our camping trip",
        "took my suboxone this morning, all good",
        "call me old fashioned",
        "i need help with my resume",
        "my husband took my car to get washed",
        "she wont let me pay for lunch",
        "hear voices in the hall, must be the choir",
        "my brother is 2 years clean",
        "relapsed on candy crush lol",
        "slipped and fell at the store",
        "tweaking my resume",
        "im loaded with work",
        "went on a bender. fender bender, nobody hurt",
        "i want to get a dog",
        "sugar craving is real",
        "lost my wordle streak",
        "put me out of my misery and pick a restaurant",
    ],
)
def test_rules_alone_pass_over_what_only_sounds_like_it(body: str) -> None:
    assert by_rules(body) == set()
