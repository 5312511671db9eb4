"""Pictures of the console's main pages: the demonstration's installation on a day that never changes, and a browser."""
