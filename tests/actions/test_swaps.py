"""Swaps and open shifts: who may take what, and what happens when the rota is edited, or two take one at once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from outreach.actions import due, following, replies, rostering, rotas, swaps
from outreach.actions.swaps import CannotTake, NotOpen
from outreach.domain.delivery import MessageKind
from outreach.domain.overriding import Override, OverrideKind
from outreach.domain.rota import Role, Shift
from outreach.domain.swapping import Hindrance, SwapStatus
from outreach.domain.unrolling import Absence
from outreach.ports import Runtime
from outreach.records import overrides, shifts, specialists
from outreach.records import rotas as stored
from outreach.records import swaps as records
from outreach.records.specialists import Specialist
from outreach.records.swaps import Swap
from tests import make
from tests.actions import looking

HOUR = timedelta(hours=1)


@pytest.fixture
def tess(runtime: Runtime) -> Specialist:
    with runtime.transaction() as session:
        return make.specialist(session, "Tess", on_call=None)


@pytest.fixture
def kim(runtime: Runtime) -> Specialist:
    with runtime.transaction() as session:
        return make.specialist(session, "Kim", on_call=None)


@pytest.fixture
def sam(runtime: Runtime, kim: Specialist) -> Specialist:
    """Somebody whose turn comes on Saturday; the other turns are those of Kim and Lou."""
    with runtime.transaction() as session:
        sam = make.specialist(session, "Sam", on_call=None)
        lou = make.specialist(session, "Lou", on_call=None)
        make.rotates(session, [kim.id, sam.id, lou.id])
    return sam


@pytest.fixture
def lee(runtime: Runtime) -> Specialist:
    with runtime.transaction() as session:
        return make.lead(session)


def turn_of(runtime: Runtime, somebody: Specialist, nth: int = 0) -> shifts.StoredShift:
    """Somebody's shifts ahead."""
    with runtime.transaction() as session:
        program = make.program(session).program_id
        there = shifts.explained(session, program, start=runtime.now(), end=runtime.now() + timedelta(days=60))
    return [each for each in there if each.shift.specialist == somebody.id and each.shift.starts_at > runtime.now()][
        nth
    ]


def asks(
    runtime: Runtime, somebody: Specialist, named: Specialist | None = None, part: timedelta | None = None
) -> Swap:
    """Somebody asks others to take their next shift, or the beginning of it."""
    stored = turn_of(runtime, somebody)
    starts_at = stored.shift.starts_at
    ends_at = stored.shift.ends_at if part is None else starts_at + part
    with runtime.transaction() as session:
        in_use = make.program(session)
        now = runtime.now()
        return swaps.ask(session, in_use, stored, starts_at=starts_at, ends_at=ends_at, named=named, now=now).swap


def takes(runtime: Runtime, swap: Swap, somebody: Specialist) -> None:
    with runtime.transaction() as session:
        swaps.take(session, swap, somebody, now=runtime.now())


def on_call(runtime: Runtime, at: datetime) -> list[str]:
    """Who is on call at a moment."""
    with runtime.transaction() as session:
        program = make.program(session).program_id
        found = shifts.between(session, program, start=at, end=at + timedelta(microseconds=1))
        known = specialists.by_ids(session, [each.specialist for each in found])
    return [known[each.specialist].name for each in found]


def said(runtime: Runtime) -> list[tuple[str, str]]:
    """Which texts about shifts went to whom, by the last digits."""
    found = looking.messages(runtime.transaction, MessageKind.STAFF_ANSWER, MessageKind.ALERT)
    return [(each.text_key, each.to.last_four) for each in found]


def state(runtime: Runtime, swap: Swap) -> SwapStatus:
    with runtime.transaction() as session:
        found = records.latest_with(session, swap.code, [swap.program_id])
    assert found is not None
    return found.status


def test_whoever_takes_a_shift_is_on_call_in_its_place(runtime: Runtime, sam: Specialist, tess: Specialist) -> None:
    swap = asks(runtime, sam)

    takes(runtime, swap, tess)

    assert on_call(runtime, swap.starts_at) == on_call(runtime, swap.ends_at - HOUR) == ["Tess"]


def test_until_somebody_takes_it_the_shift_stays(runtime: Runtime, sam: Specialist) -> None:
    swap = asks(runtime, sam)

    assert on_call(runtime, swap.starts_at) == ["Sam"]


def test_a_part_of_a_shift_may_be_given_away(runtime: Runtime, sam: Specialist, tess: Specialist) -> None:
    swap = asks(runtime, sam, part=3 * HOUR)

    takes(runtime, swap, tess)

    assert on_call(runtime, swap.starts_at) == ["Tess"]
    assert on_call(runtime, swap.ends_at) == ["Sam"]


@pytest.mark.parametrize("part", [None, 3 * HOUR])
def test_a_shift_that_was_added_by_hand_may_be_swapped(
    runtime: Runtime, tess: Specialist, kim: Specialist, part: timedelta | None
) -> None:
    start = make.NOW + timedelta(days=2)
    with runtime.transaction() as session:
        shift = Shift(specialist=kim.id, starts_at=start, ends_at=start + 8 * HOUR, role=Role.BACKUP)
        rostering.add_shift(session, make.program(session).program_id, shift, now=make.NOW)
    swap = asks(runtime, kim, part=part)

    takes(runtime, swap, tess)

    assert on_call(runtime, start) == ["Tess"]
    assert on_call(runtime, start + 7 * HOUR) == (["Tess"] if part is None else ["Kim"])


def test_both_and_the_lead_hear_it(runtime: Runtime, sam: Specialist, tess: Specialist, lee: Specialist) -> None:
    swap = asks(runtime, sam, tess)
    before = len(said(runtime))

    takes(runtime, swap, tess)

    assert said(runtime)[before:] == [
        ("swap_yours", tess.phone.last_four),
        ("swap_taken", sam.phone.last_four),
        ("swap_done", lee.phone.last_four),
    ]


def test_of_two_who_take_it_one_does(runtime: Runtime, sam: Specialist, tess: Specialist) -> None:
    with runtime.transaction() as session:
        other = make.specialist(session, "Ana", on_call=None)
    swap = asks(runtime, sam)
    takes(runtime, swap, tess)

    with pytest.raises(NotOpen):
        takes(runtime, swap, other)

    assert on_call(runtime, swap.starts_at) == ["Tess"]


def test_of_two_who_take_it_in_the_same_moment_one_does(runtime: Runtime, sam: Specialist, tess: Specialist) -> None:
    with runtime.transaction() as session:
        ana = make.specialist(session, "Ana", on_call=None)
    swap = asks(runtime, sam)
    together = threading.Barrier(2)

    def take(somebody: Specialist) -> bool:
        together.wait()
        try:
            takes(runtime, swap, somebody)
        except NotOpen:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        took = list(pool.map(take, [tess, ana]))

    assert sorted(took) == [False, True]
    assert on_call(runtime, swap.starts_at) == ["Tess" if took[0] else "Ana"]


def test_nobody_takes_what_is_their_own_already(runtime: Runtime, sam: Specialist) -> None:
    swap = asks(runtime, sam)

    with pytest.raises(NotOpen):
        takes(runtime, swap, sam)


def test_whoever_is_blocked_then_is_told_why(runtime: Runtime, sam: Specialist, tess: Specialist) -> None:
    swap = asks(runtime, sam)
    with runtime.transaction() as session:
        off = Absence(specialist=tess.id, starts_at=swap.starts_at, ends_at=swap.starts_at + HOUR)
        rostering.be_off(session, off, now=make.NOW)

    with pytest.raises(CannotTake) as refused:
        takes(runtime, swap, tess)

    assert refused.value.hindrance is Hindrance.OFF
    assert state(runtime, swap) is SwapStatus.ASKED


def test_only_those_who_could_take_it_are_asked(runtime: Runtime, sam: Specialist, tess: Specialist) -> None:
    with runtime.transaction() as session:
        make.specialist(session, "Nora", on_call=None, verified=False)

    asks(runtime, sam)

    asked = [last_four for key, last_four in said(runtime) if key == "swap_ask"]
    assert tess.phone.last_four in asked
    assert len(asked) == len(set(asked)) == 3  # Kim and Lou too


def test_asking_twice_asks_nobody_again(runtime: Runtime, sam: Specialist) -> None:
    first = asks(runtime, sam)
    before = said(runtime)

    assert asks(runtime, sam).id == first.id
    assert said(runtime) == before


def test_whoever_was_named_and_cannot_lets_the_others_be_asked(
    runtime: Runtime, sam: Specialist, tess: Specialist, kim: Specialist
) -> None:
    swap = asks(runtime, sam, tess)

    replies.receive(runtime, make.inbound(f"no {swap.code}", phone=tess.phone))
    due.do_what_is_due(runtime)

    assert ("swap_declined", sam.phone.last_four) in said(runtime)
    assert ("swap_ask", kim.phone.last_four) in said(runtime)


def test_what_was_asked_may_be_taken_back(runtime: Runtime, sam: Specialist, tess: Specialist) -> None:
    swap = asks(runtime, sam)

    replies.receive(runtime, make.inbound(f"keep {swap.code}", phone=sam.phone))

    assert state(runtime, swap) is SwapStatus.WITHDRAWN
    with pytest.raises(NotOpen):
        takes(runtime, swap, tess)


def test_a_swap_survives_that_the_rota_is_unrolled_again(
    runtime: Runtime, clock: make.Clock, sam: Specialist, tess: Specialist
) -> None:
    swap = asks(runtime, sam)
    takes(runtime, swap, tess)

    clock.move(days=1)
    due.do_what_is_due(runtime)

    assert on_call(runtime, swap.starts_at) == ["Tess"]
    assert state(runtime, swap) is SwapStatus.TAKEN


def edit(runtime: Runtime, change: Callable[[str], str]) -> None:
    """Change the rota as it is stored, and unroll it again."""
    with runtime.transaction() as session:
        program = make.program(session).program_id
        there = stored.of(session, program)
        assert there is not None
        stored.put(session, program, source="", document=change(there.document), now=runtime.now())
        rotas.unroll_again(session, program, now=runtime.now())


def test_a_swap_goes_with_its_shift_when_that_is_moved(runtime: Runtime, sam: Specialist, tess: Specialist) -> None:
    swap = asks(runtime, sam)
    takes(runtime, swap, tess)

    edit(runtime, lambda document: document.replace("20:00:00", "22:00:00"))

    assert on_call(runtime, swap.starts_at) != ["Tess"]
    assert on_call(runtime, swap.starts_at + 2 * HOUR) == on_call(runtime, swap.ends_at + HOUR) == ["Tess"]
    assert [key for key, to in said(runtime) if key == "swap_moved"] == ["swap_moved"] * 2


def test_a_swap_is_over_when_its_shift_is_gone_and_both_hear_it(
    runtime: Runtime, sam: Specialist, tess: Specialist
) -> None:
    swap = asks(runtime, sam)
    takes(runtime, swap, tess)

    with runtime.transaction() as session:
        off = Absence(specialist=sam.id, starts_at=swap.starts_at, ends_at=swap.ends_at)
        rostering.be_off(session, off, now=runtime.now())

    assert state(runtime, swap) is SwapStatus.WITHDRAWN
    assert on_call(runtime, swap.starts_at) not in (["Tess"], ["Sam"])
    told = {to for key, to in said(runtime) if key == "swap_over"}
    assert told == {sam.phone.last_four, tess.phone.last_four}


def test_what_was_swapped_once_may_be_swapped_again(
    runtime: Runtime, clock: make.Clock, sam: Specialist, tess: Specialist
) -> None:
    with runtime.transaction() as session:
        ana = make.specialist(session, "Ana", on_call=None)
    swap = asks(runtime, sam)
    takes(runtime, swap, tess)
    again = asks(runtime, tess)
    takes(runtime, again, ana)

    clock.move(days=1)
    due.do_what_is_due(runtime)

    assert on_call(runtime, swap.starts_at) == ["Ana"]
    with runtime.transaction() as session:
        assert len(overrides.since(session, swap.program_id, start=runtime.now())) == 2


def test_what_is_asked_is_over_when_a_lead_took_the_shift_away(runtime: Runtime, sam: Specialist) -> None:
    swap = asks(runtime, sam)

    with runtime.transaction() as session:
        gone = Override(kind=OverrideKind.REMOVE, specialist=sam.id, starts_at=swap.starts_at, ends_at=swap.ends_at)
        rostering.override(session, swap.program_id, gone, now=runtime.now())

    assert state(runtime, swap) is SwapStatus.WITHDRAWN


@pytest.mark.usefixtures("lee")
def test_an_open_shift_is_offered_and_taken(runtime: Runtime, tess: Specialist) -> None:
    start = make.NOW + timedelta(days=3)
    with runtime.transaction() as session:
        in_use = make.program(session)
        swaps.leave_open(
            session, in_use, starts_at=start, ends_at=start + 8 * HOUR, role=Role.BACKUP, now=runtime.now()
        )

    replies.receive(runtime, make.inbound("TAKE A2", phone=tess.phone))

    assert on_call(runtime, start) == ["Tess"]
    assert [key for key, _ in said(runtime)] == ["open_shift", "open_yours", "open_taken"]


def test_an_escalation_is_never_taken_with_the_code_of_a_shift(runtime: Runtime, tess: Specialist) -> None:
    with runtime.transaction() as session:
        dana = make.participant(session)
    replies.receive(runtime, make.inbound("i want to die", phone=dana.phone))

    replies.receive(runtime, make.inbound("TAKE B7", phone=tess.phone))

    found = looking.escalation(runtime.transaction, dana)
    assert found is not None
    assert found.acknowledged_by is None
    assert said(runtime)[-1][0] == "swap_unknown"


def test_a_specialist_in_danger_is_heard_whatever_the_first_word(runtime: Runtime, sam: Specialist) -> None:
    replies.receive(runtime, make.inbound("swap tonight i want to kill myself", phone=sam.phone))

    assert looking.messages(runtime.transaction, MessageKind.CRISIS_CARD) != []


def test_nothing_of_a_swap_changes_when_nothing_of_its_shift_does(runtime: Runtime, sam: Specialist) -> None:
    swap = asks(runtime, sam)

    with runtime.transaction() as session:
        assert following.look_after(session, swap, now=runtime.now()) == swap
