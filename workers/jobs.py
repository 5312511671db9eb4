"""The only function that RQ ever imports."""

from functools import cache

from outreach.actions import jobs
from outreach.ports import Job, Runtime
from outreach.settings import load_settings
from outreach.wiring import build, set_up_logging


@cache
def _runtime() -> Runtime:
    """Build this process's Runtime once, from the environment."""
    settings = load_settings()
    set_up_logging(settings.log_level)
    return build(settings)


_given: list[Runtime] = []


def work_with(runtime: Runtime) -> None:
    """Let jobs of this process use a Runtime that was built elsewhere, before it was forked or by the rehearsal."""
    _given[:] = [runtime]


def run(job: str, key: str) -> None:
    """Do a job for a lane; both are words of ours, never anything of a person."""
    jobs.run(_given[0] if _given else _runtime(), Job(job), key)
