"""The words of contact notes: their fields, what is asked for in each, and what one lacks."""

from outreach.actions.contact_notes import NotNow
from outreach.console.words import _
from outreach.domain.contact_note import ContactMode, Lack


def mode_said(mode: ContactMode) -> str:
    """Say how somebody was in touch."""
    return {
        ContactMode.TEXT: _("By text"),
        ContactMode.CALL: _("By phone"),
        ContactMode.IN_PERSON: _("In person"),
    }[mode]


def field_said(field: str) -> tuple[str, str]:
    """Name a field, and say what belongs in it."""
    return {
        "place": (_("Place"), _("Where each of you was, if it matters.")),
        "goal": (_("Goal, in their own words"), _("What they want, the way they say it.")),
        "purpose": (_("Purpose"), _("Why you were in touch.")),
        "intervention": (_("What you did"), _("Listened, shared your own story, found a ride, made a plan together.")),
        "response": (_("How they responded"), _("What they said and did. Facts and strengths, no labels.")),
        "next_step": (_("Next step"), _("Who does what, and by when.")),
        "mood": (_("Mood"), ""),
        "cravings": (_("Cravings"), ""),
        "safety": (_("Safety"), _("Always ask. Write what they said.")),
        "housing": (_("Housing"), ""),
        "food": (_("Food"), ""),
        "withdrawal": (_("Withdrawal"), ""),
        "notified": (_("Who was told, and when"), ""),
        "consent_changes": (_("What changed in what they allow"), ""),
    }[field]


def lack_said(lack: Lack) -> str:
    """Say what a note lacks."""
    needed = _("This is needed before you sign.")
    return {
        Lack.ENDS_BEFORE_START: _("It ends before it begins."),
        Lack.TOO_LONG: _("A contact lasts a day at most. Write a note for each."),
        Lack.IN_THE_FUTURE: _("It ends in the future."),
        Lack.UNITS: _("That is more units than a day has."),
        Lack.WORDS_TOO_LONG: _("A field holds 4,000 letters."),
        Lack.CREDENTIAL: _("Write your credential: you sign with it."),
    }.get(lack, needed)


def not_now_said(why: NotNow) -> str:
    """Say why something cannot be done with a note as it stands."""
    return {
        NotNow.CHANGED: _("This draft was changed in another window. This page shows it as it is now."),
        NotNow.SIGNED: _("This note is signed. It can only be added to."),
        NotNow.NOT_SIGNED: _("This note is not signed yet. Its writer can still change it."),
        NotNow.NOT_YOURS: _("Only its writer can change or sign a draft."),
        NotNow.YOUR_OWN: _("Somebody else signs off your notes."),
        NotNow.SIGNED_OFF: _("It is signed off already."),
        NotNow.NOTHING_WRITTEN: _("There is nothing to add yet."),
        NotNow.TOO_LONG: _("An addendum holds 4,000 letters."),
    }[why]
