"""How quick an installation is, as ratios to bare baselines measured in the same run: what deploy/bench runs."""
