"""Every way to say stop, and every way of not saying it."""

import pytest

from outreach.domain.reading import read
from outreach.domain.reading.reading import Keyword
from outreach.packs.lexicons import load_lexicon


def keyword(body: str) -> Keyword | None:
    return read(body, lexicon=load_lexicon(), lang="en").keyword


def listed(text: str) -> list[str]:
    """Cut a table at its bars; a line break is one too."""
    return [one.strip() for one in text.replace("\n", "|").split("|") if one.strip()]


STOP = """
    stop|STOP|Stop.|stop!!!|"stop"|stop please|please stop|pls stop|stop pls|stop thanks|stop now|stop it
    just stop
    stopp|stoppp|stahp
    stpo|sotp|stp|tsop|s t o p|S.T.O.P|s-t-o-p|stop stop|stop stop stop|stopall|stop all|STOP ALL|quit|Quit.
    quitt
    end|END|revoke
    opt out|opt-out|optout|opt me out|cancel|cancle|cancell|unsubscribe|unsuscribe|unsubcribe|unsubscribed|unsub
    un subscribe|cxl
    end all|end texts|cancel texts|cancel please|unsubscribe me|unsubscribe please|please unsubscribe
    please unsubscribe me|remove
    remove me|remove me please|please remove me|remove me from this list|remove me from your list
    please remove my number
    remove this number|take me off|take me off your list|take me off this list|take me off the list please
    take my number off
    take this number off your list|get me off this list|delete me|delete my number|delete my info
    erase my number
    lose my number
    lose this number|forget this number|block me|dont text me|don't text me|do not text me|dont text me anymore
    don't text me again
    dont contact me|dont contact me again|do not contact me again|please do not contact me
    don't contact me anymore
    never contact me again
    never text me again|dont message me|do not message this number|stop texting|stop texting me
    stop texting this number|stop messaging me
    stop contacting me|stop sending me texts|stop sending these|stop sending me messages|stop sending this
    stop these texts
    stop these messages|stop the texts|stop the messages please|please stop texting me|please stop messaging me
    can you stop texting me
    could you please stop texting|will you stop texting me|would you stop messaging me
    i want you to stop texting me
    quit texting me
    quit sending me texts|quit messaging me|cease|cease and desist|no more texts|no more messages
    no more of these
    no more of these texts
    no more please|no more texts please|no mas|i dont want these texts|i dont want these messages
    i dont want these anymore
    i don't want any more texts|i dont want to get these|i dont want to receive these|i dont want your texts
    i do not want to receive messages
    i no longer want these texts|i no longer wish to receive messages|i no longer want to participate
    i don't want to participate anymore
    i dont want to do this program anymore, please stop texting|i dont want to be in this program anymore
    i dont want to be part of this
    i dont want to be on this list|i want out of this program|i want to opt out|i'd like to opt out
    i would like to unsubscribe
    how do i opt out|how do i unsubscribe|how do i stop these|how do i stop these texts
    how do i get off this list
    how do i cancel
    i want to stop getting these|i want to stop receiving these messages|id like to stop getting texts
    i want to be removed
    please take me off of this|i didnt sign up for this|i never signed up for this|i never agreed to this
    who gave you my number? stop
    leave me alone|leave me alone please|please leave me alone|just leave me alone|leave me the fuck alone
    fuck off
    fuck off already
    go away|piss off|get lost|not interested|im not interested|not interested thanks|no longer interested
    im done with these texts
    im done with this program|i quit this program|im over these texts|im tired of these texts
    sick of these texts
    enough texts
    enough already stop|enough with the texts|too many texts stop|stop spamming me|stop harassing me
    quit bugging me
    stop bothering me
    stop blowing up my phone|quit blowing up my phone|stop with the messages|stop w the texts
    stop wasting my time
    ok stop|ok stop now
    yo stop|bro stop|stop bro|stop man|dude stop|stop lol im serious|stop this|stop this now|stop this please
    stop texting or ill report you
    i said stop|i said stop texting me|i already said stop|i told you to stop texting me
    i asked you to stop texting
    stop means stop
    this is my third time saying stop|revoke consent|i revoke my consent|i withdraw my consent
    i withdraw consent
    i take back my consent
    i do not consent to these texts|i do not give permission to text me|please discontinue|discontinue texts
    deactivate me|unenroll me
    unenroll|withdraw me from the program|opt me out please|opting out|i am opting out|i opt out|stop. thank you
    stop, thanks for everything
    thank you but please stop texting|thanks but i dont need these anymore|i dont need these texts anymore
    no need to text me anymore
    you can stop texting me|you can stop texting me now|you can take me off your list|kindly remove me
    kindly stop
    kindly stop texting me
    stop\u200b|🛑 stop|stop 🛑|stop ✋|STOP TEXTING ME!!!!|sTOP|end this|end these texts|cancel this
    cancel my texts
    cancel these messages|terminate|stop sending|dont send me anything else|don't send me any more
    dont send me these|stop msgs|stop txts
    stop txting me|dont txt me|quit txting me|stop texting my phone|stop sending stuff to this phone
    please no more
    pls no more texts
"""

ALTO = """
    alto|ALTO|alto por favor|alto ya|basta|basta ya|ya basta|parar|paren|paren ya|ya paren|pare|pare por favor
    para ya|cancelar|cancelar por favor
    cancela|cancelen|quiero cancelar|baja|dar de baja|darme de baja|denme de baja|deme de baja
    dame de baja por favor|quiero darme de baja
    me quiero dar de baja|quisiera darme de baja|salir|fin|terminar|detener|no mas|no más|ya no más
    no más mensajes
    no mas mensajes por favor
    ya no quiero mensajes|ya no quiero recibir mensajes|ya no quiero recibir esto|ya no quiero más mensajes
    no quiero mensajes
    no quiero recibir mensajes|no quiero recibir mas mensajes|no deseo recibir mensajes
    ya no deseo recibir sus mensajes|no quiero estos mensajes
    no quiero sus mensajes|ya no me manden mensajes|ya no me manden nada|no me manden más
    no me manden mas mensajes
    no me mandes mas mensajes
    no me envien mas mensajes|no me envíe más|ya no me escriban|no me escriban|no me escriban mas
    no me escribas más
    no me escriba
    ya no me texteen|no me texteen|no me molesten|no me moleste más|ya no me molesten|no molesten
    no me contacten
    no me contacten mas
    no me vuelvan a escribir|no me vuelvan a mandar mensajes|no vuelvan a contactarme|dejen de escribirme
    deje de escribirme|deja de escribirme
    dejen de mandarme mensajes|deje de mandar mensajes|dejen de mandar|dejen de molestar|dejen de molestarme
    deja de molestarme|dejen de textearme
    dejenme en paz|déjenme en paz|dejame en paz|déjeme en paz|dejenme tranquilo|déjenme tranquila
    paren de escribirme|paren de mandar mensajes
    paren los mensajes|pare los mensajes|parenle|ya parenle|párenle a los mensajes|quitenme|quítenme de la lista
    quítame de tu lista
    quiteme de su lista|sáquenme de la lista|saquenme de aqui|sáqueme de esta lista|borrenme|bórrenme
    borren mi numero|borra mi número
    bórrame de la lista|eliminenme|eliminen mi numero|elimíneme de la lista|eliminar mi número|desuscribir
    desuscribirme|quiero desuscribirme
    como me doy de baja|cómo cancelo esto|como cancelo los mensajes|como le hago para salirme|quiero salirme
    quiero salir del programa
    ya no quiero estar en el programa|ya no quiero participar|no quiero participar|ya no me interesa
    no me interesa
    no estoy interesado
    no estoy interesada|no autorizo mensajes|no doy permiso para que me escriban|retiro mi consentimiento
    revoco mi consentimiento|revocar
    suspendan los mensajes|suspender|cancelen los mensajes|cancelar mensajes|cancelar suscripción
    cancele mi suscripcion|basta de mensajes
    alto a los mensajes|favor de no mandar mas mensajes|favor de no escribir|por favor no me escriban
    por favor ya no me manden|por favor paren
    por favor dejen de escribirme|ya estuvo, no me escriban|no gracias ya no me escriban|olviden mi numero
    olviden este numero|fuera
    lárguense|vayanse a la chingada|chinguen a su madre|stop por favor|stop porfa|estop
    no sigan mandando mensajes
    ya no sigan escribiendo
    ya no manden|ya no envien nada|dejen de chingar|ya dejen de chingar|no quiero que me escriban
    no quiero que me manden mensajes
    ya no necesito los mensajes|ya no necesito estos mensajes|deténganse|detengan los mensajes|desactivar|anular
    remover mi numero
"""

NO_STOP = """
    stop asking me that|i stopped using|i cant stop drinking|i need to stop|i want to stop using|i want to quit
    i want to quit smoking
    trying to quit|i quit smoking|i quit my job|quit my job today|i quit heroin 3 years ago|end of my shift
    at the end of the day|weekend
    the end of the month|my lease ends friday|it wont end|will this ever end|i want it all to end|bus stop
    im at the bus stop|truck stop
    stopping by later|stop by the house|i stopped by|non stop|cravings wont stop|they wont stop|make it stop
    i cant make it stop
    the pain wont stop|he wont stop texting me|he wont stop calling|she told me to stop|my mom says stop
    stop worrying about me
    dont stop texting me|dont stop|please dont stop texting|please don't stop checking in
    leave me alone everyone says|everyone leaves me alone
    he wont leave me alone|they left me alone|i feel so alone|my ex wont leave me alone
    voices wont leave me alone
    dont leave me alone
    please dont leave me alone|cancel wednesday|cancel my ride|i need to cancel my appointment
    can we cancel tomorrow|i had to cancel
    my appointment got cancelled|cancel my 3pm|cancelled my phone|they cancelled my insurance|remove my stitches
    they removed my tooth
    got my stitches removed|take me off the schedule for friday|they took me off methadone
    he took me off my meds
    get me out of here
    get me off the streets|i lost my number|i lost my phone|i got a new number|my new number is 555 123 4567
    lost my phone number
    i deleted his number|i blocked my dealer|i blocked him|deleted my dealers number
    told my dealer to lose my number
    told him to stop texting me|i told her dont contact me|dont contact my po|dont tell my mom|dont call my job
    please dont call my mom
    dont text my wife|no more drinking|no more drugs|no more lies|no more beer for me|im done with drugs
    im done drinking|im done with him
    i'm over it|not interested in drinking anymore|im not interested in using|not interested in dating
    he said fuck off
    opted out of the party|signed out of rehab|i unsubscribed from netflix|subscribe|i revoked his access
    they revoked my license|my po might revoke me
    they are gonna revoke my probation|revoked my parole|my bail got revoked|stop signs everywhere
    we stopped at the store
    went to the store and stopped at my moms|cold turkey quit|quit cold turkey|the rain stopped|my heart stopped
    it stopped|bleeding wont stop
    should i stop taking my meds|can i stop taking it|i stopped taking my meds|i ended up using|it ended up good
    ended things with my bf
    happy ending|i need it to end|i want to end it|i want to end my life|end it all|i enjoy these texts
    i like these texts|these texts help
    text me later|text me tomorrow|dont text me before 9|dont text after 10pm im asleep|call me dont text
    im on my way out|i want out of this house
    i want out of this relationship|i take it one day at a time|nothing more|no more than 2|any more meetings
    end of story lol
    ya no tomo|ya no consumo|ya no uso|ya no quiero tomar|ya no quiero consumir|no quiero usar
    quiero parar de tomar
    quiero dejar de tomar
    no puedo parar|no puedo parar de tomar|no paro de llorar|dejé de tomar|deje de fumar|para mi familia
    para nada
    para mañana|la parada del bus
    no mas que estoy cansado|nomas cansado|nada mas|no me deja en paz|mi ex no me deja en paz
    las voces no me dejan en paz|no me dejen solo
    ya no puedo mas|ya no aguanto|ya no quiero vivir|se acabo|al fin|por fin|fin de semana
    el fin fui con mi familia
    bajo de animo
    me bajaron las horas|estoy de baja en el trabajo|salí del hospital|salir de esto|quiero salir de esto
    quiero salir adelante|cancele mi cita
    tengo que cancelar mi cita|me cancelaron la cita|no me interesa tomar|no me interesa usar ya
    me borraron los contactos|cambié de numero
    perdí mi teléfono|este es mi nuevo número|no le digas a mi mama|no llamen a mi mama|no le llamen a mi esposo
    terminé con mi novia
    terminar la escuela|quiero terminar el programa bien|ya no me habla mi hija|no me hablan mis hijos
    mi mama no me habla
"""


@pytest.mark.parametrize("body", listed(STOP.replace("", "")))
def test_stop(body: str) -> None:
    assert keyword(body) is Keyword.OPT_OUT


@pytest.mark.parametrize("body", ["Stop\n", "stop\nthanks", "\n\nSTOP"])
def test_stop_on_lines(body: str) -> None:
    assert keyword(body) is Keyword.OPT_OUT


@pytest.mark.parametrize("body", listed(ALTO))
def test_alto(body: str) -> None:
    assert keyword(body) is Keyword.OPT_OUT


@pytest.mark.parametrize("body", listed(NO_STOP))
def test_no_stop(body: str) -> None:
    assert keyword(body) is not Keyword.OPT_OUT
