"""The pages of specialists, leads and all who answer for them: an application of its own, apart from the webhooks."""

from flask import Flask, render_template, request
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException

from outreach.console import guard, home, live
from outreach.console.areas import AREAS
from outreach.console.here import OutOfScope
from outreach.console.look import dress
from outreach.console.menu import menu
from outreach.console.options import ConsoleOptions
from outreach.console.packing import pack_all
from outreach.console.signed_in import set_up_signing_in
from outreach.console.squeezing import Squeezed
from outreach.console.throttle import set_up_limits
from outreach.console.tokens import new_token
from outreach.console.words import _, set_up_words
from outreach.domain.secrets import SESSION_LENGTH
from outreach.ports import Runtime

LARGEST_REQUEST = 8 * 1024 * 1024
"""A file of a few thousand people, with room."""


def create_app(runtime: Runtime, options: ConsoleOptions) -> Flask:
    """Make the web application of our own people."""
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=options.secret,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
        SESSION_COOKIE_NAME="__Host-outreach" if options.secure else "outreach",
        SESSION_COOKIE_SECURE=options.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=SESSION_LENGTH,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # we send no Referer, so that none can be asked for
        SEND_FILE_MAX_AGE_DEFAULT=86400,
    )
    serve(app, runtime, options)
    pack_all(app)
    set_up_limits(app, options)
    set_up_signing_in(app)
    guard.stand_guard(app)
    CSRFProtect(app)
    set_up_words(app)
    dress(app)
    app.jinja_env.globals.update(menu=menu, new_token=new_token)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension(Squeezed)
    for area in AREAS:
        app.register_blueprint(area)
    _explain_errors(app)
    return app


def serve(app: Flask, runtime: Runtime, options: ConsoleOptions) -> None:
    """Let an application serve an installation; one that served another serves this one from now on."""
    app.extensions["outreach"] = runtime
    app.extensions["options"] = options
    live.begin(app)


def _explain_errors(app: Flask) -> None:
    """Answer refusals with a page that says why, and what to do."""
    app.register_error_handler(OutOfScope, home.out_of_scope)

    @app.errorhandler(CSRFError)
    def stale(error: CSRFError) -> tuple[str, int]:
        del error
        return _explained(400, _("This page was open for too long. Go back, load it again, and try once more.")), 400

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> tuple[str, int]:
        status = error.code or 500
        said = {
            403: _("This page is not open to your account. An admin can change that."),
            404: _("There is nothing here. It may have moved, or the address has a mistake."),
            413: _("That is too large. Send at most 8 megabytes."),
            429: _("That was too often in a short time. Wait a minute, then try again."),
            500: _(
                "Something went wrong here. See whether it was done before you try again. If it stays, tell an admin."
            ),
        }
        return _explained(status, said.get(status, str(error.description))), status


def _explained(status: int, words: str) -> str:
    part = bool(request.headers.get("HX-Request"))
    return render_template("part_error.html" if part else "error.html", status=status, words=words)
