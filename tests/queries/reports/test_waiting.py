"""How long people waited, and what came of worries: figures that were reckoned by hand."""

from datetime import timedelta

from outreach.actions import escalations, taking
from outreach.domain.escalation import Outcome, ReasonKind
from outreach.domain.urgency import Urgency
from outreach.ports import Transaction
from outreach.queries.reports import waiting, worrying
from outreach.queries.reports.worrying import Worry
from outreach.records.escalations import EscalationRow
from outreach.records.reasons import NewReason
from tests import make
from tests.queries.reports.world import World, at


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def test_waits_by_urgency(world: World) -> None:
    sam = make.specialist(world.session, in_use=world.in_use).id
    for day, taken in ((23, 2), (24, 4), (25, 12)):
        world.worry(world.person(), at(day, "09:00"), taken=taken, contact=taken * 2, closed=60, by=sam)
    world.worry(world.person(), at(26, "09:00"), Urgency.EMERGENCY, taken=1, by=sam)

    found = waiting.by_urgency(waiting.waits(world.session, world.frame()))

    urgent, emergency = found[Urgency.URGENT], found[Urgency.EMERGENCY]
    assert (urgent.taken.median, urgent.taken.p90) == (minutes(4), minutes(12))
    assert (urgent.contact.median, urgent.contact.p90) == (minutes(8), minutes(24))
    assert (emergency.count, emergency.taken.median, emergency.silent) == (1, minutes(1), 1)
    assert found[Urgency.WATCH].taken.median is None
    assert next(iter(found)) is Urgency.EMERGENCY


def test_what_nobody_took_has_no_time_and_is_counted(world: World) -> None:
    world.worry(world.person(), at(23, "09:00"))

    found = waiting.waiting(waiting.waits(world.session, world.frame()))

    assert (found.count, found.untaken, found.silent, found.taken.count) == (1, 1, 1, 0)


def test_closing_it_as_reached_is_contact_at_the_latest(world: World) -> None:
    sam = make.specialist(world.session, in_use=world.in_use).id
    world.worry(world.person(), at(23, "09:00"), taken=5, closed=30, outcome=Outcome.REACHED, by=sam)
    world.worry(world.person(), at(23, "09:00"), taken=5, closed=30, outcome=Outcome.NO_ANSWER, by=sam)

    found = waiting.waiting(waiting.waits(world.session, world.frame()))

    assert (found.contact.count, found.contact.median, found.silent) == (1, minutes(30), 1)


def test_only_what_opened_in_the_period_counts(world: World) -> None:
    world.worry(world.person(), at(22, "23:59"))
    world.worry(world.person(), at(23, "00:00"))
    world.worry(world.person(), at(2, "00:00", month=3))

    assert len(waiting.waits(world.session, world.frame())) == 1


def test_outcomes(world: World) -> None:
    sam = make.specialist(world.session, in_use=world.in_use).id
    for outcome in (Outcome.REACHED, Outcome.REACHED, Outcome.FALSE_ALARM):
        world.worry(world.person(), at(23, "09:00"), taken=5, closed=30, outcome=outcome, by=sam)
    world.worry(world.person(), at(23, "09:00"))

    assert waiting.outcomes(world.session, world.frame()) == {
        (Outcome.REACHED, Urgency.URGENT): 2,
        (Outcome.FALSE_ALARM, Urgency.URGENT): 1,
        (None, Urgency.URGENT): 1,
    }


def test_an_escalation_counts_once_under_each_of_its_reasons(world: World) -> None:
    both = (ReasonKind.CONCERN, ReasonKind.SILENCE, ReasonKind.SILENCE)
    world.worry(world.person(), at(23, "09:00"), kinds=both)
    world.worry(world.person(), at(23, "10:00"), taken=1, closed=9, kinds=(ReasonKind.SILENCE,))

    found = worrying.by_reason(world.session, world.frame())

    silence, craving = Worry(kind=ReasonKind.SILENCE, category=None), Worry(kind=ReasonKind.CONCERN, category="craving")
    assert list(found) == [silence, craving]
    assert found[silence].of == {None: 1, Outcome.REACHED: 1}
    assert found[craving].count == 1


def test_waits_may_be_those_of_silence_alone(world: World) -> None:
    world.worry(world.person(), at(23, "09:00"), kinds=(ReasonKind.SILENCE,))
    world.worry(world.person(), at(23, "10:00"))

    assert len(waiting.waits(world.session, world.frame(), about=ReasonKind.SILENCE)) == 1


def concern(urgency: Urgency) -> NewReason:
    return NewReason(kind=ReasonKind.CONCERN, urgency=urgency, what="worries", rule="test")


def test_the_first_who_took_it_counts_whatever_becomes_of_it(transaction: Transaction) -> None:
    with transaction() as session:
        sam, kim = make.specialist(session), make.specialist(session, "Kim")
        person = make.participant(session)
        opened = escalations.raise_reasons(session, person, [concern(Urgency.URGENT)], now=make.NOW)
        assert opened is not None
        taking.acknowledge(session, opened, sam, now=make.NOW + minutes(3))
        taking.pass_on(session, opened, sam, now=make.NOW + minutes(5))
        taking.acknowledge(session, opened, kim, now=make.NOW + minutes(9))
        taking.keep_in_touch(session, opened, kim, now=make.NOW + minutes(11))
        taking.resolve(session, opened, kim, outcome=Outcome.REACHED, note="", now=make.NOW + minutes(20))

    with transaction() as session:
        row = session.get_one(EscalationRow, opened.id)

    assert (row.first_taken_at, row.first_contact_at) == (make.NOW + minutes(3), make.NOW + minutes(11))


def test_what_becomes_more_urgent_is_waited_for_anew(transaction: Transaction) -> None:
    with transaction() as session:
        sam = make.specialist(session)
        person = make.participant(session)
        opened = escalations.raise_reasons(session, person, [concern(Urgency.WATCH)], now=make.NOW)
        assert opened is not None
        taking.acknowledge(session, opened, sam, now=make.NOW + minutes(60))
        escalations.raise_reasons(session, person, [concern(Urgency.EMERGENCY)], now=make.NOW + minutes(90))

    with transaction() as session:
        row = session.get_one(EscalationRow, opened.id)

    assert (row.raised_at, row.first_taken_at) == (make.NOW + minutes(90), None)
