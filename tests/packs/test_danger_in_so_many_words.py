"""Danger in so many words: rules alone must find it, whatever stands around it, and leave what only sounds like it."""

import pytest

from outreach.domain.reading.concern import concerns
from outreach.domain.reading.normalise import normalise
from outreach.domain.urgency import Urgency
from outreach.packs.lexicons import load_rules
from tests.packs.said_in_so_many_words import (
    BODY_IN_DANGER,
    HAS_THE_MEANS,
    HEARS_COMMANDS,
    HURTS_THEMSELVES,
    IS_BEING_HURT,
    MEANS_TO_HURT_OTHERS,
    MIXED,
    OTHERS_IN_DANGER,
    TOOK_TOO_MUCH,
    TRIED_TO_DIE,
    WANTS_TO_DIE,
)

HARMLESS = (
    "im killing it at work this week",
    "i'd kill for a coffee right now",
    "my feet are killing me after that shift",
    "cut my finger chopping onions last night",
    "burned my hand on the stove making eggs",
    "took my pills with breakfast like the doctor said",
    "took two tylenol for my headache",
    "we shot hoops at the park",
    "my boss is gonna kill me if im late again",
    "three years ago i tried to kill myself, so glad im here today",
    "watched a movie where a guy gets stabbed",
    "that workout murdered me",
    "i could murder a burger",
    "my kids beat me at uno",
    "grandma beat us all at spades",
    "the team got slaughtered last night",
    "jumped off the dock into the lake with my nephew",
    "my phone is dead, text later",
    "dead tired, going to bed",
    "this heat is killing me",
    "parked by the tracks waiting for the train to pass",
    "on the roof fixing shingles with my brother",
    "the cat scratched my arm up",
    "my arm is sore from the flu shot",
    "got my vivitrol shot today",
    "my mechanic says the belt snapped",
    "bought a new razor, finally shaved",
    "put the knife down and ordered pizza",
    "my heart stopped when she said yes",
    "cant breathe through my nose, allergies",
    "i ran up the stairs and cant catch my breath",
    "choked up at my daughters recital",
    "choking back tears at graduation",
    "god told me to be patient and i listened",
    "the voice on the gps told me to turn around",
    "my pastor says god wants me to forgive",
    "the kids screamed at me to jump in the pool",
    "my coach yelled at me to hit harder",
    "passed out on the couch during the game",
    "fell asleep with the tv on",
    "took the kids to the zoo, took them all for ice cream",
    "emptied the bottle of dish soap",
    "i took all my vitamins",
    "finished the whole bottle of water",
    "drank too much coffee",
    "took too many photos",
    "swallowed my pride and called my mom",
    "shot an email to my boss",
    "shot down my idea again",
    "strangers keep helping me",
    "hit my sister up for a ride",
    "hit the gym with my brother",
    "run over to my moms later",
    "gonna run by the store",
    "take her out for dinner tonight",
    "taking my whole family out for dinner with me saturday",
    "taking the kids with me to the meeting",
    "i want to cut my hair",
    "gonna cut back on sugar",
    "cutting the grass every week",
    "banged my knee on the table, ouch",
    "i bit my tongue eating",
    "i broke my finger playing softball",
    "cut myself shaving this morning",
    "smothered the biscuits in gravy",
    "strangled by my tie all day",
    "drowning in paperwork",
    "dying my hair tonight",
    "beat myself up about it less now",
    "the nurse drew my blood, all good",
    "narcan training at the library was good",
    "my buddy overdosed 5 years ago, i miss him",
    "i used to hear voices, not anymore",
    "no voices, no thoughts of hurting anyone",
    "not suicidal, not homicidal, just tired",
    "never wanted to hurt anybody",
    "i dont want to kill anyone lol",
    "my dog attacked the mailman lol",
    "gun range with my uncle on saturday",
    "got a knife set for my birthday",
    "bought a rope for the boat",
    "the noose scene in that western was rough",
    "cleaned the bathroom with bleach",
    "the pills they gave me for blood pressure work great",
    "i counted my pills, all good, nurse was happy",
    "the bridge on 5th is closed",
    "i climbed over the fence to get the ball",
    "on the edge of my seat",
    "gave blood today",
    "my chest is sore from pushups",
    "legs are dead after leg day",
    "about to pass out, goodnight",
    "i collapsed on the couch after work",
    "fainted when i saw the price",
    "everything is fine, just broke",
    "my wife is gonna kill me lol i forgot milk",
    "someone stole my bike",
    "locked myself out of my apartment",
    "tied up at work",
    "stuck in traffic",
    "in danger of missing my bus",
)
EVERY = (
    *WANTS_TO_DIE,
    *TRIED_TO_DIE,
    *HURTS_THEMSELVES,
    *TOOK_TOO_MUCH,
    *HAS_THE_MEANS,
    *IS_BEING_HURT,
    *MEANS_TO_HURT_OTHERS,
    *HEARS_COMMANDS,
    *BODY_IN_DANGER,
    *OTHERS_IN_DANGER,
    *MIXED,
)


def urgent(body: str) -> bool:
    rules = load_rules()
    found = concerns(normal=normalise(body=body, spelling=rules.spelling), lexicon=rules)
    return any(concern.urgency >= Urgency.URGENT for concern in found.concerns)


@pytest.mark.parametrize("body", EVERY)
def test_rules_alone_find_what_is_said_in_so_many_words(body: str) -> None:
    assert urgent(body)


@pytest.mark.parametrize("body", [*WANTS_TO_DIE, *HURTS_THEMSELVES, *HAS_THE_MEANS, *IS_BEING_HURT])
@pytest.mark.parametrize("around", ["hey good morning, {}", "{} lol", "haha {}", "so tired and {}"])
def test_a_greeting_or_a_laugh_changes_nothing(body: str, around: str) -> None:
    assert urgent(around.format(body))


@pytest.mark.parametrize("body", HARMLESS)
def test_what_only_sounds_like_danger_is_left(body: str) -> None:
    assert not urgent(body)
