"""What happens at the same moment: real threads, each with a connection of its own, on a database on disk."""
