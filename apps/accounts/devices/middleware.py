"""Notes that a device is in use."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from . import services

GetResponse = Callable[[HttpRequest], HttpResponse]


def note_device_in_use(get_response: GetResponse) -> GetResponse:
    """Notes at most every 5 minutes that this device is in use, for the person's own list."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            services.record_seen(request)
        return get_response(request)

    return middleware
