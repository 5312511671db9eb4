"""The fields that each text may use.

A field marked `!` must be used by every template of its key; the others may be left out.
Moments come as whole phrases from `outreach.domain.moments`: `{when}` reads "by 9:40 AM", `{until}` reads "March 13".
"""

from collections.abc import Mapping

from outreach.domain.text_keys import TextKey

_PERSON = "preferred_name signer"
_CASE = "code! initials urgency"

_FIELDS: Mapping[TextKey, str] = {
    TextKey.INVITATION: "program! frequency! preferred_name",
    TextKey.WELCOME: "program! frequency! preferred_name",
    TextKey.CONSENT_DECLINED: "program",
    TextKey.STOPPED: "program!",
    TextKey.STOPPED_AT_RISK: "program!",
    TextKey.STARTED: "program! frequency",
    TextKey.JOINED_ALREADY: "program",
    TextKey.HELP: "program! phone!",
    TextKey.HELP_NO_PHONE: "program!",
    TextKey.PAUSED: "until!",
    TextKey.LESS: "frequency",
    TextKey.MORE: "frequency",
    TextKey.LESS_FLOOR: "frequency",
    TextKey.MORE_CEILING: "frequency",
    TextKey.NEW_NUMBER: "program!",
    TextKey.NUMBER_CONFIRM: "program preferred_name",
    TextKey.QUESTION_FIRST: f"question! {_PERSON}",
    TextKey.QUESTION_FIRST_2: f"question! {_PERSON}",
    TextKey.QUESTION_FIRST_3: f"question! {_PERSON}",
    TextKey.QUESTION_FIRST_NAMED: f"question! program! {_PERSON}",
    TextKey.QUESTION_NEXT: "question!",
    TextKey.REASK: "question!",
    TextKey.REMINDER: f"question! {_PERSON}",
    TextKey.THANKS: _PERSON,
    TextKey.THANKS_2: _PERSON,
    TextKey.THANKS_3: _PERSON,
    TextKey.THANKS_4: _PERSON,
    TextKey.THANKS_FREE_TEXT: _PERSON,
    TextKey.FLAGGED_SAME_DAY: f"when! {_PERSON}",
    TextKey.FLAGGED_ANSWER_NEXT: f"question! {_PERSON}",
    TextKey.NOTE: "specialist! text!",
    TextKey.CRISIS_SUICIDE: "when",
    TextKey.CRISIS_SELF_HARM: "when",
    TextKey.CRISIS_THIRD_PARTY: "when",
    TextKey.CRISIS_GENERAL: "when",
    TextKey.CRISIS_NO_ONE: "when!",
    TextKey.CONTACT_COMING: f"when! {_PERSON}",
    TextKey.CONTACT_NO_ONE: f"when! {_PERSON}",
    TextKey.ACKNOWLEDGED: "specialist! when!",
    TextKey.NEW_TIME: "specialist! when!",
    TextKey.TAKEN_OVER: "specialist! giver when!",
    TextKey.STILL_WAITING: "lines!",
    TextKey.PROMISE_MISSED: "specialist lines!",
    TextKey.PAGE: _CASE,
    TextKey.PAGE_AGAIN: _CASE,
    TextKey.PAGE_ANYWAY: _CASE,
    TextKey.PAGE_BUNDLE: "count codes! code!",
    TextKey.PAGE_WITHOUT_RECORDS: "urgency! last_four!",
    TextKey.PAGE_VOICE: "urgency",
    TextKey.PAGE_VOICE_TODAY: "urgency",
    TextKey.PAGE_VOICE_SUMMARY: "initials! code urgency waited when",
    TextKey.ACK_ECHO: f"{_CASE} when",
    TextKey.ALREADY_YOURS: f"{_CASE} when",
    TextKey.ALREADY_TAKEN: f"{_CASE} specialist!",
    TextKey.TAKEN_BY_OTHER: f"{_CASE} specialist!",
    TextKey.WHICH_ONE: "codes!",
    TextKey.UNKNOWN_CODE: "code!",
    TextKey.READ_TEXT: "code! initials text!",
    TextKey.SAID: "code initials!",
    TextKey.SAY_NEEDS_TEXT: "code",
    TextKey.SAY_STOPPED: "code initials!",
    TextKey.CALL_COMING: "code initials",
    TextKey.CALL_NOT_ALLOWED: "code initials",
    TextKey.CALL_HOW_WAS_IT: "code initials!",
    TextKey.CALL_NOTED: "code! initials outcome!",
    TextKey.BY_NOTED: f"{_CASE} when!",
    TextKey.BY_NOTED_UNTOLD: f"{_CASE} when!",
    TextKey.BY_TOO_FAR: f"{_CASE} when!",
    TextKey.DONE_ECHO: "code! initials outcome!",
    TextKey.DONE_ECHO_ASKS: "code! initials outcome!",
    TextKey.DONE_NEEDS_OUTCOME: "outcomes!",
    TextKey.PASSED: "code! initials",
    TextKey.WROTE_AGAIN: _CASE,
    TextKey.QUEUE: "lines!",
    TextKey.QUEUE_LINE: f"{_CASE} since",
    TextKey.QUEUE_LINE_TAKEN: f"{_CASE} since specialist!",
    TextKey.QUEUE_MORE: "count!",
    TextKey.WHO_IS_ON: "names! until",
    TextKey.SHIFT_STARTS: "program until! names!",
    TextKey.SHIFT_STARTS_ALONE: "program until!",
    TextKey.SHIFT_STARTS_BACKUP: "program until! names!",
    TextKey.SHIFT_ENDS: "program",
    TextKey.HANDOVER: "giver! lines!",
    TextKey.HANDOVER_LINE: f"{_CASE} when!",
    TextKey.HANDOVER_QUIET: "initials!",
    TextKey.HANDOVER_GIVEN: "codes! taker!",
    TextKey.HANDOVER_NOBODY: "codes!",
    TextKey.HANDOVER_LATE: "codes! taker!",
    TextKey.HANDOVER_DONE: "codes! taker!",
    TextKey.HANDOVER_YOURS: "codes!",
    TextKey.MARKED_TRUE: "code! initials",
    TextKey.MARKED_FALSE: "code! initials",
    TextKey.MARK_NOTHING: "code! initials",
    TextKey.PROMISE_DUE: f"{_CASE} when!",
    TextKey.RULE_ECHO: "how!",
    TextKey.DEBRIEF: "names!",
    TextKey.TALK_COMING: "names!",
    TextKey.DRILL_PAGE: "code! program",
    TextKey.DRILL_OVER: "specialist! took!",
    TextKey.DRILL_RESULT: "program! specialist! took! channel! count",
    TextKey.DRILL_NOBODY: "program! minutes! count!",
    TextKey.REOPENED: f"{_CASE}",
    TextKey.NOBODY_ON_CALL: f"{_CASE} program",
    TextKey.WHOLE_LADDER_FAILED: f"{_CASE} program minutes",
    TextKey.KEPT_LONG: f"{_CASE} program specialist! since",
    TextKey.HANDOVER_STAYS: "program giver! codes!",
    TextKey.SHIFT_GAP: "program! starts! ends!",
    TextKey.SHIFT_GAPS: "program! count! starts! ends!",
    TextKey.NO_SHIFTS: "program!",
    TextKey.TEXTS_FILTERED: "program! count",
    TextKey.SPECIALIST_STOPPED: "program! specialist!",
    TextKey.PHONE_FAILS: "program! specialist!",
    TextKey.STAFF_TALK: "program! specialist!",
    TextKey.CARRIER_REFUSES: "program! code! count",
    TextKey.TEXTS_MISSED: "program! count!",
    TextKey.WATCHMAN_SILENT: "program! minutes!",
    TextKey.CARRIER_BLANKS: "program! count",
    TextKey.DAILY_CAP: "program! count",
    TextKey.TEXTS_HELD: "program! count",
    TextKey.PROMPTS_HELD: "program! count",
    TextKey.MAIL_SUBJECT: "program!",
    TextKey.MAIL_PAGE: "program! urgency! code! number!",
    TextKey.MAIL_ALERT: "program! text!",
}

FIELDS: Mapping[TextKey, frozenset[str]] = {
    key: frozenset(_FIELDS.get(key, "").replace("!", "").split()) for key in TextKey
}
"""The fields that each text may use; whoever says a text gives all of them."""

MUST_USE: Mapping[TextKey, frozenset[str]] = {
    key: frozenset(field[:-1] for field in _FIELDS.get(key, "").split() if field.endswith("!")) for key in TextKey
}
"""The fields that a template of each text may not leave out."""

SPOKEN: frozenset[TextKey] = frozenset(
    {
        TextKey.CALL_WHISPER,
        TextKey.CALL_VOICEMAIL,
        TextKey.PAGE_VOICE,
        TextKey.PAGE_VOICE_TODAY,
        TextKey.DRILL_VOICE,
        TextKey.PAGE_VOICE_SUMMARY,
        TextKey.PAGE_VOICE_NEXT,
        TextKey.PAGE_VOICE_TAKEN,
        TextKey.PAGE_VOICE_PASSED,
        TextKey.PAGE_VOICE_ELSEWHERE,
        TextKey.PAGE_VOICE_GOODBYE,
        TextKey.BRIDGE_VOICE,
        TextKey.BRIDGE_VOICE_WAIT,
        TextKey.BRIDGE_VOICE_OVER,
        TextKey.BRIDGE_VOICE_NOBODY,
        TextKey.BRIDGE_VOICE_NO_CONSENT,
        TextKey.BRIDGE_VOICE_GOODBYE,
    },
)
"""Texts that are spoken, not sent: they keep their accents."""

TO_STAFF: frozenset[TextKey] = frozenset(
    key for key in TextKey if list(TextKey).index(key) >= list(TextKey).index(TextKey.PAGE)
)
"""Texts that only specialists and leads get."""
