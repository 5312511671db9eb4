"""What the demonstration says in the terminal once it runs: where to look, as whom, and what to try."""

from demonstration import cast
from demonstration.accounts import PASSWORD
from demonstration.installation import Site
from demonstration.start_page import Start
from outreach.domain.hours import local
from outreach.packs.program_file import load_program


def where_to_look(site: Site, start: Start, begin: str, *, speed: float) -> str:
    """Say where everything is; `begin` is the address of the start page."""
    command = site.write_command()
    zone = load_program("standard").program.zone
    logins = "\n".join(f"    {each.login:<6} {each.code()}  {each.role.value}: {each.name}" for each in start.logins)
    peers = "\n".join(f"    {each.number}  {each.name} ({', '.join(each.speaks)})" for each in cast.PEERS)
    some = "\n".join(f"    {each.number}  {each.name} ({each.lang})" for each in cast.PARTICIPANTS[:8])
    return f"""
It is {local(site.runtime.now(), zone):%A %H:%M} in {zone}, and time runs {speed:g} times as fast as yours.

  START HERE               {begin}
                           links, accounts, and the code of each that is good right now

  The console              {start.console}
    Everybody's password is "{PASSWORD}"; these are good for half a minute, then look at the start page:
{logins}

  The phones               {start.phones}
  Who needs somebody       {command} queue
  What happened to one     {command} timeline "Dana Whitfield"
  The program, the rota    {command} program show standard; {command} shift list
  Health, metrics          {site.settings.public_url}/health/ready, {site.settings.public_url}/metrics
  Logs                     {site.household.logs}

  Peer specialists, who answer pages with 1, READ, SAY …, DONE reached
{peers}
    {cast.LEAD.number}  {cast.LENA}, the program's lead
  Some of the {len(cast.PARTICIPANTS)} participants
{some}

Text as one of them, say "i want to use", and watch the queue and the phones. Ctrl-C ends everything.
"""
