"""Run one command of a step to its end, follow what it says, and turn its failure into a sentence."""

import re
import subprocess
from collections import deque
from collections.abc import Callable
from pathlib import Path

from config.launch.console import StartError
from config.launch.processes import stop_groups

DISK_FULL = re.compile(r"No space left on device|database or disk is full|Disk quota exceeded|Errno 28\b|os error 28\b")
NO_NETWORK = re.compile(
    r"name resolution|Name or service not known|Network is unreachable|No route to host|NewConnectionError"
    r"|dns error|error trying to connect|tcp connect error|error sending request|Connection refused|ConnectTimeoutError"
    r"|Could not connect|Failed to connect|Connection reset by peer",
    re.IGNORECASE,
)


def disk_full(details: list[str] | None = None) -> StartError:
    """The sentence for a disk that filled up while we worked."""
    return StartError(
        "ดิสก์เต็ม กรุณาลบไฟล์ที่ไม่ใช้ แล้วสั่ง make run อีกครั้ง งานจะทำต่อจากที่ค้างไว้",
        "The disk is full; free some space and run make run again, it goes on from here.",
        details=details,
    )


def why(step: str, lines: list[str]) -> StartError:
    """The error for a step whose command failed, judged by the last lines that it wrote."""
    text = "\n".join(lines)
    if DISK_FULL.search(text):
        return disk_full()
    if NO_NETWORK.search(text):
        return StartError(
            f"ขั้น “{step}” ต้องใช้อินเทอร์เน็ตแต่ต่อไม่ได้ กรุณาตรวจการเชื่อมต่อแล้วสั่งใหม่",
            f"The step “{step}” needs the network and cannot reach it; check the connection and start again.",
            details=lines[-3:],
        )
    return StartError(
        f"ขั้น “{step}” ไม่สำเร็จ ดูข้อความด้านล่าง แก้ไขแล้วสั่งใหม่ งานจะทำต่อจากที่ค้างไว้",
        f"The step “{step}” failed; see the lines below, mend it and start again, it goes on from here.",
        details=lines[-20:],
    )


def follow(command: list[str], *, step: str, env: dict[str, str], folder: Path, on_line: Callable[[str], None]) -> list[str]:
    """Run a command to its end and call `on_line` for each line it writes. Returns its last 200 lines.

    Raises StartError when it cannot be started or ends with another status than 0. However we leave, the command and its
    children are gone afterwards.
    """
    try:
        child = subprocess.Popen(  # noqa: S603 - the command is ours
            command,
            cwd=folder,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        raise why(step, [str(error)]) from error
    lines: deque[str] = deque(maxlen=200)
    assert child.stdout is not None
    try:
        for raw in child.stdout:
            # A progress bar rewrites its line with carriage returns: the last state is the one that counts.
            line = raw.decode(errors="replace").rstrip().rsplit("\r", 1)[-1]
            if line:
                lines.append(line)
                on_line(line)
        status = child.wait()
    except BaseException:
        stop_groups([child], grace=5)
        raise
    finally:
        child.stdout.close()
    if status != 0:
        raise why(step, list(lines))
    return list(lines)
