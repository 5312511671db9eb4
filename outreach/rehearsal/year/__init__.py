"""A modelled year: the real code lived with by people who never were, with everything going wrong that can."""

from outreach.rehearsal.year.figures import Figures
from outreach.rehearsal.year.living import Wanted
from outreach.rehearsal.year.play import Broken, Played, replay_command, simulate

__all__ = ["Broken", "Figures", "Played", "Wanted", "replay_command", "simulate"]
