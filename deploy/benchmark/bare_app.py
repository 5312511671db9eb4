"""The bare baseline for receiving: Flask that checks the signature and inserts one row through SQLAlchemy."""

import os

import sqlalchemy as sa
from flask import Flask, Response, abort, request
from granian import Granian
from granian.constants import Interfaces
from twilio.request_validator import RequestValidator

TABLE = sa.Table(
    "bare_replies",
    sa.MetaData(),
    sa.Column("sid", sa.String(40), primary_key=True),
    sa.Column("sender", sa.String(20)),
    sa.Column("body", sa.Text),
    sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.func.now()),
)
_THREADS = 8
"""As many as serve it best: it waits for its own row, and more of them only stand in each other's way."""


def make() -> Flask:
    """Make the application."""
    app = Flask(__name__, static_folder=None)
    validator = RequestValidator(os.environ["OUTREACH_TWILIO_AUTH_TOKEN"])
    address = os.environ["OUTREACH_PUBLIC_URL"]
    url = sa.make_url(os.environ["OUTREACH_DATABASE_URL"]).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(url, pool_size=10, max_overflow=20)

    @app.post("/texts")
    def text() -> Response:
        form = request.form
        if not validator.validate(f"{address}{request.path}", form, request.headers.get("X-Twilio-Signature", "")):
            abort(403)
        with engine.begin() as connection:
            connection.execute(TABLE.insert().values(sid=form["MessageSid"], sender=form["From"], body=form["Body"]))
        return Response("<Response/>", mimetype="text/xml")

    @app.get("/health/live")
    def live() -> Response:
        return Response("alive")

    return app


def serve() -> None:
    """Serve it as `outreach serve webhooks --workers 2` serves ours."""
    Granian(
        "benchmark.bare_app:make",
        factory=True,
        interface=Interfaces.WSGI,
        address="127.0.0.1",
        port=int(os.environ["OUTREACH_WEBHOOK_PORT"]),
        workers=2,
        blocking_threads=_THREADS,
    ).serve()


if __name__ == "__main__":
    serve()
