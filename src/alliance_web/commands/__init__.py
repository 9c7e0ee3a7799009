"""What the command line asks of the web app: serve, set up, import, back up. The library calls it by name only."""
