"""Redis without files: cache and throttles of several web processes."""

import socket
from pathlib import Path

from tests.services.install import program
from tests.services.parts import Service, free_port, spawn, wait_for

NAME = "redis"


def pong(port: int) -> bool:
    """Whether a Redis answers PING on this port."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def start(run: Path) -> Service:
    """Start a Redis that keeps everything in memory. Raises ServiceMissing."""
    server = program("redis-server", packages=("redis-server",))
    port = free_port()
    log = run / f"{NAME}.log"
    process = spawn([server, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(run)], log=log)
    wait_for(lambda: pong(port), name=NAME, process=process, log=log)
    return Service(NAME, {"CACHE_URL": f"redis://127.0.0.1:{port}/0"}, process=process)
