"""The watchman of a story: he looks as time passes, and what he raises must be what the story says, or nothing."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from outreach.domain.alerting import WELL_AFTER, Alert, Memory, Trouble, troubles_of
from outreach.domain.watch import Wrong
from outreach.domain.watch_words import alert_in_words
from outreach.queries import watch
from outreach.rehearsal.phones import Expectation, contains
from outreach.rehearsal.world import World

_EVERY = timedelta(minutes=1)


@dataclass(slots=True)
class Vigil:
    """Looks at most once a minute of the story; `raised` is what no line of it has met yet.

    Of a story only what stands in the tables is looked at: its scheduler sleeps while nothing is due.
    """

    world: World
    raised: list[Alert] = field(default_factory=list)
    _gone_since: dict[Wrong, datetime | None] = field(default_factory=dict)
    _looked_at: datetime | None = None

    def look(self) -> None:
        """Look, unless that was less than a minute ago."""
        if self._looked_at is None or self.world.now() - self._looked_at >= _EVERY:
            self.look_now()

    def look_now(self) -> tuple[Trouble, ...]:
        """Look, and raise each kind of trouble that is there and was not of late."""
        now = self._looked_at = self.world.now()
        with self.world.runtime.transaction() as session:
            found = watch.findings(session, now=now)
        troubles = troubles_of(found=found, memory=Memory())
        for known, gone_since in list(self._gone_since.items()):
            if gone_since is not None and now - gone_since >= WELL_AFTER:
                del self._gone_since[known]
        self.raised += [Alert(troubles=(each,), at=now) for each in troubles if each.wrong not in self._gone_since]
        for known in self._gone_since:
            self._gone_since[known] = self._gone_since[known] or now
        self._gone_since |= {each.wrong: None for each in troubles}
        return troubles

    def raises(self, part: str) -> None:
        """Expect an alarm that no line has met yet to contain this."""
        self.look_now()
        for place, alert in enumerate(self.raised):
            if contains(alert_in_words(alert, lang="en"), part):
                del self.raised[place]
                return
        raise Expectation(f'the watchman raises {self._in_words()} (expected an alarm with "{part}")')

    def is_silent(self) -> None:
        """Expect that nothing is wrong now, and that no alarm was raised that no line has met."""
        troubles = self.look_now()
        if troubles or self.raised:
            self.raised = self.raised or [Alert(troubles=troubles, at=self.world.now())]
            raise Expectation(f"the watchman raises {self._in_words()} (expected silence)")

    def met(self) -> None:
        """Expect no alarm that no line has met."""
        self.look_now()
        if self.raised:
            raise Expectation(f"the watchman raises {self._in_words()}, and no line of the story says so")

    def _in_words(self) -> str:
        return "; ".join(f'"{alert_in_words(alert, lang="en")}"' for alert in self.raised) or "nothing"
