"""The journal: what is written stays, in order, whatever happens to the process, the disk or the keys."""

import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from outreach.adapters.journal import Journal
from outreach.ports import KeptText
from outreach.records.keys import KeyRing, new_key, read_keys
from tests import make

ROOT = Path(__file__).parents[2]
SECRET = "i want to die tonight"
OTHER_KEYS = read_keys(encryption=f"others:{new_key()}", lookup=new_key())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state" / "journal"


def kept(body: str = SECRET, *, carrier_id: str | None = None) -> KeptText:
    return KeptText(inbound=make.inbound(body, carrier_id=carrier_id), at=make.NOW)


def keep(journal: Journal, *texts: KeptText) -> None:
    for text in texts:
        with journal.held() as held:
            held.keep(text)


def handed_over(journal: Journal) -> list[KeptText]:
    """Take out everything."""
    found: list[KeptText] = []

    def store(text: KeptText) -> bool:
        found.append(text)
        return True

    assert journal.empty_into(store)
    return found


def bodies(journal: Journal) -> list[str]:
    return [text.inbound.body for text in handed_over(journal)]


def ring(name: str) -> tuple[KeyRing, str]:
    """Keys, and how another process is told of them."""
    key, lookup = f"{name}:{new_key()}", new_key()
    return read_keys(encryption=key, lookup=lookup), f"read_keys(encryption={key!r}, lookup={lookup!r})"


def _script(script: str, folder: Path, keys: str) -> str:
    """Write a script that finds a `journal` and a way to `keep` a body."""
    return f"""
import os, sys
from pathlib import Path
from outreach.adapters.journal import Journal
from outreach.records.keys import read_keys
from tests.adapters.test_journal import keep, kept
journal = Journal(Path({str(folder)!r}), {keys})
{script}
"""


def in_another_process(script: str, folder: Path, keys: str, *, preexec: Callable[[], None] | None = None) -> int:
    """Run such a script, and say how it ended."""
    whole = [sys.executable, "-c", _script(script, folder, keys)]
    return subprocess.run(whole, check=False, cwd=ROOT, preexec_fn=preexec).returncode


def test_a_kept_text_comes_back_whole_and_is_gone_then(folder: Path) -> None:
    journal, text = Journal(folder, make.KEYS), kept("héllo \U0001f64f\nline\x00")
    keep(journal, text)
    before = journal.is_empty(), journal.count()

    found = handed_over(journal)

    assert found == [text]
    assert (before, (journal.is_empty(), journal.count())) == ((False, 1), (True, 0))


def test_half_a_character_is_kept_too(folder: Path) -> None:
    journal = Journal(folder, make.KEYS)

    keep(journal, kept("\ud800"))

    assert bodies(journal) == ["\ud800"]


def test_texts_come_back_in_their_order_and_across_files(folder: Path) -> None:
    journal = Journal(folder, make.KEYS)
    keep(journal, *(kept(str(number)) for number in range(3)))

    def is_away(_: KeptText) -> bool:
        raise RuntimeError("the database is away")

    with pytest.raises(RuntimeError):
        journal.empty_into(is_away)
    keep(journal, *(kept(str(number)) for number in range(3, 12)))

    assert bodies(journal) == [str(number) for number in range(12)]


def test_what_was_handed_over_before_a_failure_is_not_handed_over_again(folder: Path) -> None:
    journal, seen = Journal(folder, make.KEYS), list[str]()
    keep(journal, kept("1"), kept("2"))

    def once(text: KeptText) -> bool:
        if seen:
            raise RuntimeError("the database went away again")
        seen.append(text.inbound.body)
        return True

    with pytest.raises(RuntimeError):
        journal.empty_into(once)

    assert journal.count() == 2
    assert bodies(journal) == ["2"]


def test_nobody_reads_a_text_off_the_disk(folder: Path) -> None:
    text = kept()
    keep(Journal(folder, make.KEYS), text)

    written = b"".join(file.read_bytes() for file in folder.iterdir())

    assert text.inbound.phone is not None
    assert SECRET.encode() not in written
    assert text.inbound.phone.e164[2:].encode() not in written
    assert {file.stat().st_mode & 0o077 for file in (folder, *folder.iterdir())} == {0}


def test_a_text_is_known_to_every_process_and_after_a_restart(folder: Path) -> None:
    first, second = Journal(folder, make.KEYS), Journal(folder, make.KEYS)
    with second.held() as held:
        assert not held.knows("SM1")

    keep(first, kept(carrier_id="SM1"))

    for journal in (second, Journal(folder, make.KEYS)):
        with journal.held() as held:
            assert held.knows("SM1")


def test_that_somebody_was_told_survives_a_restart(folder: Path) -> None:
    rest = timedelta(minutes=5)
    Journal(folder, make.KEYS).note_paged("+12025550110", at=make.NOW)

    with Journal(folder, make.KEYS).held() as held:
        assert not held.may_page("+12025550110", at=make.NOW + timedelta(minutes=4), rest=rest)
        assert held.may_page("+12025550110", at=make.NOW + timedelta(minutes=5), rest=rest)
        assert held.may_page("+12025550111", at=make.NOW, rest=rest)


def test_an_answered_text_says_so_when_it_is_handed_over(folder: Path) -> None:
    journal = Journal(folder, make.KEYS)
    keep(journal, kept(carrier_id="SM1"), kept(carrier_id="SM2"))
    with journal.held() as held:
        held.note_answered("SM2", at=make.NOW)

    assert [text.answered for text in handed_over(journal)] == [False, True]


@pytest.mark.parametrize("cut", [1, 20, 200], ids=["the line break", "a little", "most of it"])
def test_a_torn_last_line_costs_only_itself(folder: Path, cut: int) -> None:
    journal = Journal(folder, make.KEYS)
    keep(journal, kept("before"), kept("torn"))
    file = folder / "texts"
    file.write_bytes(file.read_bytes()[:-cut])

    keep(Journal(folder, make.KEYS), kept("after"))

    # Without its line break alone the line is whole.
    assert bodies(Journal(folder, make.KEYS)) == (["before", "torn", "after"] if cut == 1 else ["before", "after"])
    assert journal.set_aside() == (0 if cut == 1 else 1)
    assert journal.is_empty()


def test_garbage_in_the_file_costs_only_itself(folder: Path) -> None:
    journal = Journal(folder, make.KEYS)
    keep(journal, kept("before"))
    with (folder / "texts").open("ab") as file:
        file.write(b"\x00\xff garbage\n1 AAAA 00000000\n")
    keep(journal, kept("after"))

    assert bodies(journal) == ["before", "after"]
    assert journal.set_aside() == 2


def test_what_was_sealed_with_a_key_that_we_lack_is_set_aside_and_not_lost(folder: Path) -> None:
    keep(Journal(folder, OTHER_KEYS), kept("theirs"))
    journal = Journal(folder, make.KEYS)
    keep(journal, kept("ours"))

    assert bodies(journal) == ["ours"]
    assert (journal.is_empty(), journal.set_aside()) == (True, 1)
    (folder / "set-aside").rename(folder / "texts")
    assert bodies(Journal(folder, OTHER_KEYS)) == ["theirs"]


def test_what_can_never_be_stored_is_set_aside_and_holds_nobody_up(folder: Path) -> None:
    journal = Journal(folder, make.KEYS)
    keep(journal, kept("poison"), kept("fine"))
    stored: list[str] = []

    def store(text: KeptText) -> bool:
        stored.append(text.inbound.body)
        return text.inbound.body != "poison"

    assert journal.empty_into(store)
    assert stored == ["poison", "fine"]
    assert (journal.is_empty(), journal.set_aside()) == (True, 1)


@pytest.mark.parametrize("name", ["texts.bak", "texts~", "texts-1.gz", "texts-old", "texts-", "texts-²"])
def test_a_file_that_somebody_else_left_there_is_none_of_ours(folder: Path, name: str) -> None:
    """Somebody copies the file before they touch anything: from then on no text may be taken for one that waits."""
    journal = Journal(folder, make.KEYS)
    keep(journal, kept("kept"))
    (folder / name).write_bytes((folder / "texts").read_bytes())

    assert (journal.count(), bodies(journal)) == (1, ["kept"])
    assert journal.is_empty()
    assert (folder / name).exists()


def test_what_cannot_be_set_aside_stays_and_holds_nobody_up(folder: Path) -> None:
    journal = Journal(folder, make.KEYS)
    keep(journal, kept("before"))
    with (folder / "texts").open("ab") as file:
        file.write(b"torn\n")
    keep(journal, kept("poison"), kept("after"))
    (folder / "set-aside").mkdir()
    stored: list[str] = []

    def store(text: KeptText) -> bool:
        stored.append(text.inbound.body)
        return text.inbound.body != "poison"

    for _ in range(2):
        with pytest.raises(IsADirectoryError):
            journal.empty_into(store)
    assert stored == ["before", "poison", "after", "poison"]

    (folder / "set-aside").rmdir()
    assert journal.empty_into(store)
    assert (journal.is_empty(), journal.set_aside()) == (True, 2)


def test_a_full_disk_says_so_and_leaves_what_was_there(folder: Path) -> None:
    keys, words = ring("full")
    keep(Journal(folder, keys), kept("before"))
    size = (folder / "texts").stat().st_size

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100, size + 100))

    script = """
try:
    keep(journal, kept("x" * 500))
except OSError:
    sys.exit(7)
"""
    assert in_another_process(script, folder, words, preexec=little_room) == 7
    keep(Journal(folder, keys), kept("after"))
    assert bodies(Journal(folder, keys)) == ["before", "after"]


def test_without_a_folder_only_writing_fails(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder should be")
    journal = Journal(tmp_path / "state" / "journal", make.KEYS)

    with journal.held() as held:
        with pytest.raises(OSError, match="Not a directory"):
            held.keep(kept(carrier_id="SM1"))
        with pytest.raises(OSError, match="Not a directory"):
            held.note_answered("SM1", at=make.NOW)
        assert held.answered_here("SM1")
        assert held.may_page("+12025550110", at=make.NOW, rest=timedelta(minutes=5))
        assert not held.may_page("+12025550110", at=make.NOW, rest=timedelta(minutes=5))
    assert journal.is_empty()
    with pytest.raises(OSError, match="Not a directory"):
        journal.try_to_write()


def test_a_trial_leaves_nothing_behind(folder: Path) -> None:
    journal = Journal(folder, make.KEYS)

    journal.try_to_write()

    assert journal.is_empty()
    assert list(folder.iterdir()) == []


def test_two_processes_at_once_lose_nothing(folder: Path) -> None:
    keys, words = ring("two")
    script = """
for number in range(40):
    mine = f"{os.getpid()} {number}"
    keep(journal, kept(mine, carrier_id=mine))
"""
    whole = [sys.executable, "-c", _script(script, folder, words)]
    writers = [subprocess.Popen(whole, cwd=ROOT) for _ in range(2)]

    taken: list[str] = []
    while any(writer.poll() is None for writer in writers):
        taken += bodies(Journal(folder, keys))
    taken += bodies(Journal(folder, keys))

    assert [writer.returncode for writer in writers] == [0, 0]
    for writer in writers:
        mine = [body for body in taken if body.startswith(f"{writer.pid} ")]
        assert mine == [f"{writer.pid} {number}" for number in range(40)]


def test_what_was_kept_survives_a_sudden_death(folder: Path) -> None:
    keys, words = ring("death")
    script = """
with journal.held() as held:
    held.keep(kept("last words"))
    os.kill(os.getpid(), 9)
"""
    assert in_another_process(script, folder, words) == -signal.SIGKILL

    journal = Journal(folder, keys)
    keep(journal, kept("the next"))
    assert bodies(journal) == ["last words", "the next"]


def test_only_one_hands_over_at_a_time(folder: Path) -> None:
    journal, other = Journal(folder, make.KEYS), Journal(folder, make.KEYS)
    keep(journal, kept("1"))
    seen: list[bool] = []

    def store(_: KeptText) -> bool:
        seen.extend((other.empty_into(lambda _: True), journal.empty_into(lambda _: True)))
        return True

    journal.empty_into(store)

    assert seen == [False, False]
