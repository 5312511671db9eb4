"""Why something in the queue could not be done, in the words of whoever asked."""

from outreach.actions.claiming import SomebodyHasIt
from outreach.actions.inviting import NotOnTheTeam
from outreach.actions.reaching import NotReachable
from outreach.actions.thanking import CannotThank
from outreach.console.words import _
from outreach.domain.looking_again import CannotWait
from outreach.domain.typed import BadMoment


class Refused(Exception):
    """Raised for what cannot be done; says why, in the page's language. `status` is 409 where somebody was quicker."""

    def __init__(self, words: str, status: int = 422) -> None:
        """Keep the words."""
        super().__init__(words)
        self.status = status


def said_of(error: Exception) -> tuple[str, int]:
    """Say in words why something could not be done, and with which status."""
    match error:
        case Refused():
            return str(error), error.status
        case SomebodyHasIt():
            return _("%(name)s has it.", name=error.owner.name), 409
        case CannotWait():
            return _("It may not wait for so long, or not at all. Choose an earlier moment from now on."), 422
        case BadMoment():
            return _("There is no such moment. Choose a day and a time."), 422
        case NotOnTheTeam():
            return _("Choose somebody else who works for this program."), 422
        case NotReachable():
            return _("Our texts do not get through to them at the moment. Choose somebody else."), 422
        case CannotThank():
            return _("There is more to do here than to thank, or they do not get our texts."), 409
        case _:
            raise error
