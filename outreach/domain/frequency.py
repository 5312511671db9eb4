"""How often somebody is asked, in words: what an invitation promises, and what their page says."""

from datetime import datetime, timedelta

from outreach.domain.cadence import Cadence, Plan, occurrences
from outreach.domain.moments import frequency_words

_A_WEEK, _A_MONTH, _A_YEAR = timedelta(weeks=1), timedelta(weeks=4), timedelta(weeks=52)


def frequency(*, cadence: Cadence, plan: Plan, zone: str, lang: str, now: datetime) -> str:
    """Say how often a plan checks in from now on, such as "about 1 check-in a week"; empty when not within a year."""

    def coming(span: timedelta) -> int:
        return sum(1 for _ in occurrences(cadence=cadence, plan=plan, start=now, end=now + span, zone=zone))

    month, weeks = coming(_A_MONTH), _A_MONTH // _A_WEEK
    if month >= weeks:
        return frequency_words(texts=round(month / weeks), days=_A_WEEK.days, lang=lang)
    if month:
        return frequency_words(texts=month, days=_A_MONTH.days, lang=lang)
    year = coming(_A_YEAR)
    return frequency_words(texts=year, days=_A_YEAR.days, lang=lang) if year else ""
