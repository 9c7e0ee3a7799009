"""Django's own databases with one thing more each: work done last in a transaction, and fair turns on SQLite."""
