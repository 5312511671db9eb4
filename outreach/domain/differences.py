"""What changes from one version of a program to the next, in plain words of any language."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from enum import StrEnum

from outreach.domain.cadence import Cadence, Phase
from outreach.domain.drill_rule import DrillRule
from outreach.domain.escalation import Ladder, Rung
from outreach.domain.program import Program
from outreach.domain.questions import QuestionSet
from outreach.domain.reading.extension import CodeWord, Extension, WatchFor
from outreach.domain.reading.reading import Category
from outreach.domain.sentences import Listing, Sentence, verbatim
from outreach.domain.urgency import Urgency

Fact = tuple[Sentence, Sentence]
"""What it is about, and what the program says of it."""

_NOTHING = Sentence("none")


def differences(old: Program | None, new: Program) -> tuple[Sentence, ...]:
    """Say what a new version of a program changes, one sentence a line; empty when it changes nothing.

    For a program that is new (`old` is None) it says what the program is.
    """
    if old is None:
        return tuple(Sentence("{about}: {fact}", about=about, fact=fact) for about, fact in facts_of(new))
    before, after = dict(facts_of(old)), dict(facts_of(new))
    return (
        *_changes(before, after),
        *_set_changes(old.question_sets, new.question_sets),
        *_wording_changes(old, new),
    )


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


def _changes(before: Mapping[Sentence, Sentence], after: Mapping[Sentence, Sentence]) -> Iterator[Sentence]:
    for about in dict.fromkeys([*before, *after]):
        was, becomes = before.get(about, _NOTHING), after.get(about, _NOTHING)
        if was != becomes:
            yield Sentence("{about}: {was} → {becomes}", about=about, was=was, becomes=becomes)


def facts_of(program: Program) -> Iterator[Fact]:
    """Say all that a program says, but for its questions and its texts."""
    hours, caps = program.hours, program.caps
    yield Sentence("title"), verbatim(program.title)
    yield Sentence("name in texts"), verbatim(program.neutral_name)
    yield Sentence("word to join"), verbatim(program.word)
    yield Sentence("phone"), verbatim(program.phone) if program.phone else _NOTHING
    yield Sentence("zone"), verbatim(program.zone)
    yield Sentence("languages"), Listing(program.languages)
    yield Sentence("quiet hours"), verbatim(f"{hours.opens:%H:%M}-{hours.closes:%H:%M}")
    yield Sentence("blocked days"), Listing(day.isoformat() for day in sorted(program.blocked_days)) or _NOTHING
    yield (
        Sentence("most automated texts"),
        Sentence("{day} a day, {week} a week", day=caps.per_day, week=caps.per_week),
    )
    yield from _cadence(program.cadence)
    answers = program.responders.answers_per_hour
    yield Sentence("answered in an hour"), Sentence("{answers:g} by each person on shift", answers=answers)
    yield Sentence("a call that nobody takes"), word_of(program.calls.missed)
    by_voice = Sentence("for whoever agreed to them") if program.calls.check_ins else _NOTHING
    yield Sentence("check-ins by voice"), by_voice
    yield from _silence(program)
    for rule in program.concern_rules:
        yield Sentence("concern when {when}", when=rule.when), _alarming(rule.urgency, rule.category)
    for urgency, ladder in program.ladders.items():
        yield Sentence("ladder for {urgency}", urgency=word_of(urgency)), _ladder(ladder)
    for line in program.local_lines:
        yield (
            Sentence("line {number}", number=line.number),
            verbatim(f"{next(iter(line.name.values()), '')}, {line.hours}"),
        )
    yield Sentence("drills"), _drills(program.drills)
    yield from _watched(program.reading)


def word_of(each: StrEnum) -> Sentence:
    """Call one of a few as program files do; each has its word in every language."""
    return Sentence(each.value)


def _drills(rule: DrillRule) -> Sentence:
    if not rule.monthly:
        return _NOTHING
    return Sentence(
        "monthly on a {day}, {opens:%H:%M}-{closes:%H:%M}, {urgency}",
        day=word_of(rule.weekday),
        opens=rule.opens,
        closes=rule.closes,
        urgency=word_of(rule.urgency),
    )


def _watched(reading: Extension) -> Iterator[Fact]:
    for one in reading.watch_for:
        for said in one.say:
            yield Sentence('watches for "{said}"', said=said), _alarm(one)
    for code in reading.code_words:
        yield Sentence('code word "{word}"', word=code.word), _alarm(code)


def _alarm(one: WatchFor | CodeWord) -> Sentence:
    return Sentence("{urgency}, {what}", urgency=_alarming(one.urgency, one.category), what=one.what)


def _alarming(urgency: Urgency, category: Category | None) -> Sentence:
    if category is None:
        return word_of(urgency)
    return Sentence("{urgency} ({category})", urgency=word_of(urgency), category=word_of(category))


def _cadence(cadence: Cadence) -> Iterator[Fact]:
    yield Sentence("cadence"), Listing((_phase(phase) for phase in cadence.all_phases()), "; ")
    slots = Listing(f"{slot:%H:%M}" for slot in cadence.slots)
    own = Sentence("{slots} or the participant's own", slots=slots)
    yield Sentence("time of day"), own if cadence.own_slot else slots
    yield Sentence("earlier or later by up to"), _length(cadence.jitter)
    renewal, asked = cadence.renewal, _NOTHING
    if renewal is not None:
        asked = Sentence("{question_set}, up to {times} times", question_set=renewal.question_set, times=renewal.asks)
    yield Sentence("asks whether to go on"), asked


def _phase(phase: Phase) -> Sentence:
    length = Sentence("for good")
    if phase.weeks is not None:
        length = Sentence("for 1 week") if phase.weeks == 1 else Sentence("for {count} weeks", count=phase.weeks)
    when = Listing(_rhythm(phase), " and ")
    return Sentence(
        "{name}: {when}, {length} ({question_set})",
        name=phase.name,
        when=when,
        length=length,
        question_set=phase.question_set,
    )


def _rhythm(phase: Phase) -> Iterator[Sentence]:
    """Say on which days a phase asks: by the week, and by the count of days."""
    days = Listing((word_of(day) for day in phase.days), "/")
    if days:
        match phase.every_weeks:
            case 1:
                yield days
            case 2:
                yield Sentence("{days} every other week", days=days)
            case weeks:
                yield Sentence("{days} every {weeks} weeks", days=days, weeks=weeks)
    if phase.on_days:
        yield Sentence("day {days}", days=Listing(map(str, phase.on_days)))


def _silence(program: Program) -> Iterator[Fact]:
    rules = program.reminders
    yield Sentence("reminder after"), _length(rules.remind_after)
    yield Sentence("missed after"), _length(rules.missed_after)
    yield (
        Sentence("a person looks after misses"),
        Sentence(
            "{misses} in a row, 1 from somebody who answered {share:.0%} of the last {window}",
            misses=rules.misses_before_reason,
            share=rules.usual_share,
            window=rules.usual_window,
        ),
    )


def _ladder(ladder: Ladder) -> Sentence:
    rungs = Listing(map(_rung, ladder.rungs))
    back = Sentence("{rungs}; back within {length}", rungs=rungs, length=_length(ladder.due_back))
    if ladder.calls_from is None:
        return back
    return Sentence("{ladder}; calls {start}-{end}", ladder=back, start=ladder.calls_from, end=ladder.calls_to)


def _rung(rung: Rung) -> Sentence:
    ways = [Sentence("text")] if rung.text else []
    if rung.call_after is not None:
        after = Sentence("call after {length}", length=_length(rung.call_after))
        ways.append(after if rung.call_after else Sentence("call"))
    said = Sentence(
        "{whom} ({ways}) {wait}",
        whom=Listing(rung.people, " and ") or Sentence(rung.whom.value.replace("_", " ")),
        ways=Listing(ways, " and ") or Sentence("on the queue"),
        wait=_length(rung.wait),
    )
    return Sentence("{rung} or to the end of the shift", rung=said) if rung.until_shift_ends else said


def _length(length: timedelta) -> Sentence:
    minutes = length // timedelta(minutes=1)
    if minutes and minutes % 60 == 0:
        return Sentence("{hours} h", hours=minutes // 60)
    return Sentence("{minutes} min", minutes=minutes)


def _set_changes(before: Mapping[str, QuestionSet], after: Mapping[str, QuestionSet]) -> Iterator[Sentence]:
    for name in dict.fromkeys([*before, *after]):
        if name not in after:
            yield Sentence("questions {name}: taken out", name=name)
        elif name not in before:
            keys = Listing(question.key for question in after[name].questions)
            yield Sentence("questions {name}: new, {keys}", name=name, keys=keys)
        elif before[name] != after[name]:
            yield from _questions(name, before[name], after[name])


def _questions(name: str, before: QuestionSet, after: QuestionSet) -> Iterator[Sentence]:
    was = {question.key: question for question in before.questions}
    now = {question.key: question for question in after.questions}
    verdicts: list[tuple[Sentence, Callable[[str], bool]]] = [
        (Sentence("added"), lambda key: key not in was),
        (Sentence("taken out"), lambda key: key not in now),
        (Sentence("changed"), lambda key: key in was and key in now and was[key] != now[key]),
    ]
    for verdict, applies in verdicts:
        keys = Listing(key for key in dict.fromkeys([*was, *now]) if applies(key))
        if keys:
            yield Sentence("questions {name}: {verdict}: {keys}", name=name, verdict=verdict, keys=keys)
    if was == now and before.questions != after.questions:
        yield Sentence("questions {name}: in another order", name=name)
    if before.version == after.version:
        again = after.version
        yield Sentence("questions {name}: changed, but still version {version}: raise it", name=name, version=again)


def _wording_changes(old: Program, new: Program) -> Iterator[Sentence]:
    for lang, texts in new.wording.items():
        was = old.wording.get(lang)
        if was is None:
            yield Sentence("wording {lang}: new", lang=lang)
            continue
        for key in dict.fromkeys([*was, *texts]):
            before, becomes = was.get(key, ""), texts.get(key, "")
            if before != becomes:
                yield Sentence(
                    'text {key} ({lang}): "{before}" → "{becomes}"', key=key, lang=lang, before=before, becomes=becomes
                )
