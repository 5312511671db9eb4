"""Many histories of a team on call, in chunks with seeds of their own: one that breaks ends its chunk alone."""

import argparse
import gc
import logging
import time
import traceback

import structlog
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from outreach.wiring import set_up_logging
from tests.model.test_on_call_histories import OnCallHistories

_CHUNK = 100
_PLAYED = [0]
_SETTINGS = settings(
    max_examples=_CHUNK,
    stateful_step_count=16,
    deadline=None,
    print_blob=True,
    phases=(Phase.generate,),
    database=None,
    suppress_health_check=list(HealthCheck),
)


def _chunk(number: int) -> bool:
    """Play a chunk; says whether all of it held. What broke is shown with all that led to it."""

    class Counted(OnCallHistories):
        def teardown(self) -> None:
            super().teardown()
            _PLAYED[0] += 1
            gc.collect()

    try:
        run_state_machine_as_test(seed(number)(Counted), settings=_SETTINGS)
    except Exception:  # noqa: BLE001 - whatever it is, it is what was looked for
        traceback.print_exc()
        return False
    return True


def main() -> int:
    """Play as many as asked for, and count how many held."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("histories", type=int)
    asked.add_argument("--seed", type=int, default=0, help="of the first chunk; those after it count on")
    given = asked.parse_args()
    set_up_logging("CRITICAL")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    gc.collect()
    gc.freeze()
    gc.disable()  # what one history leaves behind is collected when it is over
    number, held, broken = given.seed, 0, 0
    while held < given.histories:
        _PLAYED[0], began = 0, time.monotonic()
        well = _chunk(number)
        held += _PLAYED[0] if well else 0
        broken += not well
        each = (time.monotonic() - began) / max(1, _PLAYED[0])
        word = "held" if well else "BROKE"
        print(f"seed {number}: {_PLAYED[0]} {word}, {each:.2f} s each; {held} held, {broken} chunks broke", flush=True)
        number += 1
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
