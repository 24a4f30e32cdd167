"""PostgreSQL with a cluster of its own: C.UTF-8, no fsync, 300 connections, TCP on 127.0.0.1 only."""

import subprocess
from pathlib import Path
from signal import SIGINT, SIGQUIT

from tests.services.install import program
from tests.services.parts import Service, ServiceMissing, folder_for, free_port, service_user, spawn, stop_process, wait_for

NAME = "postgresql"
ROLE = "market"
# A crash loses the data of a test run, which is thrown away anyway; in return every commit is free.
OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "300",
    "shared_buffers": "256MB",
    "max_locks_per_transaction": "128",
    "listen_addresses": "127.0.0.1",
    # No socket file: its path may be longer than the 107 bytes that a socket allows.
    "unix_socket_directories": "",
    "timezone": "UTC",
    "logging_collector": "off",
    "log_min_messages": "warning",
}


def server_folders() -> tuple[Path, ...]:
    """Where Debian keeps the server programs, newest version first."""
    return tuple(sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name), reverse=True))


def start(run: Path) -> Service:
    """Make a cluster below `run`, start it, create the database `market`. Raises ServiceMissing."""
    if not any((folder / "initdb").exists() for folder in server_folders()):
        program("initdb", packages=("postgresql",))
    folders = server_folders()
    initdb = program("initdb", packages=("postgresql",), folders=folders)
    bin_folder = Path(initdb).resolve().parent
    user = service_user()
    folder, extra = folder_for(NAME, run, user)
    data, log = folder / "data", run / f"{NAME}.log"
    made = subprocess.run(
        [initdb, "--no-sync", "-D", str(data), "-U", ROLE, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"],
        user=user.pw_uid if user else None,
        group=user.pw_gid if user else None,
        extra_groups=[] if user else None,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        raise ServiceMissing(f"initdb failed: {made.stderr.strip()[-300:]}")
    port = free_port()
    options = [word for name, value in OPTIONS.items() for word in ("-c", f"{name}={value}")]
    process = spawn([str(bin_folder / "postgres"), "-D", str(data), "-p", str(port), *options], log=log, user=user)
    client = ["-h", "127.0.0.1", "-p", str(port), "-U", ROLE]

    def accepts() -> bool:
        return subprocess.run([str(bin_folder / "pg_isready"), *client], capture_output=True, check=False).returncode == 0

    wait_for(accepts, name=NAME, process=process, log=log)
    created = subprocess.run([str(bin_folder / "createdb"), *client, "market"], capture_output=True, text=True, check=False)
    if created.returncode != 0:
        stop_process(process, SIGQUIT)
        raise ServiceMissing(f"createdb failed: {created.stderr.strip()}")
    # SIGINT is PostgreSQL's fast shutdown: it does not wait for sessions that a failed test left open.
    return Service(
        NAME,
        {"DATABASE_URL": f"postgres://{ROLE}@127.0.0.1:{port}/market"},
        process=process,
        stop_signal=SIGINT,
        folders=[folder, *extra],
    )
