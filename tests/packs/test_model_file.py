"""The file of the second opinion, and what is said about a broken one."""

import json
import subprocess
import sys
from importlib import resources
from typing import Any

import pytest

from outreach.packs.lexicons import load_lexicon, load_rules
from outreach.packs.model_file import NAME, ModelError, bytes_of, load_kinds, load_model, model_of

DATA = resources.files("outreach.packs").joinpath("lexicon", NAME).read_bytes()


def broken(**changes: Any) -> bytes:  # noqa: ANN401 - whatever JSON holds
    first, _, rest = DATA.partition(b"\n")
    return json.dumps({**json.loads(first), **changes}).encode() + b"\n" + rest


def test_the_model_comes_back_from_its_bytes_as_it_was() -> None:
    again = model_of(data=bytes_of(load_model()), kinds=load_kinds())

    assert again == load_model()
    assert bytes_of(again) == DATA


def test_the_file_is_small_enough_to_come_along() -> None:
    assert len(DATA) < 2_000_000


def test_the_version_of_a_reading_names_the_model() -> None:
    assert load_lexicon().version == f"{load_rules().version}+model-{load_model().version}"
    assert load_lexicon().model is load_model()
    assert load_rules().model is None


def test_every_weight_is_a_small_whole_number() -> None:
    for head in (load_model().urgent, load_model().human, load_model().emergency, *load_model().about):
        assert len(head.weights) == 1 << head.bits
        assert head.scale > 0
        assert min(head.weights) >= -127


def test_a_kind_of_word_is_written_with_its_sign() -> None:
    assert load_kinds()
    assert all(kind.startswith("#") and kind[1:].isidentifier() for kind in load_kinds().values())
    assert all(word == word.lower() and " " not in word for word in load_kinds())


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"no json\n", DATA[:-1], DATA[:100], broken(heads=[])),
        *(broken(urgent_from=[1]), broken(human_from=None), broken(emergency_from=None)),
    ],
    ids=["empty", "no JSON", "a byte short", "cut off", "no heads", "one score of two", "no scores", "no third scores"],
)
def test_a_broken_file_says_what_to_do(data: bytes) -> None:
    with pytest.raises(ModelError, match=r"opinion\.model: .*; make it anew with deploy/train_reading"):
        model_of(data=data, kinds={})


def test_reading_needs_nothing_that_training_does() -> None:
    script = (
        "import sys\n"
        "from outreach.domain.reading import read\n"
        "from outreach.packs.lexicons import load_lexicon\n"
        "found = read('i want to kill myself', lexicon=load_lexicon(), lang='en')\n"
        "assert found.urgency == 'urgent', found\n"
        "print(sorted({'numpy', 'scipy', 'sklearn', 'joblib'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
