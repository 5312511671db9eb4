"""Why something cannot be done for somebody, or what is wrong in a file: said in English below, and here in words."""

import re

from flask_babel import gettext

from outreach.console.words import _


def cannot(error: Exception) -> str:
    """Say why something cannot be done."""
    return _("That cannot be done: this person %(why)s.", why=reworded(str(error)))


def reworded(said: str) -> str:
    """Say what an action said in the language of the page; what has no words of its own stays as it is."""
    for pattern, words in _with_something():
        found = re.fullmatch(pattern, said, re.DOTALL)
        if found is not None:
            return words.format(**found.groupdict())
    return str(gettext(said))


def in_the_same_words() -> tuple[str, ...]:
    """List all that is said in the same words each time, so that each has its Spanish."""
    return (*_of_people(), *_of_numbers(), *_of_files())


def _of_people() -> tuple[str, ...]:
    return (
        _("has agreed already; there is nothing to ask"),
        _("has stopped; only they can begin again, by texting START"),
        _("is not asked anything at present; there is nothing to pause"),
        _("is not paused; there is nothing to resume"),
        _("has stopped already; there is nothing to do"),
        _("needs a name of up to 200 letters, on one line"),
        _("speaks a language that the program does not have"),
        _("lives somewhere: choose where, or leave it as it was"),
        _("lives in a state: choose it from the list"),
        _("cannot have a peer who does not work for the program"),
        _("must have agreed to be called by a machine: write where they did"),
        _("has not agreed to anything yet"),
        _("is in a program that makes no such calls; it needs [calls] check_ins = true"),
        _("is merged for good: say that you are sure"),
        _("is the same person already"),
        _("is not there any more; somebody may have merged them a moment ago"),
        _("must be known to be one person: say how you know, in up to 300 letters"),
        _("is in another program; two people of one program can be merged"),
        _("has a text on its way this very moment; try again in a minute"),
        _("is on the phone with us; try again when the call is over"),
        _("has just written to us; try again in a minute"),
    )


def _of_numbers() -> tuple[str, ...]:
    return (
        _("has this number already"),
        _("cannot have one of our own numbers"),
        _("cannot have it: it belongs to another participant; if both are one person, merge them"),
        _("cannot have it: it belongs to somebody who works here"),
        _("must be known by something: say how, in up to 300 letters"),
        _("cannot answer that: write what they would answer, in up to 60 letters"),
        _("cannot be asked that: write a question that does not hold its answer"),
        _("cannot be asked by text: this number told us to stop; find out in another way"),
        _("is nobody who wrote to this program"),
        _("must be chosen first"),
        _("is a participant by now; somebody said so a moment ago"),
        _("told us to stop: only they can begin, by texting START; enroll them without an invitation"),
        _("must be known to be nobody of ours: say how, in up to 300 letters"),
    )


def _of_files() -> tuple[str, ...]:
    return (
        _("choose a file first"),
        _("say how they agreed in up to 80 letters"),
        _("say how they agreed, such as: intake form of 2026-03-01"),
        _("a file may hold up to 2 MB; take it apart"),
        _("there is nobody in this file, only the names of the columns"),
        _("this file is kept no longer: an hour is over, or it was imported; hand it in again"),
        _("there is something to mend in this file first"),
        _("something changed since you looked: this is what it would do now"),
        _("something changed since you looked: look again"),
        _("is empty"),
        _("write the name that we may use with them"),
        _("is no name"),
        _("write up to 200 letters, on one line"),
        _("write it like +1 202 555 0110"),
        _("keep one of the two rows"),
        _("give the number that the participant texts from"),
        _("belongs to a specialist of ours"),
        _("add them to the program first"),
        _("write two letters, such as CO"),
        _("would be ignored: the program asks everybody at its own times"),
        _("leave it empty"),
        _("is outside the hours of the program"),
        _("write yes or no"),
        _("write given, invite or none"),
        _("says given, but not how they agreed"),
        _("write one like America/Denver"),
        _("write it like 09:00"),
    )


def _with_something() -> tuple[tuple[str, str], ...]:
    """List what is said with a word of the file's own in it."""
    return (
        (r"is the same number as in row (?P<row>\d+)", _("is the same number as in row {row}")),
        (r"belongs to a participant of (?P<name>.+)", _("belongs to a participant of {name}")),
        (r"(?P<it>.+) is not a time zone", _("{it} is not a time zone")),
        (r"did you mean (?P<it>.+)\?", _("did you mean {it}?")),
        (r"(?P<it>.+) is not a language of the program", _("{it} is not a language of the program")),
        (r"write one of: (?P<them>.+)", _("write one of: {them}")),
        (r"(?P<it>.+) is not a state", _("{it} is not a state")),
        (r"(?P<it>.+) is neither yes nor no", _("{it} is neither yes nor no")),
        (r"(?P<it>.+) means nothing here", _("{it} means nothing here")),
        (r"(?P<it>.+) is not a time of day", _("{it} is not a time of day")),
        (r"choose a time from (?P<window>.+)", _("choose a time from {window}")),
        (
            r"(?P<it>.+) does not work for this program, or two people are called so",
            _("{it} does not work for this program, or two people are called so"),
        ),
        (r"is in the queue \(code (?P<code>\d+)\); close that first", _("is in the queue ({code}); close that first")),
        (
            r"a file may hold up to (?P<most>\d+) people; this one has (?P<count>\d+): take it apart",
            _("a file may hold up to {most} people; this one has {count}: take it apart"),
        ),
    )
