"""The forms of check-ins: what may be answered, and in which words a fault is told."""
