"""Everyday Spanish near the words of danger: the rules alone leave it be; and what is long past is told as past."""

import pytest

from outreach.domain.reading import read
from outreach.domain.urgency import Urgency
from outreach.packs.lexicons import load_rules

HARMLESS = (
    "mi papa me toca la puerta a las 6",
    "hoy toca a mi hijo entrar al kinder",
    "me pego el sol toda la tarde",
    "le pegue una curita a mi hijo en la rodilla",
    "me falta el aire acondicionado en el cuarto",
    "a la bici le falta aire",
    "se me durmio la bebe en los brazos",
    "el jaguar esta en peligro de extincion",
    "se me esta quemando el arroz",
    "me queme la lengua con el cafe",
    "me corte el pelo cortito",
    "la voz del gps me dice que de vuelta",
    "voy a matarlo a besos a mi nieto",
    "compre una soga para el bote",
    "compre un cuchillo para la cocina",
    "lave la ropa con cloro",
    "ya me tome todo el caldo",
    "me muero de risa con mi nieta",
    "me muero de hambre ya voy a comer",
    "este trabajo me va a matar",
    "mi mama me va a matar si llego tarde",
    "no tengo ganas de salir hoy",
    "sin ganas de ir al gym",
    "casi recaigo pero llame a mi padrino",
    "mi celular no responde",
    "el cielo esta azul hoy",
    "nos golpearon en el partido 4 a 0",
    "me voy a tirar a la alberca",
    "no puedo mover el carro",
    "regale la ropa que ya no le queda al nino",
    "mi esposo me quemo el arroz",
    "estoy parado en el puente esperando el bus",
    "no quiero despertar a los ninos",
    "se me rompio un diente con el elote",
)


@pytest.mark.parametrize("text", HARMLESS)
def test_it_calls_nobody(text: str) -> None:
    urgency = read(text, lexicon=load_rules(), lang="es").urgency

    assert urgency is None or urgency < Urgency.SAME_DAY


@pytest.mark.parametrize(
    "text",
    [
        "hace 4 anos quise morir, hoy agradecida",
        "hace cinco anos intente quitarme la vida y hoy doy gracias",
        "intente suicidarme hace diez anos gracias a dios sigo aqui",
    ],
)
def test_what_is_long_past_stays_a_quiet_concern(text: str) -> None:
    reading = read(text, lexicon=load_rules(), lang="es")

    assert [one.rule for one in reading.concerns] == ["past.es.suicidio"]
    assert reading.urgency is Urgency.WATCH


SAME_DAY = (
    "ando crudísimo",
    "se me fueron 8 meses en una noche",
    "mi pareja no me deja ver a mi familia ni tocar mi propio dinero",
    "estaba sobrio hasta las 8:40",
    "día 1. otra vez.",
    "vengo saliendo de una borrachera de tres días",
    "me eché un pase",
    "me metí unas rayas en el baño",
    "anoche me puse hasta las chanclas",
    "le entré a la coca en la boda",
    "me robé el xanax de mi roommate",
    "hace un año que no tomaba y ayer me tomé una caguama",
    "me ganó el trago",
    "tuve que entregar mi ficha",
    "mi antidoping salió positivo",
    "tengo una bolsa en la mano y no sé qué hacer",
    "mi dealer viene en camino",
    "estoy a nada de recaer",
    "se me acabó la suboxone",
    "dejé de tomar el litio",
    "dos días sin fenta, sudando y vomitando",
    "me dieron de alta sin a donde ir, con un pase de bus",
    "hoy dormimos en el carro",
    "mis hijos no han comido",
    "me quitaron a mis hijos",
    "mi oficial de probatoria me va a encerrar",
    "¿cómo le hago para dejar de tomar?",
    "me revisa el celular todas las noches",
    "no eres Kelly. te cambiaron",
    "la tele habla de mí",
    "voy en la ambulancia",
    "mi hijo anda en el cristal",
)
NOT_TODAY = (
    "llevo 90 días sin tomar",
    "no tomé en la boda",
    "antes me emborrachaba cada fin, ahora voy a misa",
    "casi me tomo una pero llamé a mi padrino",
    "mi primo andaba borracho en la fiesta, yo tomé refresco",
    "ando high de la vida",
    "estoy borracho de felicidad",
    "terminé mi clase de DUI",
    "la cruda realidad",
    "la carne quedó cruda",
    "soñé que tomaba y desperté aliviado",
    "recogí mi ficha de 30 días",
    "perdí mi ficha del estacionamiento",
    "día 1 en mi trabajo nuevo",
    "empecé de cero en otro país y me va bien",
    "recaí con el chocolate",
    "volví a caer en la dieta, comí pastel",
    "me tomé una coca bien fría",
    "me tomé un shot de jengibre",
    "fumé un pavo para navidad",
    "me eché una siesta",
    "le entré a los tamales",
    "hoy tocó botella de agua y caminata",
    "anoche vimos la copa américa",
    "se me antoja un helado",
    "me muero por unos tamales",
    "voy a comprar pastillas para la tos",
    "se me acabaron las vitaminas",
    "acampamos en el parque el fin",
    "nos echaron del torneo",
    "estoy trabajando en el hospital",
    "mi mamá no me deja ir al baile",
    "no hace falta que me llamen",
    "la radio habla de futbol",
    "mi hermano cumplió 2 años sobrio",
)


@pytest.mark.parametrize("text", SAME_DAY)
def test_a_person_answers_today(text: str) -> None:
    urgency = read(text, lexicon=load_rules(), lang="es").urgency

    assert urgency is not None
    assert urgency >= Urgency.SAME_DAY


@pytest.mark.parametrize("text", NOT_TODAY)
def test_nobody_has_to_look_today(text: str) -> None:
    urgency = read(text, lexicon=load_rules(), lang="es").urgency

    assert urgency is None or urgency < Urgency.SAME_DAY
