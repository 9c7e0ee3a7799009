"""The practice, its staff and its clients; sign-in and second factor."""
