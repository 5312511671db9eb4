"""A lead who reads Spanish is told in Spanish what is wrong, what changes and what a program says."""

import re
from html import unescape

from outreach.domain.sentences import Sentence
from outreach.queries import safety
from tests import make
from tests.console.desk import Console
from tests.console.test_program import at, form_of, key

PACK = make.pack().text


def test_mistakes_of_the_whole_text_are_in_spanish(console: Console) -> None:
    lead = console.as_lead(lang="es")

    answer = lead.post(at(console, "/text"), {"text": PACK.replace("America/Denver", "MST").replace('"HARBOR"', '"X"')})

    said = unescape(answer.text)
    assert "'MST' no es una zona horaria; ¿quiso decir America/Denver?" in said
    assert '"X" no es una palabra para JOIN' in said
    assert "is not" not in said


def test_a_mistake_beside_a_field_is_in_spanish(console: Console) -> None:
    lead = console.as_lead(lang="es")
    fields = form_of(lead.text(at(console, "/check-ins")), "cadence")

    answer = lead.post(at(console, "/check-ins"), {**fields, "slots": ["06:00"]})

    assert "06:00 está fuera del horario de 09:00 a 20:00" in unescape(answer.text)


def test_what_is_wrong_with_words_is_in_spanish(console: Console) -> None:
    lead = console.as_lead(lang="es")
    fields = form_of(lead.text(at(console, "/words/thanks")), "words")

    told = lead.post(at(console, "/words/thanks/verdict?lang=es"), {**fields, "text-es": "rehab {nada}"}, htmx=True)

    assert "{nada} no es un campo de este mensaje" in unescape(told.text)


def test_what_changes_and_what_the_program_says_is_in_spanish(console: Console) -> None:
    lead = console.as_lead(lang="es")
    fields = form_of(lead.text(at(console, "/check-ins")), "cadence")
    lead.post(at(console, "/check-ins"), {**fields, "phase-0-days": ["mon", "thu"]})

    for page in ("/apply", ""):
        said = unescape(lead.text(at(console, page)))
        assert "cadencia: weekly: mar, por 12 semanas (check_in) → weekly: lun/jue, por 12 semanas (check_in)" in said
    assert re.search(
        r"máximo de mensajes automáticos</th><td>\d al día, \d a la semana", unescape(lead.text(at(console)))
    )


def test_why_a_program_does_not_fit_is_in_spanish(console: Console) -> None:
    lead = console.as_lead(lang="es")
    lead.post(at(console, "/text"), {"text": PACK.replace('name = "standard"', 'name = "other"', 1)})
    seen = re.search(r'name="seen" value="([^"]+)"', lead.text(at(console, "/apply")))
    assert seen is not None

    answer = lead.post(at(console, "/apply"), {"seen": seen[1]})

    assert answer.status_code == 422
    assert "deje su nombre como está" in unescape(answer.text)


def test_mistakes_of_a_rota_are_in_spanish(console: Console) -> None:
    rota = '[[rotations]]\nname = "nights"\npeople = ["Nobody Here"]\nstarts = "20:00"\n'

    answer = console.as_lead(lang="es").post(f"/programs/{key(console)}/rota/file", {"text": rota})

    assert "`starts` necesita `ends` a su lado" in unescape(answer.text)
    assert "no trabaja para este programa" in unescape(answer.text)


def test_what_the_check_finds_is_in_spanish(console: Console) -> None:
    def checks(*, slow: bool) -> list[safety.Finding]:
        del slow
        return [safety.well(Sentence("doorbell"), Sentence("Redis answers"))]

    object.__setattr__(console.app.extensions["options"], "checks", checks)

    page = console.as_admin(lang="es").text("/admin/check")

    assert "<strong>timbre</strong>: Redis contesta" in page
