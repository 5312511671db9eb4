"""What was done, in words: of the audit log's actions those that are common; others are shown as they are called."""

import re
from collections.abc import Mapping
from uuid import UUID

from outreach.console.words import _
from outreach.queries.audit_log import AuditLine

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def action_words(action: str) -> str:
    """Say what was done."""
    return {**_entering(), **_reading(), **_keeping(), **_running()}.get(action, action.replace("_", " "))


def _entering() -> Mapping[str, str]:
    return {
        "signed_in": _("signed in"),
        "signed_out": _("signed out"),
        "came_back": _("came back with a code"),
        "wrong_password": _("gave a wrong password"),
        "wrong_code": _("gave a wrong code"),
        "set_up": _("set up the account"),
        "used_recovery_code": _("used a recovery code"),
        "new_recovery_codes": _("made new recovery codes"),
        "ended_other_sessions": _("signed out everywhere else"),
        "turned_on_notifications": _("turned on notifications for"),
        "turned_off_notifications": _("turned off notifications for"),
        "made_admin": _("was made the first admin"),
    }


def _reading() -> Mapping[str, str]:
    return {
        "read": _("read the page of"),
        "broke_glass": _("opened the page, although not theirs, of"),
        "read_message_log": _("read the message log"),
        "read_audit_log": _("read the audit log"),
        "exported_audit_log": _("took the audit log out as a file"),
    }


def _keeping() -> Mapping[str, str]:
    return {
        "account_invited": _("invited"),
        "account_changed_roles": _("changed the roles of"),
        "specialist_changed_phone": _("noted another phone of"),
        "account_disabled": _("switched off the account of"),
        "account_enabled": _("switched on the account of"),
        "account_unlocked": _("unlocked the account of"),
        "account_reset": _("let the account be set up anew of"),
        "account_ended_sessions": _("signed out"),
        "reset": _("was set up anew"),
    }


def _running() -> Mapping[str, str]:
    return {
        "held_drill": _("held a drill"),
        "sent_test_text": _("sent a test text to their own phone"),
        "let_go_of_check_ins": _("let held check-ins go out"),
        "program_applied": _("put a program into use"),
        "program_returned": _("went back to an older program"),
        "added_canned_reply": _("wrote a new ready reply"),
        "changed_canned_reply": _("changed a ready reply"),
        "hid_canned_reply": _("hid a ready reply"),
        "brought_canned_reply_back": _("brought a ready reply back"),
    }


def detail_words(line: AuditLine, names: Mapping[UUID, str]) -> str:
    """Say the rest of a line, with the names of programs in place of their ids."""
    known = {str(key): name for key, name in names.items()}
    return _ID.sub(lambda found: known.get(found[0], found[0]), line.detail)
