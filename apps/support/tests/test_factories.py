"""The factory brings a request to each status through the services, as the services would leave it."""

import pytest

from apps.support.models import Request
from apps.support.states import Status

from .factories import RequestFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", Status.values)
def test_factory_for_a_status_makes_a_request_that_stands_there(status):
    request = RequestFactory(**{status.replace("-", "_"): True} if status != "draft" else {})
    assert (request.status, Request.objects.count()) == (status, 1)
