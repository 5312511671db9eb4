"""Opt-outs: when what the carrier believes differs from what the ledger says."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.domain.consent import ConsentState
from outreach.domain.opt_outs import Difference, OptWord, Sign, difference

NOON = datetime.fromisoformat("2026-03-06T12:00:00+00:00")
GIVEN, WITHDRAWN, INVITED = ConsentState.GIVEN, ConsentState.WITHDRAWN, ConsentState.INVITED
STOP, START = OptWord.STOP, OptWord.START


@pytest.mark.parametrize(
    ("word", "hours_after_the_ledger", "consent", "expected"),
    [
        (STOP, 1, GIVEN, Difference.STOP_NOT_HEARD),
        (STOP, 1, INVITED, Difference.STOP_NOT_HEARD),
        (STOP, -1, GIVEN, Difference.STOPPED_THERE),
        (STOP, 1, WITHDRAWN, None),
        (STOP, -1, WITHDRAWN, None),
        (START, 1, WITHDRAWN, Difference.STARTED_THERE),
        (START, -1, WITHDRAWN, None),
        (START, 1, GIVEN, None),
    ],
)
def test_carrier_and_ledger_differ(
    word: OptWord, hours_after_the_ledger: int, consent: ConsentState, expected: Difference | None
) -> None:
    sign = Sign(word, NOON + timedelta(hours=hours_after_the_ledger))

    assert difference(signs=[sign], consent=consent, consent_at=NOON) is expected


def test_only_the_latest_word_counts() -> None:
    signs = [Sign(START, NOON + timedelta(hours=2)), Sign(STOP, NOON + timedelta(hours=1))]

    assert difference(signs=signs, consent=GIVEN, consent_at=NOON) is None


def test_somebody_of_whom_the_ledger_holds_nothing_cannot_differ_from_it() -> None:
    assert difference(signs=[Sign(STOP, NOON)], consent=None, consent_at=None) is None


_signs = st.lists(
    st.builds(Sign, st.sampled_from(OptWord), st.datetimes().map(lambda at: at.replace(tzinfo=NOON.tzinfo)))
)


@given(_signs, st.sampled_from(ConsentState))
def test_no_sign_ever_gives_a_consent_back(signs: list[Sign], consent: ConsentState) -> None:
    found = difference(signs=signs, consent=consent, consent_at=NOON)

    assert found is not Difference.STARTED_THERE or consent is WITHDRAWN
    assert found is not Difference.STOP_NOT_HEARD or consent is not WITHDRAWN
