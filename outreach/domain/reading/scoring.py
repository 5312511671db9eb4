"""Keeping score of the reader: what it found of what was there, what it saw that was not, and which layer it was."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from outreach.domain.reading.reading import Keyword
from outreach.domain.reading.verdict import LEVELS, Verdict
from outreach.domain.urgency import Urgency

_Z = 1.959964
_STOP, _WRONG = Keyword.OPT_OUT, Keyword.WRONG_NUMBER
_NONE, _WATCH, _SAME_DAY, _URGENT = range(len(LEVELS))
LAYERS = ("rules", "question", "model", "keyword", "fallback")
"""What can raise a concern: the lexicon, the meaning of the question, the model, a keyword, and not being readable."""

_LAYER_OF = {
    "model": "model",
    "answer": "question",
    "question": "question",
    "fallback": "fallback",
    "keyword": "keyword",
}

type_of_value = int | float | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What people say is right for a text.

    `concern` is one of LEVELS. `category` and `emergency` are None where nobody said; `value` counts only where
    `judges_value`.
    """

    concern: str
    category: str | None = None
    keyword: str | None = None
    value: type_of_value = None
    judges_value: bool = False
    emergency: bool | None = None

    def asks(self, keyword: Keyword) -> bool:
        """Say whether the text asks for this, as a keyword or as what it is about."""
        return keyword.value in {self.keyword, self.category}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A text whose right answer is known, and what was read in it; `soft` is an answer that people disagree about."""

    name: str
    text: str
    lang: str
    expected: Expected
    found: Verdict
    seconds: float = 0.0
    soft: bool = False

    @property
    def due(self) -> int:
        """How soon a person should look, as a place in LEVELS."""
        return LEVELS.index(self.expected.concern)

    @property
    def got(self) -> int:
        """How soon a person is made to look, as a place in LEVELS."""
        return LEVELS.index(self.found.concern)


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    hits: int
    of: int

    @property
    def ratio(self) -> float | None:
        """The share, from 0 to 1; None of nothing."""
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Between which shares the truth lies 95 times in 100 (Wilson); None when there was nothing to count."""
        if not self.of:
            return None
        ratio, spread = self.hits / self.of, _Z**2 / self.of
        middle = (ratio + spread / 2) / (1 + spread)
        reach = _Z * sqrt(ratio * (1 - ratio) / self.of + spread / (4 * self.of)) / (1 + spread)
        return max(0.0, middle - reach), min(1.0, middle + reach)


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that is counted: of the cases that `counts`, those that `hits`."""

    key: str
    title: str
    counts: Callable[[Case], bool]
    hits: Callable[[Case], bool]

    def share(self, cases: Sequence[Case]) -> Share:
        """Count."""
        counted = [case for case in cases if self.counts(case)]
        return Share(sum(map(self.hits, counted)), len(counted))


@dataclass(frozen=True, slots=True)
class Caught:
    """What one layer did by bringing texts to a person today: at all, and when no other layer did so too."""

    urgent: Share
    urgent_alone: Share
    same_day: Share
    same_day_alone: Share
    false_alarms: Share
    false_alarms_alone: Share


@dataclass(frozen=True, slots=True)
class Fault:
    """A case that was read wrongly: in which ways."""

    case: Case
    kinds: tuple[str, ...]


def measures(cases: Sequence[Case]) -> Mapping[str, Share]:
    """Count everything that there is to count, by the key of its measure."""
    return {measure.key: measure.share(cases) for measure in MEASURES}


def layers(cases: Sequence[Case]) -> Mapping[str, Caught]:
    """Count what each layer did."""
    urgent, same_day = _due(cases, _URGENT), _due(cases, _SAME_DAY)
    quiet = [*_due(cases, _NONE), *_due(cases, _WATCH)]
    return {
        layer: Caught(
            *(_raised(some, layer, alone=alone) for some in (urgent, same_day, quiet) for alone in (False, True))
        )
        for layer in LAYERS
    }


def layer_of(rule: str) -> str:
    """Name the layer that a rule belongs to, by the first word of its id."""
    return _LAYER_OF.get(rule.partition(".")[0], "rules")


def misses(cases: Sequence[Case]) -> tuple[Fault, ...]:
    """List every case of which something was not found, the most urgent first."""
    return _faults(cases, _MISSES)


def false_alarms(cases: Sequence[Case]) -> tuple[Fault, ...]:
    """List every case in which something was found that is not there, those read as most urgent first."""
    return _faults(cases, _FALSE)


def _due(cases: Sequence[Case], level: int) -> list[Case]:
    return [case for case in cases if case.due == level]


def _raised(cases: Sequence[Case], layer: str, *, alone: bool) -> Share:
    hits = 0
    for case in cases:
        by = {layer_of(one.rule) for one in case.found.reasons if one.urgency >= Urgency.SAME_DAY}
        hits += by == {layer} if alone else layer in by
    return Share(hits, len(cases))


def _faults(cases: Sequence[Case], kinds: Mapping[str, Callable[[Case], bool]]) -> tuple[Fault, ...]:
    found = (Fault(case, tuple(kind for kind, wrong in kinds.items() if wrong(case))) for case in cases)
    return tuple(sorted((fault for fault in found if fault.kinds), key=_gravity))


def _gravity(fault: Fault) -> tuple[int, int]:
    return -max(fault.case.due, fault.case.got), fault.case.got - fault.case.due


def same_value(one: type_of_value, other: type_of_value) -> bool:
    """Say whether two values are the same answer: 3 is 3.0, and Gym is gym."""
    if isinstance(one, str) and isinstance(other, str):
        return one.strip().casefold() == other.strip().casefold()
    return one == other


def _is_due(level: int) -> Callable[[Case], bool]:
    return lambda case: case.due == level


def _is_got(least: int) -> Callable[[Case], bool]:
    return lambda case: case.got >= least


def _asks(keyword: Keyword) -> Callable[[Case], bool]:
    return lambda case: case.expected.asks(keyword)


def _does_not_ask(keyword: Keyword) -> Callable[[Case], bool]:
    return lambda case: not case.expected.asks(keyword)


def _read_as(keyword: Keyword) -> Callable[[Case], bool]:
    return lambda case: case.found.keyword == keyword.value


def _has_value(case: Case) -> bool:
    return case.expected.judges_value and case.expected.value is not None


def _has_no_value(case: Case) -> bool:
    return case.expected.judges_value and case.expected.value is None


def _value_right(case: Case) -> bool:
    return same_value(case.expected.value, case.found.value)


def _value_given(case: Case) -> bool:
    return case.found.value is not None


def _is_emergency(case: Case) -> bool:
    return case.found.emergency


def _keyword_right(case: Case) -> bool:
    return case.found.keyword == case.expected.keyword


def _category_right(case: Case) -> bool:
    return case.found.category == case.expected.category


def _calm(case: Case) -> bool:
    """Say whether a case is surely no emergency; of an urgent one somebody must have said so."""
    return case.expected.emergency is False or (case.expected.emergency is None and case.due < _URGENT)


MEASURES = (
    Measure("urgent_as_urgent", "urgent, flagged urgent", _is_due(_URGENT), _is_got(_URGENT)),
    Measure("urgent_to_human", "urgent, reaching a human today", _is_due(_URGENT), _is_got(_SAME_DAY)),
    Measure("same_day_to_human", "same day, reaching a human today", _is_due(_SAME_DAY), _is_got(_SAME_DAY)),
    Measure("same_day_as_urgent", "same day, flagged urgent", _is_due(_SAME_DAY), _is_got(_URGENT)),
    Measure("watch_noticed", "watch, noticed at all", _is_due(_WATCH), _is_got(_WATCH)),
    Measure("watch_to_human", "watch, sent to a human today", _is_due(_WATCH), _is_got(_SAME_DAY)),
    Measure("watch_as_urgent", "watch, flagged urgent", _is_due(_WATCH), _is_got(_URGENT)),
    Measure("none_to_human", "nothing, sent to a human today", _is_due(_NONE), _is_got(_SAME_DAY)),
    Measure("none_as_urgent", "nothing, flagged urgent", _is_due(_NONE), _is_got(_URGENT)),
    Measure("emergencies_found", "emergencies found", lambda c: c.expected.emergency is True, _is_emergency),
    Measure("emergencies_false", "emergencies that are none", _calm, _is_emergency),
    Measure("opt_outs_found", "opt-outs found", _asks(_STOP), _read_as(_STOP)),
    Measure("opt_outs_false", "opt-outs that are none", _does_not_ask(_STOP), _read_as(_STOP)),
    Measure("wrong_numbers_found", "wrong numbers found", _asks(_WRONG), _read_as(_WRONG)),
    Measure("wrong_numbers_false", "wrong numbers that are none", _does_not_ask(_WRONG), _read_as(_WRONG)),
    Measure("keywords_right", "keywords right", lambda c: c.expected.keyword is not None, _keyword_right),
    Measure("values_right", "values right", _has_value, _value_right),
    Measure("values_other", "values read as another", _has_value, lambda c: _value_given(c) and not _value_right(c)),
    Measure("values_uncalled", "values where there is none", _has_no_value, _value_given),
    Measure("categories_right", "categories right", lambda c: c.expected.category is not None, _category_right),
)

_BY_KEY = {measure.key: measure for measure in MEASURES}


def _hit(key: str) -> Callable[[Case], bool]:
    measure = _BY_KEY[key]
    return lambda case: measure.counts(case) and measure.hits(case)


def _lost(key: str) -> Callable[[Case], bool]:
    measure = _BY_KEY[key]
    return lambda case: measure.counts(case) and not measure.hits(case)


_MISSES: Mapping[str, Callable[[Case], bool]] = {
    "urgent": _lost("urgent_as_urgent"),
    "same day": _lost("same_day_to_human"),
    "watch": _lost("watch_noticed"),
    "emergency": _lost("emergencies_found"),
    "opt-out": _lost("opt_outs_found"),
    "wrong number": _lost("wrong_numbers_found"),
    "keyword": _lost("keywords_right"),
    "value": _lost("values_right"),
}
_FALSE: Mapping[str, Callable[[Case], bool]] = {
    "nothing to a human": _hit("none_to_human"),
    "watch to a human": _hit("watch_to_human"),
    "same day as urgent": _hit("same_day_as_urgent"),
    "emergency": _hit("emergencies_false"),
    "opt-out": _hit("opt_outs_false"),
    "wrong number": _hit("wrong_numbers_false"),
    "value": _hit("values_uncalled"),
}
