"""Clients that answer about self-harm and people who ask for codes, until they are told to stop."""

from __future__ import annotations

import http.client
import random
from threading import Event, Lock, Thread
from time import sleep
from urllib.parse import urlencode
from uuid import UUID, uuid4

THREADS = 3
TOKEN = "a" * 32  # our own cookie and our own field: enough for a form without a session
REDIRECT = 302


class Submissions:
    """`links`: the path of each check-in's form by its key. `addresses`: whose sign-in codes are asked for."""

    def __init__(self, server: tuple[str, int], links: dict[UUID, str], addresses: list[str], *, seed: int) -> None:
        self.acknowledged: set[UUID] = set()
        self._server = server
        self._links = list(links.items())
        self._addresses = addresses
        self._chance = random.Random(seed)
        self._stopping, self._lock = Event(), Lock()
        self._threads = [Thread(target=self._answer, daemon=True) for _ in range(THREADS)]
        self._threads.append(Thread(target=self._ask_for_codes, daemon=True))

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End; what is under way is finished first."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def _answer(self) -> None:
        while not self._stopping.is_set():
            with self._lock:
                if not self._links:
                    return
                key, path = self._links.pop()
                value = self._chance.choice("123")
            answers = {f"q{number}": "1" for number in range(1, 9)} | {"q9": value}
            form = answers | {"submission": str(uuid4()), "step": "send"}
            while self._post(path, form) != REDIRECT:
                if self._stopping.is_set():
                    return
                sleep(0.05)
            self.acknowledged.add(key)
            sleep(0.05)

    def _ask_for_codes(self) -> None:
        number = 0
        while not self._stopping.is_set():
            address = self._addresses[number % len(self._addresses)]
            self._post("/sign-in/code/", {"email": address}, caller=f"10.0.{number // 250}.{number % 250}")
            number += 1
            sleep(0.4)

    def _post(self, path: str, form: dict[str, str], caller: str = "10.1.0.1") -> int:
        """The status of the answer, 0 where there is none."""
        connection = http.client.HTTPConnection(*self._server, timeout=20)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"csrf={TOKEN}",
            "X-Forwarded-For": caller,
        }
        try:
            connection.request("POST", path, urlencode(form | {"csrfmiddlewaretoken": TOKEN}), headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()
