"""Numbers and other names of a record: rows that work without script, and a number that another group has."""

from __future__ import annotations

import pytest
from django.urls import reverse

from apps.core.errors import EditConflict, NotAllowed
from apps.core.models import AuditEvent
from apps.organisations.models import Identifier, Verification
from apps.organisations.names_and_numbers import services as names_and_numbers_services
from apps.organisations.names_and_numbers.services import NumberTaken
from apps.organisations.record import services as record_services
from apps.organisations.registration import services as registration_services

from .factories import group

pytestmark = pytest.mark.django_db


def numbers_of(org) -> str:
    return reverse("organisations:record_numbers", args=[org.slug])


def rows(*pairs, version=1, names=("scheme", "number"), **more):
    data = {"form-TOTAL_FORMS": len(pairs), "form-INITIAL_FORMS": 0, "version": version, **more}
    for at, pair in enumerate(pairs):
        data |= {f"form-{at}-{name}": value for name, value in zip(names, pair, strict=True)}
    return data


def held(org):
    return sorted(map(str, org.identifiers.all()))


def test_numbers_page_saves_many_tidied_and_puts_the_record_on_the_list(client):
    org, lead = group()
    Identifier.objects.create(organisation=org, scheme="GB-SC", value="SC042386")
    client.force_login(lead)
    pairs = [("GB-CHC", "Charity no. 1134567"), ("", "GB-COH-1234567"), ("GB-SC", ""), ("", "")]
    assert client.post(numbers_of(org), rows(*pairs)).status_code == 302
    assert held(org) == ["GB-CHC-1134567", "GB-COH-01234567"]
    event = AuditEvent.objects.get(verb="record.saved")
    assert (event.before, event.after["numbers"]) == (
        {"numbers": ["GB-SC-SC042386"]},
        ["GB-CHC-1134567", "GB-COH-01234567"],
    )
    assert Verification.objects.values_list("status", "causes").get() == ("waiting", ["numbers"])


def test_numbers_page_without_a_change_writes_nothing(client):
    org, lead = group()
    Identifier.objects.create(organisation=org, scheme="GB-CHC", value="1134567")
    client.force_login(lead)
    assert client.post(numbers_of(org), rows(("GB-CHC", "113 4567"), ("GB-CHC", "1134567"))).status_code == 302
    org.refresh_from_db()
    assert (org.version, AuditEvent.objects.count(), held(org)) == (1, 0, ["GB-CHC-1134567"])


def test_numbers_page_asked_for_one_more_row_keeps_what_was_typed_and_writes_nothing(client):
    org, lead = group()
    client.force_login(lead)
    response = client.post(numbers_of(org), rows(("GB-CHC", "12x"), add="one"))
    page = response.content.decode()
    assert response.status_code == 200
    assert ('value="12x"' in page, page.count('name="form-1-number"'), held(org)) == (True, 1, [])
    assert "Error:" not in page


@pytest.mark.parametrize(
    ("pair", "field", "says"),
    [
        (("GB-CHC", "12"), "number", "Enter a charity number of 6 or 7 numbers, such as 1234567"),
        (("", "1134567"), "scheme", "Say which register the number is from"),
        (("XX-XXX", "1134567"), "scheme", "Choose the register from the list"),
        (("", "FR-RNA-W751"), "scheme", None),
    ],
)
def test_numbers_page_with_a_bad_row_says_so_beside_it_and_loses_nothing(client, pair, field, says):
    org, lead = group()
    client.force_login(lead)
    response = client.post(numbers_of(org), rows(("GB-COH", "01234567"), pair))
    errors = response.context["formset"].forms[1].errors
    assert (response.status_code, list(errors)) == (422, [field])
    assert errors[field] == [says] if says else errors[field][0].startswith("We do not know the register FR-RNA.")
    assert 'value="01234567"' in response.content.decode()
    assert held(org) == []


def test_number_of_a_listed_group_is_refused_with_its_name_and_a_way_to_it(client):
    other, _ = group(name="Hulme Choir")
    Identifier.objects.create(organisation=other, scheme="GB-CHC", value="1134567")
    org, lead = group()
    client.force_login(lead)
    response = client.post(numbers_of(org), rows(("GB-COH", "01234567"), ("GB-CHC", "1134567")))
    assert (response.status_code, response.context["formset"].forms[1].errors) == (
        422,
        {"number": ["Another group here has this number. It is Hulme Choir."]},
    )
    page = response.content.decode()
    assert ("Is that your group too?" in page, f"/groups/{other.slug}/" in page) == (True, True)
    assert held(org) == []


@pytest.mark.parametrize("hidden", [{"listed": False}, {"status": "dormant"}, {"status": "closed"}])
def test_number_of_a_group_that_is_not_in_the_directory_never_gives_its_name(client, hidden):
    other, _ = group(name="Secret refuge", **hidden)
    Identifier.objects.create(organisation=other, scheme="GB-CHC", value="1134567")
    org, lead = group()
    client.force_login(lead)
    page = client.post(numbers_of(org), rows(("GB-CHC", "1134567"))).content.decode()
    assert ("Secret refuge" in page, other.slug in page) == (False, False)
    assert "Another group here has this number. Check it, or leave it out and tell us." in page
    with pytest.raises(NumberTaken) as caught:
        names_and_numbers_services.save_numbers(organisation=org, numbers=[("GB-CHC", "1134567")], version=1, by=lead)
    assert caught.value.holder is None


def test_rows_after_somebody_else_saved_keep_what_was_typed(client):
    org, lead = group()
    client.force_login(lead)
    client.post(numbers_of(org), rows(("GB-CHC", "1134567")))
    response = client.post(numbers_of(org), rows(("GB-COH", "01234567")))
    page = response.content.decode()
    assert (response.status_code, 'value="01234567"' in page, "1134567" in page) == (409, True, True)
    assert held(org) == ["GB-CHC-1134567"]
    assert client.post(numbers_of(org), rows(("GB-COH", "01234567"), version=2)).status_code == 302
    assert held(org) == ["GB-COH-01234567"]


def test_names_page_saves_each_once_and_shows_them_when_agreed(client):
    org, lead = group(public=["other_names"])
    client.force_login(lead)
    address = reverse("organisations:record_names", args=[org.slug])
    pairs = [("acronym", "MSG"), ("former", "Moss Side  Diggers"), ("also", "msg"), ("also", "")]
    assert client.post(address, rows(*pairs, names=("kind", "name"))).status_code == 302
    assert sorted(org.other_names.values_list("kind", "name")) == [("acronym", "MSG"), ("former", "Moss Side Diggers")]
    org.refresh_from_db()
    assert "Moss Side Diggers" in org.findable
    event = AuditEvent.objects.get(verb="record.saved")
    assert "Diggers" not in str(event.after)
    assert "Moss Side Diggers" in client.get(reverse("directory:group", args=[org.slug])).content.decode()


def test_names_page_with_a_name_that_is_too_long_says_how_long(client):
    org, lead = group()
    client.force_login(lead)
    address = reverse("organisations:record_names", args=[org.slug])
    response = client.post(address, rows(("also", "x" * 201), names=("kind", "name")))
    assert response.context["formset"].forms[0].errors == {
        "name": ["The name can have 200 letters at most. Yours has 201."]
    }


def test_rows_of_another_group_or_with_an_old_version_are_refused():
    org, lead = group()
    stranger = group()[1]
    with pytest.raises(NotAllowed):
        names_and_numbers_services.save_numbers(organisation=org, numbers=[], version=1, by=stranger)
    with pytest.raises(EditConflict):
        names_and_numbers_services.save_names(organisation=org, names=[], version=7, by=lead)


def test_register_with_another_number_keeps_it(client, answers, lists):
    from apps.accounts.tests.factories import UserFactory
    from apps.organisations.record.sections import SECTIONS

    founder = UserFactory()
    form = SECTIONS["name"]({**answers["name"], "charity_number": "no 1134567", "other_number": "ukprn 10000346"})
    assert form.is_valid(), form.errors
    given = {}
    for step, section in SECTIONS.items():
        part = form if step == "name" else section(answers[step])
        assert part.is_valid()
        given |= part.answers
    registration_services.keep_draft(by=founder, step="name", answers={})
    org = record_services.register(by=founder, answers=given)
    assert held(org) == ["GB-CHC-1134567", "GB-UKPRN-10000346"]
    assert Verification.objects.values_list("organisation", "causes").get() == (org.pk, ["new"])


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"other_register": "GB-NIC", "other_number": "2"}, ("other_number", "Enter a northern")),
        ({"other_register": "GB-NIC"}, ("other_number", "Enter the number, or choose “None”: 6 numbers")),
        ({"other_number": "77"}, ("other_register", "Say which register the number is from")),
    ],
)
def test_register_with_half_of_another_number_asks_for_the_rest(answers, typed, error):
    from apps.organisations.record.sections import SECTIONS

    form = SECTIONS["name"](answers["name"] | typed)
    field, says = error
    assert list(form.errors) == [field]
    assert form.errors[field][0].startswith(says)
