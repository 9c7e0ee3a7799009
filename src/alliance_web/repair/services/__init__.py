"""Writes about strains and notes."""
