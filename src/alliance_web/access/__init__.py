"""Who may do what: an enum of permissions, a map of predicates, and the gate that every request passes."""
