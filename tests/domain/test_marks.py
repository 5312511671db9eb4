"""What a mark may say about a reading, and what the text should have been read as by it."""

import pytest

from outreach.domain.marks import Alarm, Judgement, Mark, Source, Tally, WasRead, misfit, should_be
from outreach.domain.reading.reading import Category
from outreach.domain.urgency import Urgency

TRUE, FALSE, MISSED = Mark.TRUE_ALARM, Mark.FALSE_ALARM, Mark.MISSED
SUICIDE = Alarm(rule="suicide.plan", category="suicide", urgency=Urgency.URGENT)
CRAVING = Alarm(rule="craving.now", category="craving", urgency=Urgency.SAME_DAY)
NOTHING = WasRead(alarms=(), version="en-1")
URGENT = WasRead(alarms=(SUICIDE, CRAVING), version="en-1")
TODAY = WasRead(alarms=(CRAVING,), version="en-1")


@pytest.mark.parametrize(
    ("judgement", "was_read"),
    [
        (Judgement(mark=TRUE), URGENT),
        (Judgement(mark=TRUE, urgency=Urgency.EMERGENCY), URGENT),
        (Judgement(mark=FALSE), URGENT),
        (Judgement(mark=FALSE, urgency=Urgency.WATCH), URGENT),
        (Judgement(mark=MISSED, urgency=Urgency.WATCH), NOTHING),
        (Judgement(mark=MISSED, urgency=Urgency.URGENT), TODAY),
        (Judgement(mark=MISSED, urgency=Urgency.SAME_DAY, category=Category.HOUSING), TODAY),
    ],
)
def test_a_mark_fits_what_was_read(judgement: Judgement, was_read: WasRead) -> None:
    assert misfit(judgement, was_read) is None


@pytest.mark.parametrize(
    ("judgement", "was_read", "why"),
    [
        (Judgement(mark=TRUE), NOTHING, "no alarm to judge"),
        (Judgement(mark=FALSE), NOTHING, "no alarm to judge"),
        (Judgement(mark=FALSE, urgency=Urgency.URGENT), URGENT, "less urgent"),
        (Judgement(mark=MISSED), NOTHING, "how urgent"),
        (Judgement(mark=MISSED, urgency=Urgency.SAME_DAY), TODAY, "not missed"),
        (Judgement(mark=MISSED, urgency=Urgency.SAME_DAY, category=Category.CRAVING), TODAY, "not missed"),
    ],
)
def test_a_mark_that_does_not_fit_is_told_why(judgement: Judgement, was_read: WasRead, why: str) -> None:
    assert why in (misfit(judgement, was_read) or "")


@pytest.mark.parametrize(
    ("judgement", "was_read", "urgency", "category"),
    [
        (Judgement(mark=TRUE), URGENT, Urgency.URGENT, "suicide"),
        (Judgement(mark=TRUE, category=Category.SELF_HARM), URGENT, Urgency.URGENT, "self_harm"),
        (Judgement(mark=FALSE), URGENT, None, None),
        (Judgement(mark=FALSE, urgency=Urgency.WATCH), URGENT, Urgency.WATCH, "suicide"),
        (Judgement(mark=MISSED, urgency=Urgency.URGENT), TODAY, Urgency.URGENT, None),
        (
            Judgement(mark=MISSED, urgency=Urgency.URGENT, category=Category.SUICIDE),
            NOTHING,
            Urgency.URGENT,
            "suicide",
        ),
    ],
)
def test_a_mark_says_what_should_have_been_read(
    judgement: Judgement, was_read: WasRead, urgency: Urgency | None, category: str | None
) -> None:
    assert should_be(judgement, was_read) == (urgency, category)


@pytest.mark.parametrize(
    ("rule", "category", "source"),
    [
        ("suicide.plan", "suicide", Source.LEXICON),
        ("model.suicide", "suicide", Source.MODEL),
        ("program: mood <= 2", "low_mood", Source.ANSWER),
        ("program.2", "relapse", Source.PROGRAM),
        ("program.code_word", "low_mood", Source.PROGRAM),
        ("answer.safe.no", "violence", Source.ANSWER),
        ("keyword.help", "wants_contact", Source.KEYWORD),
        ("fallback.odd", "unreadable", Source.FALLBACK),
        ("asks_something", None, Source.FALLBACK),
    ],
)
def test_a_rule_says_by_its_name_what_found_it(rule: str, category: str | None, source: Source) -> None:
    assert Alarm(rule=rule, category=category, urgency=Urgency.WATCH).source is source


def test_the_worst_alarm_is_the_first_of_the_most_urgent() -> None:
    assert URGENT.worst == SUICIDE
    assert NOTHING.worst is None
    assert NOTHING.urgency is None


def test_a_disputed_alarm_counts_on_neither_side() -> None:
    tally = Tally()
    for marks in ([TRUE], [TRUE, TRUE], [FALSE], [TRUE, FALSE], [MISSED], [TRUE, MISSED]):
        tally = tally.and_one(marks)

    assert tally == Tally(true=3, false=1, disputed=1, missed=2)
    assert tally.precision == 0.75


def test_nothing_judged_has_no_precision() -> None:
    assert Tally(disputed=2, missed=1).precision is None
