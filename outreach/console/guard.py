"""The door of the console: every page says which right it asks for, or nobody comes in; and what browsers are told."""

from collections.abc import Callable
from typing import Any, TypeVar, cast
from uuid import UUID

import structlog
from flask import Flask, Response, abort, current_app, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from outreach.actions import accounts
from outreach.console.here import db, me, options
from outreach.domain.access import Right

log = structlog.get_logger(__name__)

View = TypeVar("View", bound=Callable[..., Any])

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def may(right: Right, *, resting: bool = False) -> Callable[[View], View]:
    """Open a page to whoever holds a right, in its program where the address names one.

    `resting` pages ask by themselves, so that they keep nobody's session awake.
    """

    def opened(view: View) -> View:
        view.__dict__["right"] = right
        view.__dict__["resting"] = resting
        return view

    return opened


def public(view: View) -> View:
    """Open a page to anybody: signing in, and what it looks like."""
    view.__dict__["public"] = True
    return view


def is_public(endpoint: str) -> bool:
    """Say whether a page is open to anybody."""
    return endpoint == "static" or bool(getattr(current_app.view_functions[endpoint], "public", False))


def right_of(endpoint: str) -> Right | None:
    """Say which right a page asks for; None for one that says nothing, which opens to nobody."""
    return cast("Right | None", getattr(current_app.view_functions[endpoint], "right", None))


def only_who_may() -> AnyResponse | None:
    """Turn away whoever is not signed in, was away too long, or may not; the default is no."""
    endpoint = request.endpoint
    if endpoint is None or is_public(endpoint):
        return None
    if not current_user.is_authenticated:
        return _sent_to("entering.sign_in")
    signed_in = me().session
    if signed_in.confirmed_at is None or not accounts.is_awake(signed_in, now=options().wall()):
        return _sent_to("entering.code")
    right, program = right_of(endpoint), (request.view_args or {}).get("program")
    if right is None or not me().holds(right, program if isinstance(program, UUID) else None):
        log.warning("no_right", endpoint=endpoint, account=str(me().account_id))
        abort(403)
    if any("\x00" in given for _, given in request.values.items(multi=True)):
        abort(400)  # no keyboard types it, and one of our databases keeps none
    _stay(endpoint)
    return None


def _stay(endpoint: str) -> None:
    """Keep a session awake for what somebody did themselves."""
    by_itself = getattr(current_app.view_functions[endpoint], "resting", False) or "X-By-Itself" in request.headers
    if by_itself or (options().wall() - me().session.seen_at).total_seconds() < accounts.SEEN_EVERY_SECONDS:
        return
    with db() as session:
        accounts.stay(session, me().session, now=options().wall())


def _sent_to(endpoint: str) -> AnyResponse:
    """Send a browser elsewhere; a part of a page sends the whole page."""
    if request.headers.get("HX-Request"):
        return Response(status=401, headers={"HX-Refresh": "true"})
    back = request.path if request.method == "GET" and request.path != "/" else None
    return redirect(url_for(endpoint, back=back), 303)


def add_headers(response: AnyResponse) -> AnyResponse:
    """Tell browsers to run nothing of others, to keep nothing, and to say nowhere where somebody came from."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    if options().secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def stand_guard(app: Flask) -> None:
    """Put the door into an application."""
    app.before_request(only_who_may)
    app.after_request(add_headers)
