"""How people are spoken of in the pages for leads: filters, needs, where they stand, and why something cannot be."""

from uuid import UUID

from flask import url_for

from outreach.actions.by_staff import Agreed, Deed
from outreach.actions.import_rows import Slip
from outreach.console.people.reasons import reworded
from outreach.console.words import _, ngettext
from outreach.domain.consent import ConsentState
from outreach.domain.people_list import Need, Show
from outreach.queries.participants import Standing


def show_words(show: Show) -> str:
    """Say whom a filter shows."""
    return {
        Show.EVERYBODY: _("Everybody"),
        Show.NUMBER_PROBLEM: _("Number problem"),
        Show.QUIET: _("Quiet for 14 days"),
        Show.AT_RISK: _("At risk"),
        Show.IN_QUEUE: _("In the queue"),
        Show.NO_ZONE: _("No zone"),
        Show.NO_PEER: _("No peer"),
        Show.NOT_INVITED: _("Not invited"),
        Show.INVITED: _("Invited, no answer yet"),
        Show.PAUSED: _("Paused"),
        Show.BY_VOICE: _("By voice"),
        Show.STOPPED: _("Stopped"),
    }[show]


def need_words(need: Need) -> str:
    """Say what somebody needs of a lead; nothing for who needs nothing."""
    return {
        Need.NUMBER_PROBLEM: _("Check their number"),
        Need.QUIET_AT_RISK: _("At risk and quiet"),
        Need.QUIET: _("Quiet"),
        Need.NOT_INVITED: _("Not invited"),
        Need.NO_ZONE: _("No zone"),
        Need.NO_PEER: _("No peer"),
        Need.NOTHING: "",
        Need.FINISHED: "",
        Need.STOPPED: "",
    }[need]


def standing_words(standing: Standing) -> str:
    """Say where somebody stands."""
    return {
        Standing.NOT_INVITED: _("not invited"),
        Standing.INVITED: _("invited"),
        Standing.ENROLLED: _("enrolled"),
        Standing.PAUSED: _("paused"),
        Standing.FINISHED: _("finished"),
        Standing.STOPPED: _("stopped"),
    }[standing]


def consent_words(state: ConsentState | None) -> str:
    """Say what somebody allows."""
    if state is None:
        return _("nothing yet: nobody asked them")
    return {
        ConsentState.INVITED: _("invited, no answer yet"),
        ConsentState.GIVEN: _("texts"),
        ConsentState.WITHDRAWN: _("nothing: they stopped"),
    }[state]


def column_words(column: str) -> str:
    """Name a column of a file of people."""
    return {
        "name": _("name"),
        "phone": _("number"),
        "zone": _("zone"),
        "language": _("language"),
        "peer": _("peer"),
        "at_risk": _("at risk"),
        "slot": _("own time"),
        "state": _("state"),
        "consent": _("consent"),
    }.get(column, column)


def language_words(lang: str) -> str:
    """Name a language."""
    return {"en": _("English"), "es": _("Spanish")}.get(lang, lang)


def deed_words(deed: Deed) -> str:
    """Name what is done for many."""
    return {
        Deed.INVITE: _("Invite"),
        Deed.PAUSE: _("Pause"),
        Deed.RESUME: _("Resume"),
        Deed.WITHDRAW: _("Stop all texts"),
    }[deed]


def done_words(deed: Deed, count: int) -> str:
    """Say for how many something was done."""
    match deed:
        case Deed.INVITE:
            return ngettext("%(num)d person was invited.", "%(num)d people were invited.", count)
        case Deed.PAUSE:
            return ngettext("%(num)d person is paused.", "%(num)d people are paused.", count)
        case Deed.RESUME:
            return ngettext("%(num)d person goes on.", "%(num)d people go on.", count)
        case Deed.WITHDRAW:
            return ngettext("%(num)d person gets no more texts.", "%(num)d people get no more texts.", count)


def agreed_choices() -> list[tuple[str, str]]:
    """List what somebody may have said about texts."""
    return [
        (Agreed.INVITE.value, _("Ask them by text. Nothing else is sent until they say yes.")),
        (Agreed.GIVEN.value, _("They agreed already, on paper or in person.")),
        (Agreed.NONE.value, _("Not yet. No text goes out until somebody invites them.")),
    ]


def tabs(here: str, strangers: int, program: UUID) -> list[tuple[str, str, bool]]:
    """List the pages about people."""
    unknown = _("Unknown senders (%(count)s)", count=strangers) if strangers else _("Unknown senders")
    return [
        (url_for("people.list_all", program=program), _("People"), here == "list"),
        (url_for("people.strangers", program=program), unknown, here == "strangers"),
        (url_for("people.new", program=program), _("Enroll somebody"), here == "new"),
        (url_for("people.import_file", program=program), _("Import a file"), here == "import"),
    ]


def slip_words(slip: Slip) -> tuple[str, str]:
    """Say what is wrong in a cell and what to do."""
    return reworded(slip.what), reworded(slip.remedy)
