"""How the log is written: what failed and where, never a value of anyone.

Messages of other packages and of exceptions can hold an email address, an answer or a link: PostgreSQL names the value
that exists already, Django the address of the page. So of an exception the log keeps its class, the lines of code it
came through, and what is known to be no value; of a message the text that stands in the code.
"""

from __future__ import annotations

import errno
import logging
import re
import sys
import threading
from collections.abc import Iterator
from traceback import FrameSummary, extract_tb
from typing import Any

from .faults import Fault, chain, fault_of, sentence

OURS = "alliance"
# Their messages are those of exceptions, or hold the address of the page.
WITHOUT_WORDS = ("django.security", "waitress")
FRAMES = 30
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-+ #0-9.]*[srdifx]")


class WithoutValues(logging.Formatter):
    """One entry: time, level, what, route and number of the page, and a traceback without values."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The whole entry."""
        error = record.exc_info[1] if record.exc_info else None
        line = f"{self.formatTime(record)} {record.levelname} {record.name}: {self._told(record, error)}"
        status = getattr(record, "status_code", 500)
        return "\n".join([line, *traceback_lines(error)]) if error and status >= 500 else line

    def _told(self, record: logging.LogRecord, error: BaseException | None) -> str:
        parts = [words_of(record)]
        request = getattr(record, "request", None)
        if request is not None:
            parts += [f"{getattr(request, 'method', '')} {route_of(request)}"]
        if number := getattr(request, "error_number", ""):
            parts.append(f"error number {number}")
        fault = fault_of(error)
        if fault is not Fault.PROGRAM:
            parts.append(fault)
        return " · ".join(part for part in parts if part)


def words_of(record: logging.LogRecord) -> str:
    """The message: whole where it is ours, otherwise as it stands in the code, its values left out."""
    if record.name.split(".")[0].startswith(OURS):
        return record.getMessage()
    if record.name.startswith(WITHOUT_WORDS):
        return type(record.exc_info[1]).__name__ if record.exc_info and record.exc_info[1] else "(left out)"
    words = PLACEHOLDER.sub("…", str(record.msg)).replace("%%", "%")
    return words if any(sign.isalpha() for sign in words) else ""


def route_of(request: Any) -> str:
    """The pattern of the page's address: the address itself can hold a link that opens something."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else "(no such page)"


def traceback_lines(error: BaseException | None) -> Iterator[str]:
    """The exception and those it came from, the first one first, each with its lines of code."""
    for number, one in enumerate(reversed(list(chain(error)))):
        if number:
            yield "which led to:"
        yield from (f"  {_place(frame)}" for frame in extract_tb(one.__traceback__)[-FRAMES:])
        yield f"{type(one).__module__}.{type(one).__qualname__}{_known(one)}"
        for inner in getattr(one, "exceptions", ()):
            yield from traceback_lines(inner)


def _place(frame: FrameSummary) -> str:
    return f"{frame.filename}:{frame.lineno} in {frame.name}: {frame.line or ''}"


def _known(error: BaseException) -> str:
    """What is known of an exception without its message: codes, and names of columns and constraints."""
    found = [getattr(error, name, None) for name in ("sqlite_errorname", "sqlstate")]
    diagnosis = getattr(error, "diag", None)
    found += [getattr(diagnosis, name, None) for name in ("constraint_name", "table_name", "column_name")]
    if isinstance(error, OSError) and error.errno:
        found.append(errno.errorcode.get(error.errno, str(error.errno)))
    if isinstance(error, AttributeError | NameError | ImportError):
        found.append(error.name)
    told = " ".join(str(one) for one in found if one)
    return f" ({told})" if told else ""


def keep_values_out_of_tracebacks() -> None:
    """What no one catches ends on stderr too, in the main thread and in every other: in the same way."""
    sys.excepthook = lambda kind, error, traceback: tell(error)
    threading.excepthook = lambda args: tell(args.exc_value)


def tell(error: BaseException | None) -> None:
    """Print what ended a process: a sentence where it is no fault of the program, else where in the code it was."""
    if isinstance(error, KeyboardInterrupt):
        return
    words = traceback_lines(error) if fault_of(error) is Fault.PROGRAM else [sentence(error)]
    print("\n".join(words), file=sys.stderr, flush=True)
