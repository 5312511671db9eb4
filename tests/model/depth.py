"""How far the model is explored and how many histories are played: little with every change, much when asked to."""

import os

HISTORIES = int(os.environ.get("OUTREACH_HISTORIES", "30"))  # noqa: TID251 - whoever looks for something asks for more
DEPTH = int(os.environ.get("OUTREACH_MODEL_DEPTH", "0"))  # noqa: TID251 - and for deeper
