"""What works in the background: RQ workers that drain lanes when the doorbell rings, and the loop that looks."""
