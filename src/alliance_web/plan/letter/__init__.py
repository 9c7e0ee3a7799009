""" "What we agreed" as a letter on paper: its words, its setting, and the process that makes the PDF."""
