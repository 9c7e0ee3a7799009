"""Read files of appointments: every fault of a file at once, nothing stored."""
