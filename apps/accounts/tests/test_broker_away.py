"""The portal while the broker's server, which holds the cache too, does not answer."""

import pytest
from django.urls import reverse

from .browser import Browser
from .conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def away(settings):
    settings.CACHES = {
        "default": {
            **settings.CACHES["default"],
            "BACKEND": "apps.core.cache.ForgivingRedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",
        }
    }


def test_person_signs_in_reads_and_signs_out_while_the_broker_is_away(make_person):
    ada = make_person("ada@example.org")
    browser = Browser()
    signed_in = browser.post(reverse("account_login"), {"login": ada.email, "password": PASSWORD})
    assert signed_in.status_code == 302
    assert ada.email in browser.get(reverse("accounts:account")).content.decode()
    assert browser.get("/health/ready").status_code == 503
    browser.post(reverse("account_logout"))
    assert browser.get(reverse("accounts:account")).status_code == 302
