"""A whole installation on one machine, out of wheels: what deploy/demo plays in, and deploy/bench measures."""
