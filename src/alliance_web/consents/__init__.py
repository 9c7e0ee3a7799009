"""What somebody allowed, word for word which version of the question, when and how; and that they took it back."""
