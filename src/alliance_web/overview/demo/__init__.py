"""The simulated practice: who is in it, and entering as any of them."""
