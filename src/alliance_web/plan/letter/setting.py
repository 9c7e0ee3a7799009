"""Have a letter set: the press runs as a process of its own, without our keys, for a stated time at most."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

PRESS = Path(__file__).with_name("press.py")
NO_FACE = 3  # what the press ends with where it has no face for a character
LONGEST = 20  # seconds; a letter takes a tenth of one


class NoFace(Exception):
    """No face that comes with the press shows one of the characters. `character`: the first such text."""

    def __init__(self, character: str) -> None:
        super().__init__("a character that no face shows")
        self.character = character


class NotSet(Exception):
    """The press took too long or fell. What it said names no word of the letter."""


class NoPress(NotSet):
    """What sets letters is not installed here."""


def has_press() -> bool:
    """Whether letters can be set here: the press is an extra of its own, larger than all else that the pages need."""
    return find_spec("typst") is not None


def pdf(words: dict[str, Any], longest: float = LONGEST) -> bytes:
    """The letter as tagged PDF. Nothing is kept: it goes in and out of the press in memory. Raises NoFace, NotSet."""
    if not has_press():
        raise NoPress("Letters need the press: pip install 'alliance[letters]'.")
    try:
        run = subprocess.run(
            [sys.executable, "-I", "-X", "utf8", str(PRESS)],
            input=json.dumps(words).encode(),
            capture_output=True,
            check=False,
            timeout=longest,
            env={},
        )
    except subprocess.TimeoutExpired as fault:
        raise NotSet(f"The press took longer than {longest} seconds.") from fault
    if run.returncode == NO_FACE:
        raise NoFace(run.stdout.decode())
    if run.returncode:
        raise NotSet(f"The press ended with {run.returncode}.")
    return run.stdout
