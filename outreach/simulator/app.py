"""The network's web app: Twilio's REST API, and pages and controls of its own."""

from flask import Flask

from outreach.simulator.api import api
from outreach.simulator.network import Network


def create_app(network: Network) -> Flask:
    """Build the app that is the face of a network."""
    app = Flask(__name__)
    app.extensions["network"] = network
    app.register_blueprint(api)
    return app
