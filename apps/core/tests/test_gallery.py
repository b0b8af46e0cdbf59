"""The gallery's pages, the pages for what went wrong, and the icon."""

import re

import pytest
from django.template.loader import get_template

from apps.core.gallery.forms import SampleForm
from apps.core.gallery.samples import PAGES

ERRORS = ("400", "403", "403_csrf", "404", "413", "429", "500")


@pytest.mark.parametrize("address", ["/design/", "/design/?rhythm=dense", *(f"/design/{page}/" for page in PAGES)])
def test_gallery_signed_out_is_drawn_without_a_style_in_it(client, address):
    response = client.get(address)
    assert response.status_code == 200
    html = response.content.decode()
    assert re.findall(r"\sstyle=|<style|<script(?! type=\"module\" src)", html) == []
    assert html.count("<h1") == 1


def test_gallery_page_that_does_not_exist_is_not_found(client):
    assert client.get("/design/cellar/").status_code == 404


@pytest.mark.parametrize("name", ERRORS)
def test_error_page_with_no_request_and_no_database_is_drawn_in_the_same_look(name):
    html = get_template(f"{name}.html").render()
    assert "build/app.css" in html
    assert 'class="header' in html
    assert html.count("<h1") == 1
    assert 'href="/"' in html


def test_refused_page_gives_the_policys_own_reason():
    html = get_template("403.html").render({"reason": "An override needs a different person."})
    assert "An override needs a different person." in html


def test_too_big_page_says_the_limit():
    assert "up to 10 MB" in get_template("413.html").render({"limit": 10 * 1024 * 1024})


def test_favicon_signed_out_is_an_icon(client):
    response = client.get("/favicon.ico")
    assert response["Content-Type"] == "image/x-icon"
    assert b"".join(response.streaming_content)[:4] == b"\x00\x00\x01\x00"


def test_base_with_a_refused_form_says_error_in_the_title(rf):
    form = SampleForm({})
    form.is_valid()
    html = get_template("layouts/question.html").render({"form": form})
    assert "<title>Error: " in html
    assert "govuk-error-summary" in html
