"""Reads of what comes after the end."""
