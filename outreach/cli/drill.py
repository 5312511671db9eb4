"""`outreach drill`: a marked exercise through the real rota and phones, and how the last ones went."""

import click

from outreach.actions import drills, programs
from outreach.cli.installation import Installation, Refused, on_installation
from outreach.cli.moments import show_moment
from outreach.cli.show import table
from outreach.domain.drill import DrillStatus, took
from outreach.domain.urgency import Urgency
from outreach.queries import drills as shown
from outreach.queries.drills import DrillShown

_URGENCIES = click.Choice([urgency.value for urgency in Urgency if urgency is not Urgency.WATCH])
_NONE_YET = "There has been no drill yet; hold one with `outreach drill`."
_IN_WORDS = {
    DrillStatus.RUNNING: "goes on",
    DrillStatus.MISSED: "nobody answered",
    DrillStatus.CALLED_OFF: "called off: something real went first",
}


@click.group(invoke_without_command=True)
@click.option("--program", "program_name", help="Whose rota; needed when there are several programs.")
@click.option("--urgency", default=Urgency.EMERGENCY.value, show_default=True, type=_URGENCIES, help="Which ladder.")
@click.pass_context
def drill(context: click.Context, program_name: str | None, urgency: str) -> None:
    """Hold a drill: page whoever is on call, marked as an exercise, and measure how soon somebody answers.

    It climbs the real ladder by the real outbox and phones, is about nobody, and no participant hears of it. It ends as
    soon as somebody answers, after 30 minutes, or when something real needs everybody.
    """
    if context.invoked_subcommand is None:
        context.invoke(begin, program_name=program_name, urgency=urgency)


@drill.command(hidden=True)
@click.option("--program", "program_name")
@click.option("--urgency", default=Urgency.EMERGENCY.value, type=_URGENCIES)
@on_installation
def begin(home: Installation, program_name: str | None, urgency: str) -> None:
    """Hold a drill now."""
    with home.runtime.transaction() as session:
        there = programs.every(session)
        chosen = [each for each in there if program_name in (None, each.program.name)]
        if len(chosen) != 1:
            names = ", ".join(each.program.name for each in there) or "none yet"
            raise Refused(f"name one program with --program; there are: {names}")
        try:
            drills.begin(session, chosen[0], urgency=Urgency(urgency), now=home.now())
        except drills.NotNow as why:
            raise Refused(str(why)) from why
    home.say(["The drill has begun. See how it goes: outreach drill show"])


@drill.command("list")
@click.option("--program", "program_name", help="Only this program's.")
@on_installation
def list_drills(home: Installation, program_name: str | None) -> None:
    """List the last drills, newest first."""
    with home.runtime.transaction() as session:
        found = shown.latest(session, program=program_name)
    if not found:
        home.say([_NONE_YET])
        return
    rows = [
        (show_moment(each.drill.started_at, "UTC"), each.program, each.drill.urgency.value, _result(each))
        for each in found
    ]
    home.console.print(table("began (UTC)", "program", "ladder", "result", rows=rows))


@drill.command()
@click.option("--program", "program_name", help="Only this program's.")
@on_installation
def show(home: Installation, program_name: str | None) -> None:
    """Show how the last drill went: who was told when and how, and who answered."""
    with home.runtime.transaction() as session:
        found = shown.latest(session, program=program_name, limit=1)
    if not found:
        home.say([_NONE_YET])
        return
    last = found[0]
    began = last.drill.started_at
    home.say([f"{last.program}, {last.drill.urgency.value}, {show_moment(began, 'UTC')} UTC: {_result(last)}"])
    rows = [
        (
            each.name,
            str(each.rung),
            each.channel.value,
            "not sent" if each.sent_at is None else f"after {took(started_at=began, at=each.sent_at)}",
        )
        for each in last.told
    ]
    home.console.print(table("who", "rung", "how", "carrier took it", rows=rows))


def _result(each: DrillShown) -> str:
    """Say how a drill went, in a few words."""
    drill = each.drill
    if drill.answered_at is None or drill.channel is None:
        return _IN_WORDS[drill.status]
    after = took(started_at=drill.started_at, at=drill.answered_at)
    return f"{each.answered_by} answered after {after} by {drill.channel.value}"
