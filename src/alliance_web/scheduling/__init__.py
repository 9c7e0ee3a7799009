"""The diary: series of sessions, what was moved or cancelled, what clients ask for, calendars, imports."""
