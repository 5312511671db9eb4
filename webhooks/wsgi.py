"""What a WSGI server loads: `webhooks.wsgi:make()`, which reads the settings and connects."""

from flask import Flask

from outreach.settings import load_settings
from outreach.wiring import build, set_up_logging
from webhooks import create_app
from webhooks.watch import keep_watch


def make() -> Flask:
    """Make the application from the environment's settings."""
    settings = load_settings()
    set_up_logging(settings.log_level)
    runtime = build(settings)
    keep_watch(runtime)
    return create_app(runtime)
