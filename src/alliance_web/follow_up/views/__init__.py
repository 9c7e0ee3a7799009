"""Pages after the end: parse, call, render."""
