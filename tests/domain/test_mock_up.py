"""The phone beside a form shows what would be sent, to the letter, and what it costs."""

from outreach.domain.mock_up import as_sent, check_in_on_phone
from outreach.packs.house import house_wording


def test_the_first_question_comes_with_our_name_and_the_others_alone() -> None:
    questions = [("How are you, 1 to 5?", ""), ("Safe? 1 yes, 2 no.", "mood <= 2")]

    first, second, thanks = check_in_on_phone(questions, lang="en", wording=house_wording(), neutral_name="Harbor")

    assert "Harbor" in first.text
    assert "How are you, 1 to 5?" in first.text
    assert second.text.endswith("Safe? 1 yes, 2 no.")
    assert "Harbor" not in second.text
    assert second.note == "mood <= 2"
    assert thanks.text.startswith("Thank")


def test_what_our_letters_lack_is_shown_as_it_is_sent() -> None:
    (first, _) = check_in_on_phone([("Sí…", "")], lang="es", wording=house_wording(), neutral_name="Harbor")
    assert "Si..." in first.text
    assert first.is_plain


def test_a_sign_outside_of_the_plain_letters_costs_more() -> None:
    assert (as_sent("x" * 100).segments, as_sent("x" * 100 + "😀").segments) == (1, 2)
    assert not as_sent("😀").is_plain


def test_a_template_that_cannot_be_filled_says_so_in_its_place() -> None:
    wording = {"en": {**house_wording()["en"], "thanks": "Thanks {nobody}"}}
    *_, thanks = check_in_on_phone([("Well?", "")], lang="en", wording=wording, neutral_name="Harbor")
    assert thanks.text == "no value for {nobody}"
