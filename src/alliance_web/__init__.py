"""The web app: people, pages and storage around the library `alliance`."""
