"""The file of the second opinion: one line of JSON that says what it is, then the weights of every head as bytes."""

import json
import tomllib
from array import array
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from outreach.domain.reading.opinion import Head, Model

NAME = "opinion.model"
KINDS = "kinds.toml"


class ModelError(ValueError):
    """A model file that cannot be read; its text says why."""


@cache
def load_kinds() -> Mapping[str, str]:
    """Read which kind each word is of, or raise `ModelError` when a word is of two."""
    folder = resources.files("outreach.packs").joinpath("lexicon")
    kinds: dict[str, str] = {}
    for kind, words in tomllib.loads(folder.joinpath(KINDS).read_text(encoding="utf-8"))["kinds"].items():
        for word in words.split():
            if kinds.setdefault(word, f"#{kind}") != f"#{kind}":
                raise ModelError(f"{KINDS}: {word!r} is both {kinds[word][1:]} and {kind}; keep one")
    return kinds


@cache
def load_model() -> Model:
    """Read the house's model, or raise `ModelError`."""
    data = resources.files("outreach.packs").joinpath("lexicon", NAME).read_bytes()
    return model_of(data=data, kinds=load_kinds())


def model_of(*, data: bytes, kinds: Mapping[str, str]) -> Model:
    """Read a model out of the bytes of its file, or raise `ModelError`."""
    first, _, rest = data.partition(b"\n")
    try:
        said = json.loads(first)
        heads = _heads(said["heads"], rest)
        return Model(
            version=said["version"],
            urgent=heads.pop("urgent"),
            human=heads.pop("human"),
            emergency=heads.pop("emergency"),
            urgent_from=_three(said["urgent_from"]),
            human_from=_three(said["human_from"]),
            emergency_from=float(said["emergency_from"]),
            asks=tuple(heads.pop(name) for name in said["asks_from"]),
            asks_from={name: float(start) for name, start in said["asks_from"].items()},
            about=tuple(heads.values()),
            kinds=kinds,
        )
    except (ValueError, KeyError, TypeError) as error:
        reason = f"{NAME}: {type(error).__name__}: {error}; make it anew with deploy/train_reading"
        raise ModelError(reason) from error


def _three(said: list[float]) -> tuple[float, float, float]:
    short, long, longer = said
    return float(short), float(long), float(longer)


def _heads(said: list[dict[str, Any]], rest: bytes) -> dict[str, Head]:
    heads, place = {}, 0
    for one in said:
        size = 1 << one["bits"]
        weights = array("b", rest[place : place + size])
        if len(weights) != size:
            message = f"the weights of {one['name']} are cut short"
            raise ValueError(message)
        heads[one["name"]] = Head(**one, weights=weights)
        place += size
    return heads


def bytes_of(model: Model) -> bytes:
    """Write a model as the bytes of its file."""
    heads = (model.urgent, model.human, model.emergency, *model.about, *model.asks)
    said = {
        "version": model.version,
        "urgent_from": model.urgent_from,
        "human_from": model.human_from,
        "emergency_from": model.emergency_from,
        "asks_from": model.asks_from,
        "heads": [{"name": one.name, "bits": one.bits, "scale": one.scale, "bias": one.bias} for one in heads],
    }
    return json.dumps(said).encode() + b"\n" + b"".join(one.weights.tobytes() for one in heads)
