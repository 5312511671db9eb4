"""A process of the product that can be made to die at any step: `python -m storm.child scheduler`."""

import os
from pathlib import Path

from outreach.cli import main
from storm import steps

steps.arm(Path(os.environ[steps.FOLDER]))

if __name__ == "__main__":
    main(prog_name="outreach")
