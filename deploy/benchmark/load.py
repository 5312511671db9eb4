"""Texts from many phones at once: signed as the carrier signs them, over connections that stay open."""

import asyncio
import secrets
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from benchmark.crowd import Face
from demonstration.installation import HOST, PROGRAM_NUMBER
from outreach.settings import Settings

BODIES = (
    *("4", "3", "5", "4", "2", "3 today, work was long", "ok i guess", "4 and thank you for asking"),
    *("tired but here", "yes", "3", "no", "doing alright, kids are back", "5!!", "1"),
    *("i want to use so bad right now", "4", "cant stop thinking about drinking", "not safe. i want to die", "3"),
)
"""Twenty replies as people write them; about four of them worry us."""

WORRYING = (
    "i just took all my pills",
    "i have the gun in my hand and i want to die",
    "i overdosed and i cant breathe",
    "im on the bridge right now and going to jump",
)
"""Emergencies: pages about anything less may wait up to a minute for each other."""


@dataclass(frozen=True, slots=True)
class Post:
    """One text as the webhook gets it, and the phone it is from."""

    phone: str
    sid: str
    request: bytes


class Refused(Exception):
    """The server answered something other than 200; says what."""


def posts(settings: Settings, faces: Sequence[Face], bodies: Sequence[str]) -> list[Post]:
    """Write one text from each phone, signed for the address of an installation."""
    return list(_posts(settings, faces, bodies))


def _posts(settings: Settings, faces: Sequence[Face], bodies: Sequence[str]) -> Iterator[Post]:
    signer = RequestValidator(settings.twilio_auth_token.get_secret_value())
    url = f"{settings.public_url}/texts"
    for face, body in zip(faces, cycle(bodies), strict=False):
        sid = f"SM{secrets.token_hex(16)}"
        form = {
            "MessageSid": sid,
            "SmsSid": sid,
            "AccountSid": settings.twilio_account_sid,
            "From": face.phone,
            "To": PROGRAM_NUMBER,
            "Body": body,
            "NumMedia": "0",
            "NumSegments": "1",
            "SmsStatus": "received",
            "ApiVersion": "2010-04-01",
            "FromCountry": "US",
        }
        content = urlencode(form).encode()
        head = (
            f"POST /texts HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"X-Twilio-Signature: {signer.compute_signature(url, form)}\r\nContent-Length: {len(content)}\r\n\r\n"
        )
        yield Post(face.phone, sid, head.encode() + content)


@dataclass(frozen=True, slots=True)
class Answered:
    """When a text was posted, and when it was answered, on the machine's monotonic clock.

    At a steady pace it counts as posted when its turn came, though all lines were busy: people do not wait for us.
    """

    post: Post
    posted: float
    answered: float


def send(port: int, texts: Sequence[Post], *, at_once: int, per_second: float | None = None) -> list[Answered]:
    """Post texts over so many connections, as fast as they are answered or at a steady pace; raises Refused."""
    return asyncio.run(_send(port, texts, at_once, per_second))


async def _send(port: int, texts: Sequence[Post], at_once: int, per_second: float | None) -> list[Answered]:
    waiting: asyncio.Queue[tuple[Post, float | None] | None] = asyncio.Queue()
    answered: list[Answered] = []
    lines = [asyncio.create_task(_line(port, waiting, answered)) for _ in range(at_once)]
    began = time.monotonic()
    for index, text in enumerate(texts):
        turn = None if per_second is None else began + index / per_second
        if turn is not None:
            await asyncio.sleep(max(0.0, turn - time.monotonic()))
        waiting.put_nowait((text, turn))
    for _ in lines:
        waiting.put_nowait(None)
    await asyncio.gather(*lines)
    return answered


async def _line(
    port: int, waiting: "asyncio.Queue[tuple[Post, float | None] | None]", answered: list[Answered]
) -> None:
    """Post whatever waits, one after the other, over one connection."""
    reader, writer = await asyncio.open_connection(HOST, port)
    while (taken := await waiting.get()) is not None:
        post, turn = taken
        posted = turn or time.monotonic()
        writer.write(post.request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower().split(b"\r\n")
        length = next(int(line.split(b":")[1]) for line in head if line.startswith(b"content-length"))
        body = await reader.readexactly(length)
        if b" 200" not in head[0]:
            raise Refused(f"{head[0]!r}: {body[:300]!r}")
        answered.append(Answered(post, posted, time.monotonic()))
    writer.close()
