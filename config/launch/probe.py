"""`python -m config.launch.probe [PATH]`: ask our own web server; exit status 0 if it answers 200. The image's health check."""

import os
import sys
import urllib.error
import urllib.request

from config.launch.console import complain

SECONDS = 4.0


def host() -> str:
    """A name that the market accepts: Django answers no request for a host that is not in ALLOWED_HOSTS."""
    name = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip().lstrip(".")
    return name if name and name != "*" else "localhost"


def main(words: list[str]) -> int:
    """Ask for PATH (`/healthz` by default) on the port of `GRANIAN_PORT` and say what came back when it is not 200."""
    path = words[0] if words else "/healthz"
    port = os.environ.get("GRANIAN_PORT") or "8000"
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Host": host()})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=SECONDS) as response:
            status: int = response.status
    except urllib.error.HTTPError as error:
        status = error.code
        complain(error.read(300).decode(errors="replace"))
    except OSError as error:
        complain(str(error))
        return 1
    if status != 200:
        complain(f"{path} answered {status}")
    return int(status != 200)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
