"""Danger in the clothes of an idiom: what a harmless turn of phrase must never hide."""

import pytest

from outreach.domain.reading import read
from outreach.domain.urgency import Urgency
from outreach.packs.lexicons import load_lexicon

TRAPS = (
    "i wont be here tomorrow gonna kill myself at my moms",
    "i wont be here monday im hanging myself at my moms",
    "wont be here tomorrow so cancel my appointment",
    "im not gonna be around next week ill be dead at my brothers",
    "not gonna be here friday, no more work no more pain",
    "i wont be around for the wedding",
    "wont be around for graduation",
    "picked a date to die after the wedding",
    "ya no voy a estar manana, me voy a matar",
    "no voy a estar manana cuiden a mis hijos",
    "no quiero estar aqui ya en este mundo",
    "i dont wanna be here anymore at work or anywhere",
    "tired of waking up",
    "sick of waking up every day",
    "they would be happier if i was gone",
    "my kids would be better if i had never been here",
    "tired of living at my moms i want to die",
    "cant make it to the meeting, i took all my pills",
    "not gonna make it to the morning",
    "never let me die in here",
    "hate waking up",
    "tired of existing",
    "last day on this earth",
    "my boyfriend is gonna kill me when he sees this",
    "my husband will kill me if he finds out",
    "i burned my arm with the iron again",
    "i stabbed myself with a fork on purpose",
    "my dad is gonna kill me i can hear him coming up the stairs",
    "i could just die",
    "i want to die of an overdose",
    "i hope i die on this hill",
    "gonna kill my roommate he has to go",
    "quiero desaparecer para siempre",
    "compre una soga para colgarme",
    "mi esposo me va a matar si regreso",
    "ya no quiero vivir en este mundo",
    "suicidal thoughts again today",
    "asked for help with my suicidal thoughts",
    "i tried to kill myself",
    "i dont want to wake up at all",
    "i dont want to wake up until its over",
    "tired of waking up at all",
    "hate waking up for nothing",
    "can i ask you about suicide",
    "i have a question about suicide",
    "wrote a poem about wanting to die",
    "my song about suicide is finished",
    "gonna kill my roommate because he used my stuff",
    "im gonna die happy tonight",
    "i dont want to wake up tomorrow",
    "sick of waking up",
    "tired of being here",
    "emergency. need help",
    "im on 40 gonna die",
    "gonna kill them tonight",
    "wont be here tonight going to the river",
    "the kid told us he wanted to die",
    "tengo la soga para el final",
    "tengo el cuchillo para cortar mis venas",
    "me corte el brazo con vidrio roto",
    "i wrote a poem about wanting to die",
)


@pytest.mark.parametrize("text", TRAPS)
def test_no_idiom_hides_it(text: str) -> None:
    urgency = read(text, lexicon=load_lexicon(), lang="en").urgency

    assert urgency is not None
    assert urgency >= Urgency.URGENT
