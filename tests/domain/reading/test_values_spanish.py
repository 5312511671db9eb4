"""Yes and no as people text them in Spanish, to the questions that check-ins ask."""

import pytest

from outreach.domain.reading import read
from outreach.domain.reading.prompts import question_from
from outreach.domain.reading.reading import YesNo
from outreach.packs.lexicons import load_lexicon

USED = "¿Ha consumido desde el último mensaje? sí/no"
CRAVINGS = "¿Antojos o ganas de usar? sí/no"
CALL = "¿Quieres una llamada de tu compañero? sí/no"
SAFE = "¿Te sientes seguro ahora? sí/no"
MEDS = "¿Estás tomando tus medicinas? sí/no"
STAY = "¿Tienes un lugar seguro donde dormir esta noche? sí/no"
MEETING = "¿Fuiste a una junta esta semana? sí/no"
SPANISH = (USED, CRAVINGS, CALL, SAFE, MEDS, STAY, MEETING)
ENGLISH = ("used since last check-in? yes/no", "any cravings? yes/no", "do you feel safe right now? yes/no")


def value(body: str, prompt: str) -> object:
    found = read(body, lexicon=load_lexicon(), lang="es", question=question_from(prompt)).answer
    return found.value if found else None


def listed(text: str) -> list[str]:
    """Cut a table at its bars; a line break is one too."""
    return [one.strip() for one in text.replace("\n", "|").split("|") if one.strip()]


PLAIN_YES = """
    si|sí|Sí|SI|sii|siii|siiiii|sip|sipi|simón|simon|s|S|sí.|¡sí!|si!|sisi|si si|si, si|sí sí sí|claro
    claro que si
    claro q si
    claro que sí|por supuesto|obvio|obvio que si|a huevo|ahuevo|asi es|así es|ajá|aja|ey|ei|eso|afirmativo
    correcto
    cierto|exacto
    exactamente|desde luego|seguro|cómo no|como no|orale|órale|sale|va|dale|arre|si señor|sí señora|si gracias
    si por favor|sí porfa
    si pues|pues si|pues sí|pos si|ps si|pues claro|bueno si|bueno, sí|ay si|ay sí|uy si|eh si|mmm si|jaja si
    si jaja|la verdad si
    la verdad que si|la neta si|neta si|honestamente si|sinceramente si|lamentablemente si|desgraciadamente si
    desafortunadamente sí
    si lamentablemente|creo que si|creo que sí|creo q si|yo creo que si|yo creo q si|supongo que si
    me temo que si
    diría que si
    digamos que si|yo digo que si|se podria decir que si|fijate que si|fíjese que sí|no te voy a mentir si
    no voy a mentir, si
    si un poco|un poco si|si algo|si poquito|si pero|sí pero poco|si aunque|yes|yeah|yep|y|ok si|okay sí|ya si
    si ya
    si hoy|hoy si
    ayer si|siempre|todos los dias|siempre si|tambien si|1|1 si|uno|👍|✅|💯|👌|no si|no, sí|no digo si|no, digo sí
    no perdon si
    no, perdón, sí|no mentira si|perdón quise decir sí|quise decir si|perdon, si|me equivoque, si|*si|si*|era si
    ups si|no espera si
    ojalá pudiera decir que no|mentiria si dijera que no|no puedo decir que no|si man|si bro|si wey|si carnal
    si amigo|si mija
    si jefe|si hermano|si verdad|si es verdad|si es cierto|mi respuesta es si|la respuesta es sí|pon que si
    ponle que si|ponga si
"""

PLAIN_NO = """
    no|No|NO|no.|¡no!|noo|nooo|nop|nope|nel|nel pastel|nones|nel wey|nah|n|N|no no|no, no|no no no|nono|nunca
    jamás
    jamas|nunca jamas
    para nada|pa nada|pa' nada|en lo absoluto|en absoluto|de ninguna manera|de ningun modo|claro que no
    claro q no
    por supuesto que no
    obvio que no|obvio no|desde luego que no|que va|qué va|ni madres|ni loco|ni loca|ni de chiste|ni de broma
    ni pensarlo|ni hablar
    ni una vez|ni una|ni uno|ni tantito|ni poquito|ni de cerca|nada|nada de nada|nada que ver|negativo
    no gracias
    no, gracias
    no muchas gracias|no por ahora|por ahora no|por el momento no|ahorita no|ahora no|hoy no|todavía no
    todavia no
    aún no|aun no
    esta semana no|no esta semana|ya no|no ya no|tampoco|no señor|no señora|no señorita|no pues no|pues no
    pos no
    ps no|bueno no
    ay no|uy no|uff no|eh no|mmm no|jaja no|no jaja|la verdad no|la verdad que no|la neta no|neta no
    honestamente no
    sinceramente no
    lamentablemente no|desgraciadamente no|desafortunadamente no|no lamentablemente|creo que no|creo q no
    yo creo que no|supongo que no
    me temo que no|diría que no|digamos que no|yo digo que no|fijate que no|fíjese que no|no fijate
    no te voy a mentir no|no pero
    no aunque|no mucho|no tanto|no realmente|realmente no|no la verdad|no exactamente|2|dos|2 no|0|cero|👎|❌
    si no digo no|si, digo no
    si perdon no|sí... no|si mentira no|perdón quise decir no|quise decir no|perdon, no|me equivoque, no|*no|no*
    ups no|si espera no
    ojalá pudiera decir que si|mentiria si dijera que si|no man|no bro|no wey|no güey|no carnal|no amigo|no mija
    no jefe|no hermano
    mi respuesta es no|la respuesta es no|pon que no|ponle que no|ponga no|no he|que no|hoy tampoco|nanay|nanais
    no para nada|no, nunca
"""


@pytest.mark.parametrize("prompt", [*SPANISH, *ENGLISH])
def test_plain_yes(prompt: str) -> None:
    assert [body for body in listed(PLAIN_YES) if value(body, prompt) is not YesNo.YES] == []


@pytest.mark.parametrize("prompt", [*SPANISH, *ENGLISH])
def test_plain_no(prompt: str) -> None:
    unlike = {"2", "dos", "2 no"} if prompt == MEETING else set()
    bodies = [body for body in listed(PLAIN_NO) if body not in unlike]

    assert [body for body in bodies if value(body, prompt) is not YesNo.NO] == []


@pytest.mark.parametrize(
    ("prompt", "body"),
    [
        *(
            (USED, one)
            for one in listed("""
        recaí|recai|me caí|tuve una recaída|tuve un resbalon|resbalé|consumí|una vez|dos veces|una cerveza
        unas cervezas|solo una chela|nomas mota|ayer|anoche|el sábado|el fin de semana|un poco|poquito|la regué
        fallé|le fallé|volví a tomar|tomé anoche|fumé|me metí cristal|sí, ayer|lamentablemente
        no cristal pero si mota|si consumi|si tome|me gano la tentacion
        """)
        ),
        *(
            (CRAVINGS, one)
            for one in listed("""
        muchas|muchísimas|poquitas|algunas|un poco|un chorro|bastantes|a veces|todo el día|a cada rato|fuertes
        horribles|en la noche|de vez en cuando|ayer si hoy no tanto|tuve unas|una que otra|leves|en la mañana
        cuando me estreso
        """)
        ),
        *(
            (CALL, one)
            for one in listed("""
        por favor|porfa|llámame|márcame|sí llámame|mañana|mañana después de las 2|en la tarde|cuando puedan
        cuando pueda|me gustaría|me haría bien|ok|bueno|está bien|a las 3|después de las 5|más tarde|lo necesito
        me caeria bien|si se puede
        """)
        ),
        *(
            (SAFE, one)
            for one in listed("""
        estoy bien|estoy segura|estoy seguro|me siento segura|todo bien|a salvo|tranquilo|en mi casa|con mi mamá
        bien gracias a dios|todo tranquilo|segura|bien|seguro que si
        """)
        ),
        *(
            (MEDS, one)
            for one in listed("""
        todos los días|diario|cada mañana|me las tomé|ya me la tomé|como reloj|al pie de la letra|ya las tomé
        como me dijo el doctor|sin falta|al día|todas|no he fallado|cada noche
        """)
        ),
        *(
            (STAY, one)
            for one in listed("""
        con mi mamá|en mi casa|en casa de mi hermana|en el albergue|con un amigo|mi casa|aqui en casa
        con mi familia
        un motel|en un cuarto|tengo un cuarto|mi cama|con mis papas|donde mi tia
        """)
        ),
        *(
            (MEETING, one)
            for one in listed("""
        fui|fui a dos|fui a 3|tres|2|dos|ayer|anoche|una|todas|fui el lunes|por zoom|en línea|a todas
        todos los días
        diario|cada noche|una por zoom|fui pero tarde
        """)
        ),
    ],
)
def test_yes_in_other_words(prompt: str, body: str) -> None:
    assert value(body, prompt) is YesNo.YES


@pytest.mark.parametrize(
    ("prompt", "body"),
    [
        *(
            (USED, one)
            for one in listed("""
        sigo limpio|sigo limpia|limpio|sobrio|estoy limpia|90 dias limpio|3 meses|no he consumido|no consumí
        no he usado nada|nada desde enero|ni una gota|hace meses que no|casi pero no|quise pero no|solo café
        solo cigarro|nunca más|todo limpio|me aguanté
        """)
        ),
        *(
            (CRAVINGS, one)
            for one in listed("""
        ninguna|ninguno|cero|nada|solo de chocolate|solo de tacos|no tengo|no he tenido|ya se me quitaron
        ya pasaron
        puro antojo de pan|hoy ninguna|tranquilo|nada hoy
        """)
        ),
        *(
            (CALL, one)
            for one in listed("""
        estoy bien|ando bien|así estoy bien|mejor no|luego|después|otro día|por mensaje|mejor por texto
        mensaje está bien|no es necesario|no hace falta|no quiero hablar|hoy paso|estoy ocupado|estoy trabajando
        no puedo hablar|ya hablamos|todo bien gracias|yo les aviso
        """)
        ),
        *(
            (SAFE, one)
            for one in listed("""
        no estoy segura|tengo miedo|no me siento segura|estoy en peligro|él está aquí|no con el aqui|con miedo
        asustada|me siento en peligro|no estoy a salvo|ya llegó él|insegura
        """)
        ),
        *(
            (MEDS, one)
            for one in listed("""
        se me acabaron|se me acabó|se me olvidó|se me olvidan|las dejé|dejé de tomarlas|ya no tengo
        no las he tomado
        no me las tomé|las vendí|las perdí|me las robaron|no tengo dinero|la mitad|sin receta|no me alcanza
        las tiré
        me faltan|una semana sin ellas|doble|no las tomo
        """)
        ),
        *(
            (STAY, one)
            for one in listed("""
        mi carro|en mi carro|en el carro|en la calle|la calle|afuera|no tengo|en el parque|debajo del puente
        me corrieron|me sacaron|en una banca|el albergue está lleno|en ningún lado|en la central de camiones
        no tengo donde|no hay lugar|una carpa|ningun lado|en la troca
        """)
        ),
        *(
            (MEETING, one)
            for one in listed("""
        no pude|no fui|no alcancé|falté|no tuve tiempo|trabajé|estuve enfermo|voy mañana|mañana voy|ninguna|cero
        no tengo carro|no hubo|la cancelaron|se me olvidó|voy hoy
        """)
        ),
    ],
)
def test_no_in_other_words(prompt: str, body: str) -> None:
    assert value(body, prompt) is YesNo.NO


@pytest.mark.parametrize("prompt", [*SPANISH, *ENGLISH])
def test_no_answer(prompt: str) -> None:
    bodies = listed("""
    qué|que|qué?|no sé|no se|no lo sé|no se la verdad|quién sabe|no entiendo|no entendí|no te entiendo|cómo
    mande
    depende
    prefiero no decir|no quiero decir|no quiero contestar|por qué preguntas|para qué quieres saber|jaja|hola
    buenos días|gracias
    buenas noches|no estoy seguro de que contestar|no sabria decirte|qué te importa|que tengas buen dia|ni idea
    no tengo idea
    """)

    assert [body for body in bodies if value(body, prompt) is not None] == []


@pytest.mark.parametrize("prompt", [USED, CRAVINGS])
def test_words_that_go_on_to_something_else_are_no_answer(prompt: str) -> None:
    bodies = listed("""
    tengo una entrevista de trabajo mañana!!|yo tengo cita con el doctor|he tenido mucho trabajo|dale saludos a tu mamá
    estoy en el trabajo|va a llover mañana|hice la comida
    """)

    assert [body for body in bodies if value(body, prompt) is not None] == []


@pytest.mark.parametrize("prompt", [USED, CRAVINGS])
def test_words_that_go_on_to_when_or_how_often_are_one(prompt: str) -> None:
    bodies = listed("sí tengo|una vez el sábado|una vez ayer|mucho hoy|dos veces en la noche|sí, una vez")

    assert [body for body in bodies if value(body, prompt) is not YesNo.YES] == []
