"""Answers in English that say neither yes nor no, to the questions that check-ins ask."""

import pytest

from outreach.domain.reading import read
from outreach.domain.reading.prompts import question_from
from outreach.domain.reading.reading import YesNo
from outreach.packs.lexicons import load_lexicon

CALL = "want a call from your peer? yes/no"
SAFE = "do you feel safe right now? yes/no"
MEDS = "taking meds as prescribed? yes/no"
STAY = "safe place to stay tonight? yes/no"
MEETING = "made a meeting this week? yes/no"


def value(body: str, prompt: str) -> object:
    found = read(body, lexicon=load_lexicon(), lang="en", question=question_from(prompt)).answer
    return found.value if found else None


def listed(text: str) -> list[str]:
    """Cut a table at its bars; a line break is one too."""
    return [one.strip() for one in text.replace("\n", "|").split("|") if one.strip()]


@pytest.mark.parametrize(
    "body",
    listed("""
    please|pls|plz|please do|please call|pls call me|call me|call|call me please|ok|okay|sure|k|kk|cool
    sounds good
    that works|works for me
    that would be nice|that would be great|that'd be great|id like that|i would like that|i'd love that
    i would love one|would love to
    i could use one|i could use a call|could use it|i need one|i need it|i need to talk|anytime|any time
    whenever
    when you can
    when they can|tomorrow|tomorrow works|tomorrow after 2 works|tomorrow after 2|tonight|later today|after 5
    after work|around 3
    this afternoon|in the morning|in an hour|monday|at 3|at 3pm|today is good|tonight would be good|if possible
    if you can|if they have time
    if hes free|if its no trouble|asap|as soon as possible|right now|now|now please|that might help|might help
    it would help|would help
    i better|couldnt hurt|cant hurt|why not|dont see why not|i wouldnt mind|wouldnt mind
    i dont mind|if thats ok
    yes tomorrow|yes after 5|yes call me|y after 3|y tonight|only if its dave|as long as its not early
    ok but not before noon|go ahead
    """),
)
def test_wants_a_call(body: str) -> None:
    assert value(body, CALL) is YesNo.YES


@pytest.mark.parametrize(
    "body",
    listed("""
    im good|i'm good|im ok|im okay|im fine|all good|i'm alright|nah im good|no im good thanks|not now
    not right now
    not today|not needed
    no need|no need to|dont need one|dont call|do not call|please dont|please don't call|pls no|text is fine
    texting is fine|text is better
    text only|just text|just text me|id rather text|i'd rather text|prefer text|prefer texting|rather not
    id rather not|i would rather not
    maybe later|maybe another time|another time|some other time|later|maybe tomorrow not today|not tonight
    im busy
    busy|at work|im at work
    cant talk|cant talk now|cant talk rn|i cant talk|in a meeting|im asleep|going to bed|about to sleep
    already talked|already talked to him
    just talked to her|we talked yesterday|spoke to him today|she called already|got one yesterday|doing good
    doing fine|doing ok
    not in the mood|dont feel like talking|dont want to talk|dont wanna talk|i dont want one|i'll call if i need
    pass|hard pass
    ill pass|ill reach out if i need to|i'll let you know|will let you know|i will call him|no calls
    no calls please
    nobody
    """),
)
def test_wants_no_call(body: str) -> None:
    assert value(body, CALL) is YesNo.NO


@pytest.mark.parametrize(
    "body",
    listed("""
    safe|im safe|i'm safe|i feel safe|feel safe|feeling safe|all safe|pretty safe|very safe|safe and sound
    safe n sound|safe as can be|100% safe
    all good|im good|im ok|im okay|im fine|i'm alright|im alright|good|fine|ok|okay|safe for now|safe here
    safe at home|at home safe
    at my moms|at my moms safe|home with my wife|with my sister|at work|in bed|at home|safe yes|safe thank god
    totally safe|quite safe
    doing fine|doing good|no danger|nobody here but me and the cat|yes for now|always|completely
    """),
)
def test_safe(body: str) -> None:
    assert value(body, SAFE) is YesNo.YES


@pytest.mark.parametrize(
    "body",
    listed("""
    not safe|im not safe|not really safe|i dont feel safe|dont feel safe|not feeling safe|unsafe|i feel unsafe
    scared|im scared|afraid
    im afraid of him|hes here|he is outside|hes outside|she is here|hes back|he found me
    not at all|i was til he came back
    no hes here|in danger|im in danger|terrified|he wont leave|far from it|never do|not when hes drinking
    not in this house|not around him
    """),
)
def test_not_safe(body: str) -> None:
    assert value(body, SAFE) is YesNo.NO


@pytest.mark.parametrize(
    "body",
    listed("""
    every day|everyday|daily|always|religiously|as prescribed|just took them|took them|took it|took my meds
    took em this morning|took my sub today
    took this mornings|taking them|taking it daily|every morning|each night|on schedule|on time|like clockwork
    havent missed one
    havent missed a dose|never miss|never missed|never skip|all of them|every dose|yes took it|all good
    so far so good|up to date|i take them all
    been taking them|still taking them|never late|no missed doses|not missed any|right on time|twice a day
    yep with breakfast
    """),
)
def test_takes_meds(body: str) -> None:
    assert value(body, MEDS) is YesNo.YES


@pytest.mark.parametrize(
    "body",
    listed("""
    ran out|i ran out|run out|ran out tuesday|im out|all out|been out|out|out since monday|out of refills
    no refills
    need a refill|lost them
    lost em|stolen|they got stolen|someone stole them|forgot|i forgot|forgot today|forgot them|keep forgetting
    missed|missed one|missed a dose
    missed a couple|missed a few|skipped|skipped today|skipped a day|skipping|been skipping|stopped|i stopped
    stopped taking them|quit taking them
    quit them|off them|off my meds|came off them|cant afford them|cant afford it|couldnt afford|too expensive
    pharmacy is closed|waiting on pharmacy
    waiting on refill|havent picked them up|havent gotten them|havent taken them|didnt take them|havent been
    not lately|sold them
    selling my subs|threw them out|flushed them|half|half of them|half dose|cutting them in half|taking half
    only half|took extra|took too many
    took double|doubled up|more than i should|took more than i should|dont have any|dont have them|none left
    they took them|hes hiding them
    """),
)
def test_takes_no_meds(body: str) -> None:
    assert value(body, MEDS) is YesNo.NO


@pytest.mark.parametrize(
    "body",
    listed("""
    at my moms|my moms|moms house|at moms|my sister's|my sisters place|at my brothers|with my brother
    with family
    with a friend|friends couch
    friends house|on a friends couch|couch surfing at my cousins|at the shelter|shelter|the shelter
    got a bed at the mission|sober living
    at sober living|halfway house|my apartment|my place|my own place|my house|at home|home|im home|im at home
    im housed|motel|a motel
    hotel|got a motel|got a room|my room|my bed|in my bed|got a bed|staying with my aunt|staying at my dads
    staying with my uncle|at rehab
    in treatment|at detox|the hospital|girlfriends house|my gfs|for tonight|tonight yes|tonight at least|for now
    yes for tonight|all good
    """),
)
def test_has_a_place(body: str) -> None:
    assert value(body, STAY) is YesNo.YES


@pytest.mark.parametrize(
    "body",
    listed("""
    my car|car|in my car|the car|sleeping in my car|truck|my truck|in my van|tent|in a tent|my tent|a tent
    outside
    on the street|the street
    streets|on the streets|nowhere|no where|homeless|im homeless|park bench|the park|a bench|bus station
    the bus stop|under a bridge|under the bridge
    kicked out|got kicked out|she kicked me out|evicted|got evicted|no place|nowhere to go|no place to go
    dont have one|dont have anywhere|i dont have one
    shelter is full|shelters full|the shelter was full|not sure where|in the woods
    the woods
    sidewalk|abandoned house
    on the train|riding the train|walmart parking lot|parking lot|a parking garage|storage unit
    the library steps
    laundromat|not anymore|nothing
    """),
)
def test_has_no_place(body: str) -> None:
    assert value(body, STAY) is YesNo.NO


@pytest.mark.parametrize(
    "body",
    listed("""
    went to 3|3|2|two|three|went to two|went to one|i went|went|went monday|went yesterday|went last night
    made 3
    made it to 2|made two
    made one|made one yesterday|one|just one|only one|just 1|a couple|a few|several|both|twice|every day
    everyday
    daily|almost every day
    online|on zoom|zoom one|did a zoom|did one online|online meeting|went to aa|went to na|na on tuesday
    aa tuesday
    on tuesday|tuesday night
    last night|this morning|yesterday|sunday|chaired one|chairing tonight|hit 2|hit a couple|hit one last night
    got to one|3 of em|all of them
    got my chip|picked up my chip|yes 2|yes two of them|y 3|spoke at one|celebrated a year at one|3 this week
    2 so far|home group
    """),
)
def test_made_a_meeting(body: str) -> None:
    assert value(body, MEETING) is YesNo.YES


@pytest.mark.parametrize(
    "body",
    listed("""
    0|zero|none|missed it|missed them|skipped|skipped it|couldnt make it|didnt make it|couldnt go|didnt go
    havent gone|havent been|havent made one
    not yet|not this week|no ride|no car|no time|had to work|worked all week|been working|working|been sick
    too busy
    busy|been too tired
    going tonight|going tomorrow|tomorrow|planning to|planning on it|i will|gonna go tonight|next week
    maybe tomorrow|cant get there|bus wasnt running
    i wish|wish i had|wanted to but couldnt|meant to|i need to|forgot|it got cancelled|it was canceled
    zero this week|not one|no meetings
    """),
)
def test_made_no_meeting(body: str) -> None:
    assert value(body, MEETING) is YesNo.NO
