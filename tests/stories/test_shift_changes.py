"""Shifts begin and end: who is told what, who takes over, and what becomes of notices that are no longer true."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from outreach.actions import handing_over, rostering
from outreach.domain.escalation import EscalationStatus
from outreach.domain.rota import Role, Shift
from outreach.records import handovers, shifts, specialists
from outreach.rehearsal import PhoneInHand, Rehearsal
from tests.stories.conftest import Stage

DENVER = ZoneInfo("America/Denver")
EVENING = "2026-03-06 19:30"


def at(clock: str, day: int = 6) -> datetime:
    return datetime.fromisoformat(f"2026-03-{day:02} {clock}").replace(tzinfo=DENVER)


def as_backup(stage: Rehearsal, hand: PhoneInHand, start: datetime, end: datetime) -> None:
    with stage.world.runtime.transaction() as session:
        somebody = specialists.by_phone(session, hand.number)
        assert somebody is not None
        shift = Shift(specialist=somebody.id, starts_at=start, ends_at=end, role=Role.BACKUP)
        rostering.add_shift(session, stage.program.program_id, shift, now=stage.now)


@pytest.fixture
def evening(stage: Stage) -> Rehearsal:
    """Half past seven; Sam is on until eight, and looks after Ari."""
    evening = stage(EVENING)
    sam, ari = evening.specialist("Sam"), evening.participant("Ari")
    evening.put_on_call("Sam", at("08:00"), at("20:00"))
    ari.texts("thinking about using tonight")
    sam.texts("1")
    ari.hears("You are not in trouble")
    ari.hears("Sam")
    return evening


def test_a_backup_takes_over_while_no_primary_is_on(evening: Rehearsal) -> None:
    evening.specialist("Lee", lead=True)
    kim = evening.specialist("Kim")
    as_backup(evening, kim, at("18:00"), at("23:00"))

    evening.until("20:00")

    kim.hears("Sam hands over to you")


def test_the_lead_takes_over_while_nobody_else_is_on(evening: Rehearsal) -> None:
    evening.until("19:55")
    lee = evening.specialist("Lee", lead=True)

    evening.until("20:00")
    lee.hears("Sam hands over to you")
    lee.texts("accept")

    evening.has_handover("Sam", "Lee", "accepted")
    evening.has_escalation("Ari", EscalationStatus.ACKNOWLEDGED, by="Lee")


def test_somebody_whose_next_shift_begins_as_this_one_ends_hears_nothing(evening: Rehearsal) -> None:
    evening.specialist("Kim", on_call=True)
    evening.put_on_call("Sam", at("20:00"), at("23:30"))

    evening.until("20:30")

    evening.phone("Sam").never_hears("shift")
    evening.has_handover("Sam", None, "")
    evening.has_escalation("Ari", EscalationStatus.ACKNOWLEDGED, by="Sam")


def test_two_who_leave_at_once_give_to_two_who_come(evening: Rehearsal) -> None:
    dana, kim = evening.participant("Dana"), evening.specialist("Kim")
    evening.put_on_call("Kim", at("08:00"), at("20:00"))
    ana, mia = evening.specialist("Ana"), evening.specialist("Mia")
    for name in ("Ana", "Mia"):
        evening.put_on_call(name, at("20:00"), at("23:00"))
    dana.texts("thinking about using tonight")
    kim.texts("1")

    evening.until("20:00")
    ana.texts("accept")
    mia.texts("accept")

    owners = {evening.name_of_owner(who) for who in ("Dana", "Ari")}
    assert owners == {"Ana", "Mia"}


def test_what_is_closed_before_it_is_accepted_alarms_nobody(evening: Rehearsal) -> None:
    lee = evening.specialist("Lee", lead=True)
    mia = evening.specialist("Mia")
    evening.put_on_call("Mia", at("20:00"), at("23:00"))
    evening.until("20:05")

    evening.phone("Sam").texts("done reached")
    evening.wait(minutes=10)
    mia.texts("accept")

    mia.hears("Sam hands over to you")
    mia.hears("Nothing is left to take over")
    lee.never_hears("Sam")
    evening.has_handover("Sam", "Mia", "over")


def test_whoever_the_hand_over_was_not_offered_to_cannot_accept_it(evening: Rehearsal) -> None:
    kim = evening.specialist("Kim")
    evening.specialist("Mia")
    evening.put_on_call("Mia", at("20:00"), at("23:00"))
    evening.until("20:01")

    kim.texts("accept")

    kim.hears("Nothing is left to take over")
    evening.has_handover("Sam", "Mia", "offered")


def test_a_hand_over_is_accepted_once_by_whatever_way(evening: Rehearsal) -> None:
    mia = evening.specialist("Mia")
    evening.put_on_call("Mia", at("20:00"), at("23:00"))
    evening.until("20:01")

    with evening.world.runtime.transaction() as session:
        giver = specialists.by_phone(session, evening.phone("Sam").number)
        taker = specialists.by_phone(session, mia.number)
        assert giver is not None
        assert taker is not None
        offered = handovers.latest_from(session, giver.id)
        assert offered is not None
        first = handing_over.accept(session, offered, taker, now=evening.now)
        second = handing_over.accept(session, offered, taker, now=evening.now)

    assert [each.acknowledged_by for each in first] == [giver.id]
    assert second == []
    evening.has_escalation("Ari", EscalationStatus.ACKNOWLEDGED, by="Mia")


def test_who_was_too_quiet_of_late_is_named_with_what_is_handed_over(evening: Rehearsal) -> None:
    mia = evening.specialist("Mia")
    evening.put_on_call("Mia", at("20:00", day=8), at("23:00", day=8))
    evening.put_on_call("Sam", at("20:00"), at("20:00", day=8))
    evening.participant("Quinn Q.", asks_daily_at="19:35", at_risk=True)
    evening.until("2026-03-08 19:50")
    evening.phone("Ari").texts("thinking about using tonight")
    evening.phone("Sam").texts("1 10")
    mia.heard(99, at_most=True)

    evening.until("2026-03-08 20:00")

    mia.hears("Sam hands over to you")
    mia.hears("Quiet lately: Q")


def test_a_shift_that_begins_is_told_with_who_else_is_on(stage: Stage) -> None:
    evening = stage(EVENING)
    sam, kim = evening.specialist("Sam"), evening.specialist("Kim")
    evening.put_on_call("Sam", at("18:00"), at("23:00"))
    as_backup(evening, kim, at("20:00"), at("23:00"))

    evening.until("20:00")

    kim.hears("You are the backup until 11:00 PM; on call: Sam")
    sam.hears_nothing()


@pytest.mark.parametrize(("begins", "told"), [("20:00", True), ("23:00", False)])
def test_somebody_who_is_on_already_hears_of_another_role_by_day_only(stage: Stage, begins: str, *, told: bool) -> None:
    evening = stage(EVENING)
    kim = evening.specialist("Kim")
    as_backup(evening, kim, at("18:00"), at(begins))
    evening.put_on_call("Kim", at(begins), at("23:59"))

    evening.until("23:30")

    if told:
        kim.hears("You are on call until 11:59 PM")
    kim.never_hears("shift is over")
    kim.hears_nothing()


def test_a_shift_that_vanished_before_it_began_is_never_told(stage: Stage) -> None:
    evening = stage(EVENING)
    kim = evening.specialist("Kim")
    evening.put_on_call("Kim", at("20:00"), at("23:00"))

    evening.nobody_is_on_call()
    evening.until("23:30")

    kim.hears_nothing()
    kim.never_hears("shift")


def test_a_notice_that_waits_is_dropped_when_its_shift_vanishes(stage: Stage) -> None:
    evening = stage(EVENING)
    kim = evening.specialist("Kim")
    evening.put_on_call("Kim", at("20:00"), at("23:00"))
    evening.world.network.faults.say("is down")
    evening.until("20:01")

    evening.nobody_is_on_call()
    evening.world.network.faults.say("is well")
    evening.wait(minutes=5)

    kim.never_hears("your shift begins")


def test_a_notice_is_not_told_when_its_shift_has_long_begun(stage: Stage) -> None:
    evening = stage(EVENING)
    kim = evening.specialist("Kim")
    evening.put_on_call("Kim", at("20:00"), at("23:00"))
    evening.world.stop_background()
    evening.until("20:40")

    evening.world.start_background()
    evening.wait(minutes=1)
    kim.never_hears("shift")

    evening.until("23:00")
    kim.hears("your shift is over. Thank you")


def test_a_shift_that_is_cut_short_ends_with_thanks(stage: Stage) -> None:
    evening = stage(EVENING)
    kim = evening.specialist("Kim")
    evening.put_on_call("Kim", at("18:00"), at("23:00"))
    with evening.world.runtime.transaction() as session:
        shifts.end_all(session, evening.program.program_id, now=evening.now)

    evening.wait(minutes=1)

    kim.hears("your shift is over. Thank you")


def test_whoever_is_taken_off_a_shift_that_runs_hands_over_what_they_hold(evening: Rehearsal) -> None:
    kim = evening.specialist("Kim", on_call=True)
    with evening.world.runtime.transaction() as session:
        sam = specialists.by_phone(session, evening.phone("Sam").number)
        assert sam is not None
        rostering.remove_shift(session, evening.program.program_id, sam.id, starts_at=at("08:00"), now=evening.now)

    evening.wait(minutes=1)

    kim.hears("Sam hands over to you")
    with evening.world.runtime.transaction() as session:
        worked = shifts.between(session, evening.program.program_id, start=at("08:00"), end=at("09:00"))
    assert [(each.starts_at, each.ends_at) for each in worked if each.specialist == sam.id] == [
        (at("08:00"), at("19:30"))
    ]


@pytest.mark.parametrize("way", ["one shift", "all shifts"])
def test_whoever_goes_on_and_is_taken_off_at_that_very_moment_hands_over_what_they_hold(
    evening: Rehearsal, way: str
) -> None:
    evening.put_on_call("Sam", at("20:00"), at("23:00"))
    lee = evening.specialist("Lee", lead=True)
    evening.until("20:00")
    lee.hears("nobody is on call from 11:00 PM")
    program = evening.program.program_id
    with evening.world.runtime.transaction() as session:
        sam = specialists.by_phone(session, evening.phone("Sam").number)
        assert sam is not None
        if way == "one shift":
            rostering.remove_shift(session, program, sam.id, starts_at=at("20:00"), now=evening.now)
        else:
            shifts.end_all(session, program, now=evening.now)

    evening.wait(minutes=1)

    lee.hears("Sam hands over to you")


def test_a_shift_that_is_over_was_worked_and_stays(evening: Rehearsal) -> None:
    evening.until("20:30")

    with evening.world.runtime.transaction() as session:
        sam = specialists.by_phone(session, evening.phone("Sam").number)
        assert sam is not None
        with pytest.raises(rostering.NoSuchShift, match="ahead or running"):
            rostering.remove_shift(session, evening.program.program_id, sam.id, starts_at=at("08:00"), now=evening.now)


def test_what_somebody_keeps_for_too_long_is_seen_by_the_lead_once(stage: Stage) -> None:
    evening = stage(EVENING)
    sam, lee = evening.specialist("Sam", on_call=True), evening.specialist("Lee", lead=True)
    dana = evening.participant("Dana")
    dana.texts("i took all my pills")
    sam.hears("EMERGENCY")
    sam.texts("1")

    for _ in range(25):
        evening.wait(minutes=10)
        sam.texts("SAY still here with you")
        evening.has_escalation("Dana", EscalationStatus.ACKNOWLEDGED, by="Sam")

    lee.hears("Sam has D. (EMERGENCY, code 10), open since 7:30 PM")
    lee.hears_nothing()


def test_nobody_is_woken_to_hear_who_has_what_can_wait(stage: Stage) -> None:
    night = stage("2026-03-06 20:50")
    sam, ari = night.specialist("Sam", on_call=True), night.participant("Ari")
    ari.texts("thinking about using tonight")
    ari.hears("You are not in trouble")

    night.wait(hours=1)
    sam.texts("1")
    sam.texts("BY 11:30 PM")
    sam.hears("Reply 1")
    sam.hears("They are not texted about it now")
    night.wait(hours=3)

    ari.hears_nothing()
    night.has_escalation("Ari", EscalationStatus.OPEN)


def test_by_day_somebody_hears_that_a_promise_of_today_was_missed(stage: Stage) -> None:
    noon = stage("2026-03-06 12:00")
    sam, ari = noon.specialist("Sam", on_call=True), noon.participant("Ari")
    ari.texts("thinking about using tonight")
    ari.hears("You are not in trouble")
    sam.texts("BY 1:00 PM")
    ari.hears("Sam is on it and will get back to you by 1:00 PM")

    noon.wait(minutes=60)

    ari.hears("Sam was going to get back to you by now. We are sorry.")
    ari.hears_nothing()


def test_who_heard_from_us_is_not_told_that_a_promise_was_missed(stage: Stage) -> None:
    noon = stage("2026-03-06 12:00")
    sam, ari = noon.specialist("Sam", on_call=True), noon.participant("Ari")
    ari.texts("thinking about using tonight")
    ari.hears("You are not in trouble")
    sam.texts("SAY call you in a bit")
    ari.hears("Sam: call you in a bit")

    noon.wait(hours=4, minutes=1)

    noon.has_escalation("Ari", EscalationStatus.OPEN)
    ari.hears_nothing()
