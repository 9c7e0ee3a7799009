"""Which questionnaires a practice may ask, and what it brings itself: definitions, licensed wording, a declaration."""
