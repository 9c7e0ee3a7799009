"""A mail server on this machine that keeps what it is given, and calls back the moment after it has said yes."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Callable
from threading import Event, Thread
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

MESSAGE_ID = re.compile(rb"^message-id:\s*(<[^>]+>)", re.MULTILINE | re.IGNORECASE)


class Sink:
    """Counts what it took by Message-ID, and what was `begun`.

    `slow`: seconds before each yes; `after_yes` is called right behind it.
    """

    def __init__(self, *, slow: float = 0.0, after_yes: Callable[[], None] | None = None) -> None:
        self.begun = 0
        self.received: Counter[str] = Counter()
        self.slow = slow
        self.after_yes = after_yes
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._listens = Event()
        self._thread = Thread(target=self._listen, daemon=True)

    async def handle_DATA(self, _server: Any, _session: Session, envelope: Envelope) -> str:
        """Take a message."""
        content = bytes(envelope.content or b"")  # type: ignore[arg-type]
        found = MESSAGE_ID.search(content)
        self.begun += 1
        await asyncio.sleep(self.slow)
        self.received[found.group(1).decode() if found else ""] += 1
        if self.after_yes:
            asyncio.get_running_loop().call_soon(self.after_yes)
        return "250 OK"

    def __enter__(self) -> Sink:
        self._thread.start()
        self._listens.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _listen(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            self._loop.create_server(lambda: SMTP(self, loop=self._loop), "127.0.0.1", self.port)
        )
        self.port = server.sockets[0].getsockname()[1]
        self._listens.set()
        self._loop.run_forever()
        server.close()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.close()
