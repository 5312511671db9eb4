"""Yes and no as people text them in English, to the questions that check-ins ask."""

import pytest

from outreach.domain.reading import read
from outreach.domain.reading.prompts import question_from
from outreach.domain.reading.reading import YesNo
from outreach.packs.lexicons import load_lexicon

USED = "used since last check-in? yes/no"
CRAVINGS = "any cravings? yes/no"
CALL = "want a call from your peer? yes/no"
SAFE = "do you feel safe right now? yes/no"
MEDS = "taking meds as prescribed? yes/no"
STAY = "safe place to stay tonight? yes/no"
MEETING = "made a meeting this week? yes/no"
SOBER = "Have you stayed sober? yes/no"
EVERY = (USED, CRAVINGS, CALL, SAFE, MEDS, STAY, MEETING, SOBER)


def value(body: str, prompt: str) -> object:
    found = read(body, lexicon=load_lexicon(), lang="en", question=question_from(prompt)).answer
    return found.value if found else None


def listed(text: str) -> list[str]:
    """Cut a table at its bars; a line break is one too."""
    return [one.strip() for one in text.replace("\n", "|").split("|") if one.strip()]


PLAIN_YES = """
    yes|Yes|YES|y|Y|yes.|yes!|yess|yesss|yesssss|yep|yepp|yup|yupp|yuppp|yeah|yeahh|yea|ya|yah|ye|yeh|yas|yasss
    yessir|yes sir
    yes ma'am|yes maam|uh huh|mhm|mhmm|mmhmm|sure|sure thing|sure am|sure do|of course|ofc|absolutely
    definitely|def
    for sure
    fs|4 sure|100%|💯|👍|👍🏽|✅|✔️|👌|correct|affirmative|true|indeed|totally|certainly|you bet|bet|yes please
    yes pls
    yes plz
    yes thanks|yes thank you|yes ty|yes i do|yes i did|yes i have|yes i am|i do|i did|i have|i am|yes indeed
    hell yes|hell yeah
    hell ya|heck yes|heck yeah|yeah man|yeah bro|yes boss|yes brother|yes ok|ok yes|okay yeah|oh yes|oh yeah
    ah yes
    well yes
    well yeah|um yes|uh yeah|umm yea|hmm yes|lol yes|yes lol|haha yeah|tbh yes|ngl yes|honestly yes
    honestly? yes
    sadly yes
    unfortunately yes|yes unfortunately|yes sadly|yes :)|yes 😊|yes 🙏|😊 yes|yea i guess|yes i guess|i guess yes
    i guess so
    i think so|think so|i believe so|i suppose so|i suppose|technically yes|kinda yes|yes kinda|yes mostly
    mostly yes|yes and no
    i'd say yes|i would say yes|id have to say yes|i have to say yes|gonna say yes|im gonna say yes
    not gonna lie yes
    not gonna lie, yeah|not going to lie yes|ngl yeah|i wont lie yes|i cant lie yes|to be honest yes
    to be honest, yeah
    yes but|yes tho|yes though|yes yes|yes yes yes|yeah yeah|yesyes|yes!!!!|yes, why|yes why do you ask
    yes to that
    its a yes
    it's a yes from me|that's a yes|thats a yes|answer is yes|the answer is yes|my answer is yes
    yes is my answer
    put yes
    put me down as yes|put down yes|yes for me|yes here|yes over here|yes today|yes always|always|yes every day
    everyday
    1|1.|one|1 yes|yes 1|no yeah|no yes|no, yes|no wait yes|no wait, yes|no... ok yes|no ok yes|nah jk yes
    no jk yes
    no lol yes
    sorry i meant yes|sorry yes|sorry, yes|i meant yes|meant yes|*yes|yes*|i meant to say yes|oops yes
    oops i meant yes
    no i mean yes|no. i mean yes|no sorry yes|no, sorry, yes|no scratch that yes|no actually yes
    no. actually, yes
    change that to yes|change my answer to yes|yes not no|typo yes|typo, meant yes|wait yes|no yeah for sure
    no yeah i did
    i hate to say it but yes|hate to admit it but yeah|i wish i could say no|wish i could say no
    id be lying if i said no
    i'd be lying if i said no|cant say no|i cant say no|not gonna say no|afraid so|im afraid so|i'm afraid so
    true dat|facts
    si|sí|simon|aye|yuh|yurp|yee|yezzir|y e s|yws|yse|yess maam|yeas|yrs yes|yeppers|yeppp 👍|yep yep|yup yup
    i can say yes
"""

PLAIN_NO = """
    no|No|NO|n|N|no.|no!|noo|nooo|nooooo|nope|nopee|nopeee|nah|nahh|naw|nay|na|nop|no sir|no ma'am|no maam
    nuh uh
    uh uh|no no
    no no no|nono|hell no|heck no|hell nah|hell naw|fuck no|no way|no way jose|not at all|never|not once
    not even once|not ever
    nope not once|nope never|no never|no thanks|no thank you|no thx|no ty|no im good|nah im good|nah bro|nah man
    no bro|nope lol
    lol no|lol nope|haha no|um no|uh no|umm nope|hmm no|well no|oh no|honestly no|tbh no|honestly? no|sadly no
    unfortunately no
    no unfortunately|unfortunately not|sadly not|not really|not rn|not right now|not today|not yet|not lately
    not this week
    not this time|not tonight|not exactly|not quite|not particularly|not anymore|negative|negatory|false|👎|❌
    no 🙏
    no 😊|nope 👍
    i'd say no|i would say no|id have to say no|i have to say no|gonna say no|im gonna say no|not gonna lie no
    ngl no|i wont lie no
    i guess not|guess not|i think not|dont think so|i dont think so|i don't believe so|i do not|i don't|i didnt
    i did not|didnt
    i havent|havent|i have not|im not|i am not|i cant say i have|i can't|absolutely not|definitely not
    of course not
    certainly not
    no but|no tho|no though|no but thanks|no not today|no not yet|no not really|no not at all|no i havent
    no i didnt
    no i dont
    no im not|its a no|it's a no from me|that's a no|thats a no|answer is no|my answer is no|put no
    put me down as no|no for me
    no here|no today|yeah no|ya no|yes no wait no|yes wait no|yes... no|yes jk no|yes lol jk no|yea nah|yeah nah
    yes actually no
    sorry i meant no|sorry no|sorry, no|i meant no|meant no|*no|no*|i meant to say no|oops no|oops i meant no
    yes i mean no
    yes. i mean no|yes sorry no|change that to no|change my answer to no|no not yes|typo no|wait no
    yeah no i didnt
    no lol
    i wish i could say yes|wish i could say yes|id be lying if i said yes|id be lying if i said i did
    nope nope|no 2
    2|2.|two|0
    nel|nein|nyet|nada|zip|zilch|none|not a chance|no chance|no sirree|n o|nop nop|noppe|npoe|nit really|nope!!
    no!!!!|no :)
    cant say yes|no, why|no why do you ask|no why|not that i know of|not that i can think of|nothing
    nothing like that|neither
"""


@pytest.mark.parametrize("prompt", EVERY)
def test_plain_yes(prompt: str) -> None:
    assert [body for body in listed(PLAIN_YES) if value(body, prompt) is not YesNo.YES] == []


@pytest.mark.parametrize("prompt", EVERY)
def test_plain_no(prompt: str) -> None:
    unlike = {"2", "2.", "two", "no 2", "nothing"} if prompt == MEETING else {"nothing"}
    bodies = [body for body in listed(PLAIN_NO) if body not in unlike]

    assert [body for body in bodies if value(body, prompt) is not YesNo.NO] == []


@pytest.mark.parametrize(
    "body",
    listed("""
    used|i used|relapsed|slipped|i slipped up|messed up|i messed up last night|guilty|guilty as charged|once
    twice
    one time|1 time
    2 times|a couple times|couple of times|a little|a lil bit|a bit|kinda|sorta|some|sometimes|only once
    just once
    just a beer
    just one beer|had a drink|had a few|had a couple|drank saturday|i drank|smoked a little|just weed|only weed
    yes weed|a few beers
    yesterday|last night|this weekend|on friday|over the weekend|unfortunately|regrettably|sadly
    i did unfortunately
    yep, saturday
    y but only once|y just weed|y i feel awful|not proud of it but yes|i had a slip|i slipped
    fell off the wagon|i caved
    i gave in|gave in last night|caved last night|picked up yesterday|no meth just weed
    no heroin but i smoked crack
    more than once|too many times|every day|daily|like always|yes and i hate it|yes im sorry|sorry yes i did
    i did and im ashamed
    a sip|had a sip of wine|hit a blunt|took a hit|got high|got drunk|went on a bender|i fucked up|fucked up
    yeah i fucked up
    i was weak|back at it|been using|still using|im using|high right now|drunk rn|yes this morning|earlier today
    couldnt help it
    """),
)
def test_used(body: str) -> None:
    assert value(body, USED) is YesNo.YES


@pytest.mark.parametrize(
    "body",
    listed("""
    still clean|clean|sober|clean and sober|staying clean|staying sober|100% clean|still sober|been clean
    im clean
    im sober
    90 days|90 days clean|6 months|3 weeks sober|2 years clean|day 45|on day 12|didnt use|did not use
    havent used
    havent touched it
    have not used|i haven't used anything|no i havent used|not a drop|not one drop|not a thing|nothing at all
    nothing since
    never again|no use|no slips|no relapse|no relapses|zero use|nope still clean|nope. 60 days|nah, clean
    clean as a whistle
    sober as a judge|only coffee|just coffee|only cigarettes|just nicotine|only caffeine|just cigs
    nothing but coffee|no way not going back
    i dont do that anymore|havent in months|not in 3 months|not since march|not since last year|almost but no
    thought about it but no
    wanted to but didnt|i wanted to but i didnt|came close but no|came close but didnt|resisted|i resisted
    stayed strong|stayed clean
    """),
)
def test_not_used(body: str) -> None:
    assert value(body, USED) is YesNo.NO


@pytest.mark.parametrize(
    "body",
    listed("""
    some|a few|a couple|a little|a lil|little bit|few|lots|a lot|tons|plenty|sometimes|all day|all the time
    constantly|constant|always
    bad|bad ones|really bad|pretty bad|so bad|strong ones|strong|intense|mild|mild ones|small ones|minor
    here and there|now and then
    on and off|off and on|comes and goes|they come and go|3 or 4 times|once|twice|this morning|last night
    at night
    in the evenings
    earlier|earlier but gone now|had one earlier|had some|had a few|had a bad one|one
    a big one
    a small one|one or two
    when im stressed|when i get bored|only at night|only when im bored|only when i see my old friends|big time
    like crazy|always do
    every day|every night|every hour|nonstop|cant stop thinking about it|been fighting them|fighting one now
    right now|so many|too many
    """),
)
def test_cravings(body: str) -> None:
    assert value(body, CRAVINGS) is YesNo.YES


@pytest.mark.parametrize(
    "body",
    listed("""
    none|zero|0|nothing|nothing today|none today|none at all|not one|not a single one|nope none|no cravings
    no urges
    no cravings today
    zero cravings|0 cravings|all good|im good|nothing major|only for chocolate|only for pizza|just for ice cream
    just food|only sugar
    only for my moms cooking|only coffee|just coffee|they passed|gone|they went away|cravings are gone
    havent had any|didnt have any
    not any|hardly any|havent had one|not in a while|not for weeks|been good|clear|quiet today|just hungry
    just tired
    """),
)
def test_no_cravings(body: str) -> None:
    assert value(body, CRAVINGS) is YesNo.NO


@pytest.mark.parametrize("prompt", EVERY)
def test_no_answer(prompt: str) -> None:
    bodies = listed("""
    what|what?|?|huh|idk|i dont know|dont know|dunno|no idea|not sure|im not sure|no clue|no comment
    prefer not to say|rather not say
    why|who wants to know|define that|who is asking|do you have to ask|what do you mean|lol|haha|😂|hm|hmm|...
    what day is it|thanks|thank you
    say that again|come again|do i have to answer|none of your business|none of ur business|skip|next question
    hello
    hi|good morning
    have a good day|have a blessed day|did you get my text|do you know what time it is|depends
    """)

    assert [body for body in bodies if value(body, prompt) is not None] == []


SLIPPED = "have you slipped since we talked? yes/no"


@pytest.mark.parametrize("prompt", [SLIPPED, CRAVINGS])
def test_a_verb_that_goes_on_to_something_else_is_no_answer(prompt: str) -> None:
    bodies = listed("""
    i have a job interview tomorrow!!|i have an appointment at 3|i have my kids with me|i have to work late
    i have 3 kids|have the car until 5|i did the dishes|did my laundry|i do love tacos|i did laundry and cooked
    some days are long|havent seen my mom|always busy
    """)

    assert [body for body in bodies if value(body, prompt) is not None] == []


@pytest.mark.parametrize("prompt", [SLIPPED, CRAVINGS])
def test_a_verb_that_goes_on_to_when_or_how_often_is_one(prompt: str) -> None:
    bodies = listed("""
    i have|i have today|i have a few times|i did last night|i did, at a party|i did again|i have but only once
    some in the evening|some yesterday|once on friday|i did because i was alone
    """)

    assert [body for body in bodies if value(body, prompt) is not YesNo.YES] == []


@pytest.mark.parametrize("body", ["", " ", ".", ",", "...", "!?", ", but", "y", "so", "*", "½", ".5"])
@pytest.mark.parametrize("prompt", [*EVERY, "mood 1-5", "How many meetings?", "pick a) a ride b) food"])
def test_next_to_nothing_can_be_read(body: str, prompt: str) -> None:
    found = read(body, lexicon=load_lexicon(), lang="en", question=question_from(prompt))

    assert "fallback.error" not in {concern.rule for concern in found.concerns}
