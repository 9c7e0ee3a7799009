"""What the command line starts. It is called by name, so that the library never imports the web app."""
