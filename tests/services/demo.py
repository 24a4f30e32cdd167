"""The demo market behind the real web server, with hashed and compressed static files: what a visitor's browser gets."""

import os
import subprocess
from pathlib import Path

from config.launch import environment
from tests.services.parts import ROOT, Service, ServiceMissing, free_port, listens, spawn, wait_for

NAME = "demo"
SETTINGS = "tests.services.demo_settings"
#: Static files of pages that this market does not show.
LEFT_OUT = ("oscar", "rest_framework")


def finish(folder: Path) -> None:
    """Do what the market's worker would do: two minutes of further sizes of pictures. Only who looks at pictures needs it."""
    env = {**environment.plain_env(), "DJANGO_SETTINGS_MODULE": SETTINGS, "VAR_DIR": str(folder), "LOG_LEVEL": "ERROR"}
    subprocess.run([str(environment.PYTHON), "manage.py", "worker", "--once"], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)


def _call(words: list[str], env: dict[str, str]) -> None:
    done = subprocess.run([str(environment.PYTHON), *words], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ServiceMissing(f"{' '.join(words[:2])} failed: {done.stderr.strip()[-600:]}")


def start(run: Path) -> Service:
    """Compile the words, make the tables, load the demo, collect the static files, start the server: about a minute. Raises ServiceMissing."""
    folder, port, log = run / NAME, free_port(), run / f"{NAME}.log"
    folder.mkdir(parents=True)
    (folder / "media").mkdir()
    env = {
        **{key: value for key, value in environment.plain_env().items() if key not in ("DATABASE_URL", "CACHE_URL", "DEBUG")},
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "VAR_DIR": str(folder),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "LOG_LEVEL": "ERROR",
    }
    # Words first: the server reads them once, and what the demo says in Thai is written into its database.
    _call(["-m", "config.messages"], env)
    ignored = [word for name in LEFT_OUT for word in ("--ignore", name)]
    for words in (["migrate", "--noinput", "-v0"], ["load_demo"], ["collectstatic", "--noinput", "-v0", *ignored]):
        _call(["manage.py", *words], env)
    _call(["-m", "tests.services.demo_direct"], {**env, "PAYMENT_ROUTE": "direct"})
    granian = [str(environment.VENV / "bin" / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--working-dir", str(ROOT)]
    command = [*granian, "--port", str(port), "--workers", "1", "--blocking-threads", "1", "config.wsgi:application"]
    process = spawn(command, log=log, env={name: value for name, value in env.items() if os.environ.get(name) != value})
    wait_for(lambda: listens(port), name=NAME, process=process, log=log)
    return Service(NAME, {"DEMO_URL": f"http://127.0.0.1:{port}", "DEMO_VAR": str(folder)}, process=process)
