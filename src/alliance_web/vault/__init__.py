"""Encryption at rest: words and private answers are sealed with a key that is not in the database."""
