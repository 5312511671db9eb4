"""Canned replies: the house's for everybody, a program's own in their place, and nothing that may not be said."""

import pytest

from outreach.actions import canned
from outreach.actions.canned import NotSayable
from outreach.domain.canned import CannedReply, canned_problems
from outreach.domain.gsm7 import downgrade, segments
from outreach.domain.lint import MAX_SEGMENTS
from outreach.packs.canned import house_canned
from outreach.ports import Transaction
from tests import make


@pytest.mark.parametrize("name", list(house_canned()))
def test_what_comes_with_the_house_may_be_said_in_both_languages(name: str) -> None:
    texts = house_canned()[name]

    assert set(texts) == {"en", "es"}
    assert canned_problems(name=name, texts=texts, typical=canned.typical_of(make.pack().program)) == ()
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

    assert found["hi"].texts == {"en": "Hello {name}.", "es": house_canned()["hi"]["es"]}, (
        "the house's where it has none"
    )
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


def test_what_is_hidden_keeps_its_words_and_can_be_brought_back(transaction: Transaction) -> None:
    with transaction() as session:
        program = make.program(session).program_id
        canned.put(session, program, name="walk", texts={"en": "Want to go for a walk?"}, now=make.NOW)
        for name in ("walk", "bye"):
            canned.hide(session, program, name=name, now=make.NOW)
        hidden = {each.name: each for each in canned.all_of_program(session, program) if each.hidden}
        for name in ("walk", "bye"):
            canned.bring_back(session, program, name=name, now=make.NOW)
        found = {each.name: each for each in canned.of_program(session, program)}

    assert set(hidden) == {"walk", "bye"}
    assert hidden["walk"].texts == found["walk"].texts == {"en": "Want to go for a walk?"}
    assert (found["bye"].texts, found["bye"].own) == (house_canned()["bye"], False)


def test_empty_words_are_those_of_the_house_again(transaction: Transaction) -> None:
    with transaction() as session:
        program = make.program(session).program_id
        canned.put(session, program, name="hi", texts={"en": "Hello {name}."}, now=make.NOW)
        canned.put(session, program, name="hi", texts={"en": "", "es": house_canned()["hi"]["es"]}, now=make.NOW)
        found = {each.name: each for each in canned.of_program(session, program)}

    assert (found["hi"].texts, found["hi"].own) == (house_canned()["hi"], False)


@pytest.mark.parametrize("name", ["hi", "walk"])
def test_a_new_one_takes_no_name_that_is_in_use_even_by_a_hidden_one(transaction: Transaction, name: str) -> None:
    with transaction() as session:
        program = make.program(session).program_id
        canned.add(session, program, name="walk", texts={"en": "Want to go for a walk?"}, now=make.NOW)
        canned.hide(session, program, name=name, now=make.NOW)
        with pytest.raises(NotSayable, match="of that name"):
            canned.add(session, program, name=name, texts={"en": "Hello."}, now=make.NOW)


def test_its_length_is_that_of_the_text_as_it_arrives(transaction: Transaction) -> None:
    fits_by_itself = "a" * 305
    with transaction() as session:
        program = make.program(session).program_id
        with pytest.raises(NotSayable, match="3 segments"):
            canned.put(session, program, name="long", texts={"en": fits_by_itself}, now=make.NOW)


@pytest.mark.parametrize(
    ("name", "text"),
    [("Hi There", "hello"), ("hi", "are you still sober?"), ("hi", "hello {friend}"), ("hi", "a {"), ("walk", "  ")],
)
def test_what_may_not_be_said_is_refused(transaction: Transaction, name: str, text: str) -> None:
    with transaction() as session:
        program = make.program(session).program_id
        with pytest.raises(NotSayable):
            canned.put(session, program, name=name, texts={"en": text}, now=make.NOW)
