"""Reads about goals, tasks and preferences: rows in, plain values out."""
