"""The network's web app: Twilio's REST API, and pages and controls of its own."""

from urllib.parse import urlsplit

from flask import Flask, Response, request

from outreach.simulator.api import api
from outreach.simulator.control import control
from outreach.simulator.gate import as_json
from outreach.simulator.network import Network
from outreach.simulator.phones import phones


def create_app(network: Network) -> Flask:
    """Build the app that is the face of a network: no login guards its pages, so it belongs on loopback."""
    app = Flask(__name__, static_folder=None)
    app.extensions["network"] = network
    app.before_request(_refuse_other_sites)
    for part in (api, control, phones):
        app.register_blueprint(part)
    return app


def _refuse_other_sites() -> Response | None:
    """Refuse what another site's page makes a browser send."""
    origin = request.headers.get("Origin")
    if origin is None or urlsplit(origin).netloc == request.host:
        return None
    return as_json({"error": "not from another site's page"}, 403)
