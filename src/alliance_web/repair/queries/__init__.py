"""Reads about strains and notes: rows in, plain values out."""
