"""Packing pages for the way: a phone at two in the morning may have one bar of signal."""

import gzip
import secrets

from flask import Flask, request
from werkzeug.wrappers import Response

_WORTH_IT = 1024
_LEVEL = 5
_PACKED = frozenset({"text/html", "text/css", "text/javascript", "text/csv", "image/svg+xml", "application/json"})
_MOST_PADDING = 64


def pack(response: Response) -> Response:
    """Pack an answer whose reader takes it packed, but never a stream.

    Pages are padded by a random length, so that the size of what is packed tells whoever listens nothing exact.
    """
    if not _is_worth_it(response):
        return response
    response.direct_passthrough = False
    plain = response.get_data()
    response.vary.add("Accept-Encoding")
    if len(plain) < _WORTH_IT:
        return response
    response.set_data(gzip.compress(plain, _LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    if response.mimetype == "text/html":
        response.headers["X-Padding"] = "." * (1 + secrets.randbelow(_MOST_PADDING))
    return response


def _is_worth_it(response: Response) -> bool:
    if response.status_code != 200 or response.mimetype not in _PACKED or "Content-Encoding" in response.headers:
        return False
    packed_too = request.accept_encodings.quality("gzip") > 0
    return packed_too and (response.direct_passthrough or not response.is_streamed)


def pack_all(app: Flask) -> None:
    """Pack what an application answers."""
    app.after_request(pack)
