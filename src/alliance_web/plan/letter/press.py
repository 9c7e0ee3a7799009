"""Set a letter as a tagged PDF. Runs as a process of its own: JSON comes in, the PDF goes out, nothing else is known.

A process can be ended after its time, holds no key and no database, and takes nothing with it when it falls.
"""

import re
import sys
from pathlib import Path

import typst

TEMPLATE = Path(__file__).with_name("letter.typ")
# Its meaning to the one who started us: a character has no face among ours. That character goes out instead.
NO_FACE = 3
_NO_FACE = re.compile(r"the text `\"(?P<text>.*)\"` could not be displayed")


def press(letter: str) -> bytes:
    """The letter as PDF/UA-1, with the faces that come with the package alone: it looks the same on every machine."""
    return typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        ignore_system_fonts=True,
        sys_inputs={"letter": letter},
        pdf_standards="ua-1",
        format="pdf",
    )


def main() -> int:
    """From standard input to standard output."""
    try:
        sys.stdout.buffer.write(press(sys.stdin.buffer.read().decode()))
    except typst.TypstError as fault:
        found = _NO_FACE.search(fault.message)
        if not found:
            raise
        sys.stdout.buffer.write(found["text"].encode())
        return NO_FACE
    return 0


if __name__ == "__main__":
    sys.exit(main())
