"""What every request passes through."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from . import request_ids
from .errors import NotAllowed

GetResponse = Callable[[HttpRequest], HttpResponse]
_SAFE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


def request_id(get_response: GetResponse) -> GetResponse:
    """Gives each request an id, taken from the proxy's X-Request-ID when it looks like one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        offered = request.headers.get("X-Request-ID", "")
        value = request_ids.begin(offered if _SAFE_ID.fullmatch(offered) else "")
        response = get_response(request)
        response["X-Request-ID"] = value
        return response

    return middleware


class refusals:
    """Turns a policy's refusal into the 403 page, with the policy's own reason."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotAllowed):
            return render(request, "403.html", {"reason": exception.message}, status=403)
        return None
