"""The story that the design tells."""

from outreach.rehearsal import Rehearsal


def test_a_hard_night(rehearsal: Rehearsal) -> None:
    dana = rehearsal.participant("Dana", asks_daily_at="09:00")
    sam = rehearsal.specialist("Sam", on_call=True)

    rehearsal.until("09:00")
    dana.hears("How are you today")
    dana.texts("not good. i want to use")

    dana.hears("988")
    sam.hears("Reply 1")
    rehearsal.wait(minutes=10)
    sam.is_called()
    sam.texts("1")

    dana.hears("Sam")
    rehearsal.nobody_hears_anything_else()
