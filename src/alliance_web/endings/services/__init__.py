"""Writes of endings."""
