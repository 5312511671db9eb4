"""What people ask of us in Spanish, each in their own words, and what only sounds like it."""

import pytest

from outreach.domain.reading import read
from outreach.domain.reading.reading import Category, Keyword
from outreach.packs.lexicons import load_rules

NO_MORE_TEXTS = """
Muchas gracias por su apoyo, pero desearía no recibir más comunicaciones
ya párenle a esto de los mensajes, me tienen mareado
no quiero más nada de eso, borrenme
quítenme el número de ahí
señorita yo no pedí estos mensajes, no los mande
a mi edad ya no quiero que me anden mandando mensajitos
elimíname de tus contactos plis
desactiven mi número
córtenla con los textos
che, ¿me borrás de la lista?
me podrías sacar de la lista, bro?
ustedes son muy buenos pero hasta aquí le dejo con los mensajes
ya no les voy a contestar, quítenme
no me lleguen más mensajes por favor
no hace falta que sigan escribiendo, estoy bien
ya con eso, no manden más
se pueden ahorrar los mensajes
cancelen mi participación
ya no quiero participar en esto de los textos
¿dónde le pico para que ya no lleguen?
suspendan los recordatorios
no sigan mandando textos por favor
estos mensajes me caen mal, quítenlos
paren los textos ya!!
que alguien me saque de esta lista
ponme en baja
les pido de favor que no me vuelvan a textear
Me retiro del programa de mensajes
ya no manden eso
de ahora en adelante no me escriban
Preferiría no recibir más estos textos, gracias
Con esto me despido de los mensajes, suerte a todos
disculpe señorita, cómo le hago pa que ya no me manden mensajitos
Les agradezco pero ya no me hace falta el seguimiento
vos dejá de escribirme
Estimados, solicito ser removida de su lista de contactos
oigan, y si mejor le paramos a los textos
Cesen el envío de mensajes
ya suéltenme con los textos
con los mensajes ya no, gracias
no los quiero recibir más
no deseo ser contactado
doy por terminado esto de los mensajes
hay forma de que ya no lleguen?
"""

SOMEBODY_ELSE = """
No soy Gilberto, soy su vecino
se confundió de número señora
este celular ya no es de Amelia
aquí no es, habla a una lavandería
joven yo no conozco a ninguna Perla
yo compré este número hace poco
no, este es el teléfono de una escuela
soy su papá, mi hijo ya no tiene este número
usted busca a otra persona
quién es usted? no la conozco
me están llegando mensajes de un programa que no es mío
el señor Ibarra ya no tiene este celular
te equivocaste de número bro
esa muchacha no vive aquí
este número no es de Lucho
no sé quién es don Evaristo
está hablando a una estética
ese número ya no es de él
me confunde con otra persona
este teléfono lo uso yo ahora, soy su hermana
le llegó a otra persona su mensaje
aquí no se llama nadie así
quién? no, aquí es casa de la familia Orozco
el dueño anterior de este número era otro
esta línea ahora es mía
la señora que buscan murió, yo tengo su número ahora
"""

A_CALL = """
alguien me puede marcar?
llámenme porfa ando bien mal
necesito que alguien me hable
dame una llamadita porfa
quiero hablar con mi consejera
quisiera platicar con alguien hoy
me pueden hablar por teléfono?
pásame con una persona
que me llame mi mentor
con quién puedo hablar?
péguenme un telefonazo
dame un ring cuando puedas
que alguien se comunique conmigo
me urge oír una voz
prefiero que me llamen
pónganme a un consejero
comuníquenme con alguien
"""

NEITHER = """
Ya dejé de tomar y de mandarle mensajes a mi ex
dejé mi trabajo porque no paraban de molestar
quiero cancelar la cita del jueves
no puedo ir el martes a la cita. Cancelen por favor
por favor cancelen mi cita con la doctora
quiero salirme de este matrimonio
me quiero salir de trabajar en la fábrica
no aguanto, las voces no paran de hablarme
las voces no dejan de molestarme toda la noche
diles que me dejen, las voces no se callan
gracias por los textos, me ayudan mucho
qué bueno que no cancelé los mensajes
menos mal que no les dije que pararan los mensajes
estuve por borrarme de la lista y aquí sigo
me cansé de los mensajes de mi ex
ya no quiero recibir mensajes de mi ex
bloqueé los mensajes de mi hermano
mi mamá me pide que deje de escribirle a mi ex
quiero dejar de consumir
quiero parar con todo esto, la bebida me mata
ya no quiero vivir, bórrenme del mundo
sáquenme de este infierno
sáquenme de aquí, me va a pegar
quiero quitarme de este mundo
que ya pare todo, no aguanto
ya no hace falta que me preocupe por nada
adiós a todos, hasta aquí llego
hasta aquí llegué, ya no puedo más
me despido de todos ustedes
ya no me busquen, me voy para siempre
mi esposo dijo que dejara de llamarlo
le pedí que ya no me escribiera y me siento libre
mi jefe me sacó de la lista de turnos
me sacaron de la lista de espera
pedí mi baja del ejército hace años
solicito la baja médica por mi espalda
me di de baja del gimnasio
cancelé la suscripción de netflix
ya no necesito las muletas, bendito dios
ya no los necesito, mis lentes nuevos llegaron
no quiero seguimiento con ese doctor pero sí con ustedes... es broma, todo bien
no me llegan los mensajes, me los pueden volver a mandar?
si no me llegan los mensajes es que no tengo señal
se me pasó el mensaje de ayer, perdón
dejen de pelear les digo a mis hijos
mis hijas no me dejan de escribir, qué lindas
nadie me escribe ni me llama
no conozco a nadie en esta ciudad
no conozco a ningún mentor bueno
aquí no hay nadie con quien hablar
aquí no hay ningún grupo cerca
en esta casa nadie me entiende
cambié de número pero soy yo, Martín
este es el cel de mi mamá pero soy yo, Rubén
este es mi número nuevo
te escribo del cel de mi hermana, el mío se quebró
el doctor se equivocó de dosis
me equivoqué de parada y llegué tarde
mi vecina se equivocó de número y me llamó a mí
mi jefe me confundió con otro empleado
no soy el mismo de antes
no soy perfecto pero ahí voy
no soy la persona que era hace un año
ese no soy yo cuando tomo
no sé quién soy
no sé quién es ese hombre que me sigue
mi novio anda buscando a otra
mi esposo busca a otra mujer y yo aquí
trabajo en una pizzería y todo bien
hoy llamé al taller y el carro ya quedó
fui a la iglesia, este es un lugar lindo
ese señor ya no vive, murió en mayo
el compañero que me llamó ayer ya no trabaja aquí?
soy su mamá, él no despierta
soy la hermana de Paco, él está muy mal
soy la esposa, él ya no contesta el teléfono y encontré una carta
mi hijo perdió su cel y está desaparecido
encontré el teléfono de la clínica
ella me dijo que no me llamo así para sobria jaja
mi hija me dio una llamada bonita
mis hijos me dan una llamada cada domingo
pude hablar con mi consejera ayer
ya hablé con una persona del equipo, gracias
no hace falta que me llamen
eso me pasa con el alcohol
las voces me hablan por la noche
me llaman del banco a cada rato
mi padrino me llama diario
voy a terminar con mi novio
ya corté con los amigos de la fiesta
ya corten con esa música vecinos
paré con el cigarro
suspendan el partido decía la gente por la lluvia
van a suspender el envío de comida a la despensa
quitaron el servicio de luz
le dije a mi prima que ya estuvo bueno de mensajes
mi ex no para con los mensajes
me quitaron de la lista de trasplante
borra este número me dijo el dealer y lo hice
borré su número
mi número sigue igual, sigan mandando
no dejen de preguntarme cómo estoy
no paren de mandar textos
me molesta que no me manden mensajes
me gusta recibir sus mensajes
mi hijo vendió el teléfono para comprar droga
mi hija ya no vive aquí pero la veo los domingos
el celular lo tiene mi hermano
yo tengo su número si lo ocupan
dejó su celular y se fue, no sabemos dónde está
me sacaron de la lista del detox
"""


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


def keyword(body: str) -> Keyword | None:
    """Hear a text by the rules alone, without the second opinion."""
    return read(body, lexicon=load_rules(), lang="es").keyword


@pytest.mark.parametrize("body", lines(NO_MORE_TEXTS))
def test_asks_for_no_more_texts(body: str) -> None:
    assert keyword(body) is Keyword.OPT_OUT


@pytest.mark.parametrize("body", lines(SOMEBODY_ELSE))
def test_says_that_it_is_somebody_else(body: str) -> None:
    assert keyword(body) is Keyword.WRONG_NUMBER


@pytest.mark.parametrize("body", lines(A_CALL))
def test_asks_for_a_person(body: str) -> None:
    found = read(body, lexicon=load_rules(), lang="es")

    assert found.keyword is Keyword.TALK
    assert Category.WANTS_CONTACT in {one.category for one in found.concerns}


@pytest.mark.parametrize("body", lines(NEITHER))
def test_asks_none_of_these(body: str) -> None:
    assert keyword(body) not in {Keyword.OPT_OUT, Keyword.WRONG_NUMBER, Keyword.TALK}
