"""How our people want to be told: chosen by text, by themselves."""

from outreach.actions.desk import Desk
from outreach.domain.commands import Command
from outreach.domain.paging_rules import is_rule, parse_rule, rule_words
from outreach.domain.text_keys import TextKey
from outreach.records import paging_rules


def choose(desk: Desk, command: Command) -> None:
    """Note how somebody wants to be told from now on: never weaker than the program says."""
    if not is_rule(command.text):
        desk.answer(TextKey.RULE_UNCLEAR)
        return
    rule = parse_rule(command.text)
    paging_rules.set_rule(desk.session, desk.specialist.id, rule, now=desk.now)
    desk.answer(TextKey.RULE_ECHO, {"how": rule_words(rule, lang=desk.specialist.lang)})
