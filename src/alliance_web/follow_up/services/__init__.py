"""Writes of what comes after the end."""
