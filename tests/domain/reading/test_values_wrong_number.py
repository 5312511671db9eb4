"""Every way to say that the number is wrong, and every way of not saying it."""

import pytest

from outreach.domain.reading import read
from outreach.domain.reading.reading import Keyword
from outreach.packs.lexicons import load_lexicon


def keyword(body: str) -> Keyword | None:
    return read(body, lexicon=load_lexicon(), lang="en").keyword


def listed(text: str) -> list[str]:
    """Cut a table at its bars; a line break is one too."""
    return [one.strip() for one in text.replace("\n", "|").split("|") if one.strip()]


WRONG = """
    wrong number|Wrong number!|wrong number sorry|sorry wrong number|sorry, wrong number
    i think you have the wrong number|wrong num
    wrong nmbr|wrong numbr|wrong person|wrong person sorry|wrong guy|you got the wrong guy
    you have the wrong person
    you have the wrong number
    u got the wrong number|u have wrong number|you've got the wrong number|you must have the wrong number
    you texted the wrong number
    youre texting the wrong person|this is the wrong number|this is not marcus|this isn't marcus
    this isnt marcus
    this ain't marcus
    this isnt his number|this is not her phone|this is no longer his number
    im not marcus|i am not marcus
    i'm not maria|not maria sorry|not the right person|not who you think|who is this|who is this?|who's this
    whos this|who dis|who is this??
    who this|who are you|who r u|who is this please|who's texting me|who is texting me|new phone who dis
    new number who dis
    who is this?? you have the wrong person|who is this, i dont know you|i dont know who this is|i dont know you
    i dont know any marcus
    i dont know a marcus|i don't know anyone named marcus|i dont know anyone by that name|no marcus here
    no one here by that name
    no one by that name here|nobody here by that name|there is no marcus here|theres no marcus at this number
    marcus doesnt have this number anymore
    marcus doesnt live here|he doesnt have this phone anymore|she doesn't use this number anymore
    he no longer has this number
    no longer his phone|no longer his number|this is no longer marcus|this number changed owners
    this phone belongs to someone else
    this number belongs to someone else|i just got this number|just got this number|i just got this phone number
    i recently got this number
    new owner of this number|this is a new number|this is my number now|this is someone else's phone
    you have me confused with someone else
    you got me mixed up with someone|i think you meant to text someone else
    i think this was meant for someone else|this message isnt for me
    not me|wrong number dude|wrong number bro|wrong number lol|wrong number buddy|wrong number stop texting me
    número equivocado|numero equivocado|número equivocado disculpe|numero incorrecto|numero erroneo|equivocado
    equivocada|está equivocado
    esta equivocada|se equivocó|se equivocó de número|te equivocaste|te equivocaste de numero|se equivocaron
    se equivocaron de persona
    persona equivocada|creo que se equivocó|creo que tiene el número equivocado|tiene el numero equivocado
    tienes el número equivocado
    no soy maría|no soy maria|yo no soy pedro|no soy esa persona|no soy la persona que busca|no soy quien busca
    este no es el número de maría
    este no es su numero|este ya no es el número de pedro|este ya no es su número|ya no es el numero de ella
    este número ya no es de él
    este numero ya no es de pedro|este telefono es mio ahora|este número ahora es mío|este numero es nuevo
    acabo de comprar este numero
    quién es|quien es?|quién eres|quien es usted|quién habla|de parte de quién|quien me escribe|no lo conozco
    no la conozco|no conozco a ese señor
    no conozco a ningun pedro|no conozco a pedro|no conozco a esa persona|aquí no vive ningún pedro
    aqui no hay ninguna maria|aqui no es
    aquí no es|no es aquí|marcó mal|marcaste mal|me confundió con otra persona|me confundes con otra persona
    el mensaje no es para mí
    este mensaje no es para mi|es para otra persona|número cambiado
"""

NO_WRONG = """
    who is my peer|who is my counselor|i dont know anyone here|i dont know anybody sober
    i dont know who i am anymore|im not maria's friend
    this is not good|this isnt working|this is not a joke|this isnt easy|its not my fault|its not a big deal
    this is not the life i want
    its not my day|this isnt me|this is not me anymore|i dont know who to call|i dont know what to do
    nobody here understands me
    wrong side of the bed|i did something wrong|whats wrong with me|everything is wrong|i took the wrong bus
    wrong place wrong time
    i got a new phone|i have a new number|i got a different number now|the person i was
    im a different person now
    im not a bad person
    no one here gets it|im not ok|im not safe|im not going|not me lol i love it|its not like that
    not my best day
    not my house
    no soy de pedir ayuda|no soy perfecto|no soy malo|no soy feliz|no es facil|esto no es vida
    no conozco a nadie aqui|no conozco la ciudad
    me equivoqué|me equivoque de camion|quien sabe|quien me ayuda|quien puede ayudarme|este no es mi dia
    no es mi culpa|ya no soy la misma
    ya no soy el mismo|no se quien soy|aqui no hay juntas|aqui no hay trabajo|este no es un buen dia
"""


@pytest.mark.parametrize("body", listed(WRONG))
def test_wrong_number(body: str) -> None:
    both = {"wrong number stop texting me"}
    assert keyword(body) is (Keyword.OPT_OUT if body in both else Keyword.WRONG_NUMBER)


@pytest.mark.parametrize("body", listed(NO_WRONG))
def test_no_wrong_number(body: str) -> None:
    assert keyword(body) is not Keyword.WRONG_NUMBER
