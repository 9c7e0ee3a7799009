"""A parent with two children on one socket: `python -m tests.web.serving.parent PORT_FILE`. Each answers its number."""

import os
import signal
import socket
import sys
from pathlib import Path
from types import FrameType

from alliance_web.serving.supervisor import Child, Supervisor


def answer(listener: socket.socket) -> None:
    """Tell the number of this process to whoever connects."""
    signal.signal(signal.SIGTERM, _end)
    while True:
        line, _ = listener.accept()
        line.sendall(str(os.getpid()).encode())
        line.close()


def _end(number: int, frame: FrameType | None) -> None:
    sys.exit(0)


if __name__ == "__main__":
    listener = socket.create_server(("127.0.0.1", 0))
    supervisor = Supervisor([Child("first", answer, (listener,)), Child("second", answer, (listener,))])
    Path(sys.argv[1]).write_text(str(listener.getsockname()[1]))
    supervisor.run()
