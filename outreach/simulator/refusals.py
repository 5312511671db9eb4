"""What the carrier says when it will not: Twilio's error codes, their HTTP statuses and their words."""

_WORDS = {
    20001: "Unknown parameters: {0} is not valid",
    20003: "Authenticate",
    20007: "Page size too large",
    20009: "Cannot change or delete this resource before it is complete",
    20404: "The requested resource {0} was not found",
    20429: "Too Many Requests",
    20500: "An internal server error has occurred",
    20503: "Service unavailable",
    21201: "No 'To' number is specified",
    21205: "Url parameter is required.",
    21210: "The source phone number provided, {0}, is not yet verified for your account.",
    21211: "Invalid 'To' Phone Number: {0}",
    21212: "Invalid From Number (caller ID): {0}",
    21213: "No 'From' number is specified",
    21214: "The phone number you are attempting to call, {0}, cannot be reached.",
    21215: "Account not authorized to call {0}.",
    21216: "Account not allowed to call {0}",
    21217: "Phone number does not appear to be valid: {0}",
    21220: "Call is not in-progress. Cannot change it.",
    21408: "Permission to send an SMS has not been enabled for the region indicated by the 'To' number: {0}",
    21602: "Message body is required.",
    21603: "A 'From' phone number is required.",
    21604: "A 'To' phone number is required.",
    21606: "The From phone number {0} is not a valid, SMS-capable inbound phone number for your account.",
    21609: "The 'StatusCallback' URL {0} is not a valid URL.",
    21610: "Attempt to send to unsubscribed recipient",
    21611: "This 'From' number {0} has exceeded the maximum number of queued messages",
    21612: "The 'To' phone number {0} is not currently reachable using the 'From' phone number",
    21614: "'To' number {0} is not a valid mobile number",
    21617: "The concatenated message body exceeds the 1600 character limit",
    21701: "The Messaging Service does not exist",
    21703: "The Messaging Service contains no phone numbers",
    30409: "Message was not cancelled because it is not scheduled",
    35111: "SendAt timestamp is missing",
    35115: "SendAt time must be between 300 seconds and 35 days in the future",
    35118: "MessagingServiceSid is required to schedule a message",
}

_STATUS = {20003: 401, 20404: 404, 20429: 429, 20500: 500, 20503: 503, 30409: 409}


class Refusal(Exception):
    """The carrier will not do what was asked: `code` is Twilio's, `status` the HTTP status it answers with."""

    def __init__(self, code: int, about: str = "") -> None:
        """Find the words for a code; `about` is what they speak of."""
        super().__init__(_WORDS[code].format(about))
        self.code = code
        self.status = _STATUS.get(code, 400)

    def as_json(self) -> dict[str, object]:
        """Say it as Twilio's API does: `code`, `message`, `more_info`, `status`."""
        return {
            "code": self.code,
            "message": str(self),
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }
