"""Saying when somebody whom a program pages is on call for another one too."""

from collections.abc import Iterator, Sequence

from outreach.cli.moments import show_moment
from outreach.cli.show import some
from outreach.queries.twice_on_call import Twice

_FEW = 5


def twice_lines(twice: Sequence[Twice], zone: str) -> Iterator[str]:
    """Say when the first few are on call twice, by the clocks of a program; nothing when nobody is."""
    for each in twice[:_FEW]:
        when = f"{show_moment(each.starts_at, zone)} to {show_moment(each.ends_at, zone)}"
        yield f"mind that {each.name} is on call for {each.program} too, {when}: both may page one phone at once"
    if len(twice) > _FEW:
        yield f"and {some(len(twice) - _FEW, 'time')} more at which somebody is on call for two programs"
