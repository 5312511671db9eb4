"""What a specialist asks for by text, typed at night with one thumb."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from outreach.domain.commands import Command, Verb, parse_command, parse_outcome
from outreach.domain.escalation import Outcome

TAKE, READ, SAY, CALL, DONE = Verb.TAKE, Verb.READ, Verb.SAY, Verb.CALL, Verb.DONE
PASS, QUEUE, WHO, HELP = Verb.PASS, Verb.QUEUE, Verb.WHO, Verb.HELP
TRUE, FALSE = Verb.TRUE, Verb.FALSE


@pytest.mark.parametrize(
    ("body", "verb", "code", "text"),
    [
        ("1", TAKE, None, ""),
        (" 1 ", TAKE, None, ""),
        ("1.", TAKE, None, ""),
        ('"1"', TAKE, None, ""),
        ("“1 42”", TAKE, 42, ""),
        ("1 42", TAKE, 42, ""),
        ("1 #42", TAKE, 42, ""),
        ("1#42", TAKE, 42, ""),
        ("142", TAKE, 42, ""),
        ("1 (42)", TAKE, 42, ""),
        ("1 42 got it", TAKE, 42, ""),
        ("1 ok", TAKE, None, ""),
        ("ack 42", TAKE, 42, ""),
        ("ACK", TAKE, None, ""),
        ("Take it", TAKE, None, ""),
        ("tomo 42", TAKE, 42, ""),
        ("READ 42", READ, 42, ""),
        ("leer", READ, None, ""),
        ("say 42 hi", SAY, 42, "hi"),
        ("SAY hi", SAY, None, "hi"),
        ("Say: I am here, Dana", SAY, None, "I am here, Dana"),
        ("di 42 ya voy", SAY, 42, "ya voy"),
        ("say", SAY, None, ""),
        ("call 42", CALL, 42, ""),
        ("call now please", CALL, None, ""),
        ("llamar", CALL, None, ""),
        ("done reached", DONE, None, "reached"),
        ("done-reached", DONE, None, "reached"),
        ("done 42 left message, will call", DONE, 42, "left message, will call"),
        ("done 42", DONE, 42, ""),
        ("done 911", DONE, None, "911"),
        ("done 911 came in time", DONE, None, "911 came in time"),
        ("done 42 911", DONE, 42, "911"),
        ("listo 42 hablé con ella", DONE, 42, "hablé con ella"),
        ("2", PASS, None, ""),
        ("pass 42 i am driving", PASS, 42, ""),
        ("pasar", PASS, None, ""),
        ("queue", QUEUE, None, ""),
        ("cola", QUEUE, None, ""),
        ("who", WHO, None, ""),
        ("Who's on call?", WHO, None, ""),
        ("¿Quién está de guardia?", WHO, None, ""),
        ("QUIÉN", WHO, None, ""),
        ("quie\u0301n", WHO, None, ""),
        ("TRUE 12", TRUE, 12, ""),
        ("true", TRUE, None, ""),
        ("True #12 thanks", TRUE, 12, ""),
        ("false alarm 12", FALSE, 12, ""),
        ("False alarm", FALSE, None, ""),
        ("CIERTA 12", TRUE, 12, ""),
        ("falsa alarma 12", FALSE, 12, ""),
        ("FALSA: 12", FALSE, 12, ""),
        ("help", HELP, None, ""),
        ("ayuda", HELP, None, ""),
        ("?", HELP, None, ""),
    ],
    ids=str,
)
def test_a_command_is_understood(body: str, verb: Verb, code: int | None, text: str) -> None:
    assert parse_command(body) == Command(verb=verb, code=code, text=text)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "   ",
        "👍",
        "👍🏽",
        "ok",
        "(42)",
        "42",
        "thanks!",
        "11",
        "1000000",
        "1 kid is with me",
        "2 kids are with me",
        "help me i want to die",
        "who cares, i am done",
        "call 911 i took too much",
        "call 988",
        "pass me the pills",
        "read my mind",
        "queue me up for rehab again",
        'Liked "URGENT: D.M. needs you. Reply 1"',
        "I'm on my way",
        "true 20 pills are left",
        "true, i want to die",
        "false hope is worse",
        "it is true",
        "false 911 took them all",
    ],
    ids=str,
)
def test_what_is_no_command_is_left_to_be_read_like_anybodys_text(body: str) -> None:
    assert parse_command(body) is None


@pytest.mark.parametrize(
    ("text", "outcome", "note"),
    [
        ("reached", Outcome.REACHED, ""),
        ("Reached. She is fine", Outcome.REACHED, "She is fine"),
        ("1", Outcome.REACHED, ""),
        ("hablé con ella", Outcome.REACHED, "con ella"),
        ("left message, will call", Outcome.LEFT_MESSAGE, "will call"),
        ("left", Outcome.LEFT_MESSAGE, ""),
        ("mensaje", Outcome.LEFT_MESSAGE, ""),
        ("no answer", Outcome.NO_ANSWER, ""),
        ("no", Outcome.NO_ANSWER, ""),
        ("3", Outcome.NO_ANSWER, ""),
        ("warm handoff to ER", Outcome.WARM_HANDOFF, "to ER"),
        ("hand-off", Outcome.WARM_HANDOFF, ""),
        ("911", Outcome.EMERGENCY_SERVICES, ""),
        ("false alarm", Outcome.FALSE_ALARM, ""),
        ("otro: se mudó", Outcome.OTHER, "se mudó"),
    ],
    ids=str,
)
def test_an_outcome_is_understood_and_the_rest_is_a_note(text: str, outcome: Outcome, note: str) -> None:
    assert parse_outcome(text) == (outcome, note)


@pytest.mark.parametrize("text", ["", "nothing", "12", "reachedout", "with life", "👍"], ids=str)
def test_what_names_no_outcome_is_none(text: str) -> None:
    assert parse_outcome(text) is None


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_can_be_texted_in_its_own_words(outcome: Outcome) -> None:
    words = {"emergency_services": "emergency"}.get(outcome.value, outcome.value.replace("_", " "))

    assert parse_outcome(words) == (outcome, "")


verbs = some.sampled_from(["1", "2", "ack", "SAY", "done", "call", "?", "pass", "quién"])
rests = some.one_of(some.text(max_size=40), some.from_regex(r"[ #(]{0,2}\d{1,5}[).:]? ?.{0,20}", fullmatch=True))


@given(some.one_of(some.text(), some.builds("{}{}".format, verbs, rests)))
def test_any_text_is_a_command_or_none(body: str) -> None:
    command = parse_command(body)

    assert command is None or command.code is None or 0 <= command.code <= 9999


@given(some.text())
def test_any_text_is_an_outcome_or_none(text: str) -> None:
    outcome = parse_outcome(text)

    assert outcome is None or outcome[1] in text
