"""A file of replies, streamed through the signed webhook into the real processes, from a phone for each."""

import json
import time as clock
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import cycle
from pathlib import Path

from sqlalchemy import func, select

from demonstration import people
from demonstration.installation import PROGRAM_NUMBER, Site
from demonstration.phones import Phones
from demonstration.verdict import Sent, Streamed
from outreach.actions.enrollment import NewParticipant
from outreach.actions.programs import ProgramInUse
from outreach.domain.delivery import MessageKind, MessageStatus
from outreach.domain.phone import PhoneNumber
from outreach.ports import Runtime
from outreach.records.messages import MessageRow
from outreach.records.replies import ReplyRow

SLOT = time(10)
_EVERY_UNKNOWN = 10
_PATIENCE_SECONDS = 120.0
_NOT_ASKED = ("", "free")


class UnreadableReplies(ValueError):
    """Raised for a file that holds no replies, or lines that are none; says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One text of the file: the phone it comes from, whether that is known to us, and whether we ask it first."""

    body: str
    lang: str
    phone: str
    known: bool
    asked: bool


def read_lines(text: str) -> list[Line]:
    """Read JSON lines (`text`, and if given `lang` and `prompt_context`) or plain ones; raises UnreadableReplies.

    Every tenth phone is one that nobody knows.
    """
    numbers = cycle(people.many_numbers())
    lines: list[Line] = []
    slips: list[str] = []
    for number, raw in enumerate(text.splitlines(), start=1):
        if not raw.strip():
            continue
        try:
            body, lang, context = _parts(raw)
        except UnreadableReplies as slip:
            slips.append(f"line {number}: {slip}")
            continue
        known = (len(lines) + 1) % _EVERY_UNKNOWN != 0
        asked = known and context not in _NOT_ASKED
        lines.append(Line(body=body, lang=lang, phone=next(numbers), known=known, asked=asked))
    if slips or not lines:
        raise UnreadableReplies("; ".join(slips) or "there is no text in it")
    return lines


def _parts(raw: str) -> tuple[str, str, str]:
    """Read one line into its text, its language, and what was asked before it."""
    if not raw.lstrip().startswith("{"):
        return raw, "en", ""
    try:
        found = json.loads(raw)
    except json.JSONDecodeError as error:
        raise UnreadableReplies(f"this is not JSON ({error.msg} at character {error.pos + 1})") from error
    body = found.get("text")
    if not isinstance(body, str) or not body.strip():
        raise UnreadableReplies('it needs words under "text"')
    lang = found.get("lang")
    return body, lang if lang in {"en", "es"} else "en", str(found.get("prompt_context") or "")


def read_file(path: Path) -> list[Line]:
    """Read a file of replies; raises UnreadableReplies naming it."""
    try:
        return read_lines(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, UnreadableReplies) as error:
        raise UnreadableReplies(f"{path}: {error}") from error


def move_in(runtime: Runtime, lines: Sequence[Line]) -> None:
    """Enroll everybody as of an hour ago: those who are asked first have a check-in due as soon as time begins."""
    earlier = runtime.now() - timedelta(hours=1)
    past = replace(runtime, now=lambda: earlier)
    in_use = people.apply_program(past)
    people.hire(past, in_use, "Lena Okafor", people.LEAD_NUMBER, ["en"], lead=True)
    for peer in people.PEERS:
        people.put_on_call(past, in_use, people.hire(past, in_use, peer.name, peer.number, peer.speaks))
    people.enroll(past, in_use, list(_participants(in_use, lines)))


def _participants(in_use: ProgramInUse, lines: Sequence[Line]) -> Iterator[NewParticipant]:
    known = {line.phone: line for line in lines if line.known}
    for index, line in enumerate(known.values(), start=1):
        yield NewParticipant(
            name=f"Reply Number{index}",
            phone=PhoneNumber(line.phone),
            zone=in_use.program.zone,
            lang=line.lang,
            slot=SLOT if line.asked else None,
            daily=line.asked,
        )


def stream(site: Site, lines: Sequence[Line], *, at_once: int) -> Streamed:
    """Ask those who are asked, text from every phone, and wait until everything is done."""
    asked = len({line.phone for line in lines if line.asked})
    site.household.until(
        lambda: _prompts_sent(site.runtime) >= asked, what="everybody is asked", seconds=_PATIENCE_SECONDS
    )
    phones = Phones(site.phones_url, connections=at_once)
    began = clock.monotonic()
    with ThreadPoolExecutor(at_once) as hands:
        sids = list(hands.map(lambda line: phones.text(line.phone, line.body, PROGRAM_NUMBER), lines))
    took = clock.monotonic() - began
    site.household.until(lambda: _is_quiet(site.runtime), what="everything is done", seconds=_PATIENCE_SECONDS)
    sent = [Sent(sid=sid, phone=line.phone, body=line.body) for sid, line in zip(sids, lines, strict=True)]
    return Streamed(sent=sent, seconds=took, log=phones.log())


def _prompts_sent(runtime: Runtime) -> int:
    with runtime.transaction() as session:
        done = (MessageStatus.SENT, MessageStatus.DELIVERED)
        wanted = (MessageRow.kind == MessageKind.PROMPT, MessageRow.status.in_(done))
        return session.scalar(select(func.count()).select_from(MessageRow).where(*wanted)) or 0


def _is_quiet(runtime: Runtime) -> bool:
    """Say whether no text waits to be read and no message waits to go out, or to be settled."""
    now: datetime = runtime.now()
    with runtime.transaction() as session:
        unread = session.scalar(select(func.count()).select_from(ReplyRow).where(ReplyRow.handled_at.is_(None)))
        ready = (MessageRow.status == MessageStatus.QUEUED) & (MessageRow.next_try_at <= now)
        open_now = ready | (MessageRow.status == MessageStatus.SENDING) | (MessageRow.unsure_at.is_not(None))
        waiting = session.scalar(select(func.count()).select_from(MessageRow).where(open_now))
    return not unread and not waiting
