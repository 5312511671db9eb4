"""A phone network in a box that speaks Twilio's REST API, for stories, the demo and the benchmarks."""

from outreach.simulator.account import Account, MessagingService, OwnedNumber, Settings
from outreach.simulator.answering import NotRinging
from outreach.simulator.app import create_app
from outreach.simulator.callbacks import Deliver, HttpDeliver
from outreach.simulator.calls import Call, CallScript, CallStatus, PhoneCall
from outreach.simulator.clock import Clock
from outreach.simulator.dialling import CONNECTED
from outreach.simulator.faults import Fault, Faults, Trouble
from outreach.simulator.journal import Entry, Kind
from outreach.simulator.keywords import CarrierKeywords
from outreach.simulator.messages import Message, MessageStatus, Outcome, Text
from outreach.simulator.network import Network, Phone
from outreach.simulator.refusals import Refusal
from outreach.simulator.wire import AsyncLocalCarrierClient, LocalCarrierClient

__all__ = [
    "CONNECTED",
    "Account",
    "AsyncLocalCarrierClient",
    "Call",
    "CallScript",
    "CallStatus",
    "CarrierKeywords",
    "Clock",
    "Deliver",
    "Entry",
    "Fault",
    "Faults",
    "HttpDeliver",
    "Kind",
    "LocalCarrierClient",
    "Message",
    "MessageStatus",
    "MessagingService",
    "Network",
    "NotRinging",
    "Outcome",
    "OwnedNumber",
    "Phone",
    "PhoneCall",
    "Refusal",
    "Settings",
    "Text",
    "Trouble",
    "create_app",
]
