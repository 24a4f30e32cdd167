"""`make run` in a market of stand-ins: each trouble gives one sentence, and nothing that was started is left."""

import ast
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.ops.stand_in import ROOT, calls, copy_launcher, make_market, market_env, put_granian
from tests.ops.watch import processes_of, wait_until
from tests.services.parts import free_port

pytestmark = pytest.mark.ops


def start(folder: Path, *, port: int, command: list[str] | None = None, **more: str) -> "subprocess.Popen[str]":
    """Start the market in a group of its own, with both outputs in one pipe."""
    return subprocess.Popen(
        command or [sys.executable, "config/start.py"],
        cwd=folder,
        env=market_env(folder, PORT=str(port), **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def read_until(process: "subprocess.Popen[str]", words: str) -> str:
    """What the process wrote up to and with the line that has these words; all of it when they never come."""
    assert process.stdout is not None
    text = ""
    for line in process.stdout:
        text += line
        if words in line:
            break
    return text


def sentence(text: str) -> str:
    """The one line of an output that is an error in both languages."""
    lines = [line for line in text.splitlines() if re.search(r"[ก-๙].* / \S", line)]
    assert len(lines) == 1, text
    return lines[0]


def test_the_door_parses_on_old_pythons() -> None:
    source = (ROOT / "config" / "start.py").read_text()
    ast.parse(source, feature_version=(3, 6))
    assert "import annotations" not in source  # a SyntaxError before 3.7, which the parser above does not report


def old_python(tmp_path: Path, **names: str) -> subprocess.CompletedProcess[str]:
    """Run the door in an interpreter that says it is 3.8, with these scripts on PATH and nothing else."""
    for name, script in names.items():
        (tmp_path / name.replace("_", ".")).write_text(script)
        (tmp_path / name.replace("_", ".")).chmod(0o755)
    program = (
        "import runpy, sys; sys.version_info = (3, 8, 18, 'final', 0); sys.argv = ['start.py', '--help']; "
        f"runpy.run_path({str(ROOT / 'config' / 'start.py')!r}, run_name='__main__')"
    )
    return subprocess.run(
        [sys.executable, "-c", program], env={"PATH": str(tmp_path), "LC_ALL": "C"}, capture_output=True, encoding="utf-8", check=False
    )


def test_an_old_python_is_told_what_to_install(tmp_path: Path) -> None:
    shim = "#!/bin/sh\necho 'command not found' >&2\nexit 127\n"
    result = old_python(tmp_path, python3_12=shim, python3_11="#!/bin/sh\necho 3 8\n")
    assert result.returncode == 1
    assert sentence(result.stderr).endswith("Python 3.11 or newer is needed and this is 3.8; install Python 3.11 and start again.")
    assert result.stdout == ""


def test_an_old_python_hands_over_to_a_newer_one(tmp_path: Path) -> None:
    result = old_python(tmp_path, python3_12=f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    assert (result.returncode, result.stderr) == (0, "")
    assert "usage: config/start.py" in result.stdout


def test_without_any_python_make_says_one_sentence() -> None:
    result = subprocess.run(["make", "run", "PYTHON=python3-that-is-not-there"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode != 0
    assert "python3-that-is-not-there was not found; install Python 3.11" in sentence(result.stderr)


def test_a_busy_port_is_named_before_any_work(tmp_path: Path) -> None:
    folder = make_market(tmp_path / "market")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        process = start(folder, port=port)
        text, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    assert f"Port {port} cannot be used" in sentence(text) and f"PORT={port + 1} make run" in text
    assert calls(folder) == [] and not (folder / "var").exists()


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1"])
def test_what_is_no_port_is_refused(tmp_path: Path, port: str) -> None:
    folder = make_market(tmp_path / "market")
    process = subprocess.run(
        [sys.executable, "config/start.py"], cwd=folder, env=market_env(folder, PORT=port), capture_output=True, text=True, check=False
    )
    assert process.returncode == 1 and "use one from 1 to 65535" in sentence(process.stderr)
    assert calls(folder) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopping_leaves_no_process(tmp_path: Path, started: list["subprocess.Popen[str]"], number: signal.Signals) -> None:
    folder = make_market(tmp_path / "market")
    process = start(folder, port=free_port())
    started.append(process)
    text = read_until(process, "Stop: Ctrl-C")
    assert "buyer: somchai@example.com / chumchon" in text
    # Launcher, web with a child, worker with a child.
    wait_until(lambda: len(processes_of(folder)) >= 5, seconds=20, what=f"all five processes, {processes_of(folder)}")
    process.send_signal(number)
    rest, _ = process.communicate(timeout=30)
    assert process.returncode == 0, rest
    assert rest.strip().endswith("Stopped.")
    assert processes_of(folder) == {}


def test_ctrl_c_through_make_leaves_no_process(tmp_path: Path, started: list["subprocess.Popen[str]"]) -> None:
    folder = make_market(tmp_path / "market")
    shutil.copy(ROOT / "Makefile", folder)
    process = start(folder, port=free_port(), command=["make", "run", f"PYTHON={sys.executable}"])
    started.append(process)
    read_until(process, "Stop: Ctrl-C")
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does it: to the whole group in the foreground
    process.communicate(timeout=30)
    assert processes_of(folder) == {}


def test_stopping_during_set_up_stops_the_step(tmp_path: Path, started: list["subprocess.Popen[str]"]) -> None:
    folder = make_market(tmp_path / "market")
    (folder / "trouble").write_text("slow")
    process = start(folder, port=free_port())
    started.append(process)
    wait_until(lambda: any("time.sleep" in text for text in processes_of(folder).values()), seconds=20, what="the demo loads")
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert processes_of(folder) == {}
    assert calls(folder) == ["migrate", "load_demo"]
    # The next start goes on where this one was cut short.
    (folder / "trouble").unlink()
    again = start(folder, port=free_port())
    started.append(again)
    assert "Tables: up to date" in read_until(again, "Stop: Ctrl-C")
    assert calls(folder)[2:4] == ["load_demo", "demo_logins"]
    again.send_signal(signal.SIGINT)
    again.communicate(timeout=30)


def test_a_second_start_does_nothing_twice_and_a_deleted_database_is_made_anew(
    tmp_path: Path, started: list["subprocess.Popen[str]"]
) -> None:
    folder = make_market(tmp_path / "market")

    def once() -> tuple[str, list[str]]:
        before = len(calls(folder))
        process = start(folder, port=free_port())
        started.append(process)
        text = read_until(process, "Stop: Ctrl-C")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
        return text, sorted(set(calls(folder)[before:]) - {"worker"})

    assert once()[1] == ["demo_logins", "load_demo", "migrate"]
    text, called = once()
    assert called == [] and "buyer: somchai@example.com" in text
    (folder / "sellers" / "migrations").mkdir(parents=True)
    (folder / "sellers" / "migrations" / "0007_more.py").touch()
    assert once()[1] == ["migrate"]
    for path in (folder / "var").glob("market.sqlite3*"):
        path.unlink()
    assert once()[1] == ["demo_logins", "load_demo", "migrate"]


def test_a_child_that_dies_is_named_and_the_other_stopped(tmp_path: Path) -> None:
    folder = make_market(tmp_path / "market")
    (folder / "trouble").write_text("worker")
    process = start(folder, port=free_port())
    text, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "The worker ended by itself (status 1), so the rest was stopped too" in sentence(text)
    assert "the worker has no work" in text
    assert processes_of(folder) == {}


@pytest.mark.parametrize(
    ("trouble", "words"),
    [("disk", "The disk is full; free some space"), ("network", "needs the network and cannot reach it; check the connection")],
)
def test_trouble_outside_our_reach_is_one_sentence(tmp_path: Path, trouble: str, words: str) -> None:
    folder = make_market(tmp_path / "market")
    (folder / "trouble").write_text(trouble)
    process = start(folder, port=free_port())
    text, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    assert words in sentence(text) and "Traceback" not in text
    assert processes_of(folder) == {}


def test_too_little_space_is_said_before_any_work(tmp_path: Path) -> None:
    folder = make_market(tmp_path / "market")
    launch = folder / "config" / "launch" / "serve.py"
    launch.write_text(launch.read_text().replace("FIRST_SPACE = 1.5", "FIRST_SPACE = 9_000_000"))
    process = start(folder, port=free_port())
    text, _ = process.communicate(timeout=30)
    assert process.returncode == 1 and "GB left and 9000000 GB are needed" in sentence(text)
    assert calls(folder) == []


def test_an_interrupted_set_up_of_the_environment_is_mended(tmp_path: Path, started: list["subprocess.Popen[str]"]) -> None:
    folder = tmp_path / "market"
    copy_launcher(folder)
    lock = (ROOT / "requirements.lock").read_text()
    found = re.search(r"^anyascii==.*\\\n(?:    --hash=.*\n)+", lock, re.MULTILINE)
    assert found is not None
    (folder / "requirements.lock").write_text(found[0])
    command = [sys.executable, "config/start.py", "environment"]
    first = start(folder, port=free_port(), command=command)
    started.append(first)
    # Killed without a chance to tidy up, once the interpreter of the new environment is there but not yet its packages.
    wait_until(lambda: (folder / ".venv" / "bin" / "python").exists(), seconds=60, what="an interpreter in .venv")
    for number in processes_of(folder):
        os.kill(number, signal.SIGKILL)
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate(timeout=30)
    assert not (folder / ".venv" / "installed.sha256").exists()
    second = start(folder, port=free_port(), command=command)
    text, _ = second.communicate(timeout=180)
    assert second.returncode == 0, text
    python = folder / ".venv" / "bin" / "python"
    assert subprocess.run([python, "-c", "import anyascii"], check=False).returncode == 0
    began = time.monotonic()
    third = start(folder, port=free_port(), command=command)
    text, _ = third.communicate(timeout=60)
    assert text.startswith("[1/1] Environment: up to date")
    print(f"environment up to date in {time.monotonic() - began:.2f} s")
    # An environment that lost its interpreter (a Python of the machine was removed) is made anew.
    python.unlink()
    (folder / ".venv" / "bin" / "python3").unlink()
    fourth = start(folder, port=free_port(), command=command)
    text, _ = fourth.communicate(timeout=180)
    assert fourth.returncode == 0, text
    assert subprocess.run([python, "-c", "import anyascii"], check=False).returncode == 0
    put_granian(folder)


def test_output_without_a_terminal_has_no_control_characters(tmp_path: Path, started: list["subprocess.Popen[str]"]) -> None:
    folder = make_market(tmp_path / "market")
    process = start(folder, port=free_port())
    started.append(process)
    text = read_until(process, "Stop: Ctrl-C")
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", text)
    assert [line.split(":")[0] for line in text.splitlines() if line.startswith("[")] == [
        "[1/5] Environment",
        "[2/5] Tables",
        "[3/5] Messages",
        "[4/5] Demo market",
        "[5/5] Web server and worker",
    ]
