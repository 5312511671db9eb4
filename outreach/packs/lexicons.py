"""The lexicons that come with the house: read, checked and compiled once."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from outreach.domain.reading.compiling import compile_lexicon
from outreach.domain.reading.lexicon import Lexicon, LexiconError, Phrase, Source, TopicSource
from outreach.domain.reading.reading import Category, Keyword
from outreach.domain.urgency import Urgency

FILES = ("en.toml", "es.toml")


def _split(value: object) -> object:
    return value.split() if isinstance(value, str) else value


Words = Annotated[frozenset[str], BeforeValidator(_split)]
Phrases = tuple[str, ...]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Rule(_Shape):
    id: str = Field(pattern=r"^[a-z_]+(\.[a-z_]+)*$")
    patterns: Phrases = Field(min_length=1)


class _Concerning(_Rule):
    what: str = Field(min_length=3)
    category: Category


class _Urgent(_Concerning):
    urgency: Urgency
    keyword: Keyword | None = None


class _Asking(_Rule):
    keyword: Keyword


class _Typos(_Shape):
    any: Words = frozenset()
    close: Words = frozenset()
    known: Mapping[str, str] = {}


class _Topic(_Shape):
    key: str
    question: Phrases = Field(min_length=1)
    yes: Phrases = ()
    no: Phrases = ()


class _Said(_Shape):
    polite: Words
    leads: Words
    fillers: Words
    turns: Words
    units: Words
    now: Words
    before: Words
    yes: frozenset[str]
    no: frozenset[str]


class _File(_Shape):
    lang: str = Field(pattern=r"^[a-z]{2}$")
    version: str = Field(pattern=r"^\d{4}\.\d{2}\.\d+$")
    familiar: Words
    telling: Words
    denials_unless: Phrases = ()
    gratitude: Phrases = ()
    asks_unless: Phrases = ()
    corrections: Phrases = ()
    sets: Mapping[str, Phrases] = {}
    short: Mapping[str, str] = {}
    pairs: Mapping[str, str] = {}
    typos: _Typos = _Typos()
    emoji: Mapping[str, str] = {}
    numbers: Mapping[str, int]
    keywords: Mapping[Keyword, Phrases]
    said: _Said
    topics: tuple[_Topic, ...] = ()
    masks: tuple[_Rule, ...] = ()
    denials: tuple[_Concerning, ...] = ()
    past: tuple[_Concerning, ...] = ()
    rules: tuple[_Urgent, ...]
    asks: tuple[_Asking, ...] = ()


@cache
def load_lexicon() -> Lexicon:
    """Read and compile the house's rules, or raise `LexiconError` naming every file, rule and reason."""
    folder = resources.files("outreach.packs").joinpath("lexicon")
    return lexicon_of(texts={name: folder.joinpath(name).read_text(encoding="utf-8") for name in FILES})


def lexicon_of(*, texts: Mapping[str, str]) -> Lexicon:
    """Compile lexicon files given as file name → text, or raise `LexiconError` with everything that is wrong."""
    problems: list[str] = []
    sources = []
    for name, text in texts.items():
        try:
            sources.append(_source(_File.model_validate(tomllib.loads(text))))
            compile_lexicon(sources=sources[-1:])
        except tomllib.TOMLDecodeError as error:
            problems.append(f"{name}: this is not TOML: {error}")
        except ValidationError as error:
            problems.extend(_shape_problems(name, text, error))
        except LexiconError as error:
            problems.extend(f"{name}: {problem}" for problem in error.problems)
    if problems:
        raise LexiconError(problems)
    return compile_lexicon(sources=sources)


def _shape_problems(name: str, text: str, error: ValidationError) -> list[str]:
    data = tomllib.loads(text)
    return [f"{name}: {_place(data, one['loc'])}: {one['msg']}" for one in error.errors()]


def _place(data: object, path: tuple[int | str, ...]) -> str:
    """Name a place as its author would: a rule by its id, or else by its number in the file."""
    words = []
    for step in path:
        data = _inside(data, step)
        match data:
            case {"id": str() as named} if isinstance(step, int):
                words.append(f"rule {named}")
            case _:
                words.append(f"number {step + 1}" if isinstance(step, int) else step)
    return " → ".join(words)


def _inside(data: object, step: int | str) -> object:
    match data:
        case list() if isinstance(step, int) and step < len(data):
            return data[step]
        case dict():
            return data.get(step)
        case _:
            return None


def _source(file: _File) -> Source:
    return Source(
        lang=file.lang,
        version=file.version,
        familiar=file.familiar,
        telling=file.telling,
        sets=file.sets,
        short=file.short,
        pairs=file.pairs,
        typos_any=file.typos.any,
        typos_close=file.typos.close,
        typos=file.typos.known,
        emoji=file.emoji,
        rules=tuple(
            Phrase(
                id=rule.id,
                patterns=rule.patterns,
                what=rule.what,
                category=rule.category,
                urgency=rule.urgency,
                keyword=rule.keyword,
            )
            for rule in file.rules
        ),
        masks=tuple(Phrase(id=mask.id, patterns=mask.patterns) for mask in file.masks),
        denials=tuple(_quieter(rule) for rule in file.denials),
        denials_unless=file.denials_unless,
        past=tuple(_quieter(rule) for rule in file.past),
        gratitude=file.gratitude,
        keywords={phrase: keyword for keyword, phrases in file.keywords.items() for phrase in phrases},
        asks=tuple(Phrase(id=ask.id, patterns=ask.patterns, keyword=ask.keyword) for ask in file.asks),
        asks_unless=file.asks_unless,
        polite=file.said.polite,
        yes=file.said.yes,
        no=file.said.no,
        leads=file.said.leads,
        fillers=file.said.fillers,
        turns=file.said.turns,
        numbers=file.numbers,
        units=file.said.units,
        now=file.said.now,
        before=file.said.before,
        corrections=file.corrections,
        topics=tuple(TopicSource(key=one.key, question=one.question, yes=one.yes, no=one.no) for one in file.topics),
    )


def _quieter(rule: _Concerning) -> Phrase:
    return Phrase(id=rule.id, patterns=rule.patterns, what=rule.what, category=rule.category)
