"""Whether an installation is safe to go live."""

import click
import pytest
import redis

from outreach.adapters.web_push import make_push_key
from outreach.cli.check import check, everything
from outreach.cli.check_settings import address_problem
from outreach.cli.console_server import console_options
from outreach.cli.installation import Installation
from outreach.domain.delivery import Lane
from outreach.packs.house import pack_text
from outreach.records import heartbeats
from outreach.settings import load_settings
from outreach.wiring import build
from tests.cli.terminal import NOW, Terminal
from workers.worker import make_worker

PUSH_KEY = make_push_key()


@pytest.fixture
def ready(staffed: Terminal, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal whose installation could go live."""
    monkeypatch.setenv("OUTREACH_PAGE_SENDER", "+12025550101")
    turns = "--from '2026-03-06 00:00' --to '2026-03-07 00:00' --every day --until 2026-03-21"
    staffed(f"shift add Sam --program standard {turns}")
    with staffed.session() as session:
        heartbeats.beat(session, "scheduler", now=NOW)
    return staffed


def test_an_installation_that_is_ready_says_so(ready: Terminal) -> None:
    said = ready("check")

    assert "0 must be mended before going live." in said
    assert "MEND" not in said
    assert "somebody is on call for the next 14 days" in said
    assert "send texts to https://outreach.harbor-house.org/texts" in said


def test_missing_settings_are_findings_too(ready: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OUTREACH_SENDER")
    monkeypatch.delenv("OUTREACH_TWILIO_AUTH_TOKEN")

    said = ready("check", exits=1)

    assert "MEND OUTREACH_SENDER is missing set it" in said
    assert "MEND OUTREACH_TWILIO_AUTH_TOKEN is missing set it" in said
    assert "2 must be mended" in said


@pytest.mark.parametrize(
    ("console", "key", "said"),
    [
        ("https://console.harbor-house.org", "", "none are sent to devices"),
        ("https://console.harbor-house.org", PUSH_KEY, "our people can turn them on"),
        ("http://127.0.0.1:8090", PUSH_KEY, "no browser turns them on"),
    ],
    ids=["no key", "all there", "no https"],
)
def test_whether_devices_can_be_notified_is_said(
    ready: Terminal, monkeypatch: pytest.MonkeyPatch, console: str, key: str, said: str
) -> None:
    monkeypatch.setenv("OUTREACH_CONSOLE_URL", console)
    monkeypatch.setenv("OUTREACH_PUSH_KEY", key)
    monkeypatch.setenv("OUTREACH_PUSH_CONTACT", "mailto:it@example.org" if key else "")

    assert said in ready("check")


@pytest.mark.parametrize("address", ["http://outreach.harbor-house.org", "https://localhost:8080", "https://10.0.0.5"])
def test_an_address_that_no_carrier_reaches_must_be_mended(
    ready: Terminal, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("OUTREACH_PUBLIC_URL", address)

    assert f"MEND public address {address}" in ready("check", exits=1)


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("https://outreach.harbor-house.org", None),
        ("https://outreach.harbor-house.org:8443/in", None),
        ("https://8.8.8.8", None),
        ("http://outreach.harbor-house.org", "https"),
        ("https://localhost", "outside"),
        ("https://127.0.0.1:8080", "outside"),
        ("https://192.168.1.4", "outside"),
        ("https://[::1]", "outside"),
        ("https://100.64.1.1", "outside"),
        ("https://outreach.local", "outside"),
        ("https://outreach.example.org", "outside"),
        ("https://webhooks", "domain"),
    ],
)
def test_an_address_is_judged_by_its_name(address: str, problem: str | None) -> None:
    found = address_problem(address)

    assert (found is None) == (problem is None)
    assert problem is None or problem in (found or "")


def test_a_scheduler_that_is_silent_must_be_mended(ready: Terminal) -> None:
    ready.now = NOW.replace(hour=17)

    assert "MEND scheduler no scheduler was seen for 60 minutes start `outreach run`" in ready("check", exits=1)


def test_an_installation_with_nothing_in_it_says_where_to_begin(terminal: Terminal) -> None:
    said = terminal("check", exits=1)

    assert "MEND scheduler no scheduler has ever been seen" in said
    assert "MEND programs there is none apply one: `outreach program apply FILE`" in said


def test_a_program_without_people_or_a_rota_must_be_mended(terminal: Terminal) -> None:
    terminal("program apply standard")

    said = terminal("check", exits=1)

    assert "nobody works for it: no page would reach anybody" in said
    assert "nobody is on call now" in said
    assert "at times in the next 14 days (America/Denver): Fri 03-06 09:00 to Fri 03-20 10:00" in said


def test_a_program_without_a_lead_must_be_mended(terminal: Terminal) -> None:
    terminal("program apply standard")
    terminal("specialist add Sam 2025550120 --program standard")

    said = terminal("check", exits=1)

    assert "it has no lead" in said
    assert "outreach specialist add NAME PHONE --program standard --lead" in said


def test_a_gap_next_week_is_found_although_somebody_is_on_call_now(staffed: Terminal) -> None:
    staffed("shift add Sam --program standard --from '2026-03-06 00:00' --to '2026-03-08 00:00'")

    said = staffed("check", exits=1)

    assert "ok program standard somebody is on call now" in said
    assert "Sun 03-08 00:00 to Fri 03-20 10:00" in said


def test_a_database_that_is_not_migrated_must_be(bare: Terminal) -> None:
    assert "MEND database it is not what this version of Outreach expects run `outreach migrate`" in bare(
        "check", exits=1
    )


def test_a_database_that_is_away_is_one_finding(ready: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTREACH_DATABASE_URL", "postgresql://127.0.0.1:1/outreach")

    said = ready("check", exits=1)

    assert "MEND database the database cannot be used" in said


def test_keys_that_open_nothing_are_found(ready: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTREACH_ENCRYPTION_KEYS", "new:" + "C" * 42 + "A=")

    said = ready("check", exits=1)

    assert "MEND keys" in said
    assert "encrypted with key 'old'" in said


def test_redis_that_is_away_is_found(ready: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTREACH_REDIS_URL", "unix:///nowhere/redis.sock")

    assert "MEND doorbell Redis does not answer" in ready("check", exits=1)


def test_lanes_without_a_worker_are_found(ready: Terminal, monkeypatch: pytest.MonkeyPatch, redis_url: str) -> None:
    monkeypatch.setenv("OUTREACH_REDIS_URL", redis_url)
    worker = make_worker(redis_url, [Lane.URGENT, Lane.CONVERSATION])
    worker.register_birth()  # type: ignore[no-untyped-call]

    said = ready("check", exits=1)

    worker.register_death()  # type: ignore[no-untyped-call]
    assert "no worker is seen on: prompts, upkeep start: `outreach worker prompts`; `outreach worker upkeep`" in said
    assert isinstance(worker.connection, redis.Redis)
    worker.connection.close()


def test_a_stand_in_for_the_carrier_is_said(ready: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTREACH_TWILIO_BASE_URL", "http://127.0.0.1:8200")

    assert "note carrier texts go to http://127.0.0.1:8200, which stands in for Twilio" in ready("check")


def test_a_rehearsals_clock_must_be_taken_out(ready: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTREACH_TWILIO_BASE_URL", "http://127.0.0.1:8200")
    monkeypatch.setenv("OUTREACH_REHEARSAL_CLOCK", "2026-03-06T15:55:00Z@1790000000*60")

    assert "MEND clock" in ready("check", exits=1)


def test_a_misspelt_setting_is_named_with_the_one_that_was_meant(
    ready: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUTREACH_WATCH_EMIAL", "lead@example.org")
    monkeypatch.setenv("OUTREACH_HARBOR", "something of our own")

    said = ready("check", exits=1)

    assert "MEND OUTREACH_WATCH_EMIAL nothing reads a setting of this name write OUTREACH_WATCH_EMAIL" in said
    assert "note OUTREACH_HARBOR nothing reads a setting of this name" in said


def test_a_language_that_nobody_speaks_is_worth_knowing(ready: Terminal) -> None:
    assert "nobody on the team speaks" not in ready("check")

    ready("program apply discharge")
    ready("specialist add Kim 2025550121 --program discharge --lead")

    assert "note program discharge nobody on the team speaks: es" in ready("check", exits=1)


def test_lines_that_were_not_checked_for_long_are_worth_knowing(ready: Terminal) -> None:
    old = (pack_text("standard") or "").replace("verified_on = 2026-11-20", "verified_on = 2025-01-01")
    ready(f"program apply {ready.file('standard.toml', old)}")

    assert "lines that nobody has checked for half a year: 988, 911, 211" in ready("check")


def test_it_says_when_texts_could_not_be_kept_during_an_outage(staffed: Terminal) -> None:
    (staffed.folder / "outreach.state").write_text("a file where the folder should be")

    said = staffed("check", exits=1)

    assert "texts could not be kept during an outage of the database (Not a directory)" in said


def test_it_says_that_texts_can_be_kept_and_whether_the_roster_is_fresh(staffed: Terminal) -> None:
    before = staffed("check", exits=1)

    (staffed.folder / "outreach.state" / "journal" / "set-aside").write_bytes(b"a line\n")
    after = staffed("check", exits=1)

    assert "texts can be kept while the database is away" in before
    assert "nobody could be told during an outage" in before
    assert "1 lines of the journal were set aside" in after


def looked_at(*, slow: bool | None) -> list[tuple[str, str]]:
    with click.Context(check):
        return [(each.about, each.what) for each in everything(Installation(now=lambda: NOW), slow=slow)]


@pytest.mark.usefixtures("ready")
def test_what_takes_long_can_be_looked_at_apart_from_the_rest() -> None:
    quick, slow, both = (looked_at(slow=which) for which in (False, True, None))

    assert sorted(quick + slow) == sorted(both)
    assert {about for about, _ in slow} == {"doorbell", "keys"}
    assert "program standard" in {about for about, _ in quick}


@pytest.mark.parametrize(
    ("url", "found"),
    [
        (None, "there is none"),
        ("http://127.0.0.1:8090", "on this machine only"),
        ("http://console.example.org", "is not https"),
        ("https://console.example.org", "https://console.example.org"),
    ],
)
def test_the_console_is_looked_at(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, url: str | None, found: str
) -> None:
    if url is not None:
        monkeypatch.setenv("OUTREACH_CONSOLE_URL", url)

    assert found in " ".join(terminal("check", exits=1).split())


@pytest.mark.usefixtures("ready")
def test_the_console_shows_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTREACH_CONSOLE_URL", "https://desk.harbor-house.org")
    settings = load_settings()
    options = console_options(build(settings, now=lambda: NOW), settings)

    assert options.checks is not None
    shown = [(each.about, each.what) for which in (False, True) for each in options.checks(slow=which)]

    assert sorted(shown) == sorted(looked_at(slow=None))
    assert options.address == "https://desk.harbor-house.org"
