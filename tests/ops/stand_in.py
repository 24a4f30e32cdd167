"""A small market that answers to the names `config.launch` calls: it starts in no time and can be told to fail.

`make_market(folder)` copies the real launcher beside stand-ins for manage.py and granian. What a stand-in shall do wrong is
named in the file `trouble` of the folder, so that a second start can find it gone.
"""

import os
import shutil
import stat
import sys
from pathlib import Path

from config.launch import environment

ROOT = Path(__file__).resolve().parents[2]

MANAGE = """
import os, pathlib, sqlite3, subprocess, sys, time
command, here = sys.argv[1], pathlib.Path(__file__).parent
var = pathlib.Path(os.environ["VAR_DIR"])
trouble = (here / "trouble").read_text() if (here / "trouble").exists() else ""
with (here / "calls").open("a") as calls:
    calls.write(command + "\\n")
if command == "migrate":
    with sqlite3.connect(var / "market.sqlite3") as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS django_migrations (app, name, applied)")
        connection.execute("INSERT INTO django_migrations VALUES ('shops', '0001', ?)", (str(time.time_ns()),))
    print("  Applying shops.0001_initial... OK")
elif command == "load_demo":
    if trouble == "disk":
        sys.exit("OSError: [Errno 28] No space left on device")
    if trouble == "network":
        sys.exit("socket.gaierror: [Errno -3] Temporary failure in name resolution")
    if trouble == "slow":
        subprocess.run([sys.executable, "-c", "import time; time.sleep(600)", str(here)])
    print("60 products")
elif command == "demo_logins":
    print("buyer: somchai@example.com / chumchon")
elif command == "worker":
    if trouble == "worker":
        sys.exit("the worker has no work")
    subprocess.run([sys.executable, "-c", "import time; time.sleep(600)", str(here)])
"""

GRANIAN = """
import http.server, pathlib, subprocess, sys
folder = pathlib.Path(__file__).resolve().parents[2]
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", str(folder)])
class Ready(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/readyz" else 404)
        self.end_headers()
        self.wfile.write(b"ok")
    def log_message(self, *words):
        pass
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[sys.argv.index("--port") + 1])), Ready).serve_forever()
"""


def copy_launcher(folder: Path) -> None:
    """The real launcher with an environment to make: lock files without a package."""
    (folder / "config").mkdir(parents=True)
    shutil.copy(ROOT / "config" / "start.py", folder / "config")
    (folder / "config" / "__init__.py").touch()
    shutil.copytree(ROOT / "config" / "launch", folder / "config" / "launch", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "manage.py").write_text(MANAGE)
    (folder / "requirements.lock").write_text("# nothing\n")
    (folder / "requirements-dev.lock").write_text("# nothing\n")


def put_granian(folder: Path) -> None:
    """The stand-in for the web server, where the launcher looks for it."""
    script = folder / ".venv" / "bin" / "granian"
    script.write_text(f"#!{sys.executable}\n{GRANIAN}")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)


def make_market(folder: Path) -> Path:
    """A market whose environment is ready; tables and demo are still to be made."""
    copy_launcher(folder)
    binaries = folder / ".venv" / "bin"
    binaries.mkdir(parents=True)
    # A script, not a link: through a link the interpreter would find its own packages beside the stand-ins.
    (binaries / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (binaries / "python").chmod(0o755)
    put_granian(folder)
    stamp = folder / ".venv" / environment.STAMP.name
    stamp.write_text("\n".join(environment.fingerprint(folder / "requirements.lock")) + "\n")
    return folder


def market_env(folder: Path, **more: str) -> dict[str, str]:
    """The environment for a start in this folder: nothing of the test run leads it elsewhere."""
    ours = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PORT", "PYTHONPATH", "CI")
    env = {key: value for key, value in os.environ.items() if key not in ours}
    return {**env, "VAR_DIR": str(folder / "var"), **more}


def calls(folder: Path) -> list[str]:
    """Which commands of manage.py were called so far, in order."""
    path = folder / "calls"
    return path.read_text().split() if path.exists() else []
