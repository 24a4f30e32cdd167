"""A photo of 60 MB, sent whole to the web server that runs in production: refused in words, and the server goes on."""

import http.client
import subprocess
from contextlib import closing, suppress
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import pytest

from config.launch.serve import commands_of
from tests.ops.stand_in import ROOT, market_env
from tests.ops.watch import wait_until
from tests.services.parts import free_port

pytestmark = pytest.mark.ops
SIZE, PIECE = 60 * 1024 * 1024, 64 * 1024
BEGIN = b'--x\r\nContent-Disposition: form-data; name="slip"; filename="photo.jpg"\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8\xff'
END = b"\r\n--x--\r\n"


def answers(port: int) -> bool:
    try:
        with build_opener(ProxyHandler({})).open(f"http://127.0.0.1:{port}/healthz", timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False


@pytest.fixture
def port(tmp_path: Path, started: list["subprocess.Popen[str]"]) -> int:
    """The web server with the command of `make run`, without a database."""
    chosen = free_port()
    env = market_env(tmp_path, DJANGO_SETTINGS_MODULE="config.settings.local")
    started.append(subprocess.Popen(commands_of(chosen)["web"], cwd=ROOT, env=env, text=True, start_new_session=True))
    wait_until(lambda: answers(chosen), seconds=60, what="the web server answers")
    return chosen


def send(port: int, path: str, size: int) -> tuple[int, str]:
    """POST a picture of so many bytes, piece by piece. Returns status and page."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.putrequest("POST", path)
        connection.putheader("Content-Type", "multipart/form-data; boundary=x")
        connection.putheader("Content-Length", str(size))
        connection.endheaders(BEGIN)
        left = size - len(BEGIN) - len(END)
        # A server that has answered may close before it has read all; its answer can be read all the same.
        with suppress(BrokenPipeError, ConnectionResetError):
            while left:
                connection.send(b"\0" * min(PIECE, left))
                left -= min(PIECE, left)
            connection.send(END)
        response = connection.getresponse()
        return response.status, response.read().decode()


def test_sixty_megabytes_are_refused_in_words(port: int) -> None:
    for path in ("/orders/M-TENJHAVD-C/payments/P-TENJHAVD-9/", "/", "/cms/images/add/"):
        status, page = send(port, path, SIZE)
        assert status == 413, page
        assert "ครั้งละไม่เกิน 25 MB" in page and "You can send up to 25 MB at once." in page
    assert answers(port)
    assert send(port, "/healthz", 20 * 1024 * 1024)[0] == 403  # read whole, and refused for want of a token
