"""What an administrator reads of messages, troubles, roles and refusals, in the language of the page."""

from outreach.actions.account_keeping import Refusal
from outreach.console.words import _
from outreach.domain.access import ConsoleRole
from outreach.domain.delivery import DropReason, MessageKind, MessageStatus
from outreach.domain.drill import DrillStatus
from outreach.domain.troubles import Trouble
from outreach.domain.urgency import Urgency
from outreach.queries.message_log import Logged
from outreach.records.messages import REACHED_NOBODY


def kind_words(kind: MessageKind) -> str:
    """Name a kind of message."""
    return {
        MessageKind.PROMPT: _("Check-in"),
        MessageKind.REMINDER: _("Reminder"),
        MessageKind.INVITATION: _("Invitation"),
        MessageKind.ACKNOWLEDGMENT: _("Thanks"),
        MessageKind.ANSWER: _("Answer"),
        MessageKind.NOTE: _("Text from one of us"),
        MessageKind.CRISIS_CARD: _("Crisis text"),
        MessageKind.PAGE: _("Page to staff"),
        MessageKind.NOTICE: _("Notice"),
        MessageKind.STAFF_ANSWER: _("Answer to staff"),
        MessageKind.ALERT: _("Alert to staff"),
    }[kind]


def status_words(status: MessageStatus) -> str:
    """Say where a message stands."""
    return {
        MessageStatus.QUEUED: _("Waiting to go out"),
        MessageStatus.SENDING: _("Going out now"),
        MessageStatus.UNSURE: _("Not sure it went out"),
        MessageStatus.SENT: _("Sent"),
        MessageStatus.DELIVERED: _("Delivered"),
        MessageStatus.UNDELIVERED: _("Not delivered"),
        MessageStatus.FAILED: _("Failed"),
        MessageStatus.EXPIRED: _("Too late to send"),
        MessageStatus.CANCELLED: _("Not sent"),
    }[status]


def trouble_words(trouble: Trouble) -> str:
    """Say what kept a text from arriving."""
    return {
        Trouble.NO_SUCH_PHONE: _("No phone that takes texts is behind this number."),
        Trouble.OUT_OF_REACH: _("The phone was off or out of reach."),
        Trouble.STOPPED: _("They stopped texts at the phone company."),
        Trouble.FILTERED: _("A phone company took our text for junk."),
        Trouble.OUR_SET_UP: _("Our account at the carrier is not set up for it."),
        Trouble.PASSING: _("The phone network failed."),
        Trouble.TOO_LATE: _("It waited at the carrier until it was too late."),
        Trouble.UNKNOWN: _("The carrier gave a reason that we do not know."),
    }[trouble]


def drop_words(reason: str) -> str:
    """Say why a message was not sent after all; what has no words of its own is shown as it is."""
    return {
        DropReason.TOO_LATE.value: _("It was too late to say it."),
        DropReason.NO_CONSENT.value: _("They had not agreed to texts."),
        DropReason.PAUSED.value: _("They had paused."),
        DropReason.CAP.value: _("They had enough texts that day or week."),
        DropReason.OVERTAKEN.value: _("They had answered meanwhile."),
        DropReason.STOPPED.value: _("They had stopped our texts."),
        DropReason.NO_LONGER_NEEDED.value: _("It was no longer needed."),
        DropReason.CARRIER_CAP.value: _("The carriers took no more that day."),
        DropReason.RUNAWAY.value: _("They would have had far too many texts."),
        DropReason.BUNDLED.value: _("It went out together with another one."),
        REACHED_NOBODY: _("The phone rang and nobody answered."),
        "unsure": _("Nobody knows whether it went out, and it is not said twice."),
    }.get(reason, reason)


def why_words(line: Logged) -> str:
    """Say what was wrong with a message, if anything was; with the carrier's own code for whoever asks it."""
    if line.trouble is not None:
        said = trouble_words(line.trouble)
        return (
            said if line.error_code is None else _("%(what)s (Carrier code %(code)s)", what=said, code=line.error_code)
        )
    return "" if line.reason is None else drop_words(line.reason)


def role_words(role: ConsoleRole) -> str:
    """Name a role."""
    return {
        ConsoleRole.SPECIALIST: _("Peer specialist"),
        ConsoleRole.LEAD: _("Program lead"),
        ConsoleRole.SUPERVISOR: _("Supervisor"),
        ConsoleRole.ADMIN: _("Admin"),
        ConsoleRole.AUDITOR: _("Auditor"),
    }[role]


def role_means(role: ConsoleRole) -> str:
    """Say what a role may see and do."""
    return {
        ConsoleRole.SPECIALIST: _("Works the queue, and sees who is theirs to look after."),
        ConsoleRole.LEAD: _("Sees everybody of the program, and sets its texts, people and shifts."),
        ConsoleRole.SUPERVISOR: _("Sees everybody of the program, signs off notes, reads the audit log."),
        ConsoleRole.ADMIN: _("Keeps accounts and the machine. Sees nobody's texts."),
        ConsoleRole.AUDITOR: _("Reads reports and the audit log. Changes nothing."),
    }[role]


def refusal_words(why: Refusal) -> str:
    """Say why something was not done with an account, and what to do."""
    return {
        Refusal.NOT_THERE: _("That account is not there any more."),
        Refusal.NOT_YOURS: _("That is not yours to change: it reaches into a program that you do not administer."),
        Refusal.YOUR_OWN: _("That is your own account. Ask another admin to do it."),
        Refusal.LAST_ADMIN: _("That would leave nobody to administer it. Make another admin first."),
        Refusal.REASON: _("Say why, in a few words. It goes into the audit log."),
        Refusal.LOGIN: _(
            "That sign-in name, or that person, has an account already; or the name will not do. "
            "Use at least two small letters, digits or . _ @ + - and begin with a letter or digit."
        ),
        Refusal.NAME: _("Give the name of whoever it is for."),
        Refusal.NO_ROLE: _("Choose at least one role."),
        Refusal.NEEDS_ONE_OF_OURS: _("For this role, choose who of ours it is, or give a number and languages."),
        Refusal.NOBODY_LEFT: _(
            "That would leave nobody to answer for a program. Let somebody else join its team first."
        ),
    }[why]


def ladder_words(urgency: Urgency) -> str:
    """Name the ladder that a drill climbs."""
    return {
        Urgency.WATCH: _("When you can"),
        Urgency.SAME_DAY: _("Today"),
        Urgency.URGENT: _("Urgent"),
        Urgency.EMERGENCY: _("Emergency"),
    }[urgency]


def drill_words(status: DrillStatus) -> str:
    """Say how a drill stands."""
    return {
        DrillStatus.RUNNING: _("It goes on now."),
        DrillStatus.ANSWERED: _("Somebody answered."),
        DrillStatus.MISSED: _("Nobody answered within half an hour."),
        DrillStatus.CALLED_OFF: _("Called off: something real went first."),
    }[status]
