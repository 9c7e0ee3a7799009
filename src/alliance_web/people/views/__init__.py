"""Pages about the practice, its staff and one's own account."""
