"""Answers about self-harm: help at once, and a person who looks at them by a stated time."""
