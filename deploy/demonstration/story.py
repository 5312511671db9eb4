"""The main story, played through real processes: a check-in, a worrying answer, a page, and a person who takes it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import func, select

from demonstration import people
from demonstration.installation import PROGRAM_NUMBER, STAFF_NUMBER, Site
from demonstration.phones import Phones, Said
from outreach.actions.enrollment import NewParticipant
from outreach.domain.escalation import EscalationStatus
from outreach.domain.hours import local
from outreach.domain.phone import PhoneNumber
from outreach.ports import Runtime
from outreach.records import escalations, participants, timeline
from outreach.records.replies import ReplyRow

_PATIENCE_SECONDS = 20.0
_DANA, _SAM = people.number(110), people.number(120)
Say = Callable[[str], None]


class NotAsToldError(Exception):
    """The story did not go as told; says what was expected and what was seen."""


@dataclass(slots=True)
class Stage:
    """Where the story plays; every text that is heard or said is told as it happens."""

    site: Site
    phones: Phones
    zone: str
    tell: Say
    names: dict[str, str]
    heard: dict[str, int] = field(default_factory=dict)

    def texts(self, who: str, body: str) -> None:
        """Let somebody text."""
        self._line(self.site.runtime.now(), f'{self.names[who]} texts: "{body}"')
        self.phones.text(who, body, STAFF_NUMBER if who == _SAM else PROGRAM_NUMBER)

    def hears(self, who: str, part: str) -> str:
        """Expect the next text to somebody to contain this; raises NotAsToldError, TooSlow or Ended."""
        position = self.heard.get(who, 0)
        arrived: list[Said] = []

        def came() -> bool:
            arrived[:] = [text for text in self.phones.read(who) if text.arrived][position:]
            return bool(arrived)

        what = f'{self.names[who]} hears "{part}"'
        self.site.household.until(came, what=what, seconds=_PATIENCE_SECONDS)
        self.heard[who] = position + 1
        self._line(arrived[0].at, f'→ {self.names[who]}: "{arrived[0].body}"')
        if part.casefold() not in arrived[0].body.casefold():
            raise NotAsToldError(f'expected that {what}, but it was "{arrived[0].body}"')
        return arrived[0].body

    def hears_nothing_else(self) -> None:
        """Expect that nobody has a text that the story does not know."""
        for who, name in self.names.items():
            extra = [text for text in self.phones.read(who) if text.arrived][self.heard.get(who, 0) :]
            if extra:
                raise NotAsToldError(f'{name} also heard "{extra[0].body}"')

    def _line(self, at: datetime, words: str) -> None:
        self.tell(f"  {local(at, self.zone):%H:%M:%S}  {words}")


def play(site: Site, tell: Say) -> None:
    """Play the story; raises NotAsToldError, TooSlow or Ended when it does not hold."""
    zone = _introduce(site.runtime)
    names = {_DANA: "Dana", _SAM: "Sam", people.LEAD_NUMBER: "Lena"}
    stage = Stage(site=site, phones=Phones(site.phones_url), zone=zone, tell=tell, names=names)
    tell("Dana is asked every day how she is. Sam, a peer specialist, is on call; Lena leads the program.")
    stage.hears(_DANA, "How are you today")
    stage.texts(_DANA, "not good. i want to die")
    stage.hears(_DANA, "988")
    stage.hears(_SAM, "Reply 1")
    _shown(site, EscalationStatus.OPEN)
    stage.texts(_SAM, "1")
    stage.hears(_SAM, "D")
    stage.hears(_DANA, "Sam")
    _shown(site, EscalationStatus.ACKNOWLEDGED)
    stage.texts(_SAM, "READ")
    stage.hears(_SAM, "want to die")
    stage.texts(_SAM, "SAY Dana, it is Sam. I am here, and I am calling you now.")
    stage.hears(_SAM, "")
    stage.hears(_DANA, "calling you now")
    stage.texts(_SAM, "DONE reached")
    stage.hears(_SAM, "")
    _shown(site, EscalationStatus.RESOLVED)
    stage.hears_nothing_else()
    _everything_was_read(site.runtime)
    tell("\nDana's timeline:")
    for line in _timeline(site.runtime):
        tell(f"  {local(line.at or datetime.now(UTC), zone):%H:%M:%S}  {line.event.value}: {line.what} ({line.by})")


def _introduce(runtime: Runtime) -> str:
    """Introduce everybody; Dana's own time is the next full minute."""
    in_use = people.apply_program(runtime)
    people.hire(runtime, in_use, "Lena Okafor", people.LEAD_NUMBER, ["en"], lead=True)
    sam = people.hire(runtime, in_use, "Sam", _SAM, ["en", "es"])
    people.put_on_call(runtime, in_use, sam)
    zone = in_use.program.zone
    slot = next_minute(runtime.now(), zone)
    dana = NewParticipant(
        name="Dana Whitfield", phone=PhoneNumber(_DANA), zone=zone, peer=sam.id, slot=slot, daily=True
    )
    people.enroll(runtime, in_use, [dana])
    return zone


def next_minute(now: datetime, zone: str) -> time:
    """Give the local time at which the next full minute begins, at least five seconds from now."""
    return (local(now, zone) + timedelta(seconds=65)).time().replace(second=0, microsecond=0)


def _shown(site: Site, status: EscalationStatus) -> None:
    """Expect Dana's escalation to stand so."""

    def stands() -> bool:
        with site.runtime.transaction() as session:
            dana = participants.by_phone(session, PhoneNumber(_DANA))
            assert dana is not None
            found = escalations.latest_of(session, participant=dana.id)
            return found is not None and found.status is status

    site.household.until(stands, what=f"Dana's escalation is {status.value}", seconds=_PATIENCE_SECONDS)


def _everything_was_read(runtime: Runtime) -> None:
    with runtime.transaction() as session:
        unread = session.scalar(select(func.count()).select_from(ReplyRow).where(ReplyRow.handled_at.is_(None)))
    if unread:
        raise NotAsToldError(f"{unread} texts are still unread by us")


def _timeline(runtime: Runtime) -> list[timeline.Line]:
    with runtime.transaction() as session:
        dana = participants.by_phone(session, PhoneNumber(_DANA))
        assert dana is not None
        return list(timeline.of(session, participant=dana.id))
