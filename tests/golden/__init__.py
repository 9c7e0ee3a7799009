"""Values that did not come from this program, each with where they came from."""
