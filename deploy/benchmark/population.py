"""A large program some weeks old: thousands of people, each with a thread and answers, and a full queue."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import cycle
from uuid import UUID

import pyotp
import sqlalchemy as sa

from benchmark import crowd, multitude
from benchmark.crowd import Face
from demonstration import people
from outreach.actions import accounts, counting, drafting, escalations, rotas, taking
from outreach.actions import people as persons
from outreach.domain.access import ConsoleRole
from outreach.domain.escalation import ReasonKind
from outreach.domain.inbound import Inbound
from outreach.domain.phone import PhoneNumber
from outreach.domain.secrets import CODE_SECONDS
from outreach.domain.urgency import Urgency
from outreach.packs.program_document import parts_of, with_part
from outreach.packs.rota_file import parse_rota
from outreach.ports import Runtime
from outreach.records import accounts as account_records
from outreach.records import programs, specialists
from outreach.records.reasons import NewReason
from outreach.wiring import wall_clock
from webhooks.texts import receive

PASSWORD = "four quiet green rivers"  # noqa: S105 - of a bench
LIVE = 40
"""How many wait in the queue: a bad night of five thousand people."""

_LONG_THREAD = 400
_DAYS = 42
_SOME_TIME_AGO = timedelta(minutes=10)
_URGENCIES = (Urgency.EMERGENCY, Urgency.URGENT, Urgency.SAME_DAY, Urgency.WATCH, Urgency.SAME_DAY)
_ROTA = """
[[rotations]]
name = "days"
people = ["Sam Ortega", "Ruth Weller", "Nilo Baca"]
hand_over = "08:00"
"""


def settle(runtime: Runtime, engine: sa.Engine, *, messages: int) -> None:
    """Let very much have been said and answered in the last weeks, and some of it wait for somebody."""
    faces = crowd.faces(runtime)
    some = faces[:LIVE]
    receive(runtime, [_four(face, place) for place, face in enumerate(some)])
    _fill(engine, runtime.now(), faces, messages)
    _worry(runtime, some)
    _take_turns(runtime)
    multitude.look_over(engine)
    _count(runtime)


def _four(face: Face, place: int) -> Inbound:
    return Inbound(
        carrier_id=f"SM{place:032x}",
        phone=PhoneNumber(face.phone),
        sender=face.phone,
        to=people.number(100),
        body="4",
        media=0,
        carrier_answered=False,
        parameters="{}",
    )


def _fill(engine: sa.Engine, now: datetime, faces: Sequence[Face], messages: int) -> None:
    """Copy what was said once to everybody, on all days; the first of them has a long thread."""
    last = len(faces)
    everybody = f"(SELECT array_agg(id ORDER BY id) FROM (SELECT id FROM participants ORDER BY id LIMIT {last}) AS p)"  # noqa: S608
    who = f"CASE WHEN n <= {_LONG_THREAD} THEN '{faces[0].participant}'::uuid ELSE ({everybody})[1 + n % {last}] END"
    step = timedelta(days=_DAYS).total_seconds() / messages
    past = f"timestamptz '{now}' - interval '1 day' - (n * {step}) * interval '1 second'"
    his = {"participant_id": who}
    sent = his | {"status": "'delivered'", "claimed_at": "NULL", "carrier_id": "'SM' || n", "check_in_id": "NULL"}
    multitude.multiply(
        engine, "messages", messages, sent | dict.fromkeys(("created_at", "next_try_at", "sent_at"), past)
    )
    heard = his | {"carrier_id": "'SMr' || n", "received_at": past, "handled_at": past, "urgency": "NULL"}
    multitude.multiply(engine, "replies", messages // 3, heard)
    multitude.multiply(engine, "answers", messages // 5, his | {"at": past})
    over = his | {"status": "'answered'", "next_step_at": "NULL", "question": "NULL", "answered_at": past}
    multitude.multiply(engine, "check_ins", messages // 5, over | {"due_at": past, "asked_at": past})
    multitude.multiply(engine, "timeline", messages // 2, his | {"at": past})


def _worry(runtime: Runtime, some: Sequence[Face]) -> None:
    """Put some before the specialists, a few of them taken."""
    now = runtime.now()
    with runtime.transaction() as session:
        peers = cycle(specialists.of_program(session, programs.every_current(session)[0].program_id))
        found = persons.of_participants(session, [face.participant for face in some])
        for place, (face, urgency) in enumerate(zip(some, cycle(_URGENCIES), strict=False)):
            why = NewReason(kind=ReasonKind.CONCERN, urgency=urgency, what="wants to use", rule="bench")
            raised = escalations.raise_reasons(session, found[face.participant], [why], now=now)
            if place % 5 == 0:
                taking.acknowledge(session, raised, next(peers), now=now)


def _take_turns(runtime: Runtime) -> None:
    with runtime.transaction() as session:
        in_use = programs.every_current(session)[0]
        team = {each.name.casefold(): each.id for each in specialists.of_program(session, in_use.program_id)}
        loaded = parse_rota(_ROTA, where="rota.toml", team=team)
        rotas.apply(session, in_use.program_id, loaded, zone=crowd.ZONE, now=runtime.now())


def _count(runtime: Runtime) -> None:
    """Count the days that are over, as every night does."""
    with runtime.transaction() as session:
        program = programs.every_current(session)[0].program_id
        while counting.count_days(session, program, now=runtime.now()):
            pass


def make_account(runtime: Runtime, name: str, role: ConsoleRole) -> tuple[UUID, str]:
    """Let somebody of ours sign in; gives the account, and the secret of its authenticator."""
    now, secret = wall_clock() - _SOME_TIME_AGO, accounts.new_totp_secret()
    with runtime.transaction() as session:
        program = programs.every_current(session)[0].program_id
        who = {each.name: each.id for each in specialists.of_program(session, program)}
        opened = accounts.create(session, login=role.value, name=name, specialist=who.get(name), now=now)
        account_records.grant(session, opened.account.id, program=program, role=role, now=now)
        code = pyotp.TOTP(secret, interval=CODE_SECONDS).at(now)
        accounts.set_up(session, opened.account, password=PASSWORD, totp_secret=secret, code=code, now=now)
    return opened.account.id, secret


def begin_draft(runtime: Runtime, account: UUID) -> None:
    """Let a lead have changed when people are asked, and not applied it yet: everybody's next weeks change."""
    with runtime.transaction() as session:
        stored = programs.every_current(session)[0]
        cadence = {**parts_of(stored.source)["cadence"], "slots": ["15:00"]}
        changed = with_part(stored.source, "cadence", cadence)
        drafting.keep(session, stored.program_id, account, changed, now=runtime.now())
