"""The command line: parse, ask the library, print. One file per command; what is heavy is imported inside it."""

from alliance.cli.app import app, main

__all__ = ["app", "main"]
