"""A lead says when an answer is a concern."""

from html import unescape

import pytest

from outreach.domain.urgency import Urgency
from tests import make
from tests.console.desk import Console
from tests.console.test_program import at, draft, form_of, send
from tests.console.test_program_questions import drafted

PAGE = "/concerns"


def test_the_rules_are_for_leads_only(console: Console) -> None:
    assert "<h1>" in console.as_lead().text(at(console, PAGE))
    assert console.as_specialist().get(at(console, PAGE)).status_code == 403


def test_rules_that_are_sent_back_as_they_were_change_nothing(console: Console) -> None:
    lead = console.as_lead()
    assert send(lead, console, PAGE, "concerns").status_code == 303
    assert "Nothing that anybody would notice" in lead.text(at(console, "/apply"))


def test_a_rule_is_added_and_another_taken_out(console: Console) -> None:
    lead = console.as_lead()
    out = send(lead, console, PAGE, "concerns", {"do": "remove-0"})
    added = lead.post(at(console, PAGE), {**form_of(out.text, "concerns"), "do": "add"})
    last = int(form_of(added.text, "concerns")["rules"][0]) - 1
    new = {f"rule-{last}-when": "pull >= 9", f"rule-{last}-urgency": "urgent"}

    answer = lead.post(at(console, PAGE), {**form_of(added.text, "concerns"), **new})

    assert answer.status_code == 303, unescape(answer.text)[:2000]
    rules = drafted(console).concern_rules
    assert "mood <= 2" not in [rule.when for rule in rules]
    assert (rules[-1].when, rules[-1].urgency) == ("pull >= 9", Urgency.URGENT)


@pytest.mark.parametrize(
    ("when", "said"), [("mood is bad", "mood is bad"), ("sleep <= 2", "sleep"), ("mood <= 9", "runs from 1 to 5")]
)
def test_a_rule_that_could_never_hold_is_named(console: Console, when: str, said: str) -> None:
    answer = send(console.as_lead(), console, PAGE, "concerns", {"rule-0-when": when})

    assert answer.status_code == 422
    assert said in unescape(answer.text)
    assert form_of(answer.text, "concerns")["rule-0-when"] == [when]
    assert draft(console) is None


def test_what_a_rule_says_at_once_is_kept(console: Console) -> None:
    lead = console.as_lead()
    said = '[[concern_rules]]\nwhen = "safe = no"\nurgency = "urgent"\n'
    texts = 'say.en = "Stay on the line with us."\nsay.es = "Quédate con nosotros."\n'
    lead.post(at(console, "/text"), {"text": make.pack().text.replace(said, said + texts)})

    send(lead, console, PAGE, "concerns", {"do": "save", "rule-0-urgency": "watch"})

    rules = {rule.when: rule for rule in drafted(console).concern_rules}
    assert rules["safe = no"].say["en"] == "Stay on the line with us."
    assert rules["mood <= 2"].urgency is Urgency.WATCH


def test_the_rules_are_there_in_spanish(console: Console) -> None:
    assert "Cuándo preocupa una respuesta" in console.as_lead("Luz", lang="es").text(at(console, PAGE))
