"""Everything that changes check-ins and ratings: one module for each noun, atomic, recorded."""
