"""What the carrier calls, and nothing else: this is all that the public internet sees of us."""

from functools import partial

from flask import Flask

from outreach.ports import Runtime
from webhooks import (
    bridges,
    calendars,
    calls,
    guard,
    health,
    incoming_calls,
    receipts,
    texts,
    voice_check_ins,
    without_records,
)
from webhooks.patience import Patience
from webhooks.together import Together

LARGEST_REQUEST = 256 * 1024


def create_app(runtime: Runtime) -> Flask:
    """Make the web application that the carrier talks to."""
    app = Flask("webhooks", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.config["MAX_FORM_PARTS"] = 500
    app.extensions["outreach"] = runtime
    app.extensions["patience"] = Patience()
    app.extensions["together"] = Together(partial(texts.receive, runtime))
    app.before_request(guard.only_the_carrier)
    app.register_blueprint(texts.blueprint)
    app.register_blueprint(receipts.blueprint)
    app.register_blueprint(calls.blueprint)
    app.register_blueprint(bridges.blueprint)
    app.register_blueprint(incoming_calls.blueprint)
    app.register_blueprint(voice_check_ins.blueprint)
    app.register_blueprint(without_records.blueprint)
    app.register_blueprint(calendars.blueprint)
    app.register_blueprint(health.blueprint)
    guard.explain_errors(app)
    return app
