"""The whole of `make run`: checks, steps, then web server and worker until somebody stops them."""

import fcntl
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.launch import environment, market
from config.launch.commands import DISK_FULL, disk_full
from config.launch.console import StartError, Step, say
from config.launch.processes import last_lines, spawn, stop_groups

STEPS = 5
GIGABYTE = 1_000_000_000
FIRST_SPACE = 1.5  # gigabytes: environment 0.6, demo with its pictures, cache of the package installer
LATER_SPACE = 0.2
READY_SECONDS = 120.0


def chosen_port() -> int:
    """The port from `PORT`, 8000 by default. Raises StartError for what is no port or is in use."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise StartError(
            f"PORT={text} ไม่ใช่หมายเลขพอร์ต กรุณาใช้ตัวเลข 1 ถึง 65535 เช่น PORT=8001 make run",
            f"PORT={text} is no port number; use one from 1 to 65535, for example PORT=8001 make run.",
        )
    port = int(text)
    with socket.socket() as probe:
        # As the web server does it: connections of an earlier run that still linger are no obstacle.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            other = port + 1 if port < 65535 else port - 1
            raise StartError(
                f"พอร์ต {port} ใช้ไม่ได้ ({error.strerror}) กรุณาหยุดโปรแกรมที่ใช้อยู่ หรือสั่ง PORT={other} make run",
                f"Port {port} cannot be used ({error.strerror}); stop the program that has it, or run PORT={other} make run.",
            ) from error
    return port


def check_space() -> None:
    """Raise StartError when the disk has too little room for what is about to be done."""
    first = not environment.current(dev=False) or market.database_identity() is None
    needed = FIRST_SPACE if first else LATER_SPACE
    for folder in (environment.ROOT, market.var_dir()):
        while not folder.exists():
            folder = folder.parent
        free = shutil.disk_usage(folder).free / GIGABYTE
        if free < needed:
            raise StartError(
                f"ดิสก์เหลือ {free:.1f} GB แต่ต้องมีอย่างน้อย {needed} GB กรุณาลบไฟล์ที่ไม่ใช้แล้วสั่งใหม่",
                f"The disk has {free:.1f} GB left and {needed} GB are needed; free some space and start again.",
            )


@contextmanager
def alone() -> Iterator[None]:
    """Hold the lock of this VAR_DIR, so that two starts do not set up the same folder. Raises StartError."""
    path = market.stamp("lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StartError(
                "make run อีกตัวกำลังทำงานในโฟลเดอร์นี้อยู่ กรุณาหยุดตัวนั้นก่อน",
                "Another make run is at work in this folder; stop that one first.",
            ) from error
        yield


def run_market() -> None:
    """Set up what is missing, start web server and worker, and stay until one of them ends or we are stopped.

    Raises StartError when a step fails or a child ends by itself; nothing that was started is left in any case.
    """
    port = chosen_port()
    check_space()
    with alone():
        with Step(1, STEPS, environment.STEP) as step:
            step.done(environment.prepare(dev=False, on_line=step.progress))
        for number, (name, work) in enumerate(
            (("Tables", market.make_tables), ("Messages", market.compile_messages), ("Demo market", market.load_demo)), 2
        ):
            with Step(number, STEPS, name) as step:
                step.done(work(name, step.progress))
        children: dict[str, subprocess.Popen[bytes]] = {}
        try:
            with Step(STEPS, STEPS, "Web server and worker") as step:
                for name, command in commands_of(port).items():
                    children[name] = spawn(command, env=market.market_env(), folder=environment.ROOT, log=log_of(name))
                wait_until_ready(port, children, step)
            greet(port)
            while True:
                check_children(children)
                time.sleep(0.3)
        finally:
            stop_groups(children.values())


def commands_of(port: int) -> dict[str, list[str]]:
    """The long-running commands by name. One thread per web worker is the measured best for this kind of Django."""
    granian = [str(environment.VENV / "bin" / "granian"), "--interface", "wsgi", "--host", "127.0.0.1"]
    return {
        "web": [*granian, "--port", str(port), "--workers", "2", "--blocking-threads", "1", "config.wsgi:application"],
        "worker": [str(environment.PYTHON), "manage.py", "worker"],
    }


def log_of(name: str) -> Path:
    """Where a child writes what it has to say."""
    return market.var_dir() / "log" / f"{name}.log"


def check_children(children: dict[str, "subprocess.Popen[bytes]"]) -> None:
    """Raise StartError with the end of its log when a child has ended by itself."""
    for name, child in children.items():
        status = child.poll()
        if status is None:
            continue
        lines = last_lines(log_of(name))
        if DISK_FULL.search("\n".join(lines)):
            raise disk_full()
        raise StartError(
            f"“{name}” หยุดเอง (รหัส {status}) จึงหยุดส่วนอื่นด้วย บันทึกอยู่ที่ {log_of(name)}",
            f"The {name} ended by itself (status {status}), so the rest was stopped too; its log is {log_of(name)}.",
            details=lines,
        )


def wait_until_ready(port: int, children: dict[str, "subprocess.Popen[bytes]"], step: Step) -> None:
    """Wait for `/readyz` to answer 200. Raises StartError when a child ends or the time is up."""
    # No proxy: a proxy of the environment would be asked for our loopback address.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + READY_SECONDS
    answer = "no answer"
    while time.monotonic() < deadline:
        check_children(children)
        try:
            with opener.open(f"http://127.0.0.1:{port}/readyz", timeout=10) as response:
                if response.status == 200:
                    step.done("ready")
                    return
        except urllib.error.HTTPError as error:
            answer = f"/readyz: {error.code} {' '.join(error.read(300).decode(errors='replace').split())}"
        except OSError as error:
            answer = str(error)
        step.progress(answer)
        time.sleep(0.1)
    raise StartError(
        f"ตลาดยังไม่พร้อมหลังรอ {READY_SECONDS:.0f} วินาที ดูบันทึกใน {log_of('web').parent}",
        f"The market was not ready after {READY_SECONDS:.0f} seconds; see the logs in {log_of('web').parent}.",
        details=[answer, *last_lines(log_of("web"), count=8), *last_lines(log_of("worker"), count=8)],
    )


def greet(port: int) -> None:
    """Print the address, the demo logins and how to stop."""
    say(f"\nตลาดพร้อมแล้ว / The market is ready: http://127.0.0.1:{port}/\n")
    for line in market.logins():
        say(line)
    say(f"\nบันทึก / Logs: {log_of('web').parent}    หยุด / Stop: Ctrl-C")
