"""Logs are lines of JSON. No line carries a name, an address, a query string or a form's content."""

from __future__ import annotations

import logging
from typing import Any

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
