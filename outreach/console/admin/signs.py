"""Vital signs in sentences: each says what it means and what to do, and its light says how soon."""

from outreach.console.words import _
from outreach.domain.delivery import Lane
from outreach.domain.vital_signs import Light
from outreach.domain.watch import Wrong
from outreach.records.moments import Waits


def light_words(light: Light) -> str:
    """Say a colour in words."""
    return {Light.GREEN: _("Well"), Light.AMBER: _("Look at this"), Light.RED: _("Act now")}[light]


def overall_words(light: Light) -> str:
    """Say how all of it is."""
    return {
        Light.GREEN: _("All is well. Everything that must go on by itself does."),
        Light.AMBER: _("It works, and something should be looked at today."),
        Light.RED: _("Something is wrong. Somebody may wait for a text that does not come. Look now."),
    }[light]


def wrong_words(wrong: str) -> str:
    """Say what the watchman's own look found."""
    return {
        Wrong.STEP_OVERDUE: _("Open cases stand still: their next step is overdue."),
        Wrong.STEP_TOO_FAR: _("Open cases would wait longer than their ladder says."),
        Wrong.NOT_PAGED: _("There are open cases that nobody was paged about."),
        Wrong.PAGES_STOPPED: _("There are emergencies whose pages do not go out."),
        Wrong.NOBODY_TO_TELL: _("There are open cases, and nobody works for their program."),
        Wrong.PROMISE_OVER: _("Somebody took a case, and the promised time is over."),
        Wrong.TEXT_UNREAD: _("Texts to us lie unread."),
        Wrong.WORRY_DROPPED: _("Worrying texts came, and nobody was asked to look at them."),
        Wrong.URGENT_WAITS: _("Urgent texts are ready, and do not go out."),
        Wrong.CARRIER_TAKES_NOTHING: _("The carrier takes no pages."),
        Wrong.SCHEDULER_SILENT: _("The scheduler is silent."),
        Wrong.WORKERS_AWAY: _("Workers are away."),
        Wrong.DATABASE_AWAY: _("The database does not answer."),
        Wrong.COULD_NOT_LOOK: _("Not everything could be looked at."),
        Wrong.JOURNAL_WAITS: _("Texts wait on the disk."),
        Wrong.JOURNAL_SET_ASIDE: _("Texts were set aside on the disk."),
        Wrong.DISK_REFUSES: _("The disk cannot be written."),
    }[Wrong(wrong)]


def lane_words(lane: str) -> str:
    """Name a lane of the outbox."""
    return {
        Lane.URGENT: _("Crisis texts and pages"),
        Lane.CONVERSATION: _("Answers and notes"),
        Lane.PROMPTS: _("Check-ins"),
        Lane.UPKEEP: _("Upkeep"),
    }[Lane(lane)]


def waits_words(which: str) -> str:
    """Name what waits for its moment."""
    return {
        Waits.REPLIES: _("Texts to us that are to be read"),
        Waits.ESCALATIONS: _("Steps of open cases"),
        Waits.CLAIMS: _("Texts that a worker took and never settled"),
        Waits.DOUBTS: _("Texts of which nobody knows whether they went out"),
        Waits.PLANS: _("Check-ins to be planned"),
        Waits.PAUSES: _("Pauses that end"),
        Waits.CHECK_INS: _("Reminders and silence"),
        Waits.RUNAWAYS: _("Notes of held texts"),
        Waits.SHIFTS: _("Notes about shifts"),
        Waits.HANDOVERS: _("Hand-overs"),
        Waits.DRILLS: _("Drills that go on"),
        Waits.CALLS: _("Calls that were missed"),
        Waits.ROTAS: _("Rotas to be laid out further"),
        Waits.GAPS: _("The look for gaps in rotas"),
        Waits.DRILLS_TO_HOLD: _("Drills to be held"),
        Waits.SWAPS: _("Swaps of shifts"),
        Waits.FOLLOW_UPS: _("Follow-ups that somebody wanted"),
        Waits.COUNTS: _("Days to be counted for reports"),
    }.get(Waits(which), which.replace("_", " "))


def complaint_words(which: str) -> str:
    """Say what the installation complained of."""
    return {
        "carrier refuses": _("The carrier refused our texts because of our own account."),
        "carrier blanks": _("The carrier blanks the texts it keeps, so missed texts cannot be found there."),
        "texts missed": _("Texts to us came only because we asked the carrier for them."),
        "watchman silent": _("The watchman was silent."),
        "prompts_held": _("Check-ins were held: far more went out than anybody planned."),
        "daily_cap": _("The carriers took no more of our texts that day."),
        "runaway": _("Texts were held because somebody would have had too many."),
        "no shift": _("A program has nobody on call."),
        "never answered": _("Somebody is on call who has never answered us."),
        "specialist stopped": _("Somebody of ours stopped our texts."),
        "phone fails": _("Page after page does not reach somebody of ours."),
        "filtered": _("Phone companies took our texts for junk."),
        "kept ": _("Somebody has had a case for very long."),
    }[which]


def disk_words(which: str) -> str:
    """Say how the disk of this machine is."""
    return {
        "": _("Texts can be kept on this machine's disk while the database is away."),
        "waiting": _("Texts wait on this machine's disk for the database."),
        "set_aside": _("Texts were set aside on this machine's disk. See the runbook."),
        "refuses": _("This machine's disk cannot be written: texts would be lost while the database is away."),
    }[which]
