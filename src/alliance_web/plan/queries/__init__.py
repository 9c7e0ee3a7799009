"""Reads of this app: rows in, plain values out."""
