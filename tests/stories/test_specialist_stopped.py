"""A story of a specialist who stopped our texts: the real SDK is refused, and the lead hears who cannot be paged."""

from outreach.rehearsal import Rehearsal


def test_the_lead_hears_who_stopped_our_texts_and_is_paged_in_their_place(rehearsal: Rehearsal) -> None:
    dana = rehearsal.participant("Dana")
    sam = rehearsal.specialist("Sam", on_call=True)
    lee = rehearsal.specialist("Lee", lead=True)
    world = rehearsal.world
    world.network.block(sam.number.e164, world.runtime.page_sender.e164)

    dana.texts("i want to die")

    dana.hears("988")
    lee.hears("Reply 1")
    lee.hears("Sam stopped our texts")
    sam.hears_nothing()
