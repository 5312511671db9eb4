"""What the texts of a program say: complete in every language, not too long once filled in, safe on a lock screen."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from inspect import signature
from typing import Any, Final

from outreach.domain.conditions import ConcernRule
from outreach.domain.gsm7 import downgrade, segments
from outreach.domain.lint import LintWords, is_carrier_keyword, lint, privacy_problems, reading_warnings
from outreach.domain.program import LocalLine, Program
from outreach.domain.questions import Question, QuestionKind, QuestionSet
from outreach.domain.sentences import Listing, Sentence
from outreach.domain.text_fields import SPOKEN, TO_STAFF
from outreach.domain.text_keys import TextKey
from outreach.domain.wording import Wording, fields_of, fill, template_problems
from outreach.packs.mistakes import Finding, Path
from outreach.packs.shape import nearest

NOTICES: Final = frozenset(
    {
        TextKey.INVITATION,
        TextKey.WELCOME,
        TextKey.STOPPED,
        TextKey.STOPPED_AT_RISK,
        TextKey.STARTED,
        TextKey.START_NOT_KNOWN,
        TextKey.JOINED_ALREADY,
        TextKey.HELP,
        TextKey.HELP_NO_PHONE,
        TextKey.QUESTION_FIRST_NAMED,
    },
)
"""Texts that must or may name STOP, START and HELP, because they are no questions."""

_MUST_SAY: Final[Mapping[TextKey, tuple[str, ...]]] = {
    TextKey.INVITATION: ("STOP", "HELP"),
    TextKey.WELCOME: ("STOP", "HELP"),
    TextKey.HELP: ("STOP", "988", "911"),
    TextKey.HELP_NO_PHONE: ("STOP", "988", "911"),
    TextKey.STOPPED: ("988",),
    TextKey.STOPPED_AT_RISK: ("988",),
    TextKey.UNKNOWN_SENDER: ("988",),
    TextKey.FLAGGED_SAME_DAY: ("988",),
    TextKey.FLAGGED_ANSWER_NEXT: ("988",),
    TextKey.CRISIS_SUICIDE: ("988", "911"),
    TextKey.CRISIS_SELF_HARM: ("988", "911"),
    TextKey.CRISIS_OVERDOSE: ("911",),
    TextKey.CRISIS_MEDICAL: ("911",),
    TextKey.CRISIS_WITHDRAWAL: ("911",),
    TextKey.CRISIS_VIOLENCE: ("911",),
    TextKey.CRISIS_THIRD_PARTY: ("988", "911"),
    TextKey.CRISIS_GENERAL: ("988", "911"),
    TextKey.CRISIS_NO_ONE: ("988", "911"),
    TextKey.PAGE: ("1",),
    TextKey.PAGE_AGAIN: ("1",),
}
TYPICAL: Final[Mapping[str, str]] = {
    "preferred_name": "Cristina",
    "signer": "Roberto",
    "specialist": "Roberto",
    "giver": "Cristina",
    "taker": "Roberto",
    "phone": "303-555-0100",
    "frequency": "about 2 check-ins a week",
    "until": "September 13",
    "when": "by 12:40 PM tomorrow",
    "lines": "988 (call or text), 211 (food, a bed, a ride)",
    "question": "",
    "text": "I am here. Do you want me to call you now, or in an hour?",
    "urgency": "EMERGENCY",
    "initials": "D.R.",
    "code": "427",
    "last_four": "0110",
    "number": "303-555-0100",
    "how": "a text, and a call after 2 min",
    "why": "already on call then",
    "codes": "427, 428, 429",
    "outcome": "left message",
    "outcomes": "reached, left message, no answer, warm handoff, 911, false alarm, other",
    "since": "12:40 PM",
    "names": "Roberto, Cristina",
    "minutes": "35",
    "waited": "35 minutes",
    "took": "12 min 40 s",
    "channel": "text",
    "count": "12",
    "starts": "12:40 PM Wednesday",
    "ends": "12:40 PM Thursday",
}
"""A typical value of every field but `program`, as long as it usually gets."""

_ROOM: Final = 160
_FEW: Final = 3


def text_findings(parts: Mapping[str, Any], words: LintWords) -> list[Finding]:
    """Find everything that is wrong with the texts of a program whose broken parts are None."""
    known = {**parts, "words": words}
    found: list[Finding] = []
    for check in _CHECKS:
        needed = {name: known[name] for name in signature(check).parameters}
        if None not in needed.values():
            found.extend(check(**needed))
    return found


def text_warnings(program: Program) -> Iterator[Finding]:
    """Say which texts are hard to read, and which crisis cards take more than one segment."""
    for lang, texts in program.wording.items():
        values = typical_values(program.neutral_name, program.question_sets, lang)
        for key in TextKey:
            said = filled_in(texts[key.value], values)
            path: Path = ("wording", lang, key.value)
            if key not in TO_STAFF:
                yield from (Finding(path=path, reason=warning) for warning in reading_warnings(said, lang=lang))
            if key.value.startswith("crisis_") and segments(downgrade(said)) > 1:
                yield Finding(
                    path=path, reason=Sentence("takes more than one segment, and a crisis text should take one")
                )
    for path, _, lang, text in _question_texts(program.question_sets):
        yield from (Finding(path=path, reason=warning) for warning in reading_warnings(text, lang=lang))


def _wording_known(wording: Wording, languages: tuple[str, ...]) -> Iterator[Finding]:
    for lang, texts in wording.items():
        for key, template in texts.items():
            path = ("wording", lang, key)
            if key not in _KEYS:
                remedy = nearest(key, list(_KEYS)) or Sentence("see outreach/domain/wording.py for all there are")
                yield Finding(path=path, reason=Sentence('there is no text "{key}"', key=key), remedy=remedy)
                continue
            for problem in template_problems(TextKey(key), template):
                yield Finding(path=path, reason=problem)
    for lang in languages:
        missing = [key for key in _KEYS if not wording.get(lang, {}).get(key, "").strip()]
        if missing:
            some = _some(missing)
            yield Finding(
                path=("wording", lang),
                reason=Sentence('"{lang}" has no wording for {some}', lang=lang, some=some),
                remedy=Sentence("write them"),
            )


def _some(missing: Sequence[str]) -> Sentence:
    """Name the first few."""
    first = Listing(missing[:_FEW])
    return first if len(missing) <= _FEW else Sentence("{first} and {more} more", first=first, more=len(missing) - _FEW)


def _wording_said(
    wording: Wording,
    neutral_name: str,
    question_sets: Mapping[str, QuestionSet],
    words: LintWords,
) -> Iterator[Finding]:
    for lang, texts in wording.items():
        values = typical_values(neutral_name, question_sets, lang)
        for key, template in texts.items():
            if key in _KEYS and not template_problems(TextKey(key), template):
                said = filled_in(template, values)
                for problem in said_problems(TextKey(key), said, lang, words):
                    yield Finding(path=("wording", lang, key), reason=problem)


def said_problems(key: TextKey, said: str, lang: str, words: LintWords) -> Iterator[Sentence]:
    """Say what is wrong with a text as it would be sent, or spoken."""
    if key in SPOKEN:
        yield from privacy_problems(said, lang=lang, words=words)
        return
    yield from lint(said, lang=lang, words=words, notice=key in NOTICES or key in TO_STAFF)
    for needed in _MUST_SAY.get(key, ()):
        if needed not in said:
            yield Sentence("must say {needed}", needed=needed)
    if key.value.startswith("crisis_") and "automati" not in downgrade(said).casefold():
        yield Sentence("must say that it is automatic")


def _questions_said(question_sets: Mapping[str, QuestionSet], words: LintWords) -> Iterator[Finding]:
    for path, question, lang, text in _question_texts(question_sets):
        for problem in lint(text, lang=lang, words=words):
            yield Finding(path=path, reason=problem)
        if segments(downgrade(text)) > 1:
            yield Finding(
                path=path,
                reason=Sentence(
                    "is {count} characters; a question has room for {room} plain ones", count=len(text), room=_ROOM
                ),
            )
        if missing := [number for number in _numbers(question) if number not in text]:
            reason = Sentence("must say how to answer: {missing} is not in it", missing=", ".join(missing))
            yield Finding(path=path, reason=reason, remedy=_HOW_TO_ANSWER[question.kind])


def _options_said(question_sets: Mapping[str, QuestionSet], words: LintWords) -> Iterator[Finding]:
    for name, one in question_sets.items():
        for place, question in enumerate(one.questions):
            for number, option in enumerate(question.options):
                path = ("question_sets", name, "questions", place, "options", number)
                for lang, text in option.text.items():
                    for problem in privacy_problems(text, lang=lang, words=words):
                        yield Finding(path=(*path, "text", lang), reason=problem)
                    if is_carrier_keyword(text):
                        reason = Sentence('"{text}" by itself is a word that the phone company acts on', text=text)
                        yield Finding(path=(*path, "text", lang), reason=reason, remedy=Sentence("use another word"))


def _rules_said(
    concern_rules: tuple[ConcernRule, ...],
    languages: tuple[str, ...],
    words: LintWords,
) -> Iterator[Finding]:
    for place, rule in enumerate(concern_rules):
        path: Path = ("concern_rules", place, "say")
        if rule.say and (missing := [lang for lang in languages if lang not in rule.say]):
            yield Finding(path=path, reason=Sentence("has no wording in {missing}", missing=", ".join(missing)))
        for lang, text in rule.say.items():
            for problem in lint(text, lang=lang, words=words):
                yield Finding(path=(*path, lang), reason=problem)


def _names_said(neutral_name: str, words: LintWords) -> Iterator[Finding]:
    for problem in privacy_problems(neutral_name, lang="es", words=words):
        yield Finding(path=("neutral_name",), reason=problem)


def _word_said(word: str, words: LintWords) -> Iterator[Finding]:
    for problem in privacy_problems(word, lang="es", words=words):
        yield Finding(path=("word",), reason=problem)


def _lines_said(local_lines: tuple[LocalLine, ...], languages: tuple[str, ...], words: LintWords) -> Iterator[Finding]:
    for place, line in enumerate(local_lines):
        path: Path = ("local_lines", place, "name")
        if missing := [lang for lang in languages if lang not in line.name]:
            yield Finding(path=path, reason=Sentence("has no wording in {missing}", missing=", ".join(missing)))
        for lang, text in line.name.items():
            for problem in privacy_problems(text, lang=lang, words=words):
                yield Finding(path=(*path, lang), reason=problem)


def _question_texts(question_sets: Mapping[str, QuestionSet]) -> Iterator[tuple[Path, Question, str, str]]:
    for name, one in question_sets.items():
        for place, question in enumerate(one.questions):
            for lang, text in question.text.items():
                yield ("question_sets", name, "questions", place, "text", lang), question, lang, text


def _numbers(question: Question) -> list[str]:
    """List the digits that a question must show, because they are how it is answered on any phone."""
    match question.kind:
        case QuestionKind.YES_NO:
            return ["1", "2"]
        case QuestionKind.SCALE:
            return [str(question.low), str(question.high)]
        case QuestionKind.CHOICE:
            return [str(number + 1) for number in range(len(question.options))]
        case QuestionKind.NUMBER | QuestionKind.TEXT:
            return []


_HOW_TO_ANSWER: Final[Mapping[QuestionKind, Sentence]] = {
    QuestionKind.YES_NO: Sentence('end it with "1 yes, 2 no": a bare YES is a word that the phone company acts on'),
    QuestionKind.SCALE: Sentence("name both ends of the scale"),
    QuestionKind.CHOICE: Sentence("number the options in the text"),
}


def typical_values(neutral_name: str, question_sets: Mapping[str, QuestionSet], lang: str) -> Mapping[str, str]:
    """Give every field a value as long as it usually gets; the question is the longest that the program asks."""
    questions = [text for _, _, asked_in, text in _question_texts(question_sets) if asked_in == lang]
    return {**TYPICAL, "program": neutral_name, "question": max(questions, key=len, default="")}


def filled_in(template: str, values: Mapping[str, str]) -> str:
    """Fill a template in with the values that it uses."""
    return fill(template, **{name: values[name] for name in fields_of(template)})


_KEYS: Final = tuple(key.value for key in TextKey)
_CHECKS: tuple[Callable[..., Iterator[Finding]], ...] = (
    _wording_known,
    _wording_said,
    _questions_said,
    _options_said,
    _rules_said,
    _names_said,
    _word_said,
    _lines_said,
)
