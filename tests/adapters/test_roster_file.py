"""The roster on disk: read back as it was written, by nobody else, and never half."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from outreach.adapters import roster_file
from outreach.adapters.roster_file import RosterFile
from outreach.domain.phone import PhoneNumber
from outreach.domain.roster import Colleague, ProgramRoster, Roster
from outreach.domain.rota import Role, Shift
from outreach.records.keys import new_key, read_keys
from tests import make

SAM, PHONE = UUID(int=1), PhoneNumber("+12025550120")


@pytest.fixture
def file(tmp_path: Path) -> RosterFile:
    return RosterFile(tmp_path / "state", make.KEYS)


def roster() -> Roster:
    shift = Shift(specialist=SAM, starts_at=make.NOW, ends_at=make.NOW + timedelta(hours=8), role=Role.BACKUP)
    program = ProgramRoster(
        name="standard",
        languages=("en", "es"),
        wording={"es": {"page": "señal"}},
        team={SAM: Colleague(id=SAM, phone=PHONE, lang="es")},
        leads=(SAM,),
        shifts=(shift,),
    )
    return Roster(made_at=make.NOW, programs=(program,))


def test_it_is_read_back_as_it_was_written(file: RosterFile, tmp_path: Path) -> None:
    file.write(roster())

    assert file.read() == roster()
    assert RosterFile(tmp_path / "state", make.KEYS).read() == roster()


def test_the_last_one_counts(file: RosterFile) -> None:
    file.write(roster())
    assert file.read() == roster()

    file.write(replace(roster(), programs=()))

    assert file.read() == replace(roster(), programs=())


def test_nobody_reads_a_number_off_the_disk(file: RosterFile, tmp_path: Path) -> None:
    file.write(roster())

    written = (tmp_path / "state" / "roster").read_bytes()

    assert PHONE.e164[2:].encode() not in written
    assert (tmp_path / "state" / "roster").stat().st_mode & 0o077 == 0


def test_without_a_file_there_is_none(file: RosterFile) -> None:
    assert file.read() is None


@pytest.mark.parametrize(
    "spoil",
    [lambda _: b"", lambda whole: whole[:-9], lambda _: b"\xff\x00", lambda _: b"AAAA"],
    ids=["empty", "cut", "garbage", "another thing"],
)
def test_a_damaged_one_is_none(file: RosterFile, tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    file.write(roster())
    place = tmp_path / "state" / "roster"
    place.write_bytes(spoil(place.read_bytes()))

    assert file.read() is None


def test_one_of_another_key_is_none(file: RosterFile, tmp_path: Path) -> None:
    file.write(roster())
    others = read_keys(encryption=f"others:{new_key()}", lookup=new_key())

    assert RosterFile(tmp_path / "state", others).read() is None


def test_a_full_disk_leaves_the_last_one(file: RosterFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write(roster())

    def is_full(_file: Path, _what: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(roster_file, "write_out", is_full)
    with pytest.raises(OSError, match="No space left"):
        file.write(replace(roster(), programs=()))

    assert file.read() == roster()
    assert [each.name for each in (tmp_path / "state").iterdir()] == ["roster"]
