"""Where everything meets: settings in, a Runtime out. The only place in which adapters and actions know each other."""

import base64
import gc
import logging
import sys
import threading
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from types import ModuleType

import structlog
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import configure_mappers
from structlog.typing import EventDict

from outreach.adapters.alerting import AlarmMail, AlarmTexts, AlarmUrl, Pulse, Web
from outreach.adapters.calendars import CalendarsOnline
from outreach.adapters.database import make_engine, make_transaction
from outreach.adapters.doorbell import NoDoorbell, RqDoorbell, lanes_served
from outreach.adapters.email import SmtpPost, read_mail_server
from outreach.adapters.journal import Journal
from outreach.adapters.roster_file import RosterFile
from outreach.adapters.twilio import HttpClientMaker, TwilioCarrier
from outreach.adapters.watch_file import WatchFile
from outreach.adapters.web_push import WebPush, make_push_key
from outreach.adapters.wire import PooledHttpClient
from outreach.domain.delivery import Lane
from outreach.domain.outside import AlarmPath, Outside
from outreach.domain.pace import BOUNDLESS, CarrierClass
from outreach.domain.phone import PhoneNumber
from outreach.domain.pushing import Pusher
from outreach.packs.carrier_caps import SAFEST, load_carrier_classes
from outreach.packs.lexicons import load_lexicon, uncollected
from outreach.packs.states import load_state_hours
from outreach.ports import Clock, Doorbell, OnDisk, Post, Runtime
from outreach.records.keys import KeyRing, read_keys
from outreach.settings import Settings, read_rehearsal_clock

_CONNECTIONS = 512
_ASKS_BACK = timedelta(minutes=1)

DATABASE_TROUBLE = (OperationalError, ProgrammingError)
"""What a database raises that does not answer, or that does not hold our tables."""


def wall_clock() -> datetime:
    """Read the clock: the one place where real time enters."""
    return datetime.now(UTC)


def clock_of(settings: Settings) -> Clock:
    """Give the clock that an installation lives by: the wall's, unless it is a rehearsal with time of its own."""
    if settings.rehearsal_clock is None:
        return wall_clock
    rehearsed = read_rehearsal_clock(settings.rehearsal_clock)
    return lambda: rehearsed.at(wall_clock())


def speed_of(settings: Settings) -> float:
    """Say how fast an installation's time goes: as fast as everybody's, unless it is a rehearsal."""
    return 1.0 if settings.rehearsal_clock is None else read_rehearsal_clock(settings.rehearsal_clock).speed


def keys_of(settings: Settings) -> KeyRing:
    """Make the key ring of an installation."""
    return read_keys(
        encryption=settings.encryption_keys.get_secret_value(),
        lookup=settings.lookup_key.get_secret_value(),
    )


def secret_of(settings: Settings, purpose: str) -> str:
    """Derive a secret for a purpose from the installation's own, so that there is not one more to keep."""
    own = base64.b64decode(settings.lookup_key.get_secret_value())
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(own)
    return base64.b64encode(derived).decode()


def engine_of(settings: Settings) -> Engine:
    """Make the engine of an installation's database."""
    return make_engine(settings.database_url, keys_of(settings))


def migrate(settings: Settings) -> None:
    """Bring an installation's database to what this version expects."""
    engine = engine_of(settings)
    try:
        _alembic().upgrade(engine)
    finally:
        engine.dispose()


def _alembic() -> ModuleType:
    """Import what migrates only when it is asked for: it is large, and no process that stays has a use for it."""
    return import_module("outreach.adapters.migrate")


def schema_is_current(settings: Settings) -> bool:
    """Say whether an installation's database is what this version expects."""
    engine = engine_of(settings)
    try:
        current: bool = _alembic().is_current(engine)
        return current
    finally:
        engine.dispose()


def doorbell_of(settings: Settings) -> Doorbell:
    """Make the doorbell of an installation: RQ where there is a Redis."""
    return NoDoorbell() if settings.redis_url is None else RqDoorbell(settings.redis_url)


def lanes_with_workers(settings: Settings) -> frozenset[Lane]:
    """Name the lanes of an installation on which a worker listens now."""
    return frozenset() if settings.redis_url is None else lanes_served(settings.redis_url)


def rq_doorbell(redis_url: str, *, prefix: str) -> Doorbell:
    """Make a doorbell on a Redis, with queues of its own."""
    return RqDoorbell(redis_url, prefix=prefix)


def build(
    settings: Settings,
    *,
    now: Clock | None = None,
    engine: Engine | None = None,
    doorbell: Doorbell | None = None,
    make_http_client: HttpClientMaker | None = None,
    asks_back: timedelta | None = _ASKS_BACK,
) -> Runtime:
    """Build the Runtime of an installation; the rehearsal passes its own clock, engine, doorbell and wire."""
    bell = doorbell or doorbell_of(settings)
    return Runtime(
        transaction=make_transaction(engine or engine_of(settings), bell),
        carrier=_carrier_of(settings, make_http_client),
        doorbell=bell,
        now=now or clock_of(settings),
        lexicon=load_lexicon(),
        state_hours=load_state_hours(),
        public_url=settings.public_url,
        sender=PhoneNumber(settings.sender),
        page_sender=PhoneNumber(settings.page_sender or settings.sender),
        pool=tuple(PhoneNumber(number) for number in settings.pool),
        pace=settings.segments_per_second,
        caps=_caps_of(settings, stand_in=make_http_client is not None or settings.twilio_base_url is not None),
        post=_post_of(settings),
        asks_back=asks_back,
        carrier_blanks=settings.carrier_blanks_texts,
        on_disk=_on_disk(settings, make_http_client),
        calendars=CalendarsOnline(),
        push=_push_of(settings),
    )


def _carrier_of(settings: Settings, make_http_client: HttpClientMaker | None) -> TwilioCarrier:
    """Make a carrier; nothing is connected yet."""
    token = settings.twilio_auth_token.get_secret_value()
    key, secret = settings.twilio_api_key, settings.twilio_api_secret
    login = (settings.twilio_account_sid, token)
    if key is not None and secret is not None:
        login = (key, secret.get_secret_value())

    def pooled() -> PooledHttpClient:
        return PooledHttpClient(
            base_url=settings.twilio_base_url,
            timeout=settings.send_timeout_seconds,
            connections=_CONNECTIONS,
        )

    return TwilioCarrier(
        account_sid=settings.twilio_account_sid,
        auth_token=token,
        login=login,
        webhooks_at=settings.public_url,
        make_http_client=make_http_client or pooled,
    )


def _caps_of(settings: Settings, *, stand_in: bool) -> CarrierClass:
    """Choose what carriers let our numbers carry: the least, unless somebody said more; a stand-in has no caps."""
    if settings.sender_class is None and stand_in:
        return BOUNDLESS
    return load_carrier_classes()[settings.sender_class or SAFEST]


def _post_of(settings: Settings) -> Post | None:
    """Choose how e-mail goes out, if at all."""
    if settings.smtp_url is None or settings.mail_from is None:
        return None
    return SmtpPost(read_mail_server(settings.smtp_url.get_secret_value()), sender=settings.mail_from)


def _push_of(settings: Settings) -> Pusher | None:
    """Choose how our people's devices are notified, if at all."""
    if settings.push_key is None or settings.push_contact is None:
        return None
    key, hosts = settings.push_key.get_secret_value(), settings.push_hosts.split(",")
    return WebPush(key, contact=settings.push_contact, hosts=hosts, wall=wall_clock)


def new_push_key() -> str:
    """Make a key by which push services know an installation, as a setting."""
    return make_push_key()


def outside_of(settings: Settings) -> Outside:
    """Choose how the watchman of an installation is heard: never by what it watches."""
    url = settings.watch_heartbeat_url
    return Outside(
        paths=tuple(_alarm_paths(settings)),
        pulse=None if url is None else Pulse(url, Web()),
        memory=None if settings.state_directory is None else WatchFile(settings.state_directory),
        served=None if settings.redis_url is None else lambda: lanes_with_workers(settings),
    )


def _alarm_paths(settings: Settings) -> Iterator[AlarmPath]:
    lang, post = settings.watch_lang, _post_of(settings)
    if settings.watch_sender is not None and settings.watch_phones is not None:
        phones = [PhoneNumber(number) for number in settings.watch_phones.split(",")]
        yield AlarmTexts(_carrier_of(settings, None), sender=PhoneNumber(settings.watch_sender), to=phones, lang=lang)
    if settings.watch_email is not None and post is not None:
        yield AlarmMail(post, to=settings.watch_email.split(","), lang=lang)
    if settings.watch_alarm_url is not None:
        yield AlarmUrl(settings.watch_alarm_url, Web())


def _on_disk(settings: Settings, make_http_client: HttpClientMaker | None) -> OnDisk | None:
    """Choose where this machine keeps what it needs while the database is away, if at all; nothing is touched yet."""
    folder = settings.state_directory
    if folder is None:
        return None
    keys, carrier = keys_of(settings), _carrier_of(settings, make_http_client)
    return OnDisk(journal=Journal(folder / "journal", keys), roster=RosterFile(folder, keys), carrier=carrier)


def build_alone(settings: Settings, *, now: Clock | None = None) -> tuple[Runtime, threading.Event]:
    """Build the Runtime of an installation that is one process, and the event that its rings set."""
    bell = NoDoorbell()
    return build(settings, now=now, doorbell=bell), bell.rung


def build_ahead(settings: Settings, *, now: Clock | None = None) -> Runtime:
    """Build the Runtime of processes that are yet to be forked, with all that they need; it has connected to nothing.

    What was loaded is kept out of garbage collection: that would write to each page of it, and so copy what they share.
    """
    runtime = build(settings, now=now)
    with uncollected():
        runtime.lexicon.make_ready()
    configure_mappers()
    gc.collect()
    gc.freeze()
    return runtime


def close(runtime: Runtime) -> None:
    """Hang up on the carrier before a process ends, and end what is being said to devices."""
    if isinstance(runtime.push, WebPush):
        runtime.push.close()
    for carrier in (runtime.carrier, None if runtime.on_disk is None else runtime.on_disk.carrier):
        if isinstance(carrier, TwilioCarrier):
            carrier.close()


def set_up_logging(level: str) -> None:
    """Write logs as JSON lines; the libraries that would log numbers or URLs are told to be quiet."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    logging.getLogger("sqlalchemy").setLevel(logging.WARNING)  # below, it would log opened rows
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            _frames_only,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
    )


def _frames_only(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Tell where an error came from, not what it says: an error's text may quote what somebody wrote."""
    error = event.pop("exc_info", None)
    if error:
        frames = traceback.extract_tb(sys.exc_info()[2])
        event["frames"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-8:]]
    return event
