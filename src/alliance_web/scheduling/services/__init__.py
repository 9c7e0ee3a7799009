"""Everything that changes the diary: one module for each noun, atomic, recorded."""
