"""What every command stands on: the settings, a Runtime, a console, and errors said in one clear line."""

from collections.abc import Callable, Iterable
from functools import cached_property, wraps
from pathlib import Path

import click
from rich.console import Console

from outreach.actions.applying import DoesNotFit
from outreach.actions.enrollment import AlreadyEnrolled
from outreach.actions.import_rows import UnreadableFile
from outreach.actions.keys import StillInUse
from outreach.actions.marking import NotMarkable, NotTheirs, UnknownReply
from outreach.actions.programs import NoSuchProgram
from outreach.actions.reaching import NotReachable
from outreach.actions.rostering import OverlappingShift
from outreach.actions.rotas import NoRota
from outreach.actions.staff import NumberTaken
from outreach.actions.swaps import NotOpen
from outreach.cli.moments import BadMoment
from outreach.cli.show import console, plain
from outreach.domain.phone import NotAPhoneNumber
from outreach.domain.sentences import Sentence
from outreach.packs.mistakes import ProgramMistakes
from outreach.ports import Clock, Runtime
from outreach.queries.open_shifts import NoOpenShift
from outreach.queries.people import NobodyFound, SeveralFound
from outreach.records.keys import BadKeys, KeyMissing
from outreach.settings import BadSettings, Settings, load_settings
from outreach.wiring import DATABASE_TROUBLE, build, clock_of, engine_of, set_up_logging

_EXPECTED = (
    AlreadyEnrolled,
    BadKeys,
    BadMoment,
    DoesNotFit,
    KeyMissing,
    NoOpenShift,
    NoRota,
    NoSuchProgram,
    NobodyFound,
    NotAPhoneNumber,
    NotMarkable,
    NotOpen,
    NotReachable,
    NotTheirs,
    NumberTaken,
    OverlappingShift,
    ProgramMistakes,
    SeveralFound,
    StillInUse,
    UnknownReply,
    UnreadableFile,
)


class Refused(click.ClickException):
    """What was asked for cannot be done; its text says why, and what to do instead."""


class SetUpWrong(Refused):
    """The settings are wrong, so that nothing can be done at all."""

    exit_code = 2


class Installation:
    """The installation that a command works on; settings are read and things connected only when they are needed."""

    def __init__(self, *, now: Clock | None = None) -> None:
        """Take the clock; tests bring their own, and otherwise the settings say which."""
        self._given_clock = now

    @cached_property
    def now(self) -> Clock:
        """The clock that this installation lives by."""
        return self._given_clock or clock_of(self.settings)

    @cached_property
    def settings(self) -> Settings:
        """The settings from the environment; raises BadSettings."""
        return load_settings()

    @cached_property
    def runtime(self) -> Runtime:
        """The Runtime of a command that somebody waits for: it logs errors only."""
        set_up_logging("ERROR")
        engine = engine_of(self.settings)
        click.get_current_context().find_root().call_on_close(engine.dispose)
        return build(self.settings, now=self.now, engine=engine)

    @property
    def console(self) -> Console:
        """Where a command writes: as wide as the terminal, and wide enough not to wrap where there is none."""
        return console()

    def say(self, lines: Iterable[str]) -> None:
        """Write lines, however long, as plain text."""
        for line in lines:
            click.echo(plain(line))

    @property
    def progress_console(self) -> Console:
        """Where progress is shown, so that it stays out of what is piped on."""
        return console(stderr=True)


def in_one_line(command: Callable[..., None]) -> Callable[..., None]:
    """Say an error that is somebody's to mend in one clear line, never a traceback.

    Settings that are wrong exit with 2, anything else that was refused with 1.
    """

    @wraps(command)
    def without_traceback(*args: object, **options: object) -> None:
        try:
            command(*args, **options)
        except BadSettings as error:
            raise SetUpWrong(str(error)) from error
        except _EXPECTED as error:
            raise Refused(str(error)) from error
        except DATABASE_TROUBLE as error:
            raise Refused(database_trouble(error)) from error

    return without_traceback


def on_installation(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the installation as its first argument."""

    @wraps(command)
    def with_installation(*args: object, **options: object) -> None:
        command(click.get_current_context().ensure_object(Installation), *args, **options)

    return in_one_line(with_installation)


def write_down(home: Installation, file: Path, text: str) -> None:
    """Write a file that was asked for, and say so; raises Refused where it cannot be written."""
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Refused(f"{file} cannot be written ({error.strerror}); name another one") from error
    home.say([f"written to {file}"])


def database_trouble(error: Exception) -> Sentence:
    """Say what to do about a database that does not answer or is not what we need."""
    said = str(getattr(error, "orig", None) or type(error).__name__).strip().partition("\n")[0]
    return Sentence(
        "the database cannot be used ({said}); check OUTREACH_DATABASE_URL, and run `outreach migrate`", said=said
    )
