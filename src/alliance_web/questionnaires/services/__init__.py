"""What a practice brings, stored whole or not at all, and recorded."""
