"""How the parts of a program fit together: what no single part can know to be wrong.

Each check asks for the parts that it needs; it is left out while one of them is itself broken.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from inspect import signature
from typing import Any, Final

from outreach.domain.cadence import Cadence, Plan, occurrences
from outreach.domain.conditions import ConcernRule, parse_condition
from outreach.domain.hours import Hours, check_zone
from outreach.domain.lint import CARRIER_KEYWORDS
from outreach.domain.phone import NotAPhoneNumber, parse_phone
from outreach.domain.program import Caps, LocalLine, name_problem, word_problem
from outreach.domain.questions import Question, QuestionSet, misfits
from outreach.domain.sentences import Sentence, told_by
from outreach.packs.ladder_checks import ladders_findings
from outreach.packs.mistakes import Finding, Path
from outreach.packs.shape import nearest

_LANG: Final = re.compile(r"[a-z]{2}")
_SHORT_NUMBER: Final = re.compile(r"[0-9]{3,6}")
OUR_KEYWORDS: Final = frozenset({"join", "talk", "pause", "resume", "less", "more", "yes", "no"})
_A_MONDAY: Final = date(2026, 1, 5)
_LOOK_AHEAD: Final = timedelta(weeks=104)


def structure_findings(parts: Mapping[str, Any]) -> list[Finding]:
    """Find everything that does not fit together, in a program whose broken parts are None."""
    found: list[Finding] = []
    for check in _CHECKS:
        needed = {name: parts[name] for name in signature(check).parameters}
        if None not in needed.values():
            found.extend(check(**needed))
    if parts["phone"] is not None:
        found.extend(_number_findings(parts["phone"], ("phone",), short=False))
    return found


def _name(name: str) -> Iterator[Finding]:
    if problem := name_problem(name):
        yield Finding(path=("name",), reason=problem)


def _word(word: str) -> Iterator[Finding]:
    if problem := word_problem(word):
        yield Finding(path=("word",), reason=problem)
    elif word.casefold() in CARRIER_KEYWORDS | OUR_KEYWORDS:
        yield Finding(
            path=("word",),
            reason=Sentence('"{word}" already means something by itself', word=word),
            remedy=Sentence("choose another word"),
        )


def _title(title: str) -> Iterator[Finding]:
    if not title.strip():
        yield Finding(path=("title",), reason=Sentence("is empty"))


def _neutral_name(neutral_name: str) -> Iterator[Finding]:
    if not 2 <= len(neutral_name.strip()) <= 30:
        yield Finding(
            path=("neutral_name",), reason=Sentence("must be 2 to 30 characters: it stands in almost every text")
        )


def _zone(zone: str) -> Iterator[Finding]:
    try:
        check_zone(zone)
    except ValueError as error:
        yield Finding(path=("zone",), reason=told_by(error))


def _languages(languages: tuple[str, ...]) -> Iterator[Finding]:
    if not languages:
        yield Finding(
            path=("languages",),
            reason=Sentence("is empty"),
            remedy=Sentence('write at least one, such as ["en", "es"]'),
        )
    for place, lang in enumerate(languages):
        if not _LANG.fullmatch(lang):
            yield Finding(
                path=("languages", place),
                reason=Sentence('"{lang}" is not a language', lang=lang),
                remedy=Sentence('write "en" or "es"'),
            )
        elif lang in languages[:place]:
            yield Finding(path=("languages", place), reason=Sentence('"{lang}" stands here twice', lang=lang))


def _wording_in_languages(wording: Mapping[str, Mapping[str, str]], languages: tuple[str, ...]) -> Iterator[Finding]:
    for lang in wording:
        if lang not in languages:
            remedy = nearest(lang, list(languages)) or Sentence("add it to languages")
            yield Finding(
                path=("wording", lang),
                reason=Sentence('"{lang}" is no language of this program', lang=lang),
                remedy=remedy,
            )


def _sets_in_languages(question_sets: Mapping[str, QuestionSet], languages: tuple[str, ...]) -> Iterator[Finding]:
    if not question_sets:
        yield Finding(
            path=("question_sets",), reason=Sentence("is empty"), remedy=Sentence("write at least one question set")
        )
    for name, one in question_sets.items():
        for place, question in enumerate(one.questions):
            yield from _in_languages(question, languages, ("question_sets", name, "questions", place))


def _in_languages(question: Question, languages: tuple[str, ...], path: Path) -> Iterator[Finding]:
    for lang in languages:
        if lang not in question.text:
            reason = Sentence(
                'question "{key}" has no wording in "{lang}", a language of this program', key=question.key, lang=lang
            )
            yield Finding(path=(*path, "text"), reason=reason, remedy=Sentence('add {lang} = "…"', lang=lang))
    for lang in question.text:
        if lang not in languages:
            remedy = nearest(lang, list(languages)) or Sentence("add it to languages")
            yield Finding(
                path=(*path, "text", lang),
                reason=Sentence('"{lang}" is no language of this program', lang=lang),
                remedy=remedy,
            )


def _sets_exist(cadence: Cadence, question_sets: Mapping[str, QuestionSet]) -> Iterator[Finding]:
    asked: list[tuple[Path, str]] = [
        (("cadence", "phases", place, "question_set"), phase.question_set) for place, phase in enumerate(cadence.phases)
    ]
    if cadence.taper is not None:
        asked.append((("cadence", "taper", "question_set"), cadence.taper.question_set))
    if cadence.renewal is not None:
        asked.append((("cadence", "renewal", "question_set"), cadence.renewal.question_set))
    for path, name in asked:
        if name not in question_sets:
            remedy = nearest(name, list(question_sets)) or Sentence("there are {known}", known=", ".join(question_sets))
            yield Finding(path=path, reason=Sentence('there is no question set "{name}"', name=name), remedy=remedy)


def _rules_fit(concern_rules: tuple[ConcernRule, ...], question_sets: Mapping[str, QuestionSet]) -> Iterator[Finding]:
    """Find rules that no question set could ever make true."""
    everything = {question.key: question for one in question_sets.values() for question in one.questions}
    for place, rule in enumerate(concern_rules):
        path = ("concern_rules", place, "when")
        condition = parse_condition(rule.when)
        unknown = sorted(condition.keys - everything.keys())
        for key in unknown:
            remedy = nearest(key, list(everything)) or Sentence("there are {known}", known=", ".join(everything))
            yield Finding(
                path=path,
                reason=Sentence('"{when}": no question has the key "{key}"', when=rule.when, key=key),
                remedy=remedy,
            )
        tries = [list(misfits(condition=condition, questions=one.questions)) for one in question_sets.values()]
        if not unknown and tries and all(tries):
            yield Finding(path=path, reason=Sentence("can never be true: {why}", why=min(tries, key=len)[0]))


def _rules_once(concern_rules: tuple[ConcernRule, ...]) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for place, rule in enumerate(concern_rules):
        if rule.when in seen:
            reason = Sentence('"{when}" already stands in rule {seen}', when=rule.when, seen=seen[rule.when] + 1)
            yield Finding(path=("concern_rules", place, "when"), reason=reason)
        seen.setdefault(rule.when, place)


def _slots_in_hours(cadence: Cadence, hours: Hours) -> Iterator[Finding]:
    for place, slot in enumerate(cadence.slots):
        if not hours.opens <= slot <= hours.closes:
            reason = Sentence(
                "{slot:%H:%M} is outside the hours {opens:%H:%M} to {closes:%H:%M}",
                slot=slot,
                opens=hours.opens,
                closes=hours.closes,
            )
            yield Finding(path=("cadence", "slots", place), reason=reason)


def _within_caps(cadence: Cadence, caps: Caps) -> Iterator[Finding]:
    if len(cadence.slots) > caps.per_day:
        reason = Sentence(
            "{count} slots a day are more than the cap of {per_day}", count=len(cadence.slots), per_day=caps.per_day
        )
        yield Finding(
            path=("cadence", "slots"), reason=reason, remedy=Sentence("take out slots, or raise caps.per_day")
        )
    busiest: Counter[str] = Counter()
    for first in range(7):
        busiest |= _busiest_weeks(cadence, _A_MONDAY + timedelta(days=first))
    for place, phase in enumerate(cadence.phases):
        if busiest[phase.name] > caps.per_week:
            reason = Sentence(
                "asks up to {busiest} times in seven days; the cap is {per_week}",
                busiest=busiest[phase.name],
                per_week=caps.per_week,
            )
            remedy = Sentence("take out days, or raise caps.per_week")
            yield Finding(path=("cadence", "phases", place), reason=reason, remedy=remedy)


def _busiest_weeks(cadence: Cadence, first: date) -> Counter[str]:
    """Count the most visits in any seven days, by the phase of the last of them."""
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    plan = Plan(started_on=first)
    visits = [
        (due.slot.date(), due.phase)
        for due in occurrences(cadence=cadence, plan=plan, start=start, end=start + _LOOK_AHEAD, zone="UTC")
    ]
    busiest: Counter[str] = Counter()
    oldest = 0
    for place, (day, phase) in enumerate(visits):
        while visits[oldest][0] <= day - timedelta(days=7):
            oldest += 1
        busiest[phase] = max(busiest[phase], place - oldest + 1)
    return busiest


def _lines(local_lines: tuple[LocalLine, ...]) -> Iterator[Finding]:
    for place, line in enumerate(local_lines):
        yield from _number_findings(line.number, ("local_lines", place, "number"), short=True)


def _number_findings(number: str, path: Path, *, short: bool) -> Iterator[Finding]:
    if short and _SHORT_NUMBER.fullmatch(number):
        return
    try:
        parse_phone(number)
    except NotAPhoneNumber as error:
        yield Finding(path=path, reason=Sentence('"{number}" is {error}', number=number, error=told_by(error)))


_CHECKS: tuple[Callable[..., Iterator[Finding]], ...] = (
    _name,
    _word,
    _title,
    _neutral_name,
    _zone,
    _languages,
    _wording_in_languages,
    _sets_in_languages,
    _sets_exist,
    _rules_fit,
    _rules_once,
    _slots_in_hours,
    _within_caps,
    ladders_findings,
    _lines,
)
