"""Number changes: who has another number shows that it is they, and the old number hears nothing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from outreach.actions import doubts, escalations, number_changes, opt_outs, people, receipts, replies
from outreach.actions.by_staff import NotPossible
from outreach.actions.people import Person
from outreach.domain.consent import ConsentHow, ConsentState
from outreach.domain.delivery import MessageKind, MessageStatus
from outreach.domain.escalation import ReasonKind
from outreach.domain.phone import PhoneNumber
from outreach.domain.troubles import Trouble
from outreach.domain.urgency import Urgency
from outreach.packs.house import lint_words
from outreach.ports import CarrierUnavailable, Outcome, OutcomeUnknown, Outgoing, Receipt, Runtime
from outreach.records import consents, participants, past_numbers, verdicts
from outreach.records import escalations as escalation_records
from outreach.records import replies as stored_replies
from outreach.records.messages import Message, MessageRow
from outreach.records.reasons import NewReason
from outreach.records.verdicts import Verdict
from tests import make
from tests.actions import looking
from tests.actions.carrier import Carrier, takes
from tests.actions.saying import always, drain, say
from tests.records import rows

NEW = PhoneNumber("+13035559901")


def change(runtime: Runtime, person: Person, phone: PhoneNumber = NEW, *, proof: str = "met at the office") -> Person:
    with runtime.transaction() as session:
        return number_changes.change(
            session, person, phone, proof=proof, by="Lee", now=runtime.now(), ours=runtime.our_numbers
        )


def ask(runtime: Runtime, person: Person, phone: PhoneNumber = NEW, **said: str) -> None:
    words: Mapping[str, str] = {"question": "What is your dog's name?", "answer": "Rex"} | said
    with runtime.transaction() as session:
        number_changes.ask(
            session,
            person,
            phone,
            question=words["question"],
            answer=words["answer"],
            words=lint_words(),
            by="Lee",
            now=runtime.now(),
            ours=runtime.our_numbers,
        )


def ends(runtime: Runtime, message: Message, trouble: Trouble) -> None:
    """The carrier's last word on a message: it did not arrive."""
    told = Receipt(
        message_id=message.id,
        carrier_id=message.carrier_id or "",
        status="undelivered",
        after=MessageStatus.UNDELIVERED,
        error_code="30000",
        trouble=trouble,
    )
    with runtime.transaction() as session:
        receipts.receive_receipt(session, told, now=runtime.now())


def again(runtime: Runtime, person: Person) -> Person:
    with runtime.transaction() as session:
        return people.of_participant(session, make.the_id(person))


def test_who_has_another_number_is_found_by_it(runtime: Runtime, dana: Person) -> None:
    change(runtime, dana)

    replies.receive(runtime, make.inbound("hello", phone=NEW))

    assert looking.replies(runtime.transaction)[0].participant_id == dana.participant_id


def test_the_old_number_hears_nothing_and_is_a_strangers_when_it_writes(
    runtime: Runtime, carrier: Carrier, dana: Person
) -> None:
    change(runtime, dana)
    drain(runtime)

    replies.receive(runtime, make.inbound("hello", phone=dana.phone))

    assert carrier.asked == []
    assert looking.replies(runtime.transaction)[0].stranger_id is not None


def test_the_old_number_is_remembered_with_how_we_knew(runtime: Runtime, dana: Person) -> None:
    change(runtime, dana)

    with runtime.transaction() as session:
        (past,) = past_numbers.of(session, make.the_id(dana))
        assert past_numbers.last_owners(session, [dana.phone])[dana.phone].participant_id == dana.participant_id
    assert (past.phone, past.proof, past.by, past.until) == (dana.phone, "met at the office", "Lee", make.NOW)


def test_a_number_that_was_given_up_may_be_somebody_elses(runtime: Runtime, dana: Person) -> None:
    change(runtime, dana)

    with runtime.transaction() as session:
        kim = make.participant(session, "Kim Lee", phone=dana.phone)

    replies.receive(runtime, make.inbound("hello", phone=dana.phone))
    assert looking.replies(runtime.transaction)[0].participant_id == kim.participant_id


def test_what_waits_goes_to_the_new_number(runtime: Runtime, dana: Person) -> None:
    with runtime.transaction() as session:
        note = rows.message(session, dana, MessageKind.NOTE)

    change(runtime, dana)

    with runtime.transaction() as session:
        assert session.get_one(MessageRow, note).to == NEW


@pytest.mark.parametrize("outcome", [CarrierUnavailable("429", timedelta(seconds=2)), OutcomeUnknown("timeout")])
def test_what_comes_back_goes_to_the_new_number(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person, outcome: Outcome
) -> None:
    say(runtime, dana, MessageKind.CRISIS_CARD)

    def meanwhile(_: Outgoing) -> None:
        carrier.before = None
        change(runtime, dana)

    carrier.answers, carrier.before = always(outcome), meanwhile
    drain(runtime)
    carrier.answers = takes
    clock.move(seconds=40)
    doubts.reconcile(runtime)
    drain(runtime)

    assert [each.to for each in carrier.asked] == [dana.phone, NEW]
    assert looking.one_message(runtime.transaction, MessageKind.CRISIS_CARD).to == NEW


def test_what_the_network_lost_is_said_again_to_the_new_number(
    runtime: Runtime, carrier: Carrier, clock: make.Clock, dana: Person
) -> None:
    say(runtime, dana, MessageKind.NOTE)
    drain(runtime)
    change(runtime, dana)
    ends(runtime, looking.one_message(runtime.transaction, MessageKind.NOTE), Trouble.PASSING)

    assert looking.messages(runtime.transaction, MessageKind.NOTE)[-1].to == NEW
    clock.move(minutes=6)
    drain(runtime)
    assert [each.to for each in carrier.asked] == [dana.phone, NEW]


@pytest.mark.parametrize("trouble", [Trouble.STOPPED, Trouble.NO_SUCH_PHONE, Trouble.UNKNOWN])
def test_what_the_carrier_says_of_the_old_number_is_only_noted(
    runtime: Runtime, clock: make.Clock, dana: Person, trouble: Trouble
) -> None:
    say(runtime, dana, MessageKind.NOTE)
    drain(runtime)
    change(runtime, dana)
    clock.move(minutes=3)
    ends(runtime, looking.one_message(runtime.transaction, MessageKind.NOTE), trouble)
    clock.move(hours=1)
    opt_outs.compare(replace(runtime, asks_back=timedelta(minutes=1)))

    stored = again(runtime, dana).participant
    assert stored is not None
    assert stored.consent is ConsentState.GIVEN
    assert looking.escalation(runtime.transaction, dana) is None
    assert any("at a number that they gave up" in what for what in looking.whats(runtime.transaction, dana))


def test_a_phone_that_was_off_twice_is_looked_into_only_if_it_is_one_phone(runtime: Runtime, dana: Person) -> None:
    for _ in range(2):
        say(runtime, again(runtime, dana), MessageKind.NOTE)
        drain(runtime)
        ends(runtime, looking.messages(runtime.transaction, MessageKind.NOTE)[-1], Trouble.OUT_OF_REACH)
        if again(runtime, dana).phone == dana.phone:
            change(runtime, dana)

    assert looking.escalation(runtime.transaction, dana) is None


def test_somebody_in_a_crisis_whom_nothing_reached_at_the_old_number_is_called(runtime: Runtime, dana: Person) -> None:
    say(runtime, dana, MessageKind.CRISIS_CARD)
    drain(runtime)
    change(runtime, dana)
    ends(runtime, looking.one_message(runtime.transaction, MessageKind.CRISIS_CARD), Trouble.NO_SUCH_PHONE)

    found = looking.escalation(runtime.transaction, dana)
    assert [each.kind for each in looking.reasons_of(runtime.transaction, found)] == [ReasonKind.DELIVERY]


def test_the_ledger_says_for_which_number_the_yes_is(runtime: Runtime, dana: Person) -> None:
    change(runtime, dana)

    with runtime.transaction() as session:
        line = consents.ledger(session, make.the_id(dana))[-1]
    assert (line.state, line.how, line.wording) == (ConsentState.GIVEN, ConsentHow.STAFF, "number change")


def test_a_stop_goes_along(runtime: Runtime, dana: Person) -> None:
    replies.receive(runtime, make.inbound("stop", phone=dana.phone))

    assert change(runtime, again(runtime, dana)).stopped


@pytest.mark.parametrize("proof", ["", " ", "x" * 301])
def test_nobody_of_ours_changes_a_number_without_saying_how_they_know(
    runtime: Runtime, dana: Person, proof: str
) -> None:
    with pytest.raises(NotPossible, match="say how"):
        change(runtime, dana, proof=proof)


def test_nobody_gets_a_number_that_is_somebody_elses(runtime: Runtime, dana: Person) -> None:
    with runtime.transaction() as session:
        kim = make.participant(session, "Kim Lee")

    with pytest.raises(NotPossible, match="merge them"):
        change(runtime, dana, kim.phone)


def test_nobody_gets_the_number_of_staff_or_of_ours_or_their_own(runtime: Runtime, dana: Person) -> None:
    with runtime.transaction() as session:
        tess = make.specialist(session, "Tess")

    for phone, why in ((tess.phone, "works here"), (runtime.sender, "our own"), (dana.phone, "already")):
        with pytest.raises(NotPossible, match=why):
            change(runtime, dana, phone)


def test_a_text_that_is_just_being_read_comes_first(runtime: Runtime, dana: Person) -> None:
    with runtime.transaction() as session:
        stored_replies.store(session, make.inbound(phone=dana.phone), now=make.NOW, first_try_at=make.NOW)

    with pytest.raises(NotPossible, match="just written"):
        change(runtime, dana)


def test_a_strangers_texts_become_those_of_who_they_are(runtime: Runtime, dana: Person) -> None:
    replies.receive(runtime, make.inbound("it is me, Dana", phone=NEW))

    change(runtime, dana)

    assert [each.participant_id for each in looking.replies(runtime.transaction)] == [dana.participant_id]
    with runtime.transaction() as session:
        stranger = participants.stranger_by_phone(session, NEW)
        assert stranger is not None
        said = verdicts.of(session, stranger.id)
    assert said is not None
    assert (said.verdict, said.participant_id) == (Verdict.CLAIMED, dana.participant_id)


def test_what_was_raised_about_a_stranger_is_one_with_what_was_raised_about_them(
    runtime: Runtime, dana: Person
) -> None:
    replies.receive(runtime, make.inbound("i want to die", phone=NEW))
    with runtime.transaction() as session:
        quiet = NewReason(kind=ReasonKind.SILENCE, urgency=Urgency.SAME_DAY, what="is quiet", rule="test")
        escalations.raise_reasons(session, dana, [quiet], now=make.NOW)

    change(runtime, dana)

    with runtime.transaction() as session:
        live = escalation_records.live_of(session, participant=make.the_id(dana))
    assert live is not None
    assert live.urgency > Urgency.SAME_DAY
    kinds = {each.kind for each in looking.reasons_of(runtime.transaction, live)}
    assert {ReasonKind.SILENCE, ReasonKind.CONCERN} <= kinds


def test_a_new_number_is_asked_what_only_they_know_and_nothing_else_is_said_to_it(
    runtime: Runtime, carrier: Carrier, dana: Person
) -> None:
    ask(runtime, dana)
    drain(runtime)

    (asked,) = carrier.asked
    assert asked.to == NEW
    assert "What is your dog's name?" in asked.body
    assert "Dana" not in asked.body
    assert again(runtime, dana).phone == dana.phone


@pytest.mark.parametrize("answer", ["Rex", "rex!", " REX. "])
def test_the_right_answer_changes_the_number_and_is_thanked_for(
    runtime: Runtime, carrier: Carrier, dana: Person, answer: str
) -> None:
    ask(runtime, dana)

    replies.receive(runtime, make.inbound(answer, phone=NEW))
    drain(runtime)

    assert again(runtime, dana).phone == NEW
    assert [each.to for each in carrier.asked] == [NEW, NEW]
    assert looking.replies(runtime.transaction)[0].participant_id == dana.participant_id
    with runtime.transaction() as session:
        assert consents.ledger(session, make.the_id(dana))[-1].how is ConsentHow.REPLY


def test_a_wrong_answer_is_read_like_any_text_of_a_stranger(runtime: Runtime, dana: Person) -> None:
    ask(runtime, dana)

    replies.receive(runtime, make.inbound("i want to die", phone=NEW))

    assert looking.messages(runtime.transaction, MessageKind.CRISIS_CARD, MessageKind.PAGE)
    assert again(runtime, dana).phone == dana.phone


def test_after_three_wrong_answers_the_right_one_changes_nothing(runtime: Runtime, dana: Person) -> None:
    ask(runtime, dana)

    for said in ("Max", "Bello", "Luna", "Rex"):
        replies.receive(runtime, make.inbound(said, phone=NEW))

    assert again(runtime, dana).phone == dana.phone


def test_an_answer_after_a_day_changes_nothing(runtime: Runtime, clock: make.Clock, dana: Person) -> None:
    ask(runtime, dana)
    clock.at += timedelta(hours=24)

    replies.receive(runtime, make.inbound("Rex", phone=NEW))

    assert again(runtime, dana).phone == dana.phone


def test_asking_again_leaves_the_first_question_behind(runtime: Runtime, dana: Person) -> None:
    ask(runtime, dana)
    ask(runtime, dana, question="Where did we meet first?", answer="library")

    replies.receive(runtime, make.inbound("Rex", phone=NEW))
    assert again(runtime, dana).phone == dana.phone
    replies.receive(runtime, make.inbound("the library", phone=NEW))
    assert again(runtime, dana).phone == dana.phone
    replies.receive(runtime, make.inbound("Library", phone=NEW))
    assert again(runtime, dana).phone == NEW


@pytest.mark.parametrize(
    ("question", "answer", "why"),
    [
        ("", "Rex", "does not hold its answer"),
        ("Is your dog called Rex?", "rex", "does not hold its answer"),
        ("What is your dog's name?", "!", "write what they would answer"),
        ("Are you still in rehab?", "no way", "give"),
    ],
)
def test_what_gives_somebody_away_or_proves_nothing_is_not_asked(
    runtime: Runtime, dana: Person, question: str, answer: str, why: str
) -> None:
    with pytest.raises(NotPossible, match=why):
        ask(runtime, dana, question=question, answer=answer)


def test_a_number_that_told_us_to_stop_is_not_asked(runtime: Runtime, dana: Person) -> None:
    replies.receive(runtime, make.inbound("stop", phone=NEW))

    with pytest.raises(NotPossible, match="told us to stop"):
        ask(runtime, dana)


def test_they_are_asked_in_their_own_language(runtime: Runtime, carrier: Carrier, dana: Person) -> None:
    assert dana.participant is not None
    spanish = replace(dana, participant=replace(dana.participant, lang="es"))

    ask(runtime, spanish, question="¿Cómo se llama tu perro?")
    drain(runtime)

    assert "numero nuevo" in carrier.asked[0].body
