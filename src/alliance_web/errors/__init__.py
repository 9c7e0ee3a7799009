"""What people see when something fails, and what the log says about it: never a value that someone entered."""
