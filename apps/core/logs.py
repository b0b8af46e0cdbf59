"""Logs are lines of JSON. No line carries a name, an address, a query string or a form's content."""

from __future__ import annotations

import logging
import traceback
from typing import Any

import psycopg2
from django.db import Error as DatabaseError
from pythonjsonlogger.json import JsonFormatter as _JsonFormatter

from . import request_ids


class RequestIdFilter(logging.Filter):
    """Adds the current request id to each record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_ids.current()
        record.__dict__.pop("request", None)  # Django's loggers attach the whole request
        return True


KEPT = ("time", "level", "logger", "message", "request_id", "exc_info")


class JsonFormatter(_JsonFormatter):
    """Time, level, logger, message and request id, and a traceback where there is one. Nothing else that libraries add."""

    def __init__(self) -> None:
        super().__init__(
            "{asctime}{levelname}{name}{message}{request_id}",
            style="{",
            rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
        )

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        return {name: log_data[name] for name in KEPT if name in log_data}

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name that logging gives it
        """The traceback. Of an error of the database its first line alone: the lines after it print the row that was
        refused, with all that somebody typed.
        """
        whole = traceback.TracebackException(*ei)
        waiting = [whole]
        while waiting:
            one = waiting.pop()
            if one.exc_type is not None and issubclass(one.exc_type, DatabaseError | psycopg2.Error):
                one._str = str(one).split("\n", 1)[0]  # type: ignore[attr-defined]
            waiting += [other for other in (one.__cause__, one.__context__) if other is not None]
        return "".join(whole.format()).rstrip("\n")
