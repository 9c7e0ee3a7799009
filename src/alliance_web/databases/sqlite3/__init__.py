"""SQLite with fair turns for its writers."""
