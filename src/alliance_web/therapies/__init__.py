"""Therapies, the people in them and their sessions."""
