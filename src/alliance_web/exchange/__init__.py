"""Import past ratings."""
