"""Every text that we can say: one key each, in the order of a life with us, those to our own people last."""

from enum import StrEnum


class TextKey(StrEnum):
    """Every text we can say, and what it is for."""

    # -- consent and keywords ------------------------------------------------------------------------------------
    INVITATION = "invitation"  # asks whether we may text at all; 1 is yes, 2 is no
    WELCOME = "welcome"  # right after they said yes
    CONSENT_DECLINED = "consent_declined"  # right after they said no to the invitation
    STOPPED = "stopped"  # the one confirmation after STOP
    STOPPED_AT_RISK = "stopped_at_risk"  # the same, when a concern came with it or is open
    STARTED = "started"  # after START from somebody who had stopped
    START_NOT_KNOWN = "start_not_known"  # START from a number we do not know
    JOIN_UNKNOWN = "join_unknown"  # JOIN with a word that no program has
    JOINED_ALREADY = "joined_already"  # JOIN or START from somebody who is in
    HELP = "help"  # answer to HELP, for a program with a phone number
    HELP_NO_PHONE = "help_no_phone"  # answer to HELP, for a program without one
    PAUSED = "paused"  # answer to PAUSE
    RESUMED = "resumed"  # answer to RESUME
    LESS = "less"  # answer to LESS: fewer check-ins from now on
    MORE = "more"  # answer to MORE: more check-ins from now on
    LESS_FLOOR = "less_floor"  # LESS, but there is nothing less than this
    MORE_CEILING = "more_ceiling"  # MORE, but there is nothing more than this
    NOT_ASKED = "not_asked"  # PAUSE or LESS, but their check-ins are over
    WRONG_NUMBER = "wrong_number"  # apology to somebody who is not our participant; gives nothing away
    UNKNOWN_SENDER = "unknown_sender"  # answer to a number we do not know, at most once a day
    NEW_NUMBER = "new_number"  # goes before the first text from another number of ours
    NUMBER_ASK = "number_ask"  # asks a new number for something that only the participant knows; gives nothing away
    NUMBER_NOTED = "number_noted"  # right after the right answer
    NUMBER_CONFIRM = "number_confirm"  # asks whether this is still the same person; 1 is yes, 2 is no

    # -- check-ins -----------------------------------------------------------------------------------------------
    QUESTION_FIRST = "question_first"  # wraps the first question of a check-in
    QUESTION_FIRST_2 = "question_first_2"  # the same in other words
    QUESTION_FIRST_3 = "question_first_3"  # the same in other words
    QUESTION_FIRST_NAMED = "question_first_named"  # the first ever, then every 30 days: names program and STOP
    QUESTION_NEXT = "question_next"  # wraps every further question
    REASK = "reask"  # asks again, once, in warmer words
    REMINDER = "reminder"  # the one reminder of an open question
    THANKS = "thanks"  # closes a check-in that worries nobody
    THANKS_2 = "thanks_2"  # the same in other words
    THANKS_3 = "thanks_3"  # the same in other words
    THANKS_4 = "thanks_4"  # the same in other words
    THANKS_FREE_TEXT = "thanks_free_text"  # we could not fit it to a question: a person will read it
    FLAGGED_SAME_DAY = "flagged_same_day"  # a worrying answer or text, not a crisis; a person will be in touch
    FLAGGED_ANSWER_NEXT = "flagged_answer_next"  # the same, when one more question of the check-in follows
    THANKED = "thanked"  # a specialist thanks for an answer that worries nobody, by one tap
    NOTE = "note"  # wraps what a specialist said with SAY

    # -- crisis cards --------------------------------------------------------------------------------------------
    CRISIS_SUICIDE = "crisis_suicide"  # thoughts, plan or means
    CRISIS_SELF_HARM = "crisis_self_harm"  # hurting oneself
    CRISIS_OVERDOSE = "crisis_overdose"  # somebody is down now; 911 first; true whoever is on call
    CRISIS_MEDICAL = "crisis_medical"  # a medical emergency; 911 first; true whoever is on call
    CRISIS_WITHDRAWAL = "crisis_withdrawal"  # danger signs of withdrawal; 911 first; true whoever is on call
    CRISIS_VIOLENCE = "crisis_violence"  # reveals nothing to whoever holds the phone; true whoever is on call
    CRISIS_THIRD_PARTY = "crisis_third_party"  # about somebody else
    CRISIS_GENERAL = "crisis_general"  # urgent or emergency for any other reason
    CRISIS_NO_ONE = "crisis_no_one"  # in place of those with {when}, while nobody is on shift

    # -- a person is coming --------------------------------------------------------------------------------------
    CONTACT_COMING = "contact_coming"  # answer to TALK, with somebody on shift
    CONTACT_NO_ONE = "contact_no_one"  # answer to TALK, with nobody on shift
    ACKNOWLEDGED = "acknowledged"  # a named person has taken it
    NEW_TIME = "new_time"  # whoever took it says another time
    TAKEN_OVER = "taken_over"  # another named person has it now
    STILL_WAITING = "still_waiting"  # nobody took it in time: the truth, and lines that are open
    PROMISE_MISSED = "promise_missed"  # somebody took it and did not get back in time
    CALL_WHISPER = "call_whisper"  # spoken to whoever picks up a call of ours: any key connects them; reveals nothing
    CALL_VOICEMAIL = "call_voicemail"  # spoken to a machine, only with consent; reveals nothing
    CALL_GREETING = "call_greeting"  # spoken to a participant who calls our number: 1 for a person
    CALL_GREETING_ANYONE = "call_greeting_anyone"  # the same to whoever we do not know; names no program at all
    CALL_WAIT = "call_wait"  # spoken before the first phone of ours rings for them
    CALL_WAIT_MORE = "call_wait_more"  # spoken before the next one does
    CALL_NOBODY = "call_nobody"  # spoken when nobody took the call
    CALL_NO_ONE = "call_no_one"  # spoken when nobody is on shift
    CALL_LINES = "call_lines"  # spoken after both: who answers now
    CALL_LEAVE_MESSAGE = "call_leave_message"  # spoken before the tone
    CALL_KEPT = "call_kept"  # spoken after a message
    CALL_OVER = "call_over"  # spoken when a call of theirs is over
    VOICE_HELLO = "voice_hello"  # the first words of a check-in's call: is this a good time; reveals nothing
    VOICE_OTHER_LANGUAGE = "voice_other_language"  # said after it in the other language: 2 goes on in that
    VOICE_ANSWER = "voice_answer"  # spoken after a question: how to answer, by a key or in words
    VOICE_ANSWER_LONG = "voice_answer_long"  # the same, where the pound key ends an answer
    VOICE_OFFER_PERSON = "voice_offer_person"  # spoken after a crisis card: 1 connects them to a person now
    VOICE_GOODBYE = "voice_goodbye"  # the last words of it
    CALL_MISSED = "call_missed"  # texted to a participant whose call reached nobody

    # -- to specialists ------------------------------------------------------------------------------------------
    PAGE = "page"  # somebody needs you
    PAGE_AGAIN = "page_again"  # the same page once more: nobody has taken it yet
    PAGE_ANYWAY = "page_anyway"  # the page to somebody who should be spared, when nobody else is left
    PAGE_BUNDLE = "page_bundle"  # several pages to one person in one text
    PAGE_WITHOUT_RECORDS = "page_without_records"  # somebody is in danger, and our database does not answer
    PAGE_VOICE = "page_voice"  # the page, spoken
    PAGE_VOICE_TODAY = "page_voice_today"  # the same for what is not urgent
    PAGE_VOICE_SUMMARY = "page_voice_summary"  # spoken after 1: who it is, how urgent, since when, by when
    PAGE_VOICE_NEXT = "page_voice_next"  # spoken after that: which key connects them
    PAGE_VOICE_TAKEN = "page_voice_taken"  # spoken to whoever took it, and wants no more
    PAGE_VOICE_PASSED = "page_voice_passed"  # spoken after 2
    PAGE_VOICE_ELSEWHERE = "page_voice_elsewhere"  # spoken when somebody else took it meanwhile
    PAGE_VOICE_GOODBYE = "page_voice_goodbye"  # spoken when no key was pressed
    ACK_ECHO = "ack_echo"  # what they have just taken
    ALREADY_YOURS = "already_yours"  # they took it before
    ALREADY_TAKEN = "already_taken"  # somebody else has it
    TAKEN_BY_OTHER = "taken_by_other"  # unasked, to those who were paged: somebody took it
    NOTHING_WAITING = "nothing_waiting"  # 1, but nothing is open for them
    WHICH_ONE = "which_one"  # 1, but more than one is open
    UNKNOWN_CODE = "unknown_code"  # no such code, or no longer theirs
    READ_TEXT = "read_text"  # answer to READ: what was written
    SAID = "said"  # answer to SAY: it is on its way
    SAY_NEEDS_TEXT = "say_needs_text"  # SAY with nothing after it
    SAY_STOPPED = "say_stopped"  # SAY to somebody who has stopped texts
    CALL_COMING = "call_coming"  # answer to CALL: their phone rings in a moment
    CALL_NOT_ALLOWED = "call_not_allowed"  # CALL to somebody who has not agreed to calls
    CALL_HOW_WAS_IT = "call_how_was_it"  # after a call: a bare 1 to 4 says how it went
    CALL_NOTED = "call_noted"  # answer to that
    BRIDGE_VOICE = "bridge_voice"  # spoken to whoever asked for a call: 1 connects them
    BRIDGE_VOICE_WAIT = "bridge_voice_wait"  # spoken after that, while the person's phone rings
    BRIDGE_VOICE_OVER = "bridge_voice_over"  # spoken when the two were parted, or it is no longer wanted
    BRIDGE_VOICE_NOBODY = "bridge_voice_nobody"  # spoken when the person did not take the call
    BRIDGE_VOICE_NO_CONSENT = "bridge_voice_no_consent"  # spoken when the person stopped calls meanwhile
    BRIDGE_VOICE_GOODBYE = "bridge_voice_goodbye"  # spoken when no key was pressed
    CALL_IN_WHISPER = "call_in_whisper"  # spoken to one of ours whose phone rings because somebody calls in
    CALL_IN_WHO = "call_in_who"  # spoken after 1, just before they are connected
    CALL_IN_GONE = "call_in_gone"  # spoken after 1, when the caller is gone
    CALL_IN_ONE = "call_in_one"  # spoken to one of ours who calls in: 1 connects them to the one they look after
    CALL_IN_WHICH = "call_in_which"  # the same, when they may mean several: by code
    CALL_IN_UNKNOWN = "call_in_unknown"  # spoken after a code that we do not know
    CALL_IN_ELSEWHERE = "call_in_elsewhere"  # spoken when somebody else has that one
    BY_NOTED = "by_noted"  # answer to BY: by when they are in touch, and the person is told
    BY_NOTED_UNTOLD = "by_noted_untold"  # the same, when the person is not told, such as at night
    BY_NEEDS_TIME = "by_needs_time"  # BY without a time we can read
    BY_TOO_FAR = "by_too_far"  # BY and a time later than this may wait
    DONE_ECHO = "done_echo"  # answer to DONE: it is closed
    DONE_ECHO_ASKS = "done_echo_asks"  # the same, and asks whether we were right to raise an alarm
    DONE_NEEDS_OUTCOME = "done_needs_outcome"  # DONE without an outcome we know
    PASSED = "passed"  # answer to PASS: the next one is asked
    WROTE_AGAIN = "wrote_again"  # the person whom they look after wrote once more
    QUEUE = "queue"  # answer to QUEUE: one line each
    QUEUE_LINE = "queue_line"  # one open escalation in the answer to QUEUE
    QUEUE_LINE_TAKEN = "queue_line_taken"  # one that somebody has taken
    QUEUE_MORE = "queue_more"  # how many more there are than fit
    QUEUE_EMPTY = "queue_empty"  # answer to QUEUE: nobody waits
    WHO_IS_ON = "who_is_on"  # answer to WHO
    WHO_NO_ONE = "who_no_one"  # answer to WHO: nobody
    SHIFT_STARTS = "shift_starts"  # you are on call now
    SHIFT_STARTS_ALONE = "shift_starts_alone"  # the same, with nobody beside you
    SHIFT_STARTS_BACKUP = "shift_starts_backup"  # you are the backup now
    SHIFT_ENDS = "shift_ends"  # you are off
    HANDOVER = "handover"  # what somebody had when their shift ended, to whoever comes after them
    HANDOVER_LINE = "handover_line"  # one escalation that is handed over
    HANDOVER_QUIET = "handover_quiet"  # the second part of it: who was quiet of late
    HANDOVER_GIVEN = "handover_given"  # your shift is over, and what you have is offered to somebody
    HANDOVER_NOBODY = "handover_nobody"  # your shift is over, and there is nobody to offer it to
    HANDOVER_LATE = "handover_late"  # nobody accepted it in time: it stays yours
    HANDOVER_DONE = "handover_done"  # somebody has accepted it: you are off
    HANDOVER_YOURS = "handover_yours"  # answer to ACCEPT: it is yours
    HANDOVER_NOTHING = "handover_nothing"  # answer to ACCEPT: nothing is offered, or left
    REACH_ASK = "reach_ask"  # somebody new: one word back shows that texts reach them
    REACH_NOTED = "reach_noted"  # answer to READY: they can be put on call
    SWAP_ASK = "swap_ask"  # somebody asks whether you can take their shift
    SWAP_AGAIN = "swap_again"  # the same, once more
    SWAP_NOTED = "swap_noted"  # answer to SWAP: who is asked, and that it is yours until somebody takes it
    SWAP_NOTED_LATER = "swap_noted_later"  # the same at night: they are asked in the morning
    SWAP_NOBODY = "swap_nobody"  # SWAP, but nobody is free then
    SWAP_NO_SHIFT = "swap_no_shift"  # SWAP and a time at which they have no shift
    SWAP_HELP = "swap_help"  # SWAP without a day we can read
    SWAP_WHO = "swap_who"  # SWAP or COVER and a name that is not exactly one of the team
    SWAP_NAMED_CANNOT = "swap_named_cannot"  # SWAP and the name of somebody who cannot
    SWAP_UNKNOWN = "swap_unknown"  # YES, NO or KEEP with a code that is not open any more
    SWAP_NEEDS_CODE = "swap_needs_code"  # YES without a code, and not exactly one is open
    SWAP_CANNOT = "swap_cannot"  # YES from somebody who cannot take it
    SWAP_YOURS = "swap_yours"  # answer to YES: it is yours
    SWAP_TAKEN = "swap_taken"  # to whoever asked: somebody takes it
    SWAP_DECLINED = "swap_declined"  # to whoever asked: the one they asked cannot
    SWAP_NO_NOTED = "swap_no_noted"  # answer to NO
    SWAP_KEPT = "swap_kept"  # answer to KEEP: it stays yours
    SWAP_OVER = "swap_over"  # to both: the shift changed, the swap no longer holds
    SWAP_MOVED = "swap_moved"  # to both: the shift changed, and the swap with it
    OPEN_SHIFT = "open_shift"  # a shift has nobody: who takes it?
    OPEN_YOURS = "open_yours"  # answer to TAKE: it is yours
    SHIFTS = "shifts"  # answer to SHIFTS: one line each
    SHIFT_MINE = "shift_mine"  # one of yours in the answer to SHIFTS
    SHIFT_OPEN = "shift_open"  # one that nobody has
    SHIFT_ASKED = "shift_asked"  # one that somebody asks others to take
    SHIFTS_NONE = "shifts_none"  # answer to SHIFTS: none
    COVER_YOURS = "cover_yours"  # answer to COVER: you are on call, in place of somebody
    COVER_ALONE = "cover_alone"  # answer to ON: you are on call, where nobody was
    COVER_GIVEN = "cover_given"  # to whoever was on call: somebody is in your place
    COVER_WHOM = "cover_whom"  # ON or COVER, and it is not clear in whose place
    COVER_ALREADY = "cover_already"  # ON, but they are on call
    MARKED_TRUE = "marked_true"  # answer to TRUE: what was read was a real alarm
    MARKED_FALSE = "marked_false"  # answer to FALSE: it was none
    MARK_NEEDS_CODE = "mark_needs_code"  # TRUE or FALSE without a code, and not exactly one is theirs
    MARK_NOTHING = "mark_nothing"  # TRUE or FALSE of what no text raised
    RULE_ECHO = "rule_echo"  # answer to PAGES: how they are told from now on
    RULE_UNCLEAR = "rule_unclear"  # PAGES with words that we cannot read
    DEBRIEF = "debrief"  # after an emergency that they took: somebody is there for them too
    TALK_COMING = "talk_coming"  # answer to TALK from one of ours: whom we have told
    STAFF_HELP = "staff_help"  # answer to HELP, or to what we cannot read
    PROMISE_DUE = "promise_due"  # you took it, and the time is nearly over
    DRILL_PAGE = "drill_page"  # an exercise: take it as you would a page
    DRILL_VOICE = "drill_voice"  # the same, spoken
    DRILL_OVER = "drill_over"  # to everybody who was told: it is over, and who answered
    DRILL_MISSED = "drill_missed"  # to everybody who was told: it is over, and nobody answered
    DRILL_CALLED_OFF = "drill_called_off"  # to everybody who was told: something real goes first
    TEST_TEXT = "test_text"  # to oneself, from the console: does a text reach this phone?
    SNOOZE_OVER = "snooze_over"  # you wanted to look again now
    INVITED = "invited"  # another one of us asks you to look at somebody too
    HANDOVER_TAKEN = "handover_taken"  # to the giver of one thing: somebody has taken it over
    HANDOVER_BACK = "handover_back"  # to whoever was asked to take it over: its giver keeps it
    REOPENED = "reopened"  # you took it, the time is over, it is open again
    CALENDAR_UNREAD = "calendar_unread"  # your own calendar could not be read for a day

    # -- to the program lead -------------------------------------------------------------------------------------
    DRILL_RESULT = "drill_result"  # how an exercise went: who answered, after how long and how
    DRILL_NOBODY = "drill_nobody"  # how an exercise went: nobody answered
    NOBODY_ON_CALL = "nobody_on_call"  # something waits and no rung has anybody on it
    WHOLE_LADDER_FAILED = "whole_ladder_failed"  # everybody was told, nobody took it
    KEPT_LONG = "kept_long"  # somebody has had something for longer than such a thing should take
    HANDOVER_STAYS = "handover_stays"  # a shift is over, and nobody has accepted what it left
    SWAP_DONE = "swap_done"  # somebody takes somebody's shift
    SWAP_NOT_TAKEN = "swap_not_taken"  # nobody has taken the shift that somebody would give away
    OPEN_TAKEN = "open_taken"  # somebody takes an open shift
    OPEN_NOT_TAKEN = "open_not_taken"  # nobody has taken an open shift
    COVERED = "covered"  # somebody relieved somebody
    NEVER_ANSWERED = "never_answered"  # somebody is on call whom no text of ours is known to reach
    SHIFT_GAP = "shift_gap"  # the rota has a hole ahead
    SHIFT_GAPS = "shift_gaps"  # the rota has several
    NO_SHIFTS = "no_shifts"  # nobody was ever put on call
    TEXTS_FILTERED = "texts_filtered"  # phone companies take our texts for junk
    SPECIALIST_STOPPED = "specialist_stopped"  # somebody of theirs cannot be paged by text any more
    PHONE_FAILS = "phone_fails"  # page after page does not reach somebody of theirs
    STAFF_TALK = "staff_talk"  # somebody of theirs would like to talk
    STAFF_RESTS = "staff_rests"  # somebody of theirs asked for a rest
    GLASS_BROKEN = "glass_broken"  # somebody opened a person who is not theirs to look after
    CARRIER_REFUSES = "carrier_refuses"  # our account at the carrier is not set up right
    TEXTS_MISSED = "texts_missed"  # texts to us came only because we asked the carrier for them
    CARRIER_BLANKS = "carrier_blanks"  # we cannot ask for missed texts: the carrier blanks what it keeps
    DAILY_CAP = "daily_cap"  # carriers take no more of our texts today
    WATCHMAN_SILENT = "watchman_silent"  # nobody checks on us any more
    TEXTS_HELD = "texts_held"  # people would have had too many automatic texts in a day
    PROMPTS_HELD = "prompts_held"  # far more check-ins than anybody planned: none go out until somebody lets go

    # -- by e-mail, when texts do not go out ---------------------------------------------------------------------
    MAIL_SUBJECT = "mail_subject"
    MAIL_PAGE = "mail_page"  # somebody needs you
    MAIL_ALERT = "mail_alert"  # anything else that would have been an urgent text


FIRST_QUESTIONS = (TextKey.QUESTION_FIRST, TextKey.QUESTION_FIRST_2, TextKey.QUESTION_FIRST_3)
"""Wrappers of a first question, to be used in turn."""

THANKS = (TextKey.THANKS, TextKey.THANKS_2, TextKey.THANKS_3, TextKey.THANKS_4)
"""Thanks, to be used in turn."""
