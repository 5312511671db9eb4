"""What is kept of a lexicon that was compiled before is what compiling it finds, and is not used for any other."""

import json
from importlib import resources

from outreach.domain.reading import read
from outreach.domain.reading.compiling import compile_lexicon, prepare
from outreach.packs import prepared
from outreach.packs.lexicons import LANGUAGES, lexicon_of, load_rules, prepared_house

FOLDER = resources.files("outreach.packs").joinpath("lexicon")


def texts() -> dict[str, str]:
    """The house's files."""
    found = {}
    for lang in LANGUAGES:
        for one in sorted(FOLDER.joinpath(lang).iterdir(), key=lambda one: one.name):
            found[f"{lang}/{one.name}"] = one.read_text(encoding="utf-8")
    return found


def test_the_file_of_the_house_is_what_its_files_make() -> None:
    assert FOLDER.joinpath(prepared.NAME).read_bytes() == prepared_house(), "run deploy/train_reading"


def test_a_prepared_lexicon_reads_as_one_that_is_compiled() -> None:
    common = FOLDER.joinpath("spelt_right.txt").read_text(encoding="utf-8").split()
    whole, quick = lexicon_of(texts=texts(), common=common), load_rules()

    assert (quick.version, quick.spelling, quick.words) == (whole.version, whole.spelling, whole.words)
    assert [topic.key for topic in quick.topics] == [topic.key for topic in whole.topics]
    for name in ("rules", "masks", "denials", "past", "asks", "asks_unless"):
        one, other = getattr(quick, name).by_anchor, getattr(whole, name).by_anchor
        assert {anchor: [entry[0] for entry in entries] for anchor, entries in one.items()} == {
            anchor: [entry[0] for entry in entries] for anchor, entries in other.items()
        }
    for text in ("i want to kill myself", "me voy a matar", "this traffic is killing me", "used last night", "4"):
        assert read(text, lexicon=quick, lang="en") == read(text, lexicon=whole, lang="en")


def test_what_was_prepared_of_other_files_is_left_alone() -> None:
    there = texts()
    data = prepared_house()

    assert prepared.prepared_of(data=data, texts=there) is not None
    assert prepared.prepared_of(data=data, texts={**there, "en/plain.toml": there["en/plain.toml"] + "\n"}) is None
    assert json.loads(data)["files"].keys() == there.keys()
    assert all(prepared.prepared_of(data=spoilt, texts=there) is None for spoilt in (b"", data[:5000], b"{}", b"[]"))


def test_nothing_is_prepared_of_no_rules() -> None:
    assert prepare(sources=()).anchors == ()
    assert compile_lexicon(sources=(), prepared=prepare(sources=())).rules.by_anchor == {}
