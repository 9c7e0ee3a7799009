"""The diary: series, requests, calendars, imports."""
