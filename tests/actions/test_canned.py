"""Canned replies: the house's for everybody, a program's own in their place, and nothing that may not be said."""

import pytest

from outreach.actions import canned
from outreach.actions.canned import NotSayable
from outreach.domain.canned import CannedReply, canned_problems
from outreach.domain.gsm7 import downgrade, segments
from outreach.domain.lint import MAX_SEGMENTS
from outreach.packs.canned import house_canned
from outreach.packs.house import lint_words
from outreach.ports import Transaction
from tests import make


@pytest.mark.parametrize("name", list(house_canned()))
def test_what_comes_with_the_house_may_be_said_in_both_languages(name: str) -> None:
    texts = house_canned()[name]

    assert set(texts) == {"en", "es"}
    assert canned_problems(name=name, texts=texts, words=lint_words()) == ()
    assert all(segments(downgrade(words)) <= MAX_SEGMENTS for words in texts.values())


def test_a_reply_is_in_the_persons_language_with_both_names_in_it() -> None:
    reply = CannedReply(name="hi", texts=house_canned()["hi"])

    assert reply.filled(lang="es", name="Ana", me="Sam").startswith("Hola Ana, soy Sam.")


def test_whoever_has_no_name_is_called_by_none() -> None:
    reply = CannedReply(name="proud", texts=house_canned()["proud"])

    assert reply.filled(lang="en", name="", me="Sam") == "That is a big step. I'm glad you told me."


def test_a_programs_own_words_stand_in_place_of_the_houses(transaction: Transaction) -> None:
    with transaction() as session:
        program = make.program(session).program_id
        canned.put(session, program, name="hi", texts={"en": "Hey {name}, {me} here."}, now=make.NOW)
        canned.put(session, program, name="hi", texts={"en": "Hello {name}."}, now=make.NOW)
        found = {each.name: each for each in canned.of_program(session, program)}

    assert found["hi"].texts == {"en": "Hello {name}."}
    assert found["hi"].own
    assert not found["bye"].own


def test_a_program_may_add_some_and_hide_some(transaction: Transaction) -> None:
    with transaction() as session:
        program = make.program(session).program_id
        canned.put(session, program, name="walk", texts={"en": "Want to go for a walk?"}, now=make.NOW)
        canned.hide(session, program, name="bye", now=make.NOW)
        names = [each.name for each in canned.of_program(session, program)]

    assert names[-1] == "walk"
    assert "bye" not in names


@pytest.mark.parametrize(
    ("name", "text"),
    [("Hi There", "hello"), ("hi", "are you still sober?"), ("hi", "hello {friend}"), ("hi", "a {"), ("hi", "  ")],
)
def test_what_may_not_be_said_is_refused(transaction: Transaction, name: str, text: str) -> None:
    with transaction() as session:
        program = make.program(session).program_id
        with pytest.raises(NotSayable):
            canned.put(session, program, name=name, texts={"en": text}, now=make.NOW)
