"""What happened in the days before the demonstration, besides check-ins: hard nights, good news, changes, mistakes."""

from datetime import timedelta
from typing import TYPE_CHECKING

from demonstration import cast, moving_in
from outreach.actions import by_staff, enrollment, people, taking
from outreach.actions.people import Person
from outreach.domain.consent import ConsentHow
from outreach.domain.phone import PhoneNumber
from outreach.ports import Work
from outreach.records import escalations, participants, specialists
from outreach.simulator import MessageStatus, Outcome

if TYPE_CHECKING:
    from demonstration.history import Past

_NOT_IN_SERVICE = Outcome(MessageStatus.UNDELIVERED, 30005)

_SAID = (
    (3, "14:10", cast.JOE, "it was a hard day. i want to use"),
    (3, "19:30", cast.DANA, "went to the meeting tonight. it helped"),
    (3, "22:40", cast.RENEE, "i dont want to be here anymore"),
    (2, "09:00", cast.RENEE, "thank you for last night. im ok today"),
    (2, "16:05", "+12025550113", "90 days today!!"),
    (2, "10:20", "+12025550117", "me puede llamar alguien por favor"),
    (1, "02:15", cast.RENEE, "cant stop shaking and im out of my meds"),
    (2, "18:45", cast.ANDREA, "i slipped last night. i feel so bad about it"),
    (3, "11:30", cast.GIL, "STOP"),
    (1, "20:10", cast.JOE, "thanks for talking to me. made it to the meeting"),
    (2, "17:20", "+15055550162", "this traffic is killing me lol running late"),
    (1, "15:40", "+15055550164", "gracias por escribirme, hoy fue un buen dia"),
    (2, "21:05", cast.PETE, "my roommate is using again and i dont know what to do"),
    (1, "19:15", cast.DANA, "i have a job interview tomorrow!! wish me luck"),
    (0, "08:40", cast.A_SISTER, "hi is this harbor? my sister said you could help me too"),
)
_THIS_MORNING = (
    (0, "09:12", cast.DOLORES, "anoche tomé otra vez, me siento muy mal"),
    (0, "09:24", cast.ANDREA, "i cant do this anymore. i have the pills right here"),
    (0, "09:40", "+12025550113", "good morning! still going strong"),
    (0, "09:47", cast.PETE, "im not ok. i feel like hurting myself"),
)


def schedule(past: "Past") -> None:
    """Let all of it happen when its time has come."""
    for days_ago, clock, who, body in (*_SAID, *_THIS_MORNING):
        past.texts(days_ago, clock, who, body)
    past.at(0, "09:26", lambda: _promise(past))
    past.at(1, "08:00", lambda: past.network.ends(cast.CURTIS, _NOT_IN_SERVICE))
    past.at(3, "12:00", lambda: _pause(past))
    past.at(1, "10:00", lambda: _invite(past))
    past.at(1, "11:00", lambda: _change_the_rota(past))


def person(session: Work, number: str) -> Person:
    """Find a participant by number."""
    found = participants.by_phone(session, PhoneNumber(number))
    assert found is not None, number
    return people.of_participant(session, found.id)


def _promise(past: "Past") -> None:
    """Let Sam take what is worst, and say by when he is in touch."""
    with past.runtime.transaction() as session:
        live = escalations.live_of(session, participant=person(session, cast.ANDREA).participant_id)
        sam = specialists.by_ids(session, [past.team[cast.SAM]])[past.team[cast.SAM]]
        if live is not None:
            now = past.runtime.now()
            taking.promise(session, live, sam, promised_at=now + timedelta(minutes=38), now=now)


def _pause(past: "Past") -> None:
    with past.runtime.transaction() as session:
        by_staff.pause(session, person(session, cast.WANDA), days=14, now=past.runtime.now())


def _invite(past: "Past") -> None:
    with past.runtime.transaction() as session:
        for each in cast.PARTICIPANTS:
            if each.way is cast.Way.INVITED:
                enrollment.invite(session, person(session, each.number), how=ConsentHow.STAFF, now=past.runtime.now())


def _change_the_rota(past: "Past") -> None:
    with past.runtime.transaction() as session:
        in_use = person(session, cast.DANA).in_use
        moving_in.leave_some_open(session, in_use, past.team, now=past.runtime.now())
