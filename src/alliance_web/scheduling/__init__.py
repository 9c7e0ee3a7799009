"""The diary: series of sessions, what was moved and cancelled, what clients ask for, calendars, appointments of others."""
