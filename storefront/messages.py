"""The words of every message that the market sends or will send, from `data/messages.yaml`: one text, filled per language by the sender."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import yaml

DATA = Path(__file__).parent / "data" / "messages.yaml"
#: Characters of one text message in Thai (3GPP TS 23.038, UCS-2).
ONE_SMS = 70


class UnknownMessage(KeyError):
    """There is no message of this name."""


class MissingPlaceholder(KeyError):
    """The sender did not say what a message needs to say."""


@dataclass(frozen=True)
class Message:
    """A message ready to send. `next` is the label of its one button; `sms` is Thai, "" where no text message is sent."""

    subject: str
    body: str
    sms: str
    next: str


@cache
def _messages() -> dict[str, dict[str, Any]]:
    return {message["key"]: message for message in yaml.safe_load(DATA.read_text(encoding="utf-8"))["messages"]}


@cache
def examples(language: str) -> dict[str, str]:
    """An example of every placeholder in a language ("th" or "en")."""
    placeholders = yaml.safe_load(DATA.read_text(encoding="utf-8"))["placeholders"]
    return {name: example[language] for name, example in placeholders.items()}


def names() -> list[str]:
    """The names of all messages, in the order of the file."""
    return list(_messages())


def is_sent(name: str) -> bool:
    """Whether anything of the market sends a message today; some are written for what is still to come. Raises `UnknownMessage`."""
    return bool(_message(name).get("sent", True))


def placeholders_of(name: str) -> set[str]:
    """What a message needs to be told, in either language. Raises `UnknownMessage`."""
    message = _message(name)
    texts = [*message["subject"].values(), *message["body"].values(), *message["next"].values(), message["sms_th"] or ""]
    return {field for text in texts for _literal, field, _spec, _conversion in Formatter().parse(text) if field}


def render(name: str, language: str, **placeholders: str) -> Message:
    """The message `name` in "th" or "en" (anything else is Thai) with its placeholders filled.

    A text message that would need a second one is shortened at its longest placeholder. Raises `UnknownMessage`, `MissingPlaceholder`.
    """
    message, which = _message(name), "en" if language.startswith("en") else "th"
    return Message(
        subject=_one_line(_fill(name, message["subject"][which], placeholders)),
        body=_fill(name, message["body"][which], placeholders),
        sms=_fit(name, message["sms_th"] or "", placeholders),
        next=_fill(name, message["next"][which], placeholders),
    )


def _message(name: str) -> dict[str, Any]:
    try:
        return _messages()[name]
    except KeyError:
        raise UnknownMessage(name) from None


def _fill(name: str, text: str, placeholders: Mapping[str, str]) -> str:
    try:
        return text.format_map(placeholders).strip()
    except KeyError as error:
        raise MissingPlaceholder(f"{name} needs {error}") from None


def _one_line(text: str) -> str:
    """Mail refuses a subject of several lines, and a placeholder may hold what a visitor typed."""
    return " ".join(text.split())


def _fit(name: str, text: str, placeholders: Mapping[str, str]) -> str:
    used = {field: str(placeholders[field]) for _l, field, _s, _c in Formatter().parse(text) if field and field in placeholders}
    sms = _one_line(_fill(name, text, used))
    if (over := len(sms) - ONE_SMS) <= 0:
        return sms
    longest = max(used, key=lambda field: len(used[field]), default=None)
    if longest is None:
        return sms[: ONE_SMS - 1] + "…"
    used[longest] = used[longest][: max(0, len(used[longest]) - over - 1)].rstrip() + "…"
    sms = _one_line(_fill(name, text, used))
    return sms if len(sms) <= ONE_SMS else sms[: ONE_SMS - 1] + "…"
