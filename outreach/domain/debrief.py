"""After an emergency: what somebody of ours said when they were asked how they are."""

from enum import StrEnum


class DebriefAnswer(StrEnum):
    """What they said: that they talked it over with somebody, or that they would like to."""

    TALKED = "talked"
    WANTS_TO_TALK = "wants_to_talk"
