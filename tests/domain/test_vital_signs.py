"""Vital signs: green while all goes on by itself, amber when somebody should look, red when somebody must."""

from datetime import UTC, datetime, timedelta

import pytest

from outreach.domain import vital_signs
from outreach.domain.delivery import Lane
from outreach.domain.urgency import Urgency
from outreach.domain.vital_signs import Light, Ready, Sign, Vital
from outreach.domain.watch import Disk, Finding, Wrong

NOW = datetime(2026, 3, 6, 16, 0, tzinfo=UTC)


def ago(**since: float) -> datetime:
    return NOW - timedelta(**since)


@pytest.mark.parametrize(
    ("beat", "light"), [(ago(seconds=30), Light.GREEN), (ago(minutes=4), Light.RED), (None, Light.RED)]
)
def test_a_scheduler_that_is_silent_is_red(beat: datetime | None, light: Light) -> None:
    assert vital_signs.of_scheduler(beat=beat, now=NOW) == Vital(sign=Sign.SCHEDULER, light=light, at=beat)


@pytest.mark.parametrize(
    ("beat", "light"), [(ago(minutes=4), Light.GREEN), (ago(minutes=6), Light.RED), (None, Light.AMBER)]
)
def test_an_installation_without_a_watchman_is_told_so(beat: datetime | None, light: Light) -> None:
    assert vital_signs.of_watchman(beat=beat, now=NOW).light is light


def test_each_kind_of_trouble_is_one_light_as_bad_as_its_worst() -> None:
    troubles = [
        Finding(wrong=Wrong.STEP_OVERDUE, urgency=Urgency.WATCH, since=ago(minutes=9)),
        Finding(wrong=Wrong.STEP_OVERDUE, urgency=Urgency.EMERGENCY, since=ago(minutes=3)),
        Finding(wrong=Wrong.WORRY_DROPPED, urgency=Urgency.SAME_DAY, since=ago(minutes=5)),
    ]

    overdue, dropped = vital_signs.of_findings(findings=troubles)

    assert (overdue.light, overdue.count, overdue.at) == (Light.RED, 2, ago(minutes=9))
    assert (dropped.light, dropped.which) == (Light.AMBER, "worry_dropped")


def test_no_trouble_is_a_green_light() -> None:
    assert list(vital_signs.of_findings(findings=[])) == [Vital(sign=Sign.ESCALATIONS, light=Light.GREEN)]


@pytest.mark.parametrize(
    ("lane", "minutes", "light"),
    [
        (Lane.URGENT, 1, Light.GREEN),
        (Lane.URGENT, 3, Light.AMBER),
        (Lane.URGENT, 11, Light.RED),
        (Lane.PROMPTS, 11, Light.GREEN),
        (Lane.PROMPTS, 18, Light.AMBER),
        (Lane.PROMPTS, 26, Light.RED),
    ],
)
def test_check_ins_may_wait_longer_than_what_is_urgent(lane: Lane, minutes: int, light: Light) -> None:
    found = {
        vital.which: vital
        for vital in vital_signs.of_lanes(ready={lane: Ready(count=2, since=ago(minutes=minutes))}, now=NOW)
    }

    assert (found[lane.value].light, found[lane.value].count) == (light, 2)
    assert {vital.light for which, vital in found.items() if which != lane.value} == {Light.GREEN}


def test_what_is_overdue_is_named_the_oldest_first() -> None:
    moments = {"plans": ago(minutes=3), "replies": ago(minutes=30), "shifts": NOW}

    found = list(vital_signs.of_moments(earliest=moments, now=NOW))

    assert [(vital.which, vital.light) for vital in found] == [("replies", Light.RED), ("plans", Light.AMBER)]


def test_when_nothing_is_overdue_the_next_moment_is_told() -> None:
    later = NOW + timedelta(hours=1)

    assert list(vital_signs.of_moments(earliest={"plans": later}, now=NOW)) == [
        Vital(sign=Sign.DUE, light=Light.GREEN, at=later)
    ]


@pytest.mark.parametrize(
    ("disk", "which"),
    [
        (Disk(waiting=0, set_aside=0, writable=True), ""),
        (Disk(waiting=3, set_aside=0, writable=True), "waiting"),
        (Disk(waiting=3, set_aside=1, writable=True), "set_aside"),
        (Disk(waiting=3, set_aside=1, writable=False), "refuses"),
    ],
)
def test_a_disk_says_the_worst_of_it(disk: Disk, which: str) -> None:
    found = vital_signs.of_disk(disk=disk)

    assert (found.which, found.light) == (which, Light.RED if which else Light.GREEN)


def test_held_check_ins_are_red() -> None:
    assert vital_signs.of_brake(held_since=ago(hours=1)).light is Light.RED
    assert vital_signs.of_brake(held_since=None).light is Light.GREEN


def test_the_whole_is_as_its_worst_part() -> None:
    lights = [Vital(sign=Sign.DUE, light=light) for light in (Light.AMBER, Light.RED, Light.GREEN)]

    assert vital_signs.worst(lights) is Light.RED
    assert vital_signs.worst([]) is Light.GREEN
