"""Drafting a contact note from what happened."""

from datetime import UTC, datetime, timedelta

from outreach.domain.contact_note import ContactMode
from outreach.domain.episode import Contact, Episode, WasTold, drafted

NOW = datetime(2026, 3, 4, 17, 0, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def test_texts_begin_with_our_first_and_end_with_the_last_of_either_side() -> None:
    episode = Episode(
        began_at=NOW,
        contacts=(Contact(at=at(1), ours=False), Contact(at=at(5), ours=True), Contact(at=at(25), ours=False)),
        answers={},
    )

    draft = drafted(episode, credential="CPSS", zone="UTC", lang="en", now=at(60))

    assert (draft.mode, draft.started_at, draft.ended_at, draft.units) == (ContactMode.TEXT, at(5), at(25), 1)
    assert draft.words.intervention == "Texts: 1 from us, 2 from them."
    assert draft.credential == "CPSS"


def test_a_call_is_the_contact_when_there_was_one() -> None:
    episode = Episode(
        began_at=NOW,
        contacts=(Contact(at=at(1), ours=True), Contact(at=at(10), ours=True, until=at(34))),
        answers={},
    )

    draft = drafted(episode, credential="", zone="UTC", lang="es", now=at(60))

    assert (draft.mode, draft.started_at, draft.ended_at, draft.units) == (ContactMode.CALL, at(10), at(34), 2)
    assert draft.words.intervention == "Mensajes: 1 de nosotros, 0 de la persona. Llamadas: 1, en total 24 minutos."


def test_what_is_known_is_filled_in_and_what_only_the_peer_knows_is_not() -> None:
    episode = Episode(
        began_at=NOW,
        reasons=("says they want to use", "says they want to use", "asked for a call"),
        told=(WasTold(name="Sam", at=at(0)), WasTold(name="Lee", at=at(5)), WasTold(name="Sam", at=at(9))),
        answers={"mood": "2", "craving": "yes", "sleep": "5"},
        consent_changes=("withdrawn (keyword)",),
        goal="See my daughter",
    )

    words = drafted(episode, credential="", zone="America/Denver", lang="en", now=at(60)).words

    assert words.goal == "See my daughter"
    assert words.purpose == "Reached out because: says they want to use; asked for a call"
    assert words.notified == "Sam 2026-03-04 10:00; Lee 2026-03-04 10:05"
    assert (words.mood, words.cravings, words.safety) == ("Answered: 2", "Answered: yes", "")
    assert words.consent_changes == "withdrawn (keyword)"
    assert (words.response, words.next_step) == ("", "")


def test_a_contact_without_a_word_ends_no_later_than_now() -> None:
    draft = drafted(Episode(began_at=at(5), answers={}), credential="", zone="UTC", lang="en", now=at(0))

    assert (draft.started_at, draft.ended_at, draft.units) == (at(0), at(0), 0)


def test_a_long_exchange_is_one_day_at_most() -> None:
    contacts = (Contact(at=at(0), ours=True), Contact(at=NOW + timedelta(days=3), ours=False))

    draft = drafted(
        Episode(began_at=NOW, contacts=contacts, answers={}),
        credential="",
        zone="UTC",
        lang="en",
        now=NOW + timedelta(days=4),
    )

    assert draft.ended_at == NOW + timedelta(hours=24)
