"""Judges from outside: axe on accessibility, Nu on the validity of HTML, Lighthouse on all of it.

Where they are is in the environment (tests/services/node.py). Each says what it objects to, one line each; nothing is good.
"""

import json
import os
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

#: WCAG 2.2 A and AA, and what axe calls best practices.
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
#: Rules that another theme can break: those about colours.
COLOURS = ("color-contrast", "link-in-text-block")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
#: Audits of Lighthouse that a page is spared: that robots.txt closes the checkout to search engines is meant.
CLOSED = {"checkout-ready": "is-crawlable"}

#: Waits for two frames and for what changes slowly: a page that has just been turned dark still has the colours of before.
_RUN = """([type, values]) => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
  .then(() => Promise.allSettled(document.getAnimations().filter(each => each instanceof CSSTransition).map(each => each.finished)))
  .then(() => axe.run(document, {runOnly: {type, values}, resultTypes: ["violations"]}))
  .then(result => result.violations.map(v => `${v.id}: ${v.nodes.map(n => n.target.join(" ")).slice(0, 4).join(" | ")} (${v.nodes.length})`))"""


def _packages() -> Path:
    return Path(os.environ["NODE_PACKAGES"])


@cache
def _axe() -> str:
    return (_packages() / "axe-core" / "axe.min.js").read_text()


def axe(page: Page, *, colours: bool = False) -> list[str]:
    """What axe finds on the page as it stands: rule, and where. `colours`: only what the theme decides."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    found: list[str] = page.evaluate(_RUN, ["rule", list(COLOURS)] if colours else ["tag", list(RULES)])
    return found


def nu(folder: Path) -> dict[str, list[str]]:
    """What the Nu checker calls errors in the HTML files of a folder: file name -> "line: message"."""
    jar = _packages() / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = [os.environ["JAVA"], "-Xss4m", "-jar", str(jar), "--errors-only", "--format", "json", "--skip-non-html", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found: dict[str, list[str]] = {}
    for message in json.loads(done.stderr or done.stdout)["messages"]:
        name = message.get("url", "").rpartition("/")[2]
        found.setdefault(name, []).append(f"{message.get('lastLine')}: {message['message']} | {message.get('extract', '')[:120]}")
    return found


def lighthouse(url: str, categories: tuple[str, ...], cookies: str = "", without: str = "") -> tuple[dict[str, int], list[str]]:
    """(points of 100 by category, the audits that cost points) of a page on Lighthouse's slow phone; `without`: an audit left out.

    Raises RuntimeError.
    """
    from tests.browser.eyes import FLAGS

    command = [
        os.environ["NODE"],
        str(_packages() / "lighthouse" / "cli" / "index.js"),
        url,
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(categories)}",
        f"--chrome-flags={' '.join(('--headless=new', *FLAGS))}",
        "--no-enable-error-reporting",
    ]
    if without:
        command.append(f"--skip-audits={without}")
    if cookies:
        command.append(f"--extra-headers={json.dumps({'Cookie': cookies})}")
    env = {**os.environ, "CHROME_PATH": os.environ.get("CHROMIUM", "/usr/bin/chromium")}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    if done.returncode != 0:
        raise RuntimeError(f"lighthouse failed on {url}: {done.stderr[-1500:]}")
    report: dict[str, Any] = json.loads(done.stdout)
    points = {name: round((report["categories"][name]["score"] or 0) * 100) for name in categories}
    costly = [
        f"{audit['id']}: {audit['title']} {audit.get('displayValue', '')}".strip()
        for name in categories
        for part in report["categories"][name]["auditRefs"]
        if part["weight"] and (audit := report["audits"][part["id"]])["score"] is not None and audit["score"] < 0.9
    ]
    return points, costly
