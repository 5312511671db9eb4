"""Families of Spanish wishes to hear no more from us, of phones that are another's, and what comes near them."""

import pytest

from outreach.domain.reading import read
from outreach.domain.reading.reading import Keyword
from outreach.packs.lexicons import load_rules

NO_MORE = {
    "the word alone": "PARA | parale | paren!! | pare | ya para | alto por favor | me desuscribo",
    "the word in anger": "ya les dije que paren carajo | ya les dije que no me escriban | esto es acoso, paren",
    "the wish": """
        no quiero volver a recibir sus recados | ya no quiero que me escriban, gracias | no me manden ni uno más
        nunca más me escriban | no vuelvan a contactarme | no quiero saber nada de ustedes
    """,
    "no need": """
        gracias por todo pero ya no los necesito | me han ayudado mucho, ya no hace falta que me escriban
        estoy mejor sin sus mensajes | ya estoy bien, gracias, ya no hace falta que pregunten
        no necesito que un robot me escriba
    """,
    "an end": """
        apaguen eso, ya no lo ocupo | desconecten el robot ya | doy por terminada mi participación, gracias
        cierren mi expediente por favor | denle mi lugar a otra persona que lo necesite
        que este sea el último mensaje que me mandan
    """,
    "the number": """
        bórrenle mi número a su computadora | borre mi teléfono de ahí por favor | ya pueden borrar mi número
        haz como si nunca te di mi número | sáquese de mi celular | dele de baja a mi línea
    """,
    "permission": """
        les retiro la autorización para contactarme | nunca les di permiso para mandarme nada
        no autorizo que usen mi teléfono | ¿quién los autorizó a escribirme?
    """,
    "a threat": """
        si me llega otro mensaje los denuncio | el siguiente texto se lo paso a mi abogada | los voy a reportar
        otro mensaje y los reporto | si no me quitan de la lista voy a demandar
    """,
    "a question": """
        ¿cómo hago para que me dejen de escribir? | ¿con quién hablo para darme de baja? | ¿cómo me doy de baja?
        ¿qué tengo que poner para que paren? | por qué siguen mandando mensajes si les dije que no
        hasta cuándo me van a seguir escribiendo | ¿podrías sacarme de la lista?
    """,
    "for another": """
        mi mamá no quiere más mensajes de ustedes | mi esposo pide que lo saquen de la lista
        soy la hija, ella no quiere que le sigan escribiendo | mi abuela no sabe leer, quítenla de la lista
        mi papá quiere darse de baja
    """,
    "as it is said elsewhere": """
        dejad de escribirme | borradme de la lista | dadme de baja | vos, sacame de ahí
        che dejá de mandarme mensajes
    """,
    "leaving": "me bajo de la lista | me voy del programa de mensajes | renuncio a los mensajes",
}

ANOTHER = {
    "a name": """
        ¿quién es Fermín? | aquí no vive ningún Rogelio | yo no soy Brenda | no me llamo Gloria
        nadie aquí se llama Ofelia
        me llamo Rita no Carmen | ¿cuál Gloria?
    """,
    "the phone": """
        llevo dos años con este número y no conozco a nadie así | acabo de sacar esta línea
        este número era de mi primo, ahora lo tengo yo | soy el dueño nuevo de este chip
        encontré este celular tirado en el bus | es el celular de la empresa | el celular es de la escuela
    """,
    "a house or a firm": """
        guardería Los Patitos, buenos días | habla a un taller, aquí no hay nadie con ese nombre
        este es el teléfono de una iglesia | este es un número de negocio | está hablando a la recepción del motel
    """,
    "one of the family": """
        mi hermano está en la cárcel, yo tengo su celular | mi esposo falleció, este teléfono lo uso yo
        lo deportaron y me dejó el teléfono | usted le está escribiendo a la esposa | no soy Yadira, soy su hermana
        soy la suegra, él vive en otro lado
    """,
    "they moved on": """
        esa inquilina ya se mudó | ese empleado ya no trabaja con nosotros | él ya no usa este teléfono
        el que tenía este número antes se murió | se fue sin pagar la renta y no sé dónde está, este es mi número
    """,
    "a child": "tengo doce años creo que buscan a mi papá",
    "the source": "¿quién les dio mi número? yo no soy paciente | no sé de quién me habla",
}

NEAR = """
    mi ex no deja de escribirme | mi ex no deja de mandarme mensajes | no me quiten de la lista
    no me saquen de la lista por favor | no me borren, sigo aquí | ni se les ocurra borrarme
    ya le dije a mi primo que pare | les dije que no a los del barrio | mi mamá dice que me ayudan los mensajes
    estoy harto de todo | hasta aquí llego, ya no puedo | bórrenme del mundo | olvídense de mí, no valgo nada
    desconéctenme de las máquinas si algo pasa | ya no quiero seguir | esto ya no lo aguanto
    no me escriban hoy, ando ocupado | ya no me escriban tan temprano | mándenme menos mensajes
    cambié de chip pero sigo siendo yo | mi esposo falleció en noviembre | mi hermano está en la cárcel
    soy la hermana de Pedro y él está mal | tengo este número nuevo, apúntenlo | mi consejera ya no trabaja aquí?
    me regalaron un celular nuevo | me salgo de trabajar a las cinco | voy a bloquear a mi dealer
    los voy a bloquear a los que me ofrecen droga | ya no me llegan los mensajes | él ya tiene otra
    mi hermana no quiere que le escriba a su novio | me dieron de baja del trabajo | que mi ex deje de molestarme
    me quiero dar de baja de la universidad | ya no necesito las pastillas gracias | para nada | no para de llover
    déjenme en paz, les dije a los policías | mi casera dejó el teléfono para emergencias
    la dueña anterior de la casa era mi tía | sin sus mensajes no sé qué haría | renuncio a la bebida
    no quiero formar parte de esa pandilla | voy a cambiar de número por mi ex | quítenme este dolor
    nadie me dio permiso de salir | no cuenten conmigo para la junta de hoy | el próximo mensaje mándenlo a las 8
    la farmacia no me quiso surtir | ¿cuál es el número de la recepción? | el día que no me lleguen los voy a extrañar
"""


def listed(text: str) -> list[str]:
    """Cut a table at its bars; a line break is one too."""
    return [one.strip() for one in text.replace("\n", "|").split("|") if one.strip()]


def keyword(body: str) -> Keyword | None:
    """Hear a text by the rules alone, without the second opinion."""
    return read(body, lexicon=load_rules(), lang="es").keyword


@pytest.mark.parametrize("body", [one for family in NO_MORE.values() for one in listed(family)])
def test_wants_no_more_of_us(body: str) -> None:
    assert keyword(body) is Keyword.OPT_OUT


@pytest.mark.parametrize("body", [one for family in ANOTHER.values() for one in listed(family)])
def test_the_phone_is_another_s(body: str) -> None:
    assert keyword(body) is Keyword.WRONG_NUMBER


@pytest.mark.parametrize("body", listed(NEAR))
def test_comes_near_and_asks_neither(body: str) -> None:
    assert keyword(body) not in {Keyword.OPT_OUT, Keyword.WRONG_NUMBER}
