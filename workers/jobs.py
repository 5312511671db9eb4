"""The only function that RQ ever imports."""

import gc
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
    """Let jobs of this process use a Runtime that was built elsewhere, as the rehearsal does."""
    _given[:] = [runtime]


def prepare() -> None:
    """Build what jobs need before the first ring comes: it may be for a page, and building takes a second."""
    _runtime().lexicon.make_ready()
    gc.collect()
    gc.freeze()  # what every job uses need not be gone through again and again while thousands of texts are sent


def run(job: str, key: str) -> None:
    """Do a job for a lane; both are words of ours, never anything of a person."""
    jobs.run(_given[0] if _given else _runtime(), Job(job), key)
