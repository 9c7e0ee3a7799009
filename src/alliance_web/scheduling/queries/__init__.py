"""Reads of the diary: one module for each question."""
