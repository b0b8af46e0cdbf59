"""The place of a group: a postcode fills in the ward, the person may choose another, and nothing typed is lost."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from apps.accounts.tests.factories import UserFactory
from apps.core.models import AuditEvent
from apps.organisations.consent import publishing
from apps.organisations.models import FieldConsent, Organisation, RegistrationDraft
from apps.places.tests.factories import NeighbourhoodFactory, PostcodeFactory, WardFactory, WardMembershipFactory

from .factories import group

pytestmark = pytest.mark.django_db
STEP = reverse("organisations:register_step", args=["place"])
CHECK = reverse("organisations:register_check")
LOOK_UP = reverse("places:postcode")
NOWHERE = {"postcode": "", "ward": "", "name": ""}


@pytest.fixture
def founder(client):
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def wards():
    """Moss Side, with its neighbourhood, and Didsbury, which is in none."""
    moss_side = WardFactory(code="E05011368", name="Moss Side")
    around = NeighbourhoodFactory(name="Hulme, Moss Side & Rusholme")
    WardMembershipFactory(ward=moss_side, neighbourhood=around)
    return {"moss side": moss_side, "didsbury": WardFactory(code="E05011357", name="Didsbury West")}


@pytest.fixture
def listed(wards):
    """The national list: two postcodes here, one that has ended, and one elsewhere."""
    PostcodeFactory(code="M144FB", ward=wards["moss side"])
    PostcodeFactory(code="M201AA", ward=wards["didsbury"])
    PostcodeFactory(code="M144ZZ", ward=wards["moss side"], terminated=dt.date(2001, 6, 1))
    PostcodeFactory(code="M331AA", ward=None)
    return wards


def typed(postcode: str = "", ward=None, *, shown: str = "|", **more: str) -> dict[str, str]:
    return {"postcode": postcode, "ward": ward.pk if ward else "", "city_wide": "yes", "shown": shown} | more


def register(client, answers, place) -> Organisation:
    for step, given in (answers | {"place": place}).items():
        response = client.post(reverse("organisations:register_step", args=[step]), given)
        assert response.status_code == 302, step
    client.post(CHECK)
    return Organisation.objects.get()


def chosen(page: str) -> list[str]:
    """The ward that the list of wards has on."""
    return [
        part.partition('"')[0] for part in page.split('<option value="')[1:] if "selected" in part.partition(">")[0]
    ]


def test_register_with_a_postcode_alone_fills_in_its_ward_and_says_so_on_the_check_page(
    client, founder, answers, listed
):
    for step, given in (answers | {"place": typed("m14-4fb")}).items():
        client.post(reverse("organisations:register_step", args=[step]), given)
    page = client.get(CHECK).content.decode()
    assert "M14 4FB" in page
    assert "Moss Side, in Hulme, Moss Side &amp; Rusholme" in page
    assert "From your postcode" in page
    client.post(CHECK)
    org = Organisation.objects.get()
    assert (org.postcode, org.ward) == ("M14 4FB", listed["moss side"])
    assert client.get(reverse("organisations:record", args=[org.slug])).status_code == 200


def test_register_with_another_ward_than_the_postcodes_keeps_what_the_person_chose(client, founder, answers, listed):
    org = register(client, answers, typed("M14 4FB", listed["didsbury"]))
    assert (org.postcode, org.ward) == ("M14 4FB", listed["didsbury"])
    page = client.get(reverse("organisations:record", args=[org.slug])).content.decode()
    assert "Your postcode is in Moss Side" in page


def test_register_with_a_ward_alone_needs_no_postcode(client, founder, answers, listed):
    org = register(client, answers, typed("", listed["didsbury"], address="The old  baths"))
    assert (org.postcode, org.ward, org.address) == ("", listed["didsbury"], "The old baths")


def test_register_where_no_list_is_loaded_asks_for_the_ward_and_keeps_the_postcode(client, founder, answers, wards):
    response = client.post(STEP, typed("m144fb"))
    page = response.content.decode()
    assert (response.status_code, "Choose the ward that you are based in" in page) == (422, True)
    assert "data-postcode" not in page
    org = register(client, answers, typed("m144fb", wards["moss side"]))
    assert (org.postcode, org.ward) == ("M14 4FB", wards["moss side"])


@pytest.mark.parametrize(
    ("postcode", "sentence", "field"),
    [
        ("", "Enter your postcode, or choose your ward below", "id_postcode"),
        ("M99 9ZZ", "We do not know M99 9ZZ. Choose your ward below. Your postcode is kept.", "id_ward"),
        ("m331aa", "M33 1AA is outside Manchester. Choose the ward that you meet or work in most.", "id_ward"),
        ("M14", "“M14” is the first half of a postcode. Enter all of it, such as AB12 3CD", "id_postcode"),
        ("<b>not one", "“&lt;b&gt;not one” is not a postcode. Enter one such as AB12 3CD", "id_postcode"),
        ("x" * 5000, "That is not a postcode. Enter one such as AB12 3CD", "id_postcode"),
    ],
)
def test_place_that_cannot_be_filled_in_is_asked_for_and_nothing_typed_is_lost(
    client, founder, listed, settings, postcode, sentence, field
):
    settings.SITE_PLACE = "Manchester"
    response = client.post(STEP, typed(postcode, address="12 Long Street"))
    page = response.content.decode()
    assert response.status_code == 422
    assert f'<a href="#{field}">{sentence}</a>' in page
    assert 'value="12 Long Street"' in page
    if postcode and not postcode.startswith("<"):
        assert f'value="{postcode}"' in page


@pytest.mark.parametrize("postcode", ["M99 9ZZ", "M33 1AA"])
def test_postcode_that_is_unknown_or_elsewhere_is_kept_beside_a_chosen_ward(client, founder, answers, listed, postcode):
    org = register(client, answers, typed(postcode, listed["didsbury"]))
    assert (org.postcode, org.ward) == (postcode, listed["didsbury"])


def test_postcode_that_has_ended_is_taken_with_a_note(client, founder, answers, listed):
    org = register(client, answers, typed("M14 4ZZ"))
    assert (org.postcode, org.ward) == ("M14 4ZZ", listed["moss side"])
    page = client.get(reverse("organisations:record", args=[org.slug])).content.decode()
    assert "It has not been in use since June 2001. You may keep it." in page


def test_bad_postcode_beside_a_chosen_ward_is_still_put_right(client, founder, listed):
    page = client.post(STEP, typed("90210", listed["didsbury"])).content.decode()
    assert '<a href="#id_postcode">“90210” is not a postcode. Enter one such as AB12 3CD</a>' in page
    assert chosen(page) == [listed["didsbury"].pk]


def test_form_that_is_refused_for_something_else_comes_back_with_the_ward_filled_in(client, founder, listed):
    page = client.post(STEP, typed("M14 4FB", city_wide="")).content.decode()
    assert chosen(page) == [listed["moss side"].pk]
    assert "M14 4FB is in Moss Side, in Hulme, Moss Side &amp; Rusholme." in page
    assert 'value="M14 4FB|E05011368"' in page


def test_step_that_is_opened_again_shows_the_ward_of_its_postcode(client, founder, listed):
    client.post(STEP, typed("M14 4FB"))
    page = client.get(STEP).content.decode()
    assert chosen(page) == [listed["moss side"].pk]
    assert 'value="M14 4FB|E05011368"' in page
    client.post(STEP, typed("M20 1AA", listed["moss side"], shown="M14 4FB|E05011368"))
    assert chosen(client.get(CHECK).content.decode()) == []
    assert RegistrationDraft.objects.get().answers["place"]["postcode"] == ["M20 1AA"]
    assert "From your postcode" in client.get(CHECK).content.decode()


@pytest.mark.parametrize(
    ("postcode", "ward", "shown", "wanted"),
    [
        ("M20 1AA", "moss side", "M14 4FB|E05011368", "didsbury"),
        ("M20 1AA", "moss side", "M20 1AA|E05011357", "moss side"),
        ("M14 4FB", "didsbury", "M14 4FB|E05011368", "didsbury"),
        ("", "moss side", "M14 4FB|E05011368", "moss side"),
        ("M99 9ZZ", "moss side", "M99 9ZZ|", "moss side"),
        ("M20 1AA", "", "M14 4FB|E05011368", "didsbury"),
        ("M20 1AA", "moss side", "nonsense", "moss side"),
    ],
)
def test_record_whose_postcode_alone_is_changed_moves_ward_and_a_chosen_ward_stays(
    client, listed, postcode, ward, shown, wanted
):
    org, lead = group(ward=listed["moss side"])
    Organisation.objects.filter(pk=org.pk).update(postcode="M14 4FB")
    client.force_login(lead)
    given = typed(postcode, listed.get(ward), shown=shown, version=str(org.version))
    response = client.post(reverse("organisations:record_section", args=[org.slug, "place"]), given)
    assert response.status_code == 302
    org.refresh_from_db()
    assert (org.postcode, org.ward) == (postcode, listed[wanted])


def test_record_says_that_the_postcode_changed_and_the_audit_trail_does_not_say_to_what(client, listed):
    org, lead = group(ward=listed["moss side"])
    client.force_login(lead)
    given = typed("M14 4FB", address="12 Long Street", version=str(org.version))
    client.post(reverse("organisations:record_section", args=[org.slug, "place"]), given)
    event = AuditEvent.objects.get(verb="record.saved")
    assert event.after["changed"] == ["postcode", "address", "city_wide"]
    assert "M14" not in f"{event.before}{event.after}"
    assert "Long Street" not in f"{event.before}{event.after}"


def test_postcode_and_address_are_open_to_everybody_only_when_the_group_agrees(client, lists, listed):
    org, lead = group(ward=listed["moss side"])
    Organisation.objects.filter(pk=org.pk).update(postcode="M14 4FB", address="12 Long Street")
    client.logout()
    address = reverse("directory:group", args=[org.slug])
    page = client.get(address).content.decode()
    assert ("M14 4FB" in page, "12 Long Street" in page) == (False, False)
    FieldConsent.objects.create(
        organisation=org, field="postcode", public=True, wording=publishing.WORDING, given_by=lead
    )
    page = client.get(address).content.decode()
    assert ("M14 4FB" in page, "12 Long Street" in page) == (True, False)


@pytest.mark.parametrize(
    ("postcode", "status", "answer"),
    [
        (
            "m144fb",
            200,
            {
                "postcode": "M14 4FB",
                "ward": "E05011368",
                "name": "Moss Side",
                "said": "M14 4FB is in Moss Side, in Hulme, Moss Side & Rusholme.",
            },
        ),
        (
            "M201AA",
            200,
            {
                "postcode": "M20 1AA",
                "ward": "E05011357",
                "name": "Didsbury West",
                "said": "M20 1AA is in Didsbury West.",
            },
        ),
        (
            "M144ZZ",
            200,
            {
                "postcode": "M14 4ZZ",
                "ward": "E05011368",
                "name": "Moss Side",
                "said": (
                    "M14 4ZZ is in Moss Side, in Hulme, Moss Side & Rusholme. It has not been in use since June 2001."
                    " You may keep it."
                ),
            },
        ),
        (
            "M99 9ZZ",
            200,
            {
                "postcode": "M99 9ZZ",
                "ward": "",
                "name": "",
                "said": "We do not know M99 9ZZ. Choose your ward below. Your postcode is kept.",
            },
        ),
        ("hello", 200, NOWHERE | {"said": "“hello” is not a postcode. Enter one such as AB12 3CD"}),
        ("", 200, NOWHERE | {"said": "Enter a postcode, such as AB12 3CD"}),
    ],
)
def test_look_up_answers_where_a_postcode_is_in_a_sentence(client, founder, listed, postcode, status, answer):
    response = client.get(LOOK_UP, {"postcode": postcode})
    assert (response.status_code, response.json()) == (status, answer)


@time_machine.travel("2026-11-22T19:42:00Z", tick=False)
def test_look_up_is_for_people_who_are_signed_in_and_not_without_end(client, listed):
    assert client.get(LOOK_UP, {"postcode": "M144FB"}).status_code == 302
    client.force_login(UserFactory())
    statuses = [client.get(LOOK_UP, {"postcode": "M144FB"}).status_code for _ in range(31)]
    assert statuses == [200] * 30 + [429]
    client.force_login(UserFactory())
    assert client.get(LOOK_UP, {"postcode": "M144FB"}).status_code == 200


@pytest.mark.parametrize(
    ("postcode", "said"),
    [
        ("M99 9ZZ", "We do not know M99 9ZZ. Choose your ward below. Your postcode is kept."),
        ("M33 1AA", "M33 1AA is outside our area. Choose the ward that you meet or work in most."),
        ("IM1 1AA", "IM1 1AA is on the Isle of Man. Choose the ward that you meet or work in most."),
    ],
)
def test_changed_postcode_without_a_ward_here_leaves_the_old_ward_behind_only_when_it_is_chosen_again(
    client, listed, settings, postcode, said
):
    settings.SITE_PLACE = ""
    org, lead = group(ward=listed["moss side"])
    Organisation.objects.filter(pk=org.pk).update(postcode="M14 4FB")
    client.force_login(lead)
    place = reverse("organisations:record_section", args=[org.slug, "place"])
    given = typed(postcode, listed["moss side"], shown="M14 4FB|E05011368", version=str(org.version))
    page = client.post(place, given)
    html = page.content.decode()
    assert (page.status_code, chosen(html), said in html) == (422, [""], True)
    again = typed(postcode, listed["moss side"], shown=f"{postcode}|", version=str(org.version))
    assert f'value="{postcode}|"' in html
    assert client.post(place, again).status_code == 302
    org.refresh_from_db()
    assert (org.postcode, org.ward) == (postcode, listed["moss side"])
