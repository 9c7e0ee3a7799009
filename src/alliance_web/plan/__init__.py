"""What the two work on and how: goals, tasks and preferences as an agreement of both."""
