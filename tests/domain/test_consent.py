"""The ledger of consent: which line may follow which."""

import pytest

from outreach.domain.consent import CONSENT_MOVES, ConsentState, may_move

INVITED, GIVEN, WITHDRAWN = ConsentState.INVITED, ConsentState.GIVEN, ConsentState.WITHDRAWN


@pytest.mark.parametrize(
    ("before", "after", "may"),
    [
        (None, INVITED, True),
        (None, GIVEN, True),
        (None, WITHDRAWN, True),
        (INVITED, INVITED, True),
        (INVITED, GIVEN, True),
        (INVITED, WITHDRAWN, True),
        (GIVEN, INVITED, False),
        (GIVEN, GIVEN, False),
        (GIVEN, WITHDRAWN, True),
        (WITHDRAWN, INVITED, True),
        (WITHDRAWN, GIVEN, True),
        (WITHDRAWN, WITHDRAWN, False),
    ],
    ids=str,
)
def test_the_ledger_goes_on_only_where_it_may(before: ConsentState | None, after: ConsentState, *, may: bool) -> None:
    assert may_move(before=before, after=after) is may


def test_from_everywhere_somebody_may_stop() -> None:
    assert all(WITHDRAWN in after for before, after in CONSENT_MOVES.items() if before is not WITHDRAWN)
