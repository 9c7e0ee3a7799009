"""PostgreSQL with work that is done last in a transaction."""
