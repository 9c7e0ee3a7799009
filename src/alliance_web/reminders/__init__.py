"""Messages to clients after a session: as each person chose, once, and never when it no longer makes sense."""
