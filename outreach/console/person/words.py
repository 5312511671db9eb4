"""What stands on a person's page in words: where a text is on its way, how a call went, what somebody allowed."""

from collections.abc import Mapping
from datetime import timedelta

from babel.dates import format_timedelta
from flask_babel import get_locale

from outreach.console.words import _
from outreach.domain.calls import CallKind
from outreach.domain.consent import ConsentHow, ConsentState, Scope
from outreach.domain.delivery import MessageStatus
from outreach.domain.lint import Fault, Flaw
from outreach.domain.marks import Mark
from outreach.domain.reading.reading import Category
from outreach.domain.troubles import Trouble
from outreach.queries.participants import Standing
from outreach.queries.thread import Called


def statuses() -> Mapping[MessageStatus, str]:
    """Say where a text of ours is on its way, for each place there is."""
    return {
        MessageStatus.QUEUED: _("waiting to go out"),
        MessageStatus.SENDING: _("going out"),
        MessageStatus.UNSURE: _("we do not know whether it went out"),
        MessageStatus.SENT: _("sent"),
        MessageStatus.DELIVERED: _("arrived"),
        MessageStatus.UNDELIVERED: _("did not arrive"),
        MessageStatus.FAILED: _("could not be sent"),
        MessageStatus.EXPIRED: _("not sent: its time was over"),
        MessageStatus.CANCELLED: _("not sent: no longer needed"),
    }


def trouble_said(trouble: Trouble) -> str:
    """Say what kept a text from arriving."""
    return {
        Trouble.NO_SUCH_PHONE: _("no phone that takes texts has this number"),
        Trouble.OUT_OF_REACH: _("the phone was off or out of reach"),
        Trouble.STOPPED: _("they stopped our texts at their phone company"),
        Trouble.FILTERED: _("a phone company took it for junk"),
        Trouble.OUR_SET_UP: _("our account is not set up for it"),
        Trouble.PASSING: _("the phone network failed"),
        Trouble.TOO_LATE: _("it waited too long at the phone company"),
        Trouble.UNKNOWN: _("the phone company did not say why"),
    }[trouble]


def call_said(called: Called) -> str:
    """Say how a call went, in one line."""
    who = called.who or _("somebody")
    if called.kind is CallKind.INCOMING:
        said = _("They called us.") if called.who is None else _("They called us, and %(who)s's phone rang.", who=who)
    else:
        said = _("%(who)s called them.", who=who)
    if called.left_voicemail:
        return said + " " + _("They left a voicemail.")
    if called.lasted is None:
        return said + " " + _("Nobody was connected.")
    return said + " " + _("They talked for %(time)s.", time=span(called.lasted))


def span(lasted: timedelta) -> str:
    """Say how long something took."""
    return str(format_timedelta(max(lasted, timedelta(seconds=1)), locale=str(get_locale() or "en"), threshold=1.2))


def standing_said(standing: Standing) -> str:
    """Say where somebody stands with the program."""
    return {
        Standing.NOT_INVITED: _("Not invited yet"),
        Standing.INVITED: _("Invited, has not answered"),
        Standing.ENROLLED: _("Enrolled"),
        Standing.PAUSED: _("Paused"),
        Standing.FINISHED: _("Finished the program"),
        Standing.STOPPED: _("Stopped our texts"),
    }[standing]


def consent_said(state: ConsentState) -> str:
    """Say what somebody allowed."""
    return {
        ConsentState.INVITED: _("Was asked"),
        ConsentState.GIVEN: _("Agreed"),
        ConsentState.WITHDRAWN: _("Said stop"),
    }[state]


def how_said(how: ConsentHow) -> str:
    """Say how we know what somebody allowed."""
    return {
        ConsentHow.STAFF: _("told one of us"),
        ConsentHow.IMPORT: _("came with a list"),
        ConsentHow.KEYWORD: _("texted a word"),
        ConsentHow.REPLY: _("answered our text"),
        ConsentHow.CARRIER: _("the phone company told us"),
        ConsentHow.WRONG_NUMBER: _("it was a wrong number"),
    }[how]


def scope_said(scope: Scope) -> str:
    """Say what a yes covers."""
    return {
        Scope.TEXT: _("texts"),
        Scope.HUMAN_CALL: _("calls from a person"),
        Scope.AUTO_CALL: _("automatic calls"),
        Scope.VOICEMAIL: _("voicemail"),
    }[scope]


def mark_said(mark: Mark) -> str:
    """Say what somebody thinks of what was read."""
    return {
        Mark.TRUE_ALARM: _("right"),
        Mark.FALSE_ALARM: _("false alarm"),
        Mark.MISSED: _("something was missed"),
    }[mark]


def categories() -> Mapping[Category, str]:
    """Say what a worry is about, for all that one may be."""
    return {
        Category.SUICIDE: _("suicide"),
        Category.SELF_HARM: _("self-harm"),
        Category.OVERDOSE: _("overdose"),
        Category.RELAPSE: _("use or relapse"),
        Category.CRAVING: _("craving"),
        Category.WITHDRAWAL: _("withdrawal"),
        Category.VIOLENCE: _("violence"),
        Category.PSYCHOSIS: _("psychosis"),
        Category.MEDICAL: _("medical"),
        Category.HOUSING: _("housing or food"),
        Category.THIRD_PARTY_RISK: _("danger to somebody else"),
        Category.WANTS_CONTACT: _("wants to talk"),
        Category.LOW_MOOD: _("low mood"),
        Category.UNREADABLE: _("could not be read"),
    }


def flaw_said(flaw: Flaw) -> str:
    """Say what is wrong with a text that somebody writes."""
    said = {
        Fault.HURTS: _('"%(word)s" can hurt. Say it another way.', word=flaw.about),
        Fault.GIVES_AWAY: _(
            '"%(word)s" can be read on a locked phone, and says too much. Use a plain word.', word=flaw.about
        ),
        Fault.HIDES_LINK: _(
            "%(word)s hides where a link leads, and phone companies block it. Write the whole address.", word=flaw.about
        ),
        Fault.ASKS_FOR: _(
            "Do not ask them to reply %(word)s: the phone company acts on that word by itself.", word=flaw.about
        ),
        Fault.TOO_LONG: _("It is long: it goes out in %(count)s pieces. Shorter is easier to read.", count=flaw.about),
    }
    return said[flaw.fault]
