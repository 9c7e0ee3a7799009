"""Check-ins, ratings and private answers."""
