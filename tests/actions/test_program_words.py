"""What a program adds to the reader reaches people of ours, on every database, by the version that is in use."""

from dataclasses import replace

import pytest

from outreach.actions import programs, replies
from outreach.actions.people import Person
from outreach.actions.programs import ProgramInUse
from outreach.domain.delivery import MessageKind
from outreach.domain.reading.extension import CodeWord, Extension, WatchFor
from outreach.domain.reading.reading import Category
from outreach.domain.urgency import Urgency
from outreach.packs.lexicons import load_lexicon
from outreach.packs.program_file import LoadedProgram, digest_of
from outreach.ports import Runtime
from tests import make
from tests.actions import looking

BLUES = WatchFor(
    say=("back on the blues",), urgency=Urgency.URGENT, category=Category.RELAPSE, what="local word for using"
)
LILAC = CodeWord(word="lilac", urgency=Urgency.WATCH, what="lilac: struggling")


def add(runtime: Runtime, extension: Extension) -> ProgramInUse:
    """Apply the standard program with an extension."""
    program = replace(make.pack().program, reading=extension)
    loaded = LoadedProgram(program=program, text="…", digest=digest_of(program))
    with runtime.transaction() as session:
        return programs.apply(session, loaded, now=make.NOW)[0]


def why(runtime: Runtime, person: Person) -> dict[str, tuple[Urgency, str]]:
    found = looking.reasons_of(runtime.transaction, looking.escalation(runtime.transaction, person))
    return {reason.rule: (reason.urgency, reason.what) for reason in found}


def test_a_local_word_pages_and_says_why(runtime: Runtime, dana: Person) -> None:
    add(runtime, Extension(watch_for=(BLUES,)))

    replies.receive(runtime, make.inbound("lol im back on the bluuues", phone=dana.phone))

    assert why(runtime, dana)["program.1"] == (Urgency.URGENT, "local word for using")
    assert looking.messages(runtime.transaction, MessageKind.CRISIS_CARD)


def test_a_code_word_raises_what_was_agreed(runtime: Runtime, dana: Person) -> None:
    add(runtime, Extension(code_words=(LILAC,)))

    replies.receive(runtime, make.inbound("Lilac 💜", phone=dana.phone))

    assert why(runtime, dana)["program.code_word"] == (Urgency.WATCH, "lilac: struggling")


def test_a_new_version_is_read_by_at_once_and_an_old_one_no_more(runtime: Runtime, dana: Person) -> None:
    first = add(runtime, Extension(code_words=(LILAC,)))
    second = add(runtime, Extension(code_words=(replace(LILAC, word="magnolia", urgency=Urgency.URGENT),)))

    replies.receive(runtime, make.inbound("magnolia", phone=dana.phone))

    assert second.number == first.number + 1
    assert why(runtime, dana)["program.code_word"] == (Urgency.URGENT, "lilac: struggling")


def test_what_is_added_is_compiled_once_for_a_version(runtime: Runtime) -> None:
    in_use = add(runtime, Extension(watch_for=(BLUES,)))
    plain = replace(in_use, program=make.pack().program)

    first = programs.reads_too(in_use, load_lexicon())

    assert first is not None
    assert programs.reads_too(in_use, load_lexicon()) is first
    assert programs.reads_too(plain, load_lexicon()) is None


@pytest.mark.parametrize("body", ["all good here", "i have a bottle of pills and i want to end it tonight"])
def test_what_can_no_longer_be_compiled_brings_a_person(runtime: Runtime, dana: Person, body: str) -> None:
    add(runtime, Extension(watch_for=(replace(BLUES, say=("(back|on",)),)))

    received = replies.receive(runtime, make.inbound(body, phone=dana.phone))

    assert received.handled
    assert why(runtime, dana)["fallback.error"][0] is Urgency.SAME_DAY
    assert bool(looking.messages(runtime.transaction, MessageKind.CRISIS_CARD)) is ("pills" in body)


def test_what_a_program_adds_is_kept_with_its_version(runtime: Runtime) -> None:
    extension = Extension(watch_for=(BLUES,), code_words=(LILAC,))
    in_use = add(runtime, extension)
    programs._OPENED.clear()  # noqa: SLF001 - as another process, which has opened none

    with runtime.transaction() as session:
        assert programs.named(session, "standard").program.reading == extension
        assert programs.version(session, in_use.version_id).reading == extension
