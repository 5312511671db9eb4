"""Every setting of an installation, from the environment: read once, frozen, and named all at once when missing."""

import base64
import hashlib
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from outreach.domain.phone import NotAPhoneNumber, parse_phone
from outreach.domain.pushing import KNOWN_HOSTS
from outreach.packs.carrier_caps import load_carrier_classes
from outreach.records.keys import read_keys

_PREFIX = "OUTREACH_"


class BadSettings(ValueError):
    """Raised when settings are missing or wrong; its text names every one of them and how to mend it."""


def _number(text: str) -> str:
    try:
        return parse_phone(text).e164
    except NotAPhoneNumber as error:
        raise ValueError(str(error)) from error


def _numbers(text: str) -> str:
    return ",".join(_number(each.strip()) for each in text.split(",") if each.strip())


def _sender_class(name: str) -> str:
    known = load_carrier_classes()
    if name not in known:
        raise ValueError(f"must be one of {', '.join(known)}; leave it out if you do not know")
    return name


def _mail_addresses(text: str) -> str:
    found = [each.strip() for each in text.split(",") if each.strip()]
    if not found or any(_MAIL_ADDRESS.fullmatch(each) is None for each in found):
        raise ValueError("must be one address such as lead@example.org, or several with commas between them")
    return ",".join(found)


_MAIL_ADDRESS = re.compile(r"[^@\s,]+@[^@\s,]+")


def _address(text: str) -> str:
    try:
        parts = urlsplit(text)
        whole = parts.scheme in ("https", "http") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        whole = False
    if not whole or set(text) & set("#?@ \t\n\\"):
        raise ValueError("must be an address such as https://outreach.example.org, without ?, # or a password")
    return text.rstrip("/")


def _database(text: str) -> str:
    if not text.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise ValueError("must begin with sqlite:/// or postgresql://")
    if text.startswith("sqlite") and text.removeprefix("sqlite:///") in ("", ":memory:"):
        raise ValueError("must name a file, as in sqlite:////var/lib/outreach/outreach.db: what is in memory is lost")
    return text


def _redis(text: str) -> str:
    if not text.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("must begin with redis://, rediss:// or unix://; leave it out to run without Redis")
    return text


_ANY_KEY = base64.b64encode(bytes(32)).decode()


def _encryption_keys(keys: SecretStr) -> SecretStr:
    read_keys(encryption=keys.get_secret_value(), lookup=_ANY_KEY)
    return keys


def _lookup_key(key: SecretStr) -> SecretStr:
    read_keys(encryption=f"any:{_ANY_KEY}", lookup=key.get_secret_value())
    return key


_REHEARSAL_CLOCK = re.compile(r"(?P<start>[0-9T:.+Z-]+)@(?P<began>\d+(?:\.\d+)?)\*(?P<speed>\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class RehearsalClock:
    """Time that stood at `start` when the real clock said `began`, and has gone `speed` times as fast since."""

    start: datetime
    began: datetime
    speed: float

    def at(self, real: datetime) -> datetime:
        """Say what time it is when the real clock says `real`."""
        return self.start + (real - self.began) * self.speed


def read_rehearsal_clock(text: str) -> RehearsalClock:
    """Read START@BEGAN*SPEED, as in 2026-03-06T15:55:00Z@1790000000*60; raises ValueError."""
    found = _REHEARSAL_CLOCK.fullmatch(text)
    if found is None:
        raise ValueError("write START@BEGAN*SPEED, as in 2026-03-06T15:55:00Z@1790000000*60")
    start = datetime.fromisoformat(found["start"])
    if start.tzinfo is None:
        raise ValueError("the start needs a zone, as in 2026-03-06T15:55:00Z")
    return RehearsalClock(
        start.astimezone(UTC), datetime.fromtimestamp(float(found["began"]), UTC), float(found["speed"])
    )


def _rehearsal_clock(text: str) -> str:
    read_rehearsal_clock(text)
    return text


_MAIL_SERVER = re.compile(r"smtps?://([^/?#@\s]+@)?[^/?#@:\s]+(:\d{1,5})?/?")


def _mail_server(url: SecretStr) -> SecretStr:
    if _MAIL_SERVER.fullmatch(url.get_secret_value()) is None:
        raise ValueError("must be an address such as smtps://user:password@mail.example.org or smtp://host:587")
    return url


_CONTACT = re.compile(r"mailto:[^@\s,]+@[^@\s,.]+(\.[^@\s,.]+)+|https://[\w.-]+\.\w+")


def _contact(text: str) -> str:
    if _CONTACT.fullmatch(text) is None:
        raise ValueError("must be mailto: and an address of yours, as in mailto:it@example.org, or https:// and a host")
    return text


_HOST = re.compile(r"(\*\.)?([a-z0-9-]+\.)+[a-z]{2,}")


def _hosts(text: str) -> str:
    found = [each.strip().lower() for each in text.split(",") if each.strip()]
    if not found or any(_HOST.fullmatch(each) is None for each in found):
        raise ValueError("must be hosts with commas between them, as in push.example.org or *.push.example.org")
    return ",".join(found)


def _push_key(key: SecretStr) -> SecretStr:
    try:
        raw = base64.urlsafe_b64decode(key.get_secret_value() + "=")
        ec.derive_private_key(int.from_bytes(raw, "big") if len(raw) == 32 else 0, ec.SECP256R1())
    except ValueError as error:
        raise ValueError("must be a key as `outreach keys push` prints it") from error
    return key


Number = Annotated[str, AfterValidator(_number)]
Address = Annotated[str, AfterValidator(_address)]


class Settings(BaseSettings):
    """Every setting; each is read from the environment variable OUTREACH_ and its name."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, frozen=True, extra="ignore", env_ignore_empty=True)

    database_url: Annotated[str, AfterValidator(_database), Field(repr=False)]
    redis_url: Annotated[str, AfterValidator(_redis)] | None = Field(default=None, repr=False)
    public_url: Address
    twilio_account_sid: Annotated[str, Field(pattern="^AC[0-9a-fA-F]{32}$")]
    twilio_auth_token: Annotated[SecretStr, Field(min_length=8)]
    twilio_api_key: str | None = None
    twilio_api_secret: SecretStr | None = None
    twilio_base_url: Address | None = None
    sender: Number
    senders: Annotated[str, AfterValidator(_numbers)] | None = None
    sender_class: Annotated[str, AfterValidator(_sender_class)] | None = None
    page_sender: Number | None = None
    encryption_keys: Annotated[SecretStr, AfterValidator(_encryption_keys)]
    lookup_key: Annotated[SecretStr, AfterValidator(_lookup_key)]
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    webhook_host: str = "127.0.0.1"
    webhook_port: Annotated[int, Field(ge=0, le=65535)] = 8080
    console_url: Address | None = None
    console_host: str = "127.0.0.1"
    console_port: Annotated[int, Field(ge=0, le=65535)] = 8090
    send_timeout_seconds: Annotated[float, Field(gt=0, le=60)] = 10.0
    segments_per_second: Annotated[float, Field(gt=0)] = 10.0
    pass_seconds: Annotated[float, Field(gt=0, le=60)] = 1.0
    state_directory: Path | None = None
    carrier_blanks_texts: bool = False
    smtp_url: Annotated[SecretStr, AfterValidator(_mail_server)] | None = None
    mail_from: str | None = None
    push_key: Annotated[SecretStr, AfterValidator(_push_key)] | None = None
    push_contact: Annotated[str, AfterValidator(_contact)] | None = None
    push_hosts: Annotated[str, AfterValidator(_hosts)] = ",".join(KNOWN_HOSTS)
    rehearsal_clock: Annotated[str, AfterValidator(_rehearsal_clock)] | None = None
    watch_sender: Number | None = None
    watch_phones: Annotated[str, AfterValidator(_numbers)] | None = None
    watch_email: Annotated[str, AfterValidator(_mail_addresses)] | None = None
    watch_lang: Literal["en", "es"] = "en"
    watch_alarm_url: Address | None = Field(default=None, repr=False)
    watch_heartbeat_url: Address | None = Field(default=None, repr=False)

    @model_validator(mode="before")
    @classmethod
    def _first_of_the_pool(cls, given: dict[str, object]) -> dict[str, object]:
        """Let the first number of the pool be the sender where only the pool is set."""
        pool = given.get("senders")
        return {"sender": pool.split(",")[0], **given} if isinstance(pool, str) and pool else given

    @property
    def pool(self) -> tuple[str, ...]:
        """The numbers that participants hear from: the sender, and all others of the pool."""
        return tuple(dict.fromkeys((self.sender, *(self.senders or self.sender).split(","))))


def load_settings() -> Settings:
    """Read the settings from the environment; raises BadSettings naming every one that is missing or wrong."""
    try:
        settings = Settings()
    except ValidationError as error:
        raise BadSettings(_in_words(error)) from None
    misfits = _misfits(settings)
    if misfits:
        raise BadSettings("\n".join([_HEADING, *misfits]))
    if settings.state_directory is None:
        return settings.model_copy(update={"state_directory": _usual_state_directory(settings.database_url)})
    return settings


def unknown_settings() -> dict[str, str | None]:
    """Name what the environment sets under our name and nothing reads, with the setting that was meant perhaps."""
    known = [f"{_PREFIX}{name.upper()}" for name in Settings.model_fields]
    strange = sorted(name for name in os.environ if name.startswith(_PREFIX) and name not in known)
    return {name: next(iter(get_close_matches(name, known, n=1, cutoff=_LIKE)), None) for name in strange}


_LIKE = 0.85


def _usual_state_directory(database_url: str) -> Path:
    """Choose where an installation keeps what it needs while its database is away: never shared with another one."""
    if database_url.startswith("sqlite"):
        return Path(database_url.removeprefix("sqlite:///")).with_suffix(".state")
    given = os.environ.get("STATE_DIRECTORY", "").partition(":")[0]  # systemd names it so
    if given:
        return Path(given) / "outage"
    which = hashlib.sha256(database_url.encode()).hexdigest()[:12]
    return Path.home() / ".local" / "state" / "outreach" / which


_HEADING = "These settings are missing or wrong (deploy/outreach.env.example explains each):"


def _misfits(settings: Settings) -> list[str]:
    found = []
    if (settings.twilio_api_key is None) != (settings.twilio_api_secret is None):
        found.append("OUTREACH_TWILIO_API_KEY and OUTREACH_TWILIO_API_SECRET go together: set both, or neither")
    if (settings.smtp_url is None) != (settings.mail_from is None):
        found.append("OUTREACH_SMTP_URL and OUTREACH_MAIL_FROM go together: set both, or neither")
    if (settings.push_key is None) != (settings.push_contact is None):
        found.append("OUTREACH_PUSH_KEY and OUTREACH_PUSH_CONTACT go together: set both, or neither")
    if (settings.watch_sender is None) != (settings.watch_phones is None):
        found.append("OUTREACH_WATCH_SENDER and OUTREACH_WATCH_PHONES go together: set both, or neither")
    if settings.watch_email is not None and settings.smtp_url is None:
        found.append("OUTREACH_WATCH_EMAIL needs OUTREACH_SMTP_URL and OUTREACH_MAIL_FROM")
    if settings.rehearsal_clock is not None and settings.twilio_base_url is None:
        found.append("OUTREACH_REHEARSAL_CLOCK needs OUTREACH_TWILIO_BASE_URL: real people live in real time")
    return found


def _in_words(error: ValidationError) -> str:
    lines = [f"{_variable(each['loc'])}: {_reason(each['type'], each['msg'])}" for each in error.errors()]
    return "\n".join([_HEADING, *lines])


def _variable(place: tuple[int | str, ...]) -> str:
    return _PREFIX + str(place[0]).upper() if place else "settings"


def _reason(kind: str, message: str) -> str:
    return "is missing" if kind == "missing" else message.removeprefix("Value error, ")
