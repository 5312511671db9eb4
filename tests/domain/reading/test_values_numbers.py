"""Numbers as people text them, in English and in Spanish: which one is the answer, and which ones are not."""

from decimal import Decimal
from time import process_time

import pytest

from outreach.domain.reading import read
from outreach.domain.reading.prompts import question_from
from outreach.domain.reading.reading import Keyword
from outreach.packs.lexicons import load_lexicon

MOOD = "mood 1-5"
CRAVINGS = "How strong are your cravings, 0-10?"
MEETINGS = "How many meetings this week?"
SLEEP = "How many hours did you sleep?"


def value(body: str, prompt: str) -> object:
    found = read(body, lexicon=load_lexicon(), lang="en", question=question_from(prompt)).answer
    return found.value if found else None


def listed(text: str) -> list[str]:
    """Cut a table at its bars; a line break is one too."""
    return [one.strip() for one in text.replace("\n", "|").split("|") if one.strip()]


FOUR = """
    4|4.|4!|4!!!|4?|(4)|"4"|#4|*4*|4️⃣|④|４|4 4 4|444|four|Four.|FOUR|fourrr|4ish|4-ish|4 ish|about 4|around a 4
    like a 4|like 4|a 4|a solid 4|solid four|maybe 4|maybe a 4?|prob a 4|probably a four|id say 4|i'd say a 4
    i would say 4
    i would say about a 4|i'd give it a 4|give it a 4|ill go with 4|i'll go with a 4|going with 4|gonna say 4
    im gonna say 4
    im a 4|i'm at a 4|im at 4|feeling like a 4|feeling 4|feel 4|today is a 4|today 4|4 today|its a 4|it's 4
    todays a 4
    4/5|4 / 5|4 out of 5|4 of 5|4 outta 5|four out of five|4 over 5|4+|4.0|4 thanks|4 thank you|4 thx|thanks, 4
    hey 4|hi, 4
    good morning 4|good morning! 4|morning, 4 here|4 here|4 lol|lol 4|4 haha|ugh 4|umm 4|hmm 4 i think|4 i think
    4 i guess
    i guess 4|i guess a 4|just a 4|only a 4|strong 4|a strong 4 today|low 4|a high 4|4 😊|😊 4|4 👍|4🙏|4⭐
    number 4|no. 4
    mood 4|mood: 4|mood is 4|mood = 4|my mood is a 4|4 mood|put me down for a 4|put me at a 4|put 4|mark me a 4
    score 4|level 4
    honestly a 4|honestly 4|tbh 4|ngl 4|prolly a 4|actually 4|well, 4|so 4|ok 4|okay, 4|4 ok
    4 today thanks for asking
    4 slept great|4 slept 3 hours|4. got 30 days today|4 and 3 meetings this week|4 but tired
    4 tired though
    4 because i saw my kids|4 cuz my son called me at 5|4 my daughter turns 5 tomorrow|4 i walked 2 miles
    4 call me at 5
    yesterday 2 today 4|2 yesterday, 4 today|yesterday was a 2, today im a 4
    was 2 now 4
    was a 2 now a 4|4 (was 2 yesterday)|4 up from 2|4 today 2 yesterday|today 4 yesterday 2|up from a 2 to a 4
    went from 2 to 4
    last week 1 this week 4|4 compared to 2 last week|4, yesterday was 1|it was a 1 this morning but its a 4 now
    oops 4 not 2|4 not 2|not 2, 4|sorry 4|sorry, meant 4|sorry i meant 4|i meant 4|2 i mean 4|2 wait 4
    2 no wait 4
    2. no, 4
    2 sorry 4|2 oops 4|2 actually 4|2... actually make that a 4|make it 4|make that a 4|change that to 4|2 jk 4
    2 scratch that 4
    4 instead of 2|typo, 4|*4|4*|i said 2 but i meant 4|meant to put 4 not 2|2 nah 4|no 4|nope 4|yeah 4|yes 4
    yep a 4
    better than yesterday, 4|better. 4|pretty good, 4|good 4|doing good today 4|feeling good, a 4|not bad, 4
    not bad 4
    decent day overall so 4|had a good day so 4|long day but 4|im tired but id say 4|a little tired but a 4
    10? no 4|can i say 10? ok 4|7 jk 4|barely a 4|almost a 4|closer to 4|more like a 4|its more like 4
    somewhere around 4|4 for now
    4 rn|4 right now|rn im a 4|right now 4|4 atm|4 so far|4 i suppose|i think 4|i think im a 4
    i think i'm at a 4 today|4 prob
    4, call me at 555 123 4567|4 my number is 555-123-4567|4 - 5:30 meeting tonight|4. 12 step meeting at 7pm
    answer is 4|my answer is 4|the answer is 4|my number is 4|todays number is 4|4 its day 12|day 12 and im a 4
    day 3, 4
"""

CUATRO = """
    cuatro|Cuatro.|un 4|un cuatro|como 4|como un 4|4 creo|creo que 4|creo q un 4|yo digo 4|yo digo que 4
    diría que 4
    diria un 4
    digamos 4|digamos que un 4|un 4 más o menos|mas o menos un 4|4 mas o menos|ando en 4|estoy en 4
    estoy en un 4
    hoy 4|4 hoy
    hoy un 4|hoy es un 4|hoy estoy en 4|me siento en 4|me siento como un 4|me siento un 4|le pongo 4
    le pongo un 4
    pongo 4
    ponle 4|ponle un 4|póngale 4|ponga 4|ponme 4|pon un 4|pues 4|pues un 4|pos 4|bueno 4|bien, 4|bien 4
    muy bien, 4
    todo bien 4
    4 gracias|4 gracias a Dios|gracias, 4|4 por favor|4 jaja|jaja 4|4 de 5|4 sobre 5|cuatro de cinco|4/5|el 4
    es 4
    es un 4
    número 4|numero 4|el numero 4|nivel 4|mi ánimo es 4|animo 4|animo: 4|4 ahorita|ahorita 4|ahora 4|4 ahora
    tal vez 4|quizás 4
    quizas un 4|a lo mejor 4|casi 4|como cuatro|como en 4|yo creo que 4|yo creo un 4|4 yo creo|4 diria yo
    un 4 alto
    un 4 bajo
    ayer 2 hoy 4|2 ayer, 4 hoy|ayer un 2 y hoy un 4|ayer estaba en 2, hoy en 4|4 hoy, ayer 2|era 2 ahora 4
    de 2 subí a 4
    estaba en 2 pero ya 4|4, dormí 8 horas|4 dormi 3 horas|4 pero cansado|4 pero cansada|4 con 30 dias limpio
    4 porque vi a mi hija
    4 y fui a 2 juntas|perdón 4|perdon, 4|perdón quise decir 4|quise decir 4|quise poner 4|2 digo 4|2, digo 4
    2 perdon 4
    me equivoqué, 4|me equivoque es 4|era 4 no 2|es 4 no 2|4 no 2|no 2, 4|no, 4|2 no, 4|2 mejor 4
    2... mentira, 4
    2 no mentira 4
    hola 4|hola, un 4|buenos días 4|buenas, 4|buenas tardes, un 4|oye 4|la verdad 4|la verdad un 4|neta 4
    4 la neta
    si 4|sí, 4
    solo 4|nomas 4|apenas 4|apenas un 4|unos 4|un cuatrito|kuatro|4 bro|4 amigo|4 jefe|4 carnal|4 pa que mas
    4 eh
    4 compa
    le doy un 4|le doy 4|me doy un 4|doy un 4|hoy le doy un 4|hoy ando en 4|hoy ando como en 4|hoy amaneci en 4
    amanecí en 4
    mejor que ayer, 4|mucho mejor 4|ahi la llevo, 4|ahí voy 4|más bien 4|mas bien un 4|la respuesta es 4
    mi respuesta es 4
    entre 4 y 5|4 o 5|4 a 5|4-5|cuatro o cinco|4, tal vez 5
"""

NOTHING = """
    meh|good|fine|ok|okay|not good|bad|low|so so|great|better|9|7|6|-3|-1|negative 2|minus 1|100|2024|11|10:30
    5:15
    3pm|2am
    90 days clean|30 days|im at work til 5pm|call me at 555 123 4567|555-123-4567|555 123 4567|(555) 123-4567
    5551234567
    911|12/25|1/2/2024|tired|👍|😢|idk|none of your business|meeting at 3:30|see you at 5:30|i dont know|bien|mal
    regular
    mas o menos|ahi voy|a las 5:30|llamame al 555 123 4567|300|6 meses limpio|no se|quien sabe|slept 3 hours
    got 2 kids
    seven|eight|siete|4/10|8/10|3 out of 10|2 meetings today|had 3 beers|1st|in 5 minutes|day 3|dia 2
    at 4 oclock
    a las 4
    me levante a las 4|my bus comes at 4|i worked 3 shifts|went to 2 meetings|tengo 3 hijos|dormi 4 horas
    chapter 5
    step 4
    im on step 4|paso 4|hace 3 dias|in 2 days|2 weeks sober|tengo 5 meses|im 5 months sober|talk at 4|0|zero
    cero
"""


@pytest.mark.parametrize("body", listed(FOUR))
def test_english_four(body: str) -> None:
    assert value(body, MOOD) == 4


@pytest.mark.parametrize("body", listed(CUATRO))
def test_spanish_four(body: str) -> None:
    assert value(body, MOOD) == 4


@pytest.mark.parametrize("body", listed(NOTHING))
def test_no_number_of_the_scale(body: str) -> None:
    assert value(body, MOOD) is None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        *(("3-4", "3"), ("3 - 4", "3"), ("3–4", "3"), ("3 or 4", "3"), ("3 to 4", "3"), ("between 3 and 4", "3")),
        *(("between a 3 and a 4", "3"), ("entre 3 y 4", "3"), ("3/4", "3"), ("3,4", "3"), ("4.5", "4.5")),
        *(("3 maybe 4", "3"), ("3 or a 4", "3"), ("a 3 or a 4", "3"), ("3.5", "3.5"), ("3 and a half", "3.5")),
        *(("three and a half", "3.5"), ("3 1/2", "3.5"), ("3½", "3.5"), ("tres y medio", "3.5"), ("3 y media", "3.5")),
        *(("one", "1"), ("uno", "1"), ("un uno", "1"), ("a one", "1"), ("1", "1"), ("1️⃣", "1"), ("1 sorry", "1")),
        *(("two", "2"), ("dos", "2"), ("un dos", "2"), ("2️⃣", "2"), ("three", "3"), ("tres", "3"), ("un 3", "3")),
        *(("five", "5"), ("cinco", "5"), ("5 of 5", "5"), ("5/5", "5"), ("5 stars", "5"), ("💯", "5"), ("5️⃣", "5")),
        *(("like 2 outta 5", "2"), ("2 I'm gonna be honest", "2"), ("2, rough night", "2"), ("2 bad day", "2")),
        *(("1 i cant do this", "1"), ("1 leave me alone", "1"), ("1 day 3 detox", "1"), ("1. not good", "1")),
        *(("max", "5"), ("the max", "5"), ("el máximo", "5"), ("lo máximo", "5"), ("el minimo", "1"), ("lowest", "1")),
        *(("1111", "1"), ("55555", "5"), ("1 1 1 1", "1"), ("3 for now maybe 2 later", "3"), ("one out of five", "1")),
    ],
)
def test_a_scale_of_five(body: str, expected: str) -> None:
    assert value(body, MOOD) == Decimal(expected)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        *(("0", "0"), ("zero", "0"), ("cero", "0"), ("none", "0"), ("ninguna", "0"), ("nada", "0"), ("10", "10")),
        *(("ten", "10"), ("diez", "10"), ("🔟", "10"), ("10/10", "10"), ("7 out of 10", "7"), ("like a 7", "7")),
        *(("7 de 10", "7"), ("6.5", "6.5"), ("0 thank god", "0"), ("0 gracias a dios", "0"), ("0/10", "0")),
        *(("un 8", "8"), ("ocho", "8"), ("seven", "7"), ("6-7", "6"), ("6 or 7", "6"), ("was 9 now 3", "3")),
        *(("9 last night, 3 now", "3"), ("8 pero ya bajo a 4", "4"), ("none today", "0"), ("no cravings", "0")),
        *(
            ("no cravings today", "0"),
            ("nothing", "0"),
            ("ningunas", "0"),
            ("a big fat zero", "0"),
            ("zero cravings", "0"),
        ),
        *(("0 cravings", "0"), ("none at all", "0"), ("cero antojos", "0"), ("100", None), ("11", None), ("-2", None)),
    ],
)
def test_a_scale_from_zero(body: str, expected: str | None) -> None:
    assert value(body, CRAVINGS) == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        *(
            ("3", "3"),
            ("three", "3"),
            ("3 meetings", "3"),
            ("went to 3", "3"),
            ("i went to 3 this week", "3"),
            ("0", "0"),
        ),
        *(("none", "0"), ("zero", "0"), ("none this week", "0"), ("no meetings", "0"), ("didnt go to any", "0")),
        *(("not one", "0"), ("nope", "0"), ("no", "0"), ("ninguna", "0"), ("cero", "0"), ("i made it to 4", "4")),
        *(("about six", "6"), ("like 5", "5"), ("5 or 6", "5"), ("twice", "2"), ("once", "1"), ("just one", "1")),
        *(("just 1", "1"), ("a couple", "2"), ("dos", "2"), ("fui a 3", "3"), ("fui a dos juntas", "2"), ("12", "12")),
        *(("twelve", "12"), ("seven", "7"), ("una", "1"), ("una junta", "1"), ("una vez", "1"), ("one online", "1")),
        *(("2 aa and 1 na", "2"), ("3 so far", "3"), ("4 times", "4"), ("only made it to 1", "1")),
    ],
)
def test_how_many(body: str, expected: str) -> None:
    assert value(body, MEETINGS) == Decimal(expected)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        *(
            ("8", "8"),
            ("8 hours", "8"),
            ("8hrs", "8"),
            ("8 hrs", "8"),
            ("8h", "8"),
            ("about 8 hours", "8"),
            ("7-8", "7"),
        ),
        *(("7 to 8 hours", "7"), ("7.5", "7.5"), ("7 and a half", "7.5"), ("7 1/2 hrs", "7.5"), ("siete horas", "7")),
        *(("7 horas y media", "7.5"), ("como 6", "6"), ("like 4 hours", "4"), ("maybe 5", "5"), ("5ish", "5")),
        *(("barely 3", "3"), ("0", "0"), ("none", "0"), ("nada", "0"), ("slept 6", "6"), ("i got 9 hours", "9")),
        *(("dormi 5 horas", "5"), ("eight hours", "8"), ("6 hours on and off", "6"), ("30", None), ("forever", None)),
    ],
)
def test_hours_of_sleep(body: str, expected: str | None) -> None:
    assert value(body, SLEEP) == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize("body", listed("4|cuatro|a 4|un 4 hoy|4 thanks|2 no, 4"))
def test_a_number_asks_for_nothing_else(body: str) -> None:
    assert read(body, lexicon=load_lexicon(), lang="en", question=question_from(MOOD)).keyword not in set(Keyword)


@pytest.mark.parametrize("again", ["1/2 ", "1 ", "3 today ", "i had 3 "])
def test_endless_numbers_take_no_longer_than_a_blink(again: str) -> None:
    lexicon = load_lexicon()
    began = process_time()
    read(again * 4000, lexicon=lexicon, lang="en", question=question_from("sleep hours"))

    assert process_time() - began < 2
