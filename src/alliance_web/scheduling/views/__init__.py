"""Pages of the diary."""
