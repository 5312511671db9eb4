"""How often somebody may ask: an account, and before anybody is known an address."""

from flask import Flask, current_app, request
from flask_limiter import Limiter
from flask_login import current_user

from outreach.console.options import ConsoleOptions

STRICT = "20 per minute"
"""For what guesses could be made at."""


def _who() -> str:
    if current_user and current_user.is_authenticated:
        return str(current_user.account_id)
    return request.remote_addr or "nowhere"


def _usual() -> str:
    return str(current_app.extensions["options"].limits or "1000000 per second")


limiter = Limiter(key_func=_who, default_limits=[_usual])


@limiter.request_filter
def _is_unlimited() -> bool:
    """Leave out an application without limits, whatever another of the same process has."""
    return not current_app.extensions["options"].limits


def set_up_limits(app: Flask, options: ConsoleOptions) -> None:
    """Count how often somebody asks, where all processes see it if there is such a place."""
    app.config.update(
        RATELIMIT_ENABLED=bool(options.limits),
        RATELIMIT_STORAGE_URI=options.limits_at,
        RATELIMIT_HEADERS_ENABLED=False,
        RATELIMIT_SWALLOW_ERRORS=True,
    )
    limiter.init_app(app)
