"""Reads of endings."""
