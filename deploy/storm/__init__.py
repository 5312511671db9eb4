"""A whole installation in bad weather: its processes killed, its servers gone, its carrier failing; then the count."""
