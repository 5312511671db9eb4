"""The grammar of stories: every form that a statement may have, and how its parts are read."""

import re
from collections.abc import Callable, Mapping

from outreach.domain.escalation import EscalationStatus
from outreach.domain.urgency import Urgency
from outreach.domain.zones import check_zone
from outreach.rehearsal.lines import Line
from outreach.rehearsal.marks import read_marks
from outreach.rehearsal.names import NAME, NUMBER, WHO, read_number
from outreach.rehearsal.statements import Slip, Statement
from outreach.rehearsal.turns import FORM, HINT
from outreach.rehearsal.when import CLOCK, MOMENT, SPANS, read_clock, read_day, read_moment, read_span

_STATUSES = "|".join(status.value for status in EscalationStatus)
_URGENCIES = "|".join(urgency.value.replace("_", "[_ -]") for urgency in Urgency)
_CAME = "is offered|is accepted|stays|is over"
_NEW = rf"(?:(?P<who>{NAME}) )?(?P<number>{NUMBER})(?P<marks>.*)"
_TROUBLES = "is down|is slow|loses answers|loses receipts|repeats receipts|shuffles receipts|is well"
_HAS = rf"{WHO} has an? (?:(?P<u1>{_URGENCIES}) )?(?P<status>{_STATUSES}) (?:(?P<u2>{_URGENCIES}) )?escalation"
_MORE = rf"\[?(?:(?P<{{0}}>{_URGENCIES})|by (?P<{{1}}>{NUMBER}|{NAME}))\]?"

_FORMS: tuple[tuple[str, str], ...] = (
    ("clock", rf"clock (?P<moment>{MOMENT}) (?P<zone>\S+)"),
    ("program", r"program (?P<name>.+)"),
    ("lead", f"lead {_NEW}"),
    ("specialist", f"specialist {_NEW}"),
    ("participant", f"participant {_NEW}"),
    ("invite", f"invite {_NEW}"),
    ("nobody_on_call", r"nobody is on call"),
    ("on_call", rf"{WHO} is on call(?: (?:from )?(?P<start>{MOMENT}) (?:to|until) (?P<end>{MOMENT}))?"),
    ("rotates", FORM),
    ("off", rf"{WHO} is off (?:from )?(?P<start>{MOMENT}) (?:to|until) (?P<end>{MOMENT})"),
    ("open_shift", rf"a shift is open (?:from )?(?P<start>{MOMENT}) (?:to|until) (?P<end>{MOMENT})"),
    ("swaps", rf"{WHO} swaps (?P<day>\d{{4}}-\d\d?-\d\d?) with (?P<other>{NUMBER}|{NAME})"),
    ("texts", rf"{WHO} texts"),
    ("wait_until", rf"wait until (?:(?P<day>\d{{4}}-\d\d?-\d\d?)(?: at |[ T]))?(?P<time>{CLOCK})"),
    ("wait", rf"wait (?:for )?(?P<span>{SPANS})"),
    ("never_hears_call", rf"{WHO} never hears a call saying"),
    ("hears_call", rf"{WHO} hears a call saying"),
    ("says", rf"{WHO} says"),
    ("never_hears", rf"{WHO} never hears"),
    ("hears_nothing", rf"{WHO} hears nothing"),
    ("hears", rf"{WHO} hears"),
    ("heard", rf"{WHO} heard (?P<most>at most )?(?P<count>\d+|no) texts?"),
    ("is_called", rf"{WHO} is called"),
    ("calls", rf"{WHO} calls"),
    ("is_not_called", rf"{WHO} is not called"),
    ("answers", rf"{WHO} answers and presses (?P<key>[0-9*#])"),
    ("picks_up", rf"{WHO} picks up"),
    ("presses", rf"{WHO} presses (?P<key>[0-9*#]+)"),
    ("hangs_up", rf"{WHO} hangs up"),
    ("connected", rf"{WHO} is connected to (?P<other>{NUMBER}|{NAME})"),
    ("rings", rf"{WHO} lets it ring"),
    ("voicemail", rf"{WHO}'s voicemail answers"),
    ("busy", rf"{WHO} is busy"),
    ("no_escalation", rf"{WHO} has no escalation"),
    ("escalation", rf"{_HAS}(?:,? {_MORE.format('u3', 'by1')})?(?:,? {_MORE.format('u4', 'by2')})?"),
    ("handover", rf"(?:the )?hand-?over from (?P<who>{NAME}) to (?P<taker>{NAME}|nobody) (?P<came>{_CAME})"),
    ("no_handover", rf"{WHO} hands nothing over"),
    ("is_state", rf"{WHO} is (?P<state>invited|enrolled|paused|stopped)"),
    ("carrier", rf"the carrier (?P<words>{_TROUBLES})"),
    ("redis", r"redis is (?P<state>down|up)"),
    ("workers", r"the workers (?P<state>die|are back)"),
    ("database", r"the database restarts"),
    ("nobody_hears", r"nobody hears anything else"),
    ("drill", rf"a drill begins(?: (?P<urgency>{_URGENCIES}))?"),
    ("watchman_silent", r"the watchman is silent"),
    ("watchman_raises", r"the watchman raises"),
)
_COMPILED = tuple((do, re.compile(form, re.IGNORECASE)) for do, form in _FORMS)
_QUOTE = frozenset({"texts", "hears", "never_hears", "hears_call", "never_hears_call", "says", "watchman_raises"})
INTRODUCES = frozenset({"lead", "specialist", "participant", "invite"})
STAFF = frozenset({"lead", "specialist"})

_HINTS: tuple[tuple[str, str], ...] = (
    (r"clock\b", "clock 2026-03-06 08:55 America/Denver"),
    (r"program\b", "program NAME, or program FILE.toml"),
    (r"(lead|specialist)\b", "specialist NAME +12025550120 [speaks es]"),
    (r"(participant|invite)\b", "participant NAME +12025550110 ZONE [es] [peer NAME] [at risk] [asks daily at 09:00]"),
    (r".* on call\b", "NAME is on call, or NAME is on call 2026-03-06 08:00 to 2026-03-07 08:00, or nobody is on call"),
    (r"rota\b", HINT),
    (r".* off\b", "NAME is off 2026-03-06 08:00 to 2026-03-07 08:00"),
    (r"a shift\b", "a shift is open 2026-03-06 20:00 to 2026-03-07 08:00"),
    (r".* swaps\b", "NAME swaps 2026-03-08 with NAME"),
    (r"wait\b", "wait 10 minutes, or wait until 09:00, or wait until 2026-03-08 09:00"),
    (r".* texts\b", 'NAME texts "…"'),
    (r".* hears a call\b", 'NAME hears a call saying "…", or NAME never hears a call saying "…"'),
    (r".* hears\b", 'NAME hears "…", NAME hears nothing, NAME never hears "…", or nobody hears anything else'),
    (r".* heard\b", "NAME heard 3 texts, or NAME heard at most 3 texts"),
    (r".* calls\b", "NAME calls"),
    (r".* called\b", "NAME is called, or NAME is not called"),
    (
        r".* (answers|presses|picks|hangs|ring|voicemail)\b",
        "NAME answers and presses 1, picks up, presses 1, hangs up, lets it ring, is busy, or NAME's voicemail answers",
    ),
    (r".* says\b", 'NAME says "…"'),
    (r".* connected\b", "NAME is connected to NAME"),
    (r".* escalation\b", f"NAME has an {_STATUSES} escalation [urgent] [by NAME], or NAME has no escalation"),
    (r"(the )?hand-?over\b", f"hand-over from NAME to NAME {_CAME}, or NAME hands nothing over"),
    (r"the carrier\b", f"the carrier {_TROUBLES}"),
    (r"(the )?redis\b", "redis is down, or redis is up"),
    (r"the workers\b", "the workers die, or the workers are back"),
    (r"the database\b", "the database restarts"),
    (r"a drill\b", "a drill begins, or a drill begins urgent"),
    (r"the watchman\b", 'the watchman is silent, or the watchman raises "…"'),
)


def read_statement(line: Line) -> Statement | Slip:
    """Read one line; a slip says what is wrong with it, and how to write what was probably meant."""
    for do, form in _COMPILED:
        found = form.fullmatch(line.said) if (line.quoted is not None) == (do in _QUOTE) else None
        if found is not None:
            words = {name: value.strip() for name, value in found.groupdict().items() if value is not None}
            if line.quoted is not None:
                words["text"] = line.quoted
            return _finished(line, do, words)
    return Slip(line.number, f"cannot read: {line.text}{_hint(line.said)}")


def _hint(said: str) -> str:
    forms = (form for pattern, form in _HINTS if re.match(pattern, said, re.IGNORECASE))
    form = next(forms, None)
    return "" if form is None else f"; write {form}"


def _finished(line: Line, do: str, words: dict[str, str]) -> Statement | Slip:
    """Write every part in one way only: numbers, times and zones checked, choices in our own spelling."""
    readers: Mapping[str, Callable[[str], str]] = {
        "moment": read_moment,
        "start": read_moment,
        "end": read_moment,
        "day": read_day,
        "time": read_clock,
        "opens": read_clock,
        "closes": read_clock,
        "span": read_span,
        "zone": check_zone,
        "number": read_number,
        "who": read_number,
        "other": read_number,
        "status": str.lower,
        "state": str.lower,
        "words": str.lower,
        "came": str.lower,
    }
    try:
        read = {name: readers[name](value) if name in readers else value for name, value in words.items()}
        if do in INTRODUCES:
            read = {"who": read["number"], **read, **read_marks(read.pop("marks"), staff=do in STAFF)}
        if do == "escalation":
            read |= _qualities(read)
        if "start" in read and read["start"] >= read["end"]:
            return Slip(line.number, "a shift must end after it starts")
    except ValueError as error:
        return Slip(line.number, str(error))
    return Statement(line=line.number, text=line.text, do=do, words=read)


def _qualities(words: Mapping[str, str]) -> dict[str, str]:
    urgency = next((words[name] for name in ("u1", "u2", "u3", "u4") if name in words), "")
    by = next((words[name] for name in ("by1", "by2") if name in words), "")
    return {"urgency": urgency.lower().replace(" ", "_").replace("-", "_"), "by": read_number(by) if by else ""}
