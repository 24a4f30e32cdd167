"""Log records as JSON, one line each, with the ids of request and task, and without personal data."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from config.masking import mask
from config.requests import request_id
from config.worker.current import task_id

#: What every record has; anything else was given as `extra`.
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
#: Ids that we made ourselves and that must stay joinable.
_OURS = {"task_id", "worker"}


class JsonFormatter(logging.Formatter):
    """`{"time", "level", "logger", "message", "request_id"?, "task_id"?, extras..., "exception"?}` on one line; times are UTC.

    Text is masked (config/masking.py). Extras that are neither text, number, truth value nor None are left out: a request or a
    model would bring its path, query or fields along.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": mask(record.getMessage()),
        }
        for key, variable in (("request_id", request_id), ("task_id", task_id)):
            if value := variable.get():
                line[key] = value
        for key, value in vars(record).items():
            if key not in _STANDARD and key not in line and isinstance(value, (str, int, float, bool, type(None))):
                line[key] = mask(value) if isinstance(value, str) and key not in _OURS else value
        if record.exc_info and record.exc_info[0]:
            line["exception"] = mask(self.formatException(record.exc_info))
        if record.stack_info:
            line["stack"] = mask(record.stack_info)
        return json.dumps(line, ensure_ascii=False)


class OnlyExceptions(logging.Filter):
    """Lets records with an exception through. Django's line about each bad answer repeats ours, without its id."""

    def filter(self, record: logging.LogRecord) -> bool:
        return bool(record.exc_info)
