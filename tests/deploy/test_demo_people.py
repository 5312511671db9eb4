"""What the demonstration's days leave behind: enough of everything, and nothing that a page would contradict."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from demonstration import cast, history
from demonstration.accounts import PASSWORD, Login
from demonstration.installation import make_settings
from demonstration.start_page import Start
from outreach.actions import accounts
from outreach.actions.accounts import Entry
from outreach.domain.access import ConsoleRole
from outreach.domain.consent import ConsentState
from outreach.domain.escalation import EscalationStatus
from outreach.domain.phone import PhoneNumber
from outreach.domain.urgency import Urgency
from outreach.ports import Runtime
from outreach.queries import rota
from outreach.records import accounts as account_records
from outreach.records import contact_notes, escalations, participants, profiles, programs, swaps
from outreach.wiring import build, close, migrate

_END = datetime(2026, 3, 4, 16, 50, tzinfo=UTC)
_NOBODYS = re.compile(r"\+1\d{3}55501\d\d")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Runtime, list[Login]]]:
    """One morning after one day of it: played once, only looked at."""
    folder = tmp_path_factory.mktemp("demo")
    settings = make_settings(f"sqlite:///{folder}/outreach.db", "redis://nowhere", 1, 2, pass_seconds=1.0)
    settings = settings.model_copy(update={"redis_url": None})
    migrate(settings)
    logins = history.play(settings, _END, days=2, set_up_at=_END - timedelta(hours=1))
    runtime = build(settings, now=lambda: _END)
    yield runtime, list(logins)
    close(runtime)


Played = tuple[Runtime, list[Login]]


def test_no_number_of_the_cast_could_be_anybodys() -> None:
    numbers = [each.number for each in (*cast.PEERS, cast.LEAD, cast.SUPERVISOR, *cast.PARTICIPANTS)]

    assert all(_NOBODYS.fullmatch(number) for number in [*numbers, cast.A_SISTER])
    assert len({*numbers, cast.A_SISTER}) == len(numbers) + 1


def test_everybody_is_there_in_every_state_that_a_list_can_show(played: Played) -> None:
    with played[0].transaction() as session:
        found = [participants.by_phone(session, PhoneNumber(each.number)) for each in cast.PARTICIPANTS]
    there = [each for each in found if each is not None]

    states = Counter(each.consent for each in there)
    assert len(there) == len(cast.PARTICIPANTS) >= 30
    assert {each.lang for each in there} == {"en", "es"}
    assert states[ConsentState.INVITED] == 2
    assert any(each.at_risk for each in there)
    assert any(each.by_voice for each in there)
    assert any(each.zone is None for each in there)


def test_one_of_each_urgency_waits_and_the_worst_is_taken_with_a_promise(played: Played) -> None:
    with played[0].transaction() as session:
        live = escalations.live_in(session, [programs.every_current(session)[0].program_id])

    by_urgency = {each.urgency: each for each in live}
    assert set(by_urgency) == set(Urgency)
    assert by_urgency[Urgency.EMERGENCY].status is EscalationStatus.ACKNOWLEDGED
    assert (by_urgency[Urgency.EMERGENCY].promised_at or _END) > _END
    assert by_urgency[Urgency.URGENT].status is EscalationStatus.OPEN


def test_an_evening_ahead_is_open_and_another_has_nobody(played: Played) -> None:
    with played[0].transaction() as session:
        program = programs.every_current(session)[0].program_id
        gaps = rota.gaps(session, program, start=_END, end=_END + timedelta(days=7))
        asked = swaps.open_in(session, [program])

    assert len(gaps) == 2
    assert {each.asker_id is None for each in asked} == {True, False}


def test_somebody_wrote_down_what_is_known_and_what_was_talked_about(played: Played) -> None:
    with played[0].transaction() as session:
        dana = participants.by_phone(session, PhoneNumber(cast.DANA))
        assert dana is not None
        known = profiles.latest(session, dana.id)
        program = programs.every_current(session)[0].program_id
        waiting = contact_notes.to_sign_off(session, [program], limit=10)

    assert known is not None
    assert "Sunday" in known.known.goals
    assert len(waiting) == 1


def test_each_role_has_an_account_that_comes_in_by_the_door(played: Played) -> None:
    runtime, logins = played
    assert {each.role for each in logins} == set(ConsoleRole)
    for each in logins:
        code = pyotp.TOTP(each.secret, interval=30).at(_END)
        with runtime.transaction() as session:
            entry, token = accounts.give_password(session, login=each.login, password=PASSWORD, now=_END)
            assert token is not None, entry
            signed_in = accounts.session_of(session, token, now=_END)
            assert signed_in is not None
            assert accounts.give_code(session, signed_in[1], code=code, now=_END) is Entry.IN
            assert account_records.grants_of(session, [signed_in[0].id])[0].role is each.role


def test_the_start_page_shows_each_account_with_the_code_of_this_moment(played: Played) -> None:
    start = Start(console="http://127.0.0.1:1", phones="http://127.0.0.1:2/phones", logins=played[1])

    page, codes = start.page(), start.codes()

    assert all(each.login in page and each.name in page for each in played[1])
    assert PASSWORD in page
    assert codes["codes"].keys() == {each.login for each in played[1]}  # type: ignore[attr-defined]
