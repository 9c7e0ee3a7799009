"""A page that no one used locks instead of losing anything; what somebody was writing is kept for them alone."""
