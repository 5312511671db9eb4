"""What a lead is told of a change before it is applied is what then goes out, day by day and hour by hour."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from outreach.actions import applying, enrollment, people
from outreach.domain.delivery import MessageKind
from outreach.packs.house import pack_text
from outreach.packs.program_file import LoadedProgram, digest_of, parse_program
from outreach.queries import preview
from outreach.queries.preview import Preview
from outreach.records import participants
from outreach.records.messages import MessageRow
from outreach.rehearsal import Rehearsal

CALM = """\
[reminders]
remind_after = "30 days"
missed_after = "31 days"
misses_before_reason = 99
"""
"""Nobody in these tests answers, and nothing shall come of it: a preview takes everybody to answer."""

ZONES = ("America/Denver", "America/New_York", "America/Los_Angeles", "America/Phoenix", "Pacific/Honolulu")


def changed(*changes: tuple[str, str]) -> LoadedProgram:
    """The standard program, calm, and with some lines replaced by others."""
    text = pack_text("standard")
    assert text is not None
    before, _, after = text.partition("[reminders]")
    calm = before + CALM + after[after.index("\n\n") :]
    for old, new in changes:
        assert old in calm
        calm = calm.replace(old, new)
    program = parse_program(calm, where="changed.toml")
    return LoadedProgram(program=program, text=calm, digest=digest_of(program))


def look_ahead(stage: Rehearsal, loaded: LoadedProgram) -> Preview:
    with stage.world.runtime.transaction() as session:
        return preview.ahead(
            session,
            stage.program.program_id,
            loaded.program,
            old=stage.program.program,
            state_hours=stage.world.runtime.state_hours,
            now=stage.now,
        )


def apply(stage: Rehearsal, loaded: LoadedProgram) -> None:
    with stage.world.runtime.transaction() as session:
        applying.apply(session, loaded, now=stage.now)
    stage.world.settle()


def sent(stage: Rehearsal, since: datetime) -> list[tuple[datetime, int]]:
    """When prompts went out since a moment, and in how many segments."""
    with stage.world.runtime.transaction() as session:
        rows = session.execute(
            sa.select(MessageRow.sent_at, MessageRow.segments).where(
                MessageRow.kind == MessageKind.PROMPT, MessageRow.sent_at >= since
            )
        )
        return [(row[0], row[1]) for row in rows if row[0] is not None]


def hour_of(at: datetime, zone: str) -> datetime:
    there = at.astimezone(ZoneInfo(zone))
    return at - timedelta(minutes=there.minute, seconds=there.second, microseconds=there.microsecond)


def compare(stage: Rehearsal, told: Preview, *, since: datetime) -> None:
    """Let four weeks pass, and see that what went out is what was told, hour by hour."""
    stage.wait(days=28, seconds=-1)
    went = sent(stage, since)
    assert told.foreseen.texts == len(went)
    assert told.foreseen.by_hour == Counter(hour_of(at, told.zone) for at, _ in went)
    assert told.foreseen.segments == sum(segments for _, segments in went)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Rehearsal]:
    """A stage on which the calm program is in use."""
    file = tmp_path / "calm.toml"
    file.write_text(changed().text, encoding="utf-8")
    with Rehearsal("2026-02-23 15:20", program=file) as made:
        yield made


def introduce_everybody(stage: Rehearsal) -> None:
    """People of every sort: near and far, of no known zone, with a time of their own, Spanish, slow, paused."""
    for place in range(15):
        stage.participant(f"P{place}", zone=ZONES[place % len(ZONES)], lang="es" if place % 4 == 0 else "en")
    stage.participant("Nowhere", "+13035550177", zone=None)
    stage.participant("Daily", asks_daily_at="09:15")
    stage.participant("Slow")
    stage.participant("Away")
    with stage.world.runtime.transaction() as session:
        known = {name: participants.by_phone(session, stage.phone(name).number) for name in ("Slow", "Away")}
        whole = {name: people.of_participant(session, one.id) for name, one in known.items() if one is not None}
        enrollment.steer(session, whole["Slow"], -1, now=stage.now)
        enrollment.pause(session, whole["Away"], days=9, now=stage.now)


OTHER_DAYS = ('days = ["tue"]', 'days = ["mon", "wed", "fri"]')
THREE_DAYS = ('days = ["tue"]', 'days = ["mon", "tue", "wed"]')
CAP = ("per_week = 5", "per_week = 3")
LATE = ('slots = ["11:00"]', 'slots = ["19:45"]')
BLOCKED = ("blocked_days = [2026-12-25, 2027-01-01]", "blocked_days = [2026-03-03, 2026-03-17]")
NO_JITTER = ('jitter = "30m"', 'jitter = "0m"')


@pytest.mark.parametrize(
    ("changes", "at_least"),
    [
        pytest.param((), 80, id="as it is"),
        pytest.param((OTHER_DAYS,), 200, id="other days"),
        pytest.param((LATE, BLOCKED), 60, id="late, with blocked days, while the clocks change"),
        pytest.param((THREE_DAYS, CAP), 150, id="close to the cap"),
    ],
)
def test_what_goes_out_is_what_was_foretold(
    stage: Rehearsal, changes: tuple[tuple[str, str], ...], at_least: int
) -> None:
    introduce_everybody(stage)
    stage.wait(days=1, hours=3)
    loaded = changed(*changes)

    told, since = look_ahead(stage, loaded), stage.now
    apply(stage, loaded)

    assert told.foreseen.texts > at_least
    assert told.no_zone == 1
    compare(stage, told, since=since)


def test_texts_that_fall_on_a_blocked_day_are_foretold(stage: Rehearsal) -> None:
    introduce_everybody(stage)

    usual, told = look_ahead(stage, changed()).foreseen, look_ahead(stage, changed(BLOCKED)).foreseen

    on_blocked_days = sum(told.blocked.values())
    assert on_blocked_days > 30
    assert on_blocked_days == usual.texts - told.texts + told.blocked_later


def test_a_rush_is_foretold_with_its_spread_and_who_is_there(stage: Rehearsal) -> None:
    stage.specialist("Sam", on_call=True)
    for place in range(40):
        stage.participant(f"P{place}")
    loaded = changed(NO_JITTER)

    told, since = look_ahead(stage, loaded), stage.now
    apply(stage, loaded)

    assert told.on_shift == ("Sam",)
    assert told.foreseen.busiest is not None
    assert told.foreseen.busiest[1] == 40
    assert min(told.foreseen.spreads.values()) > timedelta(minutes=10)
    compare(stage, told, since=since)
    went = [at for at, _ in sent(stage, since) if at < since + timedelta(days=7)]
    assert max(went) - min(went) > timedelta(minutes=10)
