"""Pages of endings: parse, call, render."""
