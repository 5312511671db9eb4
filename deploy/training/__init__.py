"""Training the reader's second opinion, on lines written for this purpose."""
