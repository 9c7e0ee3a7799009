"""Writes about goals, tasks and preferences."""
