"""Makes `python -m outreach.cli` the same as `outreach`."""

from outreach.cli import main

main(prog_name="outreach")
