"""The words of reports: what levels, outcomes, reasons, kinds and troubles are called on a page."""

from outreach.console.words import _
from outreach.domain.delivery import DropReason, MessageKind
from outreach.domain.escalation import Outcome, ReasonKind
from outreach.domain.marks import Source
from outreach.domain.periods import Stretch
from outreach.domain.reporting import RULE, Level
from outreach.domain.troubles import Trouble
from outreach.queries.reports.quiet import Quiet
from outreach.queries.reports.worrying import Worry


def level(each: Level) -> str:
    """Say a level of engagement."""
    return {
        Level.HIGH: _("High"),
        Level.MODERATE: _("Moderate"),
        Level.LOW: _("Low"),
        Level.SILENT: _("Silent"),
        Level.NOT_ASKED: _("Not asked"),
    }[each]


def rule() -> list[str]:
    """Say by which rule somebody is at which level."""
    weeks = RULE.window.days // 7
    high, moderate = round(100 * RULE.high), round(100 * RULE.moderate)
    return [
        _("We look at the last %(weeks)s weeks of each person whom the program texts.", weeks=weeks),
        _("High: answered at least %(share)s%% of the check-ins that ended.", share=high),
        _("Moderate: answered at least %(share)s%%, or one of us talked with them.", share=moderate),
        _("Low: answered fewer, but we heard from them."),
        _("Silent: we asked, and heard nothing."),
        _("Not asked: no check-in ended in that time. They are not in the shares."),
    ]


def outcome(each: Outcome | None) -> str:
    """Say how an escalation ended; None: it has not."""
    return {
        Outcome.REACHED: _("Reached"),
        Outcome.LEFT_MESSAGE: _("Left a message"),
        Outcome.NO_ANSWER: _("No answer"),
        Outcome.WARM_HANDOFF: _("Warm hand-off"),
        Outcome.EMERGENCY_SERVICES: _("Emergency services"),
        Outcome.FALSE_ALARM: _("False alarm"),
        Outcome.OTHER: _("Something else"),
        None: _("Still open"),
    }[each]


def worry(each: Worry) -> str:
    """Say a reason to look at somebody."""
    kind = {
        ReasonKind.CONCERN: _("A worrying text"),
        ReasonKind.ANSWER: _("An answer"),
        ReasonKind.SILENCE: _("Silence"),
        ReasonKind.WANTS_CONTACT: _("Wants contact"),
        ReasonKind.NUMBER_PROBLEM: _("A problem with the number"),
        ReasonKind.UNREADABLE: _("A text we could not read"),
        ReasonKind.UNKNOWN_SENDER: _("An unknown sender"),
        ReasonKind.OPTED_OUT: _("Stopped the texts"),
        ReasonKind.DELIVERY: _("Texts do not arrive"),
        ReasonKind.HELD: _("Texts were held back"),
    }.get(each.kind, each.kind.value.replace("_", " "))
    return kind if each.category is None else f"{kind}: {category(each.category)}"


def category(each: str) -> str:
    """Say what a text was about, as the lexicon names it."""
    return _("not said") if each == "-" else each.replace("_", " ")


def source(each: Source) -> str:
    """Say what raised an alarm."""
    return {
        Source.LEXICON: _("Words of the lexicon"),
        Source.PROGRAM: _("Words of the program"),
        Source.MODEL: _("The model"),
        Source.ANSWER: _("An answer to a question"),
        Source.KEYWORD: _("A keyword"),
        Source.FALLBACK: _("Doubt: nobody could read it"),
    }[each]


def quiet(each: Quiet) -> str:
    """Say for how long we have heard nothing."""
    return {
        Quiet.A_WEEK: _("Up to a week"),
        Quiet.TWO_WEEKS: _("1 to 2 weeks"),
        Quiet.FOUR_WEEKS: _("2 to 4 weeks"),
        Quiet.LONGER: _("More than 4 weeks"),
        Quiet.NEVER: _("Never heard from"),
        Quiet.NOT_YET: _("Not heard from yet, here for two weeks at most"),
    }[each]


def message_kind(each: MessageKind) -> str:
    """Say what a message of ours was."""
    return {
        MessageKind.PROMPT: _("Check-in"),
        MessageKind.REMINDER: _("Reminder"),
        MessageKind.INVITATION: _("Invitation"),
        MessageKind.ACKNOWLEDGMENT: _("Thanks for an answer"),
        MessageKind.ANSWER: _("Answer to a keyword"),
        MessageKind.NOTE: _("Note from a specialist"),
        MessageKind.CRISIS_CARD: _("Crisis text"),
        MessageKind.PAGE: _("Page to staff"),
        MessageKind.NOTICE: _("Notice"),
        MessageKind.STAFF_ANSWER: _("Answer to staff"),
        MessageKind.ALERT: _("Alert to staff"),
    }[each]


def why(each: str) -> str:
    """Say why a text failed or was not sent: our own words, or the code of the carrier."""
    return {
        Trouble.NO_SUCH_PHONE.value: _("No phone behind this number takes texts"),
        Trouble.OUT_OF_REACH.value: _("The phone was off or out of reach"),
        Trouble.STOPPED.value: _("They stopped our texts"),
        Trouble.FILTERED.value: _("A phone company took it for junk"),
        Trouble.OUR_SET_UP.value: _("Our account at the carrier is not set up for it"),
        Trouble.PASSING.value: _("The phone network failed"),
        Trouble.UNKNOWN.value: _("The carrier gave a reason we do not know"),
        DropReason.TOO_LATE.value: _("It was too late for it"),
        DropReason.NO_CONSENT.value: _("They have not agreed to texts"),
        DropReason.PAUSED.value: _("They asked for a pause"),
        DropReason.CAP.value: _("It was one more than the most a day or week"),
        DropReason.OVERTAKEN.value: _("Something else came first"),
        DropReason.NO_LONGER_NEEDED.value: _("It was no longer needed"),
        DropReason.CARRIER_CAP.value: _("The day's limit of the carrier"),
        DropReason.RUNAWAY.value: _("Held back: far too many at once"),
        DropReason.BUNDLED.value: _("It went with another page"),
        "refused": _("The carrier refused it"),
        "reached_nobody": _("It rang in vain"),
        "": _("No reason given"),
    }.get(each) or _("Code %(code)s", code=each)


def stretch(each: Stretch) -> str:
    """Say which time a report is about."""
    return {
        Stretch.WEEK: _("Last week"),
        Stretch.MONTH: _("Last month"),
        Stretch.QUARTER: _("Last quarter"),
        Stretch.OWN: _("My own dates"),
    }[each]


def title(which: str) -> str:
    """Name a report."""
    return {
        "responding": _("Answers"),
        "waiting": _("Waiting times"),
        "silence": _("Silence"),
        "worries": _("Escalations"),
        "precision": _("The reader"),
        "workload": _("Workload"),
        "engagement": _("Engagement"),
        "coverage": _("Cover"),
        "delivery": _("Delivery and cost"),
        "overview": _("Overview"),
    }[which]
