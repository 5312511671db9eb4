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
