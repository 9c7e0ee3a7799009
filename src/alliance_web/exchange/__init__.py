"""Bring past ratings in."""
