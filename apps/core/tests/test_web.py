import json
import logging

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from apps.core import request_ids
from apps.core.decisions import refuse
from apps.core.errors import NotAllowed
from apps.core.logs import JsonFormatter, RequestIdFilter
from apps.core.middleware import refusals, request_id


@pytest.mark.parametrize(
    ("offered", "kept"),
    [("0123456789abcdef", True), ("short", False), ("x" * 65, False), ("drop table; --!!", False)],
)
def test_request_id_from_the_proxy_is_kept_only_when_it_looks_like_one(offered, kept):
    seen = []
    answer = request_id(lambda request: seen.append(request_ids.current()) or HttpResponse())(
        RequestFactory().get("/", headers={"X-Request-ID": offered})
    )
    assert answer["X-Request-ID"] == seen[0]
    assert (seen[0] == offered) is kept


def test_refusal_by_a_policy_is_a_403_page_with_the_reason():
    middleware = refusals(lambda request: HttpResponse())
    page = middleware.process_exception(RequestFactory().get("/"), NotAllowed(refuse("Only the lead can.", "x")))
    assert page.status_code == 403
    assert "Only the lead can." in page.content.decode()


def test_another_error_is_not_swallowed():
    assert refusals(lambda request: HttpResponse()).process_exception(RequestFactory().get("/"), ValueError()) is None


def test_log_line_is_json_with_the_request_id_and_without_the_request():
    request_ids.begin("the-request-id")
    record = logging.LogRecord("django.request", logging.WARNING, __file__, 1, "Not Found: %s", ("/x/",), None)
    record.request = RequestFactory().get("/x/", {"email": "sam@example.org"})
    record.data = {"kwargs": "email='sam@example.org'"}
    RequestIdFilter().filter(record)
    line = json.loads(JsonFormatter().format(record))
    assert line.pop("time")
    assert line == {
        "level": "WARNING",
        "logger": "django.request",
        "message": "Not Found: /x/",
        "request_id": "the-request-id",
    }


def test_request_is_logged_by_its_route_and_never_by_its_address(client, caplog):
    with caplog.at_level(logging.INFO, "portal.requests"):
        client.get("/health/live", {"q": "sam@example.org"})
    [line] = [record.getMessage() for record in caplog.records if record.name == "portal.requests"]
    assert line.startswith("GET health/live 200 ")
    assert "sam@example.org" not in line
