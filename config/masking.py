"""Takes personal data out of text that is about to be logged. It cannot know names: nobody may log those in the first place."""

import re

_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    # User and password in the address of a service.
    (re.compile(r"(?<=://)[^/\s@]+@"), "[secret]@"),
    (re.compile(r"[\w.%+'-]+@[\w-]+(?:\.[\w-]+)+"), "[e-mail]"),
    # What opens something to whoever has it: order keys, signed files, reset and confirmation keys.
    (re.compile(r"(/(?:key|files|confirm-email)/)[^/\s\"']+"), r"\1[secret]"),
    (re.compile(r"(?<=\S)\?[\w%.~+\[\]-]+=[^\s\"']*"), "?[query]"),
    (
        re.compile(r"(?i)\b(password|passwd|secret|token|authorization|cookie|api[_-]?key)(['\"]?\s*[=:]\s*)(?!\[secret\])[^\s,;&]+"),
        r"\1\2[secret]",
    ),
    # Card numbers (13 to 19 digits, also in groups of four) and Thai national IDs (13 digits, also as 1-2345-67890-12-3).
    (re.compile(r"(?<![\w.-])(?:\d{4}[ -]){3}\d{1,7}(?![\w-])"), "[number]"),
    (re.compile(r"(?<![\w.-])\d-\d{4}-\d{5}-\d{2}-\d(?![\w-])"), "[number]"),
    (re.compile(r"(?<![\w.-])\d{13,19}(?![\w.-])"), "[number]"),
    # Thai phones: 0 and 8 or 9 digits, or +66 without the 0, with or without spaces and hyphens.
    (re.compile(r"(?<![\w.-])(?:\+66|0066|66|0)[ -]?\(?0?\)?[ -]?[1-9](?:[ -]?\d){7,8}(?![\w-])"), "[phone]"),
    # Of an IPv4 address its network stays: enough to see an attack, too little for a person.
    (re.compile(r"(?<![\w.])((?:\d{1,3}\.){3})\d{1,3}(?![\w.])"), r"\g<1>0/24"),
)


def mask(text: str) -> str:
    """The text without e-mail addresses, phones, ID and card numbers, secrets, query strings and the host part of addresses."""
    for pattern, instead in _RULES:
        text = pattern.sub(instead, text)
    return text
