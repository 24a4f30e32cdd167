"""`make run` of the real market, from the files of a bare checkout to the first page; then again."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.ops.stand_in import market_env
from tests.ops.watch import processes_of
from tests.services.parts import ROOT, free_port

pytestmark = pytest.mark.ops


def bare_checkout(folder: Path) -> Path:
    """The files that git has or would take, and nothing that a run leaves behind."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    for name in listed:
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def status(address: str) -> int:
    """The HTTP status of a page."""
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(address, timeout=30) as response:
        answer: int = response.status
        return answer


def test_a_bare_checkout_becomes_a_market(tmp_path: Path, started: list["subprocess.Popen[str]"]) -> None:
    folder = bare_checkout(tmp_path / "market")
    port = free_port()
    seconds = []
    for _ in range(2):
        began = time.monotonic()
        process = subprocess.Popen(
            ["make", "run", f"PYTHON={sys.executable}"],
            cwd=folder,
            env=market_env(folder, PORT=str(port)),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        assert process.stdout is not None
        text = ""
        for line in process.stdout:
            text += line
            if "Stop: Ctrl-C" in line:
                break
        seconds.append(time.monotonic() - began)
        print(f"{text}--- ready after {seconds[-1]:.1f} s")
        assert f"http://127.0.0.1:{port}/" in text, text
        for page in ("/", "/en/", "/readyz"):
            assert status(f"http://127.0.0.1:{port}{page}") == 200, page
        # Six people to sign in as: a buyer, two sellers, a trainer, an officer, an operator.
        assert len(re.findall(r"^.*@.*$", text, re.MULTILINE)) >= 6, text
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does it: to the whole group in the foreground
        process.communicate(timeout=60)
        assert processes_of(folder) == {}
    print(f"first start {seconds[0]:.1f} s, second start {seconds[1]:.1f} s")
