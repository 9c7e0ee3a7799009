"""How long a session can be, in minutes."""

LENGTH = 50
SHORTEST, LONGEST = 10, 240
