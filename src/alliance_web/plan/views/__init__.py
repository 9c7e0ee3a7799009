"""Pages about the plan, the same for both chairs."""
