"""Every other thing that a text may ask of us: help, start, less, more, a pause, a call."""

import pytest

from outreach.domain.reading import read
from outreach.domain.reading.reading import Keyword
from outreach.packs.lexicons import load_lexicon


def keyword(body: str) -> Keyword | None:
    return read(body, lexicon=load_lexicon(), lang="en").keyword


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        *(
            (one, Keyword.HELP)
            for one in ("help", "HELP", "Help!", "halp", "help me", "hlp", "info", "i need help", "ayuda")
        ),
        *(
            (one, Keyword.HELP)
            for one in ("please help", "help please", "hepl", "helpp", "ayudame", "necesito ayuda", "auda")
        ),
        *(
            (one, Keyword.START)
            for one in ("start", "START", "Start.", "unstop", "start please", "strat", "opt in", "sign me up")
        ),
        *(
            (one, Keyword.START)
            for one in ("empezar", "iniciar", "comenzar", "start texting me again", "text me again", "strt")
        ),
        *(
            (one, Keyword.RESUME)
            for one in ("resume", "resume please", "unpause", "continuar", "reanudar", "resume texts")
        ),
        *(
            (one, Keyword.LESS)
            for one in ("less", "less please", "fewer texts", "text me less", "too many texts", "less texts")
        ),
        *(
            (one, Keyword.LESS)
            for one in ("menos", "menos mensajes", "muchos mensajes", "text me less often", "less often please")
        ),
        *(
            (one, Keyword.MORE)
            for one in ("more", "more texts", "more please", "text me more", "más", "mas mensajes", "more often")
        ),
        *(
            (one, Keyword.PAUSE)
            for one in ("pause", "PAUSE", "pause please", "pausa", "pausar", "pause texts", "puase", "snooze")
        ),
        *(
            (one, Keyword.PAUSE)
            for one in ("i need a break from texts", "pause the texts", "pause my texts", "can you pause these")
        ),
        *(
            (one, Keyword.TALK)
            for one in ("talk", "call", "call me", "call me please", "can someone call me", "i need to talk")
        ),
        *(
            (one, Keyword.TALK)
            for one in ("hablar", "llamame", "llámame por favor", "necesito hablar", "quiero hablar", "marcame")
        ),
        *(
            (one, Keyword.TALK)
            for one in ("can u call me", "call me asap", "please call me", "talk please", "can we talk", "cal me")
        ),
    ],
)
def test_other_keywords(body: str, expected: Keyword) -> None:
    assert keyword(body) is expected


@pytest.mark.parametrize(
    ("body", "days"),
    [
        *(
            ("pause 3", "3"),
            ("pause 3 days", "3"),
            ("pause for 3 days", "3"),
            ("pause 1 week", "7"),
            ("pause a week", "7"),
        ),
        *(("pause for a week", "7"), ("pause for two weeks", "14"), ("pause 2 wks", "14"), ("pause 1 month", "30")),
        *(("pausa 7", "7"), ("pausa 3 días", "3"), ("pausa por una semana", "7"), ("pausa dos semanas", "14")),
        *(("pausar 2 semanas por favor", "14"), ("pause 10 days pls", "10"), ("please pause for 5 days", "5")),
        *(
            ("pause texts for 3 days", "3"),
            ("pause the texts for a week", "7"),
            ("puase 3 days", "3"),
            ("pausa un mes", "30"),
        ),
        *(
            ("pause it for 2 days", "2"),
            ("can you pause for a week", "7"),
            ("pause a few days", None),
            ("pause messages 4 days", "4"),
        ),
    ],
)
def test_a_pause_of_days(body: str, days: str | None) -> None:
    found = read(body, lexicon=load_lexicon(), lang="en")

    assert (found.keyword, found.keyword_argument) == (Keyword.PAUSE, days)
