"""What changes from one version of a program to the next, in plain words."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from outreach.domain.cadence import Cadence, Phase
from outreach.domain.drill_rule import DrillRule
from outreach.domain.escalation import Ladder, Rung
from outreach.domain.program import Program
from outreach.domain.questions import QuestionSet
from outreach.domain.reading.extension import CodeWord, Extension, WatchFor

_NOTHING = "none"


def differences(old: Program | None, new: Program) -> tuple[str, ...]:
    """Say what a new version of a program changes, one sentence a line; empty when it changes nothing.

    For a program that is new (`old` is None) it says what the program is.
    """
    before: Mapping[str, str] = {} if old is None else dict(_facts(old))
    after = dict(_facts(new))
    lines = list(_changes(before, after)) if old is not None else [f"{about}: {fact}" for about, fact in after.items()]
    if old is not None:
        lines += _set_changes(old.question_sets, new.question_sets)
        lines += _wording_changes(old, new)
    return tuple(lines)


def moments_change(old: Program, new: Program) -> bool:
    """Say whether anybody may be asked at another moment under a new version."""
    return (old.cadence, old.hours, old.zone, set(old.blocked_days)) != (
        new.cadence,
        new.hours,
        new.zone,
        set(new.blocked_days),
    )


def unversioned(old: Program, new: Program) -> tuple[str, ...]:
    """Name the question sets that changed although their version did not rise: answers would lose their wording."""
    return tuple(
        name
        for name, one in new.question_sets.items()
        if name in old.question_sets
        and one != old.question_sets[name]
        and one.version <= old.question_sets[name].version
    )


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    for about in dict.fromkeys([*before, *after]):
        was, becomes = before.get(about, _NOTHING), after.get(about, _NOTHING)
        if was != becomes:
            yield f"{about}: {was} → {becomes}"


def _facts(program: Program) -> Iterator[tuple[str, str]]:
    yield "title", program.title
    yield "name in texts", program.neutral_name
    yield "word to join", program.word
    yield "phone", program.phone or _NOTHING
    yield "zone", program.zone
    yield "languages", ", ".join(program.languages)
    yield "quiet hours", f"{program.hours.opens:%H:%M}-{program.hours.closes:%H:%M}"
    yield "blocked days", ", ".join(day.isoformat() for day in sorted(program.blocked_days)) or _NOTHING
    yield "most automated texts", f"{program.caps.per_day} a day, {program.caps.per_week} a week"
    yield from _cadence(program.cadence)
    yield "answered in an hour", f"{program.responders.answers_per_hour:g} by each person on shift"
    yield "a call that nobody takes", program.calls.missed.value
    yield "check-ins by voice", "for whoever agreed to them" if program.calls.check_ins else _NOTHING
    yield from _silence(program)
    for rule in program.concern_rules:
        about = f" ({rule.category.value})" if rule.category is not None else ""
        yield f"concern when {rule.when}", f"{rule.urgency.value}{about}"
    for urgency, ladder in program.ladders.items():
        yield f"ladder for {urgency.value}", _ladder(ladder)
    for line in program.local_lines:
        yield f"line {line.number}", f"{next(iter(line.name.values()), '')}, {line.hours}"
    yield "drills", _drills(program.drills)
    yield from _watched(program.reading)


def _drills(rule: DrillRule) -> str:
    if not rule.monthly:
        return _NOTHING
    return f"monthly on a {rule.weekday.value}, {rule.opens:%H:%M}-{rule.closes:%H:%M}, {rule.urgency.value}"


def _watched(reading: Extension) -> Iterator[tuple[str, str]]:
    for one in reading.watch_for:
        for said in one.say:
            yield f'watches for "{said}"', _alarm(one)
    for code in reading.code_words:
        yield f'code word "{code.word}"', _alarm(code)


def _alarm(one: WatchFor | CodeWord) -> str:
    about = f" ({one.category.value})" if one.category is not None else ""
    return f"{one.urgency.value}{about}, {one.what}"


def _cadence(cadence: Cadence) -> Iterator[tuple[str, str]]:
    yield "cadence", "; ".join(_phase(phase) for phase in cadence.all_phases())
    yield (
        "time of day",
        ", ".join(f"{slot:%H:%M}" for slot in cadence.slots)
        + (" or the participant's own" if cadence.own_slot else ""),
    )
    yield "earlier or later by up to", _length(cadence.jitter)
    renewal = cadence.renewal
    yield (
        "asks whether to go on",
        _NOTHING if renewal is None else f"{renewal.question_set}, up to {renewal.asks} times",
    )


def _phase(phase: Phase) -> str:
    days = "/".join(day.value for day in phase.days)
    rhythm = {1: days, 2: f"{days} every other week"}.get(phase.every_weeks, f"{days} every {phase.every_weeks} weeks")
    counted = "day " + ", ".join(map(str, phase.on_days)) if phase.on_days else ""
    when = " and ".join(part for part in (rhythm if days else "", counted) if part)
    length = "for good" if phase.weeks is None else f"for {phase.weeks} week{'' if phase.weeks == 1 else 's'}"
    return f"{phase.name}: {when}, {length} ({phase.question_set})"


def _silence(program: Program) -> Iterator[tuple[str, str]]:
    rules = program.reminders
    yield "reminder after", _length(rules.remind_after)
    yield "missed after", _length(rules.missed_after)
    usual = f"1 from somebody who answered {rules.usual_share:.0%} of the last {rules.usual_window}"
    yield "a person looks after misses", f"{rules.misses_before_reason} in a row, {usual}"


def _ladder(ladder: Ladder) -> str:
    rungs = ", ".join(_rung(rung) for rung in ladder.rungs)
    calls = "" if ladder.calls_from is None else f"; calls {ladder.calls_from}-{ladder.calls_to}"
    return f"{rungs}; back within {_length(ladder.due_back)}{calls}"


def _rung(rung: Rung) -> str:
    ways = ["text"] if rung.text else []
    if rung.call_after is not None:
        ways.append("call" if not rung.call_after else f"call after {_length(rung.call_after)}")
    whom = " and ".join(rung.people) or rung.whom.value.replace("_", " ")
    ends = " or to the end of the shift" if rung.until_shift_ends else ""
    return f"{whom} ({' and '.join(ways) or 'on the queue'}) {_length(rung.wait)}{ends}"


def _length(length: timedelta) -> str:
    minutes = length // timedelta(minutes=1)
    if minutes and minutes % 60 == 0:
        return f"{minutes // 60} h"
    return f"{minutes} min"


def _set_changes(before: Mapping[str, QuestionSet], after: Mapping[str, QuestionSet]) -> Iterator[str]:
    for name in dict.fromkeys([*before, *after]):
        if name not in after:
            yield f"questions {name}: taken out"
        elif name not in before:
            yield f"questions {name}: new, {', '.join(question.key for question in after[name].questions)}"
        elif before[name] != after[name]:
            yield from _questions(name, before[name], after[name])


def _questions(name: str, before: QuestionSet, after: QuestionSet) -> Iterator[str]:
    was = {question.key: question for question in before.questions}
    now = {question.key: question for question in after.questions}
    verdicts: list[tuple[str, Callable[[str], bool]]] = [
        ("added", lambda key: key not in was),
        ("taken out", lambda key: key not in now),
        ("changed", lambda key: key in was and key in now and was[key] != now[key]),
    ]
    for verdict, applies in verdicts:
        keys = [key for key in dict.fromkeys([*was, *now]) if applies(key)]
        if keys:
            yield f"questions {name}: {verdict}: {', '.join(keys)}"
    if was == now and before.questions != after.questions:
        yield f"questions {name}: in another order"
    if before.version == after.version:
        yield f"questions {name}: changed, but still version {after.version}: raise it"


def _wording_changes(old: Program, new: Program) -> Iterator[str]:
    for lang, texts in new.wording.items():
        was = old.wording.get(lang)
        if was is None:
            yield f"wording {lang}: new"
            continue
        changed = [key for key in dict.fromkeys([*was, *texts]) if was.get(key) != texts.get(key)]
        for key in changed:
            yield f'text {key} ({lang}): "{was.get(key, "")}" → "{texts.get(key, "")}"'
