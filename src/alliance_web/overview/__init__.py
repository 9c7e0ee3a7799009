"""Read-only pages over everything: caseload, course, session card, practice."""
