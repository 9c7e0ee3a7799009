"""How often the outcome questionnaire is asked unless somebody chooses otherwise."""

# In sessions: 1, 5, 9 and so on. Two minutes more after each session is what makes people stop answering.
EVERY = 4
