"""Everything that changes a therapy: one module for each noun, `noun.verb(*, …, by=actor)`, atomic, recorded."""
