"""What a group does with its own requests."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def requests(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=501)


def start(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=501)


def urgent(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=501)


def request_page(request: HttpRequest, ref: int) -> HttpResponse:
    return HttpResponse(status=501)


def check(request: HttpRequest, ref: int) -> HttpResponse:
    return HttpResponse(status=501)


def submit(request: HttpRequest, ref: int) -> HttpResponse:
    return HttpResponse(status=501)


def sent(request: HttpRequest, ref: int) -> HttpResponse:
    return HttpResponse(status=501)


def message(request: HttpRequest, ref: int) -> HttpResponse:
    return HttpResponse(status=501)


def accept_offer(request: HttpRequest, ref: int) -> HttpResponse:
    return HttpResponse(status=501)


def refuse_offer(request: HttpRequest, ref: int) -> HttpResponse:
    return HttpResponse(status=501)


def withdraw(request: HttpRequest, ref: int) -> HttpResponse:
    return HttpResponse(status=501)


def correct(request: HttpRequest, ref: int) -> HttpResponse:
    return HttpResponse(status=501)


def verdict(request: HttpRequest, ref: int) -> HttpResponse:
    return HttpResponse(status=501)


def step(request: HttpRequest, ref: int, step: str) -> HttpResponse:
    return HttpResponse(status=501)


def autosave(request: HttpRequest, ref: int, step: str) -> HttpResponse:
    return HttpResponse(status=501)


def attachment(request: HttpRequest, ref: int, pk: int) -> HttpResponse:
    return HttpResponse(status=501)


def remove_file(request: HttpRequest, ref: int, pk: int) -> HttpResponse:
    return HttpResponse(status=501)
