"""Families of English opt-outs and wrong numbers, a few wordings of each, and what comes near and asks neither."""

import pytest

from outreach.domain.reading import read
from outreach.domain.reading.reading import Keyword
from outreach.packs.lexicons import load_lexicon


def keyword(body: str) -> Keyword | None:
    return read(body, lexicon=load_lexicon(), lang="en").keyword


def listed(text: str) -> list[str]:
    """Cut a table at its bars; a line break is one too."""
    return [one.strip() for one in text.replace("\n", "|").split("|") if one.strip()]


OPT_OUT = """
    i want my number off your records|please get my name out of your database
    she wants to be taken off your mailing list
    i dont wish to get another one of these|i would rather not be texted anymore|id rather you stopped texting me
    im not interested in getting these anymore|i have no use for daily texts|i wont be needing your check ins anymore
    we dont need checking up on anymore|i got no use for a robot asking me stuff|no need to write me again
    tired of being quizzed every morning, stop|im done getting these|im finished with your program
    i want to quit the texts|gonna leave this texting list|can i get off this list
    stop dinging my phone|never write again|dont message me ever|you dont gotta text me no more|dont contact us again
    these need to stop now please|these are so annoying, make it stop|please close my account now|u can close my file
    please cancel my enrollment|give my spot to someone else|please cross me out|release me from these texts
    please throw out my number|get rid of my number|forget you ever had this number|shred the card with my name
    get out of my inbox|leave my phone alone|get these off my phone please|shut this off for good
    turn off the daily questions|no more dings please|no more texts from you|every one costs me money. no more
    these texts are eating up my data, enough|log me out of this service|go bother a different person
    i take back my consent|i am revoking all prior consent|you dont have my permission to text|i never agreed to these
    nobody asked if i wanted these|next text gets reported|text me again and i call a lawyer|blocking you now
    this is harassment|take me off or i report you to the fcc|my number is on the do not call registry
    i refuse any further texts|he doesnt want these anymore|my mom doesnt want your texts
    she asked to be removed from your list|tell the robot to stop|my husband wants off your list
    why are you still texting me|why am i still getting these|why do yall keep sending these
    how do i turn you off|how do i get rid of these texts|is there a way to stop these texts|whats the code to end these
    how many times do i have to say stop|i told you to stop already|i already asked you twice to quit texting
    you people never listen. i want off|i opted out last week and you still text|stop stop stop i already said it
    unsub me|delist me please|no texts ever|this is spam|nobody wants these|hate these texts
"""

WRONG_NUMBER = """
    my name is not Crystal|my name isnt Gloria|nope not Shawna|who is Monique tho|you keep calling me Curtis
    im not Terrell and never was|wrong Kenny, there's two of us|why does everybody keep texting me for Beatrice
    no Vanessa lives here|Bobby doesnt live here anymore|we have no patient here|nobody here by that name
    what program?|i dont recognize this number|do i know you?|you are mistaking me for somebody
    these messages are for somebody else|i dont think this was meant for me|why am i getting his texts
    i keep getting somebody else's messages|his texts keep coming here|please find the right recipient
    i have his phone|im holding my brother's phone, he is in jail|he got locked up and i have his phone
    this is his wife, he died in march|she passed away, this is her husband|this is her mother, she moved to ohio
    you've been texting his ex girlfriend|you texted his girlfriend not him|not him, this is his brother
    he left his phone here when he moved out|somebody put my number down as theirs|she used my phone to sign up
    he has a different number now|get his new number|i cant give him these|he wont ever see your texts
    i bought this phone off some guy|i found this phone at the bus stop|this number was assigned to me last week
    whoever had this number before me|i've had the same number for ten years|new number holder
    company phone, that guy quit|shelter phone, she left|this is a daycare|this is a dental office, who do you want
    you reached a bakery|this number belongs to a church|we are a church not a person
    somebody typed the wrong digits|you got the digits mixed up|double check the area code
    who are you looking for|are you sure you have the right person|its my brother you want
    not my phone|that's not my name|wrng number buddy|he doesnt work here anymore
"""

NEITHER = """
    im done with all of this|you wont hear from me again|let me go|i just want it to end|make it stop
    this is my last text|i wont be needing anything|goodbye everyone|erase me from this world
    i need to get off these pills|i want to quit this job|i want out of this house
    he told me to lose his number|i told him to stop calling me|my ex wont quit blowing up my phone
    i blocked my dealer|block him for me|unsubscribed from the gym|i got dropped from the program
    got kicked off the waiting list|how do i stop drinking|whats the trick to quit smoking
    dont take me off|please dont ever take me off the list|did you take me off?|i hit stop by accident
    glad i didnt opt out|my boyfriend thinks i should opt out|almost told you to quit texting
    dont text me before noon|hold off this week|could these come later|text me less
    i didnt sign up for this hangover|never agreed to be called an addict|no more emojis in the texts
    bill collectors are harassing me|my lawyer says court is monday|i want to close my bank account
    my dad passed away|my son is in jail|my sister moved to texas
    got a new phone still me|new number same me|i lost my phone|my kid used my phone
    i couldnt reach my sponsor|i cant find him anywhere|i gave him the wrong number on purpose
    i dont feel like myself|who am i without it|wrong bus wrong day|not her fault|im at the shelter
    im in school now|im 12 days clean|my boss is at the shop|its my wife answering, he says 3
    you spelled my name wrong|my mom passed away and i miss her
    a stranger was kind to me today|i have a new one|im not in any danger|its sunday at the church
"""


@pytest.mark.parametrize("body", listed(OPT_OUT))
def test_an_end_of_our_texts_is_heard(body: str) -> None:
    assert keyword(body) is Keyword.OPT_OUT


@pytest.mark.parametrize("body", listed(WRONG_NUMBER))
def test_another_person_is_heard(body: str) -> None:
    assert keyword(body) is Keyword.WRONG_NUMBER


@pytest.mark.parametrize("body", listed(NEITHER))
def test_what_comes_near_asks_neither(body: str) -> None:
    assert keyword(body) not in {Keyword.OPT_OUT, Keyword.WRONG_NUMBER}
