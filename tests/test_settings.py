"""Settings: each one that is missing or wrong is named with its remedy, all at once, and no secret is ever shown."""

import base64

import pytest

from outreach.settings import BadSettings, load_settings

SECRET = "a-secret-that-nobody-may-see"
KEY = base64.b64encode(b"k" * 32).decode()

WHOLE = {
    "DATABASE_URL": f"postgresql://outreach:{SECRET}@db/outreach",
    "REDIS_URL": f"redis://:{SECRET}@redis/0",
    "PUBLIC_URL": "https://outreach.example.org/",
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": SECRET,
    "SENDER": "(202) 555-0100",
    "ENCRYPTION_KEYS": f"2026a:{KEY}",
    "LOOKUP_KEY": KEY,
}
NEEDED = [name for name in WHOLE if name != "REDIS_URL"]


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in WHOLE.items():
        monkeypatch.setenv(f"OUTREACH_{name}", value)


def complaints(monkeypatch: pytest.MonkeyPatch, **changes: str | None) -> str:
    """Change the environment, and say what is wrong with it then."""
    for name, value in changes.items():
        if value is None:
            monkeypatch.delenv(f"OUTREACH_{name}")
        else:
            monkeypatch.setenv(f"OUTREACH_{name}", value)
    with pytest.raises(BadSettings) as bad:
        load_settings()
    return str(bad.value)


def test_a_whole_environment_is_read() -> None:
    settings = load_settings()

    assert settings.public_url == "https://outreach.example.org"
    assert settings.sender == "+12025550100"
    assert settings.twilio_auth_token.get_secret_value() == SECRET


@pytest.mark.parametrize("name", NEEDED)
def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    assert f"OUTREACH_{name}: is missing" in complaints(monkeypatch, **{name: None})


@pytest.mark.parametrize("name", NEEDED)
def test_what_is_empty_is_missing(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    assert f"OUTREACH_{name}: is missing" in complaints(monkeypatch, **{name: ""})


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("DATABASE_URL", "mysql://db/outreach", "must begin with sqlite:/// or postgresql://"),
        ("DATABASE_URL", "sqlite:///:memory:", "must name a file"),
        ("DATABASE_URL", "sqlite:///", "must name a file"),
        ("REDIS_URL", "localhost:6379", "must begin with redis://"),
        ("PUBLIC_URL", "outreach.example.org", "such as https://outreach.example.org"),
        ("PUBLIC_URL", "https://", "such as https://outreach.example.org"),
        ("PUBLIC_URL", "https://outreach.example.org/?x=1", "without ?, # or a password"),
        ("PUBLIC_URL", "https://outreach.example.org#rc=5", "without ?, # or a password"),
        ("PUBLIC_URL", "https://me:secret@outreach.example.org", "without ?, # or a password"),
        ("PUBLIC_URL", "https://outreach.example.org:port", "such as https://outreach.example.org"),
        ("PUBLIC_URL", "https://out reach.example.org", "such as https://outreach.example.org"),
        ("TWILIO_BASE_URL", "ftp://127.0.0.1", "such as https://outreach.example.org"),
        ("TWILIO_ACCOUNT_SID", "SK" + "0" * 32, "should match pattern '^AC"),
        ("TWILIO_AUTH_TOKEN", "short", "at least 8"),
        ("SENDER", "hello", "write it like +1 202 555 0110"),
        ("PAGE_SENDER", "555", "write it like +1 202 555 0110"),
        ("ENCRYPTION_KEYS", KEY, "written NAME:BASE64; make one with `outreach keys new`"),
        ("ENCRYPTION_KEYS", "2026a:abc", "make one with `outreach keys new`"),
        ("LOOKUP_KEY", "not base64!", "make one with `outreach keys new`"),
        ("LOOKUP_KEY", "c2hvcnQ=", "must be 32 bytes"),
        ("LOG_LEVEL", "LOUD", "'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
        ("WEBHOOK_PORT", "99999", "less than or equal to 65535"),
        ("WEBHOOK_PORT", "http", "valid integer"),
        ("SEND_TIMEOUT_SECONDS", "0", "greater than 0"),
        ("PASS_SECONDS", "61", "less than or equal to 60"),
        ("REHEARSAL_CLOCK", "now", "write START@BEGAN*SPEED"),
        ("REHEARSAL_CLOCK", "2026-03-06T15:55:00@1790000000*60", "the start needs a zone"),
    ],
    ids=str,
)
def test_what_is_wrong_is_named_with_its_remedy(
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
    remedy: str,
) -> None:
    said = complaints(monkeypatch, **{name: value})

    assert f"OUTREACH_{name}: " in said
    assert remedy in said
    assert "Value error" not in said


def test_everything_that_is_wrong_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    said = complaints(
        monkeypatch,
        DATABASE_URL=None,
        PUBLIC_URL="nowhere",
        SENDER="hello",
        ENCRYPTION_KEYS="nothing",
        LOOKUP_KEY="nothing",
    )

    names = ["DATABASE_URL", "PUBLIC_URL", "SENDER", "ENCRYPTION_KEYS", "LOOKUP_KEY"]
    assert [name for name in names if f"OUTREACH_{name}: " in said] == names
    assert "deploy/outreach.env.example" in said


@pytest.mark.parametrize("alone", ["TWILIO_API_KEY", "TWILIO_API_SECRET"])
def test_an_api_key_needs_its_secret_and_its_secret_needs_it(monkeypatch: pytest.MonkeyPatch, alone: str) -> None:
    assert "go together" in complaints(monkeypatch, **{alone: SECRET})


def test_two_things_that_do_not_fit_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    said = complaints(monkeypatch, TWILIO_API_KEY="SK1", REHEARSAL_CLOCK="2026-03-06T15:55:00Z@1790000000*60")

    assert "go together" in said
    assert "real people live in real time" in said


@pytest.mark.parametrize(
    "changes",
    [
        {"SENDER": "hello"},
        {"TWILIO_AUTH_TOKEN": SECRET[:7]},
        {"ENCRYPTION_KEYS": SECRET},
        {"LOOKUP_KEY": SECRET},
        {"TWILIO_API_SECRET": SECRET},
        {"DATABASE_URL": f"mysql://outreach:{SECRET}@db"},
        {"REDIS_URL": f"http://:{SECRET}@redis"},
        {"PUBLIC_URL": f"https://me:{SECRET}@x.example"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_no_complaint_shows_a_secret(monkeypatch: pytest.MonkeyPatch, changes: dict[str, str]) -> None:
    said = complaints(monkeypatch, **changes)

    assert SECRET[:7] not in said
    assert KEY not in said


def test_settings_show_no_secret() -> None:
    settings = load_settings()

    assert SECRET not in repr(settings)
    assert SECRET not in str(settings)
    assert KEY not in repr(settings)


def test_a_complaint_carries_no_secret_in_what_caused_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTREACH_LOOKUP_KEY", SECRET)

    with pytest.raises(BadSettings) as bad:
        load_settings()

    assert bad.value.__cause__ is None
    assert bad.value.__suppress_context__


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"PUSH_KEY": KEY[:42] + "A"}, "OUTREACH_PUSH_KEY and OUTREACH_PUSH_CONTACT go together"),
        ({"PUSH_CONTACT": "mailto:it@example.org"}, "OUTREACH_PUSH_KEY and OUTREACH_PUSH_CONTACT go together"),
        ({"PUSH_KEY": SECRET, "PUSH_CONTACT": "mailto:it@example.org"}, "OUTREACH_PUSH_KEY: must be a key"),
        ({"PUSH_KEY": KEY[:42] + "A", "PUSH_CONTACT": "it@example.org"}, "OUTREACH_PUSH_CONTACT: must be mailto:"),
        ({"PUSH_HOSTS": "https://push.example.org"}, "OUTREACH_PUSH_HOSTS: must be hosts"),
        ({"PUSH_HOSTS": "127.0.0.1"}, "OUTREACH_PUSH_HOSTS: must be hosts"),
    ],
)
def test_settings_of_notifications_are_looked_at(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, str], said: str
) -> None:
    complaint = complaints(monkeypatch, **changes)

    assert said in complaint
    assert SECRET not in complaint
