"""Writing to somebody: by whoever has them, once for each press, after what speaks against it was read."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
import sqlalchemy as sa

from outreach.actions import claiming, enrollment, escalations, people, taking, writing
from outreach.actions.people import Person
from outreach.actions.writing import MayNotWrite, NewText, WhyNot, Written
from outreach.domain.consent import ConsentHow, ConsentState
from outreach.domain.delivery import MessageKind
from outreach.domain.escalation import EscalationStatus, ReasonKind
from outreach.domain.urgency import Urgency
from outreach.domain.writer import Writer
from outreach.packs.house import lint_words
from outreach.ports import Runtime
from outreach.records import escalations as records
from outreach.records import sent_tokens
from outreach.records.base import new_id
from outreach.records.messages import MessageRow
from outreach.records.reasons import NewReason
from outreach.records.specialists import Specialist
from tests import make
from tests.writers import writer

WORDS = lint_words()


@pytest.fixture
def writes(runtime: Runtime, sam: Specialist) -> Writer:
    """Sam's account."""
    with runtime.transaction() as session:
        return writer(session, specialist=sam.id)


@pytest.fixture
def hers(runtime: Runtime, dana: Person, sam: Specialist) -> Person:
    """Dana, whose thread Sam has."""
    with runtime.transaction() as session:
        claiming.claim(session, dana, sam, now=make.NOW)
    return dana


def write(
    runtime: Runtime, person: Person, sam: Specialist, by: Writer, typed: str, *, token: UUID, decided: bool = False
) -> Written:
    with runtime.transaction() as session:
        new = NewText(typed=typed, token=token, decided=decided)
        return writing.write(session, person, sam, new, writer=by, words=WORDS, now=make.NOW)


def said(runtime: Runtime, person: Person) -> list[str]:
    with runtime.transaction() as session:
        rows = session.scalars(
            sa.select(MessageRow)
            .where(MessageRow.participant_id == person.participant_id, MessageRow.kind == MessageKind.NOTE)
            .order_by(MessageRow.id)
        )
        return [row.body for row in rows]


def test_a_text_is_signed_with_a_name_and_remembers_who_wrote_it(
    runtime: Runtime, hers: Person, sam: Specialist, writes: Writer
) -> None:
    written = write(runtime, hers, sam, writes, " see you at 6 ", token=new_id(make.NOW))

    assert said(runtime, hers) == ["Sam: see you at 6"]
    assert written.message_id is not None
    with runtime.transaction() as session:
        assert sent_tokens.writers_of(session, [written.message_id]) == {written.message_id: "Sam"}


def test_pressing_twice_says_it_once(runtime: Runtime, hers: Person, sam: Specialist, writes: Writer) -> None:
    token = new_id(make.NOW)
    first = write(runtime, hers, sam, writes, "see you at 6", token=token)
    second = write(runtime, hers, sam, writes, "see you at 6", token=token)

    assert said(runtime, hers) == ["Sam: see you at 6"]
    assert (first.again, second.again, second.message_id) == (False, True, first.message_id)


def test_two_tabs_that_press_in_the_same_moment_say_it_once(
    runtime: Runtime, hers: Person, sam: Specialist, writes: Writer
) -> None:
    token, together = new_id(make.NOW), Barrier(2)

    def press() -> Written:
        together.wait()
        return write(runtime, hers, sam, writes, "see you at 6", token=token)

    with ThreadPoolExecutor(2) as pool:
        both = [each.result() for each in [pool.submit(press), pool.submit(press)]]

    assert said(runtime, hers) == ["Sam: see you at 6"]
    assert sorted(each.again for each in both) == [False, True]


def test_other_words_under_a_spent_token_are_never_lost_in_silence(
    runtime: Runtime, hers: Person, sam: Specialist, writes: Writer
) -> None:
    token = new_id(make.NOW)
    write(runtime, hers, sam, writes, "see you at 6", token=token)

    with pytest.raises(MayNotWrite) as refused:
        write(runtime, hers, sam, writes, "make that 7", token=token)

    assert refused.value.why is WhyNot.SENT_BEFORE


def test_what_gives_somebody_away_is_sent_by_a_second_press_only(
    runtime: Runtime, hers: Person, sam: Specialist, writes: Writer
) -> None:
    token = new_id(make.NOW)
    with pytest.raises(MayNotWrite) as refused:
        write(runtime, hers, sam, writes, "how is rehab?", token=token)
    before = said(runtime, hers)
    write(runtime, hers, sam, writes, "how is rehab?", token=token, decided=True)

    assert refused.value.why is WhyNot.FLAWED
    assert (before, said(runtime, hers)) == ([], ["Sam: how is rehab?"])


@pytest.mark.parametrize("typed", ["", "look at bit.ly/abc", "reply STOP to end", "a" * 1600])
def test_what_would_not_arrive_is_not_sent_whatever_somebody_decides(
    runtime: Runtime, hers: Person, sam: Specialist, writes: Writer, typed: str
) -> None:
    with pytest.raises(MayNotWrite) as refused:
        write(runtime, hers, sam, writes, typed, token=new_id(make.NOW), decided=True)

    assert refused.value.why is WhyNot.REFUSED
    assert said(runtime, hers) == []


def test_nobody_is_texted_who_told_us_to_stop(runtime: Runtime, hers: Person, sam: Specialist, writes: Writer) -> None:
    with runtime.transaction() as session:
        enrollment.change_consent(session, hers, ConsentState.WITHDRAWN, ConsentHow.STAFF, now=make.NOW)
        now_she_is = people.of_participant(session, make.the_id(hers))

    with pytest.raises(MayNotWrite) as refused:
        write(runtime, now_she_is, sam, writes, "hello", token=new_id(make.NOW))

    assert refused.value.why is WhyNot.STOPPED


def test_nobody_is_texted_who_has_not_agreed(runtime: Runtime, sam: Specialist, writes: Writer) -> None:
    with runtime.transaction() as session:
        kim = make.participant(session, "Kim", consent=None)
        claiming.claim(session, kim, sam, now=make.NOW)

    with pytest.raises(MayNotWrite) as refused:
        write(runtime, kim, sam, writes, "hello", token=new_id(make.NOW))

    assert refused.value.why is WhyNot.NOT_AGREED


def test_nobody_writes_without_having_the_thread(
    runtime: Runtime, dana: Person, sam: Specialist, writes: Writer
) -> None:
    with pytest.raises(MayNotWrite) as refused:
        write(runtime, dana, sam, writes, "hello", token=new_id(make.NOW))

    assert refused.value.why is WhyNot.NOT_YOURS
    assert said(runtime, dana) == []


def test_only_who_has_taken_what_waits_writes(runtime: Runtime, dana: Person, sam: Specialist, writes: Writer) -> None:
    raised(runtime, dana)
    with runtime.transaction() as session:
        mia = make.specialist(session, "Mia")
    with runtime.transaction() as session:
        live = records.live_of(session, participant=dana.participant_id)
        assert live is not None
        taking.acknowledge(session, live, mia, now=make.NOW)

    with pytest.raises(MayNotWrite) as refused:
        write(runtime, dana, sam, writes, "hello", token=new_id(make.NOW))

    assert refused.value.why is WhyNot.NOT_YOURS


def raised(runtime: Runtime, person: Person) -> None:
    reason = NewReason(kind=ReasonKind.CONCERN, urgency=Urgency.URGENT, what="low", rule="mood.low")
    with runtime.transaction() as session:
        escalations.raise_reasons(session, person, [reason], now=make.NOW)


def test_whoever_writes_is_in_touch(runtime: Runtime, dana: Person, sam: Specialist, writes: Writer) -> None:
    raised(runtime, dana)
    with runtime.transaction() as session:
        claiming.claim(session, dana, sam, now=make.NOW)

    write(runtime, dana, sam, writes, "i am here", token=new_id(make.NOW))

    with runtime.transaction() as session:
        live = records.live_of(session, participant=dana.participant_id)
    assert live is not None
    assert (live.status, live.acknowledged_by) == (EscalationStatus.ACKNOWLEDGED, sam.id)
    assert live.contacted_at == make.NOW


def test_a_stranger_is_answered_by_whoever_has_them(runtime: Runtime, sam: Specialist, writes: Writer) -> None:
    with runtime.transaction() as session:
        stranger = people.meet(session, make.number(), now=make.NOW)
        assert stranger is not None
        claiming.claim(session, stranger, sam, now=make.NOW)

    written = write(runtime, stranger, sam, writes, "who is this?", token=new_id(make.NOW))

    with runtime.transaction() as session:
        row = session.get_one(MessageRow, written.message_id)
        assert (row.kind, row.body, row.stranger_id) == (MessageKind.ANSWER, "Sam: who is this?", stranger.stranger_id)
