"""After the end: by consent the client is asked at five times how it goes, by a link that only they can open."""
