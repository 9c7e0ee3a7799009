"""The end of a therapy as a step of the work: its last day, what the two say looking back, the letter, and harm."""
