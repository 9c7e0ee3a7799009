"""What comes after the end."""
