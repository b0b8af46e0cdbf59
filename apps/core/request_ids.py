"""The id of the web request or task that is being served, for logs and the audit trail."""

from __future__ import annotations

import uuid
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("request_id", default="")


def current() -> str:
    """The id in force in this thread, or an empty text outside of any request or task."""
    return _current.get()


def begin(value: str = "") -> str:
    """Takes ``value`` as the id, or makes a new one when it is empty. Returns the id in force."""
    request_id = value or uuid.uuid4().hex
    _current.set(request_id)
    return request_id
