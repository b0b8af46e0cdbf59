"""What people type wrong gets a sentence beside the field and in the summary, and nothing that they typed is lost.

These are the pages that a group meets. Each part's own tests hold its rules: spellings of postcodes in
apps/places/tests/test_postcode_spelling.py, numbers of registers in apps/organisations/tests/test_identifiers.py, a
number of another group in test_register.py, two merges at once in test_merges.py, a spreadsheet in place of the charity
register in test_register_import.py and of the postcode directory in apps/places/tests/test_postcode_import.py.
"""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from apps.accounts.tests.factories import UserFactory
from apps.organisations.models import Organisation, RegistrationDraft
from apps.organisations.tests.factories import KindFactory, LegalFormFactory, OrganisationFactory, ThemeFactory, group
from apps.places.tests.factories import WardFactory

pytestmark = pytest.mark.django_db

NAMES = [
    "Ó Dálaigh’s Café, Żabka & Ñandú",
    "جمعية مانشستر للخياطة",
    "קהילת הצפון 12",
    "মস্টন মহিলা সমিতি",
    "<b>Bold</b> & “quoted” group",
    "N" * 200,
]


def at(step: str) -> str:
    return reverse("organisations:register_step", args=[step])


def text_of(page: str, pattern: str) -> str:
    """The words of the first piece of a page that this pattern takes, without tags."""
    found = re.search(pattern, page, re.DOTALL)
    assert found, pattern
    return unescape(re.sub(r"<[^>]*>", "", found.group(1))).strip()


def said(answer: HttpResponse, field: str) -> tuple[int, str, str, str]:
    """The status, what the summary says of a field and what stands beside it, and what the field holds."""
    page = answer.content.decode()
    summary = text_of(page, rf'error-summary__list">.*?<a href="#id_{field}">(.*?)</a>')
    beside = text_of(page, rf'id="id_{field}_error">(.*?)</p>').removeprefix("Problem: ")
    box = re.search(rf'<input[^>]* name="{field}"[^>]*>|<textarea[^>]* name="{field}".*?</textarea>', page, re.DOTALL)
    assert box
    tag = box.group(0)
    held = text_of(tag, r"<textarea[^>]*>(.*)</") if tag.startswith("<t") else text_of(tag, r' value="([^"]*)"')
    return answer.status_code, summary, beside, held


@pytest.fixture
def steps() -> dict[str, dict[str, Any]]:
    return {
        "name": {"name": "Moston Choir", "kind": KindFactory().pk, "legal_form": LegalFormFactory().pk},
        "work": {"purpose": "We sing.", "themes": [ThemeFactory().pk]},
        "place": {"ward": WardFactory(name="Moston").pk, "city_wide": "yes"},
        "people": {},
        "contact": {"listed": "yes"},
    }


@pytest.mark.parametrize("name", NAMES)
def test_name_in_any_script_is_kept_and_shown_as_it_was_typed(client, steps, name):
    client.force_login(UserFactory())
    steps["name"]["name"] = name
    for step, typed in steps.items():
        assert client.post(at(step), typed).status_code == 302, step
    assert client.post(reverse("organisations:register_check")).status_code == 302
    made = Organisation.objects.get()
    assert made.name == name
    for address in (
        reverse("organisations:record", args=[made.slug]),
        reverse("directory:group", args=[made.slug]),
    ):
        answer = client.get(address)
        assert (answer.status_code, text_of(answer.content.decode(), r"<h1[^>]*>(.*?)</h1>")) == (200, name)


@pytest.mark.parametrize(
    ("step", "field", "typed", "sentence"),
    [
        ("name", "name", "N" * 201, "The name can have 200 letters at most. Yours has 201."),
        ("name", "name", "  \u200b ", "Say what your group is called"),
        ("name", "charity_number", "12", "Enter a charity number of 6 or 7 numbers, such as 1234567"),
        ("work", "purpose", "w" * 1001, "This can have 1,000 letters at most. Yours has 1,001."),
        ("place", "postcode", "90210", "“90210” is not a postcode. Enter one such as AB12 3CD"),
        ("contact", "website", "our page", "Enter a web address such as www.example.org"),
        ("contact", "website", "javascript:alert(1)", "Enter a web address such as www.example.org"),
        ("contact", "contact_email", "hello at example", "Enter an email address such as hello@example.org"),
        ("contact", "contact_phone", "ring me", "Enter a phone number such as 0161 496 0000"),
    ],
)
def test_step_of_registering_says_what_is_wrong_and_keeps_what_was_typed(client, steps, step, field, typed, sentence):
    person = UserFactory()
    client.force_login(person)
    answer = client.post(at(step), {**steps[step], field: typed})
    status, summary, beside, value = said(answer, field)
    assert (status, summary, value.strip()) == (422, sentence, typed.strip())
    assert beside == summary
    assert RegistrationDraft.objects.get(user=person).answers[step][field] == [typed]


@pytest.mark.parametrize("typed", ["m40 5be", "M405BE", " M40  5BE ", "m40-5be", "M4O 5BE"])
def test_postcode_in_any_spelling_is_one_postcode(client, steps, typed):
    client.force_login(UserFactory())
    steps["place"]["postcode"] = typed
    for step, answers in steps.items():
        client.post(at(step), answers)
    client.post(reverse("organisations:register_check"))
    assert Organisation.objects.get().postcode == "M40 5BE"


def test_claim_of_a_closed_group_says_so_and_offers_no_form(client):
    closed = OrganisationFactory(status="closed", closed_on=dt.date(2026, 1, 1))
    client.force_login(UserFactory())
    address = reverse("organisations:claim", args=[closed.slug])
    page = client.get(address).content.decode()
    main = page[page.index("<main") :]
    assert text_of(main, r'class="lede">(.*?)</p>').startswith("This group is closed")
    assert "<form" not in main[: main.index("</main>")]
    assert client.post(address, {"who": "The treasurer", "phone": "0161 496 0000"}).status_code == 403


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("THERE@example.org", "This person is of your group already."),
        ("there at example", "Enter an email address such as name@example.org"),
    ],
)
def test_invitation_of_somebody_who_is_there_says_so_and_keeps_the_address(client, typed, sentence):
    org, _ = group(lead=(lead := UserFactory(email="there@example.org")))
    client.force_login(lead)
    answer = client.post(reverse("organisations:people", args=[org.slug]), {"email": typed, "role": "member"})
    assert said(answer, "email") == (422, sentence, sentence, typed)


@pytest.mark.parametrize("given", ["²", "٣", "9" * 30, "-1", "x"])
@pytest.mark.parametrize("name", ["staff_to_verify", "staff_groups", "staff_pairs", "staff_without_a_lead"])
def test_list_of_staff_from_a_row_that_is_no_number_is_still_the_list(client, name, given):
    client.force_login(UserFactory(roles=["adviser"]))
    answer = client.get(reverse(f"organisations:{name}"), {"after": given})
    assert (answer.status_code, answer.context["tabs"] != []) == (200, True)


@pytest.mark.parametrize("given", ["²", "9" * 5000])
def test_record_saved_with_a_version_that_is_no_number_shows_both_versions(client, given):
    organisation, lead = group()
    client.force_login(lead)
    address = reverse("organisations:record_section", args=[organisation.slug, "work"])
    sent = {"purpose": "We mend bicycles", "themes": [ThemeFactory().pk], "version": given}
    answer = client.post(address, sent)
    organisation.refresh_from_db()
    assert (answer.status_code, organisation.purpose == "We mend bicycles") == (409, False)
