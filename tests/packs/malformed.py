"""Program files gone wrong: what is written instead of what in standard.toml, and what must be said about it."""

import pytest

# What is written instead of what; the path that is blamed; part of the line, of the reason and of the remedy given.
MALFORMED = [
    pytest.param('name = "standard"', 'name = "My Program"', "name", "name =", "not a short name", "", id="name"),
    pytest.param('name = "standard"', "name = 3", "name", "name =", "must be text, not 3", "quotes", id="name-number"),
    pytest.param('title = "Standard"', 'title = " "', "title", "title =", "is empty", "", id="title-empty"),
    pytest.param('title = "Standard"', "", "title", None, "is missing", "", id="title-missing"),
    pytest.param('word = "HARBOR"', 'word = "has space"', "word", "word =", "3 to 12 capitals", "", id="word"),
    pytest.param('word = "HARBOR"', 'word = "STOP"', "word", "word =", "already means", "another", id="word-keyword"),
    pytest.param('word = "HARBOR"', 'word = "REHAB"', "word", "word =", "gives the person away", "", id="word-private"),
    pytest.param(
        'neutral_name = "Harbor"',
        'neutral_name = "Sober House"',
        "neutral_name",
        "neutral_name =",
        '"sober" gives',
        "",
        id="neutral-name",
    ),
    pytest.param(
        'neutral_name = "Harbor"',
        f'neutral_name = "{"H" * 31}"',
        "neutral_name",
        "neutral_name =",
        "2 to 30",
        "",
        id="neutral-name-long",
    ),
    pytest.param("America/Denver", "America/Devner", "zone", "zone =", "not a time zone", "", id="zone-typo"),
    pytest.param("America/Denver", "MST", "zone", "zone =", "did you mean America/Denver", "", id="zone-abbreviation"),
    pytest.param('["en", "es"]', "[]", "languages", "languages =", "is empty", "at least one", id="no-language"),
    pytest.param(
        '["en", "es"]',
        '["en"]',
        "question_sets.check_in.questions[1].text.es",
        "text.es",
        "no language of this",
        "",
        id="language-out",
    ),
    pytest.param(
        '["en", "es"]', '["en", "es", "vi"]', "wording.vi", None, '"vi" has no wording', "", id="language-new"
    ),
    pytest.param('["en", "es"]', '["en", "es", "en"]', "languages[3]", "languages =", "twice", "", id="language-twice"),
    pytest.param(
        '["en", "es"]', '"en"', "languages", "languages =", "must be a list", "square brackets", id="language-text"
    ),
    pytest.param("# phone =", "phone = '12'  #", "phone", "phone =", "too short", "", id="phone"),
    pytest.param(
        "[2026-12-25", '["Christmas"', "blocked_days[1]", "blocked_days", "must be a day", "2026-12-25", id="day"
    ),
    pytest.param('opens = "09:00"', 'opens = "9 am"', "hours.opens", "opens =", "a time of day", '"09:00"', id="time"),
    pytest.param(
        'opens = "09:00"', "opens = 9", "hours.opens", "opens =", "a time of day", '"09:00"', id="time-number"
    ),
    pytest.param(
        'opens = "09:00"', 'opens = "21:00"', "hours", "[hours]", "open before they close", "", id="hours-turned"
    ),
    pytest.param(
        'opens = "09:00"', 'open = "09:00"', "hours.open", "open =", "means nothing", '"opens"', id="unknown-key"
    ),
    pytest.param(
        'closes = "20:00"', 'closes = "10:30"', "cadence.slots[1]", "slots =", "outside the hours", "", id="slot"
    ),
    pytest.param("per_week = 5", 'per_week = "x"', "caps.per_week", "per_week", "a whole number", "", id="cap-text"),
    pytest.param("per_week = 5", "per_week = 0", "caps", "[caps]", "below 1", "", id="cap-zero"),
    pytest.param(
        'days = ["tue"]', 'days = ["teu"]', "cadence.phases[1].days[1]", "days =", "not known", '"tue"', id="weekday"
    ),
    pytest.param(
        'days = ["tue"]',
        'days = ["mon", "tue", "wed", "thu", "fri", "sat"]',
        "cadence.phases[1]",
        "[[cadence.phases]]",
        "up to 6 times in seven days",
        "caps.per_week",
        id="denser-than-cap",
    ),
    pytest.param(
        'slots = ["11:00"]',
        'slots = ["11:00", "15:00"]',
        "cadence.slots",
        "slots =",
        "2 slots a day",
        "",
        id="slots-cap",
    ),
    pytest.param(
        'jitter = "30m"', 'jitter = "half an hour"', "cadence.jitter", "jitter", "not a length", '"15m"', id="duration"
    ),
    pytest.param(
        'jitter = "30m"', "jitter = 30", "cadence.jitter", "jitter", "not a length", '"15m"', id="duration-number"
    ),
    pytest.param(
        'jitter = "30m"', 'jitter = "30 fortnights"', "cadence.jitter", "jitter", "no unit", "", id="duration-unit"
    ),
    pytest.param(
        'question_set = "check_in"',
        'question_set = "checkin"',
        "cadence.phases[1].question_set",
        "question_set =",
        'no question set "checkin"',
        '"check_in"',
        id="phase-set",
    ),
    pytest.param(
        'question_set = "renewal"',
        'question_set = "goodbye"',
        "cadence.renewal.question_set",
        "question_set =",
        "no question set",
        "check_in, renewal",
        id="renewal-set",
    ),
    pytest.param(
        'text.es = "¿Cómo estás hoy, de 1 a 5? 1 es muy difícil, 5 es muy bien."',
        "",
        "question_sets.check_in",
        "[question_sets.check_in]",
        "not in the same languages",
        "",
        id="question-language",
    ),
    pytest.param(
        'kind = "scale"',
        'kind = "scales"',
        "question_sets.check_in.questions[1].kind",
        "kind =",
        "not known",
        '"scale"',
        id="question-kind",
    ),
    pytest.param(
        "How are you today, 1 to 5?",
        "How goes your recovery, 1 to 5?",
        "question_sets.check_in.questions[1].text.en",
        "text.en",
        '"recovery" gives',
        "",
        id="question-private",
    ),
    pytest.param(
        "1 yes, 2 no.",
        "Reply YES or NO.",
        "question_sets.check_in.questions[2].text.en",
        "text.en",
        "asks for YES",
        "",
        id="question-keyword",
    ),
    pytest.param(
        "How are you today, 1 to 5? 1 is very hard, 5 is really good.",
        "How are you?",
        "question_sets.check_in.questions[1].text.en",
        "text.en",
        "how to answer: 1, 5",
        "both ends",
        id="question-ends",
    ),
    pytest.param(
        "How are you today",
        f"How are you {'very ' * 30}today",
        "question_sets.check_in.questions[1].text.en",
        "text.en",
        "room for 160",
        "",
        id="question-long",
    ),
    pytest.param(
        'ask_if = "mood <= 2"',
        'ask_if = "mood <= banana"',
        "question_sets.check_in.questions[2]",
        "[[question_sets.check_in.questions]]",
        "need a number",
        "",
        id="ask-if",
    ),
    pytest.param(
        'when = "mood <= 2"',
        'when = "mod <= 2"',
        "concern_rules[1].when",
        "when =",
        'no question has the key "mod"',
        '"mood"',
        id="rule-key",
    ),
    pytest.param(
        'when = "mood <= 2"',
        'when = "mood is quite low"',
        "concern_rules[1]",
        "[[concern_rules]]",
        "cannot read",
        "",
        id="rule-grammar",
    ),
    pytest.param(
        'when = "mood <= 2"',
        'when = "mood >= 9"',
        "concern_rules[1].when",
        "when =",
        "runs from 1 to 5",
        "",
        id="rule-never",
    ),
    pytest.param(
        'when = "mood <= 2"',
        'when = "safe = no"',
        "concern_rules[2].when",
        "when =",
        "already stands in rule 1",
        "",
        id="rule-twice",
    ),
    pytest.param(
        'urgency = "urgent"',
        'urgency = "urgnt"',
        "concern_rules[2].urgency",
        "urgency =",
        '"urgnt" is not known',
        '"urgent"',
        id="rule-urgency",
    ),
    pytest.param(
        'missed_after = "48h"', 'missed_after = "12h"', "reminders", "[reminders]", "shorter than", "", id="missed"
    ),
    pytest.param("usual_share = 0.75", "usual_share = 75", "reminders", "[reminders]", "a share", "", id="share"),
    pytest.param(
        "[ladders.urgent]",
        "[ladders.urgnt]",
        "ladders.urgnt",
        "[ladders.urgnt]",
        "not known",
        '"urgent"',
        id="ladder-name",
    ),
    pytest.param(
        '{ whom = "peer", call_after = "2m", wait = "5m" }',
        '{ whom = "pear", wait = "2m" }',
        "ladders.urgent.rungs[1].whom",
        'whom = "pear"',
        '"pear" is not known',
        '"peer"',
        id="rung-whom",
    ),
    pytest.param(
        '{ whom = "peer", call_after = "2m", wait = "5m" }',
        '{ whom = "peer", wiat = "2m" }',
        "ladders.urgent.rungs[1].wiat",
        "wiat",
        "means nothing",
        '"wait"',
        id="rung-key",
    ),
    pytest.param(
        '{ whom = "peer", call_after = "2m", wait = "5m" }',
        '{ whom = "peer", text = false, wait = "2m" }',
        "ladders.urgent.rungs[1]",
        "text = false",
        "at once",
        "",
        id="rung-silent",
    ),
    pytest.param(
        '{ whom = "peer", call_after = "2m", wait = "5m" }',
        '{ whom = "named", wait = "2m" }',
        "ladders.urgent.rungs[1].whom",
        'whom = "named"',
        "names nobody",
        "people",
        id="rung-nobody-named",
    ),
    pytest.param(
        '{ whom = "peer", call_after = "2m", wait = "5m" }',
        '{ whom = "peer", people = ["Sam"], wait = "2m" }',
        "ladders.urgent.rungs[1].people",
        "people =",
        "not asked on this rung",
        "named",
        id="rung-people",
    ),
    pytest.param(
        'call_after = "2m", wait = "5m"',
        'call_after = "6m", wait = "5m"',
        "ladders.urgent.rungs[1].call_after",
        'call_after = "6m"',
        "turn comes first",
        "longer",
        id="rung-call-late",
    ),
    pytest.param(
        'wait = "4h"',
        'wait = "0m"',
        "ladders.same_day.rungs[5].wait",
        'wait = "0m"',
        "at least a minute",
        "",
        id="rung-wait",
    ),
    pytest.param(
        'due_back = "4h"', "", "ladders.same_day.due_back", "[ladders.same_day]", "is missing", "", id="due-back"
    ),
    pytest.param(
        'calls_from = "08:00"', "", "ladders.same_day", "[ladders.same_day]", "belong together", "", id="calls-from"
    ),
    pytest.param(
        'calls_to = "21:00"',
        'calls_to = "9pm"',
        "ladders.same_day.calls_to",
        "calls_to",
        "time of day",
        "",
        id="calls-to",
    ),
    pytest.param(
        'due_back = "15m"',
        'due_back = "15m"\ncalls_from = "08:00"\ncalls_to = "20:00"',
        "ladders.emergency.calls_from",
        "calls_from",
        "any hour",
        "take it out",
        id="emergency-hours",
    ),
    pytest.param(
        'number = "211"', 'number = "21-1x"', "local_lines[3].number", "number =", "phone number", "", id="line"
    ),
    pytest.param(
        'hours = "24/7"', 'hours = "always"', "local_lines[1]", "[[local_lines]]", "opening hours", "", id="line-hours"
    ),
    pytest.param(
        'name.es = "llama o textea"', "", "local_lines[1].name", "name.en", "no wording in es", "", id="line-language"
    ),
]

# A text of a program's own; part of the reason and of the remedy that are given.
WORDING_MISTAKES = [
    pytest.param("en.pausd", "x", 'no text "pausd"', '"paused"', id="unknown-key"),
    pytest.param("en.paused", "Off until {untl}.", "{untl} is not a field", "", id="unknown-field"),
    pytest.param("en.paused", "Off for a while.", "{until} must appear", "", id="field-left-out"),
    pytest.param("en.paused", "Off until {until", "a brace", "", id="brace"),
    pytest.param("en.crisis_suicide", "Call 988 or 911.", "automatic", "", id="crisis-not-automatic"),
    pytest.param(
        "en.crisis_general", "Automatic reply: in danger, call 911.", "must say 988", "", id="crisis-without-988"
    ),
    pytest.param("en.stopped", "{program}: goodbye.", "must say 988", "", id="stop-without-988"),
    pytest.param("es.thanks", "Gracias por tu recuperación.", "gives the person away", "", id="private"),
    pytest.param("en.thanks", "He committed suicide.", "hurts", "", id="unsafe"),
    pytest.param("en.thanks", "a" * 400, "takes 3 segments", "", id="long"),
    pytest.param("en.reminder", "{question} Reply YES or NO.", "asks for YES", "", id="keyword"),
    pytest.param("en.thanks", "See bit.ly/x", "bit.ly hides", "", id="shortener"),
    pytest.param("fr.thanks", "Merci.", "no language of this program", "", id="language"),
]
