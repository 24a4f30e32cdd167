"""A cable between a phone and the server that can be cut while something is on its way. (Chromium's own "offline" lets that finish.)"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any
from urllib.parse import urlsplit


class Cable(ThreadingTCPServer):
    """Carries what comes to `url` to the server at `far`, and the answers back."""

    daemon_threads = True

    def __init__(self, far: str) -> None:
        super().__init__(("127.0.0.1", 0), _Strand)
        self.far = (urlsplit(far).hostname, urlsplit(far).port)
        self.url = f"http://localhost:{self.server_address[1]}"
        self.ends: list[socket.socket] = []
        self.is_cut = False

    def cut(self) -> None:
        """What is on its way breaks, and nothing new gets through."""
        self.is_cut = True
        _let_go(*self.ends)

    def mend(self) -> None:
        self.is_cut = False


class _Strand(BaseRequestHandler):
    server: Cable

    def handle(self) -> None:
        if self.server.is_cut:
            return
        with socket.create_connection(self.server.far) as far:
            self.server.ends += [self.request, far]
            back = Thread(target=_carry, args=(far, self.request))
            back.start()
            _carry(self.request, far)
            back.join()


def _carry(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
    _let_go(source, target)


def _let_go(*ends: socket.socket) -> None:
    for end in ends:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


@contextmanager
def cable_to(live_server: Any) -> Iterator[Cable]:
    """A cable to the test's server, taken away afterwards."""
    with Cable(live_server.url) as cable:
        work = Thread(target=cable.serve_forever, kwargs={"poll_interval": 0.05})
        work.start()
        try:
            yield cable
        finally:
            cable.cut()
            cable.shutdown()
            work.join()
