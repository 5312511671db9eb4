"""Notifications on one's own devices: turning them on and off, and what a browser needs for them."""

import importlib.resources
import secrets
from functools import cache

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from outreach.actions import pushes
from outreach.console.guard import may, public
from outreach.console.here import at_work, db, me, noted, now, options, runtime
from outreach.console.words import _
from outreach.domain.access import Right
from outreach.domain.pushing import PushAddress, Unreachable, device_words, host_of
from outreach.records import push_devices

pages = Blueprint("notices", __name__)

_KEPT_FOR = 400 * 24 * 3600
"""As long as browsers keep any cookie."""

_LONGEST = 2000


@pages.get("/account/notifications")
@may(Right.SELF)
def show() -> str:
    """Show on which devices somebody is notified, and offer this one."""
    with db() as session:
        devices = push_devices.of_account(session, me().account_id)
    token = this_device()
    pusher = runtime().push
    return render_template(
        "notices.html",
        devices=[(each, pushes.is_this(each, token)) for each in devices],
        here=any(pushes.is_this(each, token) for each in devices),
        key="" if pusher is None else pusher.public_key,
        at_work=me().specialist is not None,
    )


@pages.post("/account/notifications")
@may(Right.SELF)
def turn_on() -> AnyResponse | tuple[str, int]:
    """Notify this device from now on; the script of the page sends what its browser gave it."""
    at_work()
    given = {name: request.form.get(name, "")[:_LONGEST] for name in ("endpoint", "p256dh", "auth")}
    address, pusher = PushAddress(**given), runtime().push
    problem = Unreachable.SERVICE if pusher is None else pusher.problem(address)
    if problem is not None:
        return _problem_said(problem, address), 422
    token = this_device() or secrets.token_urlsafe(24)
    words = device_words(request.user_agent.string)
    with db() as session:
        pushes.turn_on(session, me().account_id, token=token, address=address, words=words, now=now())
        noted(session, "turned_on_notifications", detail=words)
    answer = redirect(url_for("notices.show"), 303)
    secure = options().secure
    answer.set_cookie(_cookie(), token, max_age=_KEPT_FOR, secure=secure, httponly=True, samesite="Lax", path="/")
    flash(_("Notifications are on for this device."), "good")
    return answer


@pages.post("/account/notifications/off")
@may(Right.SELF)
def turn_off() -> AnyResponse:
    """Notify a device no more."""
    with db() as session:
        for each in push_devices.of_account(session, me().account_id):
            if str(each.id) == request.form.get("device"):
                push_devices.remove(session, each.id)
                noted(session, "turned_off_notifications", detail=each.words)
    flash(_("Notifications are off for that device."), "good")
    return redirect(url_for("notices.show"), 303)


@pages.get("/worker.js")
@public
def worker() -> Response:
    """Serve what shows notifications; from the root, so that it may open every page of ours."""
    return Response(_worker(), mimetype="text/javascript")


@cache
def _worker() -> bytes:
    return (importlib.resources.files("outreach.console") / "static/worker.js").read_bytes()


@pages.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    """Say what the console is when it is put on a home screen; an iPhone notifies only then."""
    icon = {"src": url_for("static", filename="icon.svg"), "type": "image/svg+xml", "sizes": "any"}
    said = {"name": "Outreach", "start_url": "/", "scope": "/", "display": "standalone", "icons": [icon]}
    answer = jsonify(said)
    answer.mimetype = "application/manifest+json"
    return answer


def this_device() -> str:
    """Give what this browser is known by; empty when it is not notified."""
    return request.cookies.get(_cookie(), "")


def forget_this_device(answer: AnyResponse) -> AnyResponse:
    """Let a browser be known no more, on which somebody signs out."""
    with db() as session:
        pushes.leave(session, this_device())
    answer.delete_cookie(_cookie(), path="/", secure=options().secure, httponly=True, samesite="Lax")
    return answer


def _cookie() -> str:
    return "__Host-outreach-device" if options().secure else "outreach-device"


def _problem_said(problem: Unreachable, address: PushAddress) -> str:
    if problem is Unreachable.KEYS:
        return _("This browser gave something that cannot be used. Reload the page and try again.")
    return _(
        "Notifications of this browser come from %(host)s, which is not one that we send to. Tell an admin.",
        host=host_of(address.endpoint) or "?",
    )
