"""The lexicons that come with the house: read, checked and compiled once."""

import gc
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from outreach.domain.reading.compiling import compile_lexicon, prepare
from outreach.domain.reading.lexicon import Lexicon, LexiconError, Meaning, Meant, Phrase, Source, TopicSource
from outreach.domain.reading.patterns import Sets
from outreach.domain.reading.reading import Category, Keyword
from outreach.domain.urgency import Urgency
from outreach.packs import prepared
from outreach.packs.model_file import load_model

LANGUAGES = ("en", "es")
COMMON = "spelt_right.txt"
"""The words that many people use, the most common first: made by deploy/train_reading."""


def _split(value: object) -> object:
    return value.split() if isinstance(value, str) else value


Words = Annotated[frozenset[str], BeforeValidator(_split)]
Phrases = tuple[str, ...]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class _Rule(_Shape):
    id: str = Field(pattern=r"^[a-z_]+(\.[a-z_]+)*$")
    patterns: Phrases = Field(min_length=1)


class _Doubted(_Rule):
    unless: Phrases = ()


class _Concerning(_Doubted):
    what: str = Field(min_length=3)
    category: Category


class _Urgent(_Concerning):
    urgency: Urgency
    keyword: Keyword | None = None
    hint: bool = False


class _Asking(_Rule):
    keyword: Keyword


class _Typos(_Shape):
    any: Words = frozenset()
    close: Words = frozenset()
    known: Mapping[str, str] = {}


class _Meaning(_Shape):
    urgency: Urgency
    what: str = Field(min_length=3)


class _Topic(_Shape):
    key: str
    like: str | None = None
    question: Phrases = Field(min_length=1)
    question_unless: Phrases = ()
    yes: Phrases = ()
    no: Phrases = ()
    strong: Phrases = ()
    declined: Phrases = ()
    category: Category | None = None
    means: Mapping[Meant, _Meaning] = {}


class _Said(_Shape):
    polite: Words = frozenset()
    leads: Words = frozenset()
    fillers: Words = frozenset()
    turns: Words = frozenset()
    units: Words = frozenset()
    now: Words = frozenset()
    before: Words = frozenset()
    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()


class _File(_Shape):
    version: str | None = Field(default=None, pattern=r"^\d{4}\.\d{2}\.\d+$")
    familiar: Words = frozenset()
    telling: Words = frozenset()
    denials_unless: Phrases = ()
    gratitude: Phrases = ()
    asks_unless: Phrases = ()
    corrections: Phrases = ()
    sets: Mapping[str, Phrases] = {}
    short: Mapping[str, str] = {}
    pairs: Mapping[str, str] = {}
    typos: _Typos = _Typos()
    emoji: Mapping[str, str] = {}
    numbers: Mapping[str, int] = {}
    keywords: Mapping[Keyword, Phrases] = {}
    said: _Said = _Said()
    topics: tuple[_Topic, ...] = ()
    masks: tuple[_Doubted, ...] = ()
    denials: tuple[_Concerning, ...] = ()
    past: tuple[_Concerning, ...] = ()
    rules: tuple[_Urgent, ...] = ()
    asks: tuple[_Asking, ...] = ()


@cache
def load_lexicon() -> Lexicon:
    """Read and compile the house's rules and its model, or raise `LexiconError` naming every file, rule and reason."""
    with uncollected():
        model = load_model()
        rules = load_rules()
    return replace(rules, model=model, version=f"{rules.version}+model-{model.version}")


@contextmanager
def uncollected() -> Iterator[None]:
    """Put garbage collection off: all that is made stays, and looking through it again and again takes a while."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@cache
def load_rules() -> Lexicon:
    """Read and compile the house's rules alone, without the second opinion."""
    folder, texts = _house()
    common = folder.joinpath(COMMON).read_text(encoding="utf-8").split()
    there = folder.joinpath(prepared.NAME)
    known = prepared.prepared_of(data=there.read_bytes(), texts=texts) if there.is_file() else None
    if known is None:
        return lexicon_of(texts=texts, common=common)
    files, found = known
    sources = _sources({name: _File.model_validate(data) for name, data in files.items()}, [])
    return compile_lexicon(sources=sources, common=common, prepared=found)


def prepared_house() -> bytes:
    """Write what there is to find out about the house's files; raises `LexiconError` with everything that is wrong."""
    _, texts = _house()
    lexicon_of(texts=texts)
    files = {name: tomllib.loads(text) for name, text in texts.items()}
    sources = _sources({name: _File.model_validate(data) for name, data in files.items()}, [])
    return prepared.bytes_of(texts=texts, files=files, prepared=prepare(sources=sources))


def _house() -> tuple[Traversable, dict[str, str]]:
    folder = resources.files("outreach.packs").joinpath("lexicon")
    texts: dict[str, str] = {}
    for lang in LANGUAGES:
        files = sorted(folder.joinpath(lang).iterdir(), key=lambda one: one.name)
        texts |= {f"{lang}/{one.name}": one.read_text(encoding="utf-8") for one in files if one.name.endswith(".toml")}
    return folder, texts


def lexicon_of(*, texts: Mapping[str, str], common: Sequence[str] = ()) -> Lexicon:
    """Compile lexicon files given as "lang/theme.toml" → text; files of one folder are one language.

    `common` are the words that many people use, the most common first.
    Raises `LexiconError` with everything that is wrong.
    """
    problems: list[str] = []
    files: dict[str, _File] = {}
    for name, text in texts.items():
        try:
            files[name] = _File.model_validate(tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            problems.append(f"{name}: this is not TOML: {error}")
        except ValidationError as error:
            problems.extend(_shape_problems(name, text, error))
    try:
        return compile_lexicon(sources=_sources(files, problems), problems=problems, common=common)
    except LexiconError as error:
        raise LexiconError([_in_file(problem, files) for problem in error.problems]) from error


def _sources(files: Mapping[str, _File], problems: list[str]) -> list[Source]:
    """Put the files of each language together, noting in `problems` what two of them say differently."""
    langs = dict.fromkeys(name.partition("/")[0] for name in files)
    return [
        _joined(lang, {name: one for name, one in files.items() if name.startswith(f"{lang}/")}, problems)
        for lang in langs
    ]


def _joined(lang: str, parts: Mapping[str, _File], problems: list[str]) -> Source:
    """Put the files of a language together, noting what two of them say differently."""
    whole: dict[str, object] = {}
    for name, part in parts.items():
        for field in part.model_fields_set:
            _put(whole, field, getattr(part, field), problems, f"{name}: {field}")
    if "version" not in whole:
        problems.append(f"{lang}: no file says version; add one to {lang}/language.toml")
    return _source(lang, _File.model_validate(whole))


def _in_file(problem: str, files: Mapping[str, _File]) -> str:
    """Name the file of the rule that a problem is about, where it is about one."""
    for name, part in files.items():
        ids = {one.id for shelf in _PHRASES for one in getattr(part, shelf)}
        if any(problem.startswith(f"rule {one}:") for one in ids):
            return f"{name}: {problem}"
    return problem


def _put(whole: dict[str, Any], field: str, value: object, problems: list[str], place: str) -> None:
    match value:
        case _Shape():
            inner = whole.setdefault(field, {})
            for name in value.model_fields_set:
                _put(inner, name, getattr(value, name), problems, f"{place} → {name}")
        case Mapping():
            before = whole.setdefault(field, {})
            problems.extend(f"{place} → {key}: said in two files" for key in value if key in before)
            whole[field] = {**before, **value}
        case tuple():
            whole[field] = (*whole.get(field, ()), *value)
        case frozenset():
            whole[field] = whole.get(field, frozenset()) | value
        case _:
            if field in whole:
                problems.append(f"{place}: said in two files")
            whole[field] = value


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


_SAME = (
    "version",
    "familiar",
    "telling",
    "short",
    "pairs",
    "emoji",
    "denials_unless",
    "gratitude",
    "asks_unless",
    "corrections",
    "numbers",
)
_PHRASES = ("rules", "masks", "denials", "past", "asks")


def _source(lang: str, file: _File) -> Source:
    same = {name: getattr(file, name) for name in _SAME}
    phrases: dict[str, Any] = {name: tuple(Phrase(**dict(one)) for one in getattr(file, name)) for name in _PHRASES}
    return Source(
        lang=lang,
        sets=Sets(file.sets),
        typos_any=file.typos.any,
        typos_close=file.typos.close,
        typos=file.typos.known,
        keywords={phrase: keyword for keyword, said in file.keywords.items() for phrase in said},
        topics=tuple(_topic(one) for one in file.topics),
        **same,
        **dict(file.said),
        **phrases,
    )


def _topic(topic: _Topic) -> TopicSource:
    means = {way: Meaning(**dict(meaning)) for way, meaning in topic.means.items()}
    return TopicSource(**{**dict(topic), "means": means})
