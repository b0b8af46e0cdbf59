"""Before registering: groups and charities that are like it, and a draft that is filled in from the register."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.urls import reverse

from apps.accounts.tests.factories import UserFactory
from apps.organisations.duplicates.index import save_name_key
from apps.organisations.duplicates.similar_groups import find_similar_groups
from apps.organisations.models import FieldConsent, Identifier, Organisation, RegisterDifference, RegistrationDraft
from apps.organisations.registration import prefill
from apps.organisations.registration import services as registration_services
from apps.places.models import Ward
from apps.places.tests.factories import PostcodeFactory
from apps.registers import lookup
from apps.registers.models import RegisterEntry
from apps.registers.tests.register_files import charity, code

from .factories import OrganisationFactory

pytestmark = pytest.mark.django_db
FIND = reverse("organisations:register_find")
NAME = reverse("organisations:register_step", args=["name"])
CONTACT = reverse("organisations:register_step", args=["contact"])
WHERE = "the Charity Commission register, 20 November 2026"


@pytest.fixture
def founder(client):
    user = UserFactory()
    client.force_login(user)
    return user


@pytest.fixture
def register(extract, db):
    """The lists, the wards, and a register with one charity that has everything."""
    call_command("load_places", verbosity=0)
    call_command("load_lists", verbosity=0)
    extract.load(
        [
            charity(
                1000001,
                charity_company_registration_number="1234567",
                charity_contact_address1="THE OLD LIBRARY",
                charity_contact_address2="MANCHESTER",
                charity_contact_postcode="M40 9XX",
                charity_contact_phone="0161 496 0000",
                charity_contact_email="HELLO@EXAMPLE.ORG",
                charity_contact_web="www.example.org",
                charity_activities="WE LEND BOOKS. WE SING.",
            ),
            charity(1000002, "HULME CHOIR", charity_registration_status="Removed", date_of_removal="2020-01-31"),
        ],
        [code(1000001, each) for each in (102, 109, 201, 207, 306)],
    )


def looked(name: str) -> str:
    return f"{FIND}?{urlencode({'name': name})}"


def use(number: int) -> str:
    return reverse("organisations:register_use", args=[number])


def draft() -> RegistrationDraft:
    return RegistrationDraft.objects.get()


def test_find_with_nothing_like_it_goes_straight_on_with_the_name(client, founder):
    response = client.post(FIND, {"name": " Moston  Knitters "})
    assert (response.status_code, response.url) == (302, NAME)
    assert (draft().answers, draft().answered) == ({"name": {"name": ["Moston Knitters"]}}, [])
    assert 'value="Moston Knitters"' in client.get(NAME).content.decode()


def test_find_skipped_goes_on_with_or_without_a_name(client, founder):
    assert client.post(FIND, {"name": "", "go-on": "1"}).url == NAME
    assert not RegistrationDraft.objects.exists()
    client.post(FIND, {"name": "Moston Choir", "go-on": "1"})
    client.post(FIND, {"name": "Another", "go-on": "1"})
    assert draft().answers == {"name": {"name": ["Moston Choir"]}}


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Type the name of your group, or skip this"),
        (" \u200b", "Type the name of your group, or skip this"),
        ("x" * 201, "The name can have 200 letters at most. Yours has 201."),
    ],
)
def test_find_with_a_bad_name_says_what_to_do(client, founder, typed, says):
    response = client.post(FIND, {"name": typed})
    assert (response.status_code, response.context["form"].errors) == (422, {"name": [says]})


def test_find_shows_groups_here_with_the_evidence_and_their_claim(client, founder):
    org = OrganisationFactory(name="Moston Choir", slug="moston-choir")
    hidden = OrganisationFactory(name="Moston Choirs", listed=False)
    save_name_key(org)
    save_name_key(hidden)
    assert client.post(FIND, {"name": "moston choir"}).url == looked("moston choir")
    response = client.get(looked("moston choir"))
    assert [like.organisation for like in response.context["groups"]] == [org]
    page = response.content.decode()
    assert "The same name, but for how it is written" in page
    assert reverse("organisations:claim", args=["moston-choir"]) in page
    assert "Moston Choirs" not in page
    assert "Charities in the register" not in page


def test_find_by_a_number_that_nobody_has_says_so_and_goes_on(client, founder):
    assert client.post(FIND, {"name": "1234567"}).url == looked("1234567")
    page = client.get(looked("1234567")).content.decode()
    assert "We know no charity with the number 1234567." in page
    assert 'name="go-on"' in page


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1,000,029", {"charity_number": ["1000029"]}),
        ("GB-CHC-1000029", {"charity_number": ["1000029"]}),
        ("Registered charity no. 1000029", {"charity_number": ["1000029"]}),
        ("SC038731", {"other_register": ["GB-SC"], "other_number": ["SC038731"]}),
        ("IP12345R", {"company_number": ["IP12345R"]}),
        ("Company 3", {"name": ["Company 3"]}),
        ("NHS Choir 2024", {"name": ["NHS Choir 2024"]}),
        ("12/34", {}),
    ],
)
def test_number_that_is_typed_where_a_name_may_stand_never_becomes_a_name(client, founder, typed, kept):
    client.post(FIND, {"name": typed, "go-on": ""})
    draft = RegistrationDraft.objects.filter(user=founder).first()
    assert (draft.answers.get("name", {}) if draft else {}) == kept


def test_look_up_asks_before_it_replaces_what_was_typed(client, founder, register):
    registration_services.keep_draft(by=founder, step="name", answers={"name": ["Library Friends"], "kind": ["club"]})
    use = reverse("organisations:register_use", args=[1000001])
    page = client.post(use)
    assert (page.status_code, page.context["replaced"]) == (
        200,
        [registration_services.Replaced("Name", "Library Friends", "Friends of Moston Library")],
    )
    assert RegistrationDraft.objects.get().answers["name"]["name"] == ["Library Friends"]
    assert client.post(use, {"replace": ""}).url == NAME
    assert RegistrationDraft.objects.get().answers["name"]["name"] == ["Friends of Moston Library"]
    assert client.post(reverse("organisations:register_use", args=[1000002])).url == NAME, "nothing of it was typed"


def test_branch_keeps_the_number_of_its_national_body_and_takes_nothing_else(client, founder, register):
    body = OrganisationFactory(name="Friends of Moston Library", ward=Ward.objects.order_by("pk")[0])
    Identifier.objects.create(organisation=body, scheme="GB-CHC", value="1000001")
    assert "We are a branch of" in client.get(looked("1000001")).content.decode()
    assert client.post(reverse("organisations:register_use", args=[1000001]), {"branch": "1"}).url == NAME
    draft = RegistrationDraft.objects.get()
    assert (draft.answers, draft.sources) == ({"name": {"national_body": ["1000001"]}}, {})
    page = client.get(NAME).content.decode()
    assert re.search(r'name="national_body" value="1000001"', page)
    branch = OrganisationFactory(name="Friends in Hulme", national_body="1000001", income=None)
    assert [each.organisation.pk for each in find_similar_groups(name="", numbers={"GB-CHC": "1000001"})] == [body.pk]
    assert (branch.identifiers.count(), RegisterDifference.objects.count()) == (0, 0)


def test_charity_that_an_extract_no_longer_has_gets_no_date_of_removal(client, founder, register, extract):
    extract.load([charity(1000001)], [], extract_date=dt.date(2026, 11, 21), allow_missing=True)
    RegisterEntry.objects.filter(pk=1000002).update(removed_on=None, missing_since=dt.date(2026, 11, 21))
    found = client.get(looked("1000002")).context["charities"]
    assert [each.removed for each in found] == [
        "Not on the register under this number since the extract of 21 November 2026"
    ]


def test_find_shows_charities_of_the_register(client, founder, register):
    response = client.get(looked("friends of moston libary"))
    assert [(each.number, each.name, each.place, each.removed) for each in response.context["charities"]] == [
        (1000001, "Friends of Moston Library", "Manchester, M40", "")
    ]
    response = client.get(looked("1000002"))
    assert [(each.number, each.removed) for each in response.context["charities"]] == [
        (1000002, "Removed from the register on 31 January 2020")
    ]
    assert "Removed from the register" in response.content.decode()


def test_find_marks_a_charity_that_is_here_and_tells_nothing_of_one_that_is_not_listed(client, founder, register):
    ward = Ward.objects.order_by("pk")[0]
    listed = OrganisationFactory(name="Quite Another Name", ward=ward)
    hidden = OrganisationFactory(name="Secret Singers", listed=False, ward=ward)
    Identifier.objects.create(organisation=listed, scheme="GB-CHC", value="1000001")
    Identifier.objects.create(organisation=hidden, scheme="GB-CHC", value="1000002")
    for org in (listed, hidden):
        save_name_key(org)
    (shown,) = client.get(looked("friends of moston library")).context["charities"]
    assert shown.here == listed
    response = client.get(looked("Hulme Choir"))
    assert [each.here for each in response.context["charities"]] == [None]
    assert "Secret" not in response.content.decode()


def test_use_fills_the_draft_in_with_sources_and_makes_nothing_public(client, founder, register):
    assert client.post(use(1000001)).url == NAME
    said = draft()
    assert said.answers == {
        "name": {
            "name": ["Friends of Moston Library"],
            "legal_form": ["company-guarantee-charitable"],
            "charity_number": ["1000001"],
            "company_number": ["01234567"],
        },
        "work": {"purpose": ["We lend books. We sing."], "themes": ["arts", "heritage", "learning"]},
        "place": {"postcode": ["M40 9XX"], "address": ["The Old Library, Manchester"]},
        "people": {"income_answer": ["answered"], "income": ["4200"], "income_year": ["2026"]},
        "contact": {
            "contact_email": ["hello@example.org"],
            "contact_phone": ["0161 496 0000"],
            "website": ["https://www.example.org"],
        },
    }
    assert said.sources == {
        "name": f"From {WHERE}",
        "legal_form": f"Our guess from {WHERE}, please check it",
        "charity_number": f"From {WHERE}",
        "company_number": f"From {WHERE}",
        "purpose": f"From {WHERE}",
        "themes": f"Our guess from {WHERE}, please check it",
        "postcode": f"From {WHERE}",
        "address": f"From {WHERE}",
        "income_answer": f"From {WHERE}",
        "income": f"From {WHERE}",
        "income_year": f"From {WHERE}",
        "contact_email": f"From {WHERE}",
        "contact_phone": f"From {WHERE}",
        "website": f"From {WHERE}",
    }
    assert said.answered == []
    page = client.get(NAME).content.decode()
    assert f"From {WHERE}" in page
    people = client.get(reverse("organisations:register_step", args=["people"]))
    assert people.context["served"] == ["children and young people", "the general public"]
    assert not people.context["form"].initial.get("serves")


def test_use_fills_in_the_ward_where_postcodes_are_loaded(client, founder, register):
    ward = Ward.objects.order_by("pk")[0]
    PostcodeFactory(code="M409XX", ward=ward)
    client.post(use(1000001))
    assert (draft().answers["place"]["ward"], draft().sources["ward"]) == ([ward.pk], f"From {WHERE}")


def test_use_counts_no_step_as_answered_until_the_person_has_been_there(client, founder, register):
    client.post(use(1000001))
    page = client.get(reverse("organisations:register")).context
    assert page["start"] == NAME
    response = client.post(reverse("organisations:register_check"))
    assert (response.status_code, len(response.context["missing"])) == (422, 5)


def test_source_goes_when_the_person_changes_the_answer_and_stays_when_they_do_not(client, founder, register):
    client.post(use(1000001))
    held = draft().answers["name"]
    client.post(NAME, {**held, "name": "Moston Library Friends", "kind": "community-group"})
    assert {"name", "charity_number", "legal_form"} & set(draft().sources) == {"charity_number", "legal_form"}
    work = reverse("organisations:register_step", args=["work"])
    client.post(work, {"purpose": "We lend books. We sing.\r\n", "themes": ["arts"], "services_offered": ""})
    assert {"purpose", "themes"} & set(draft().sources) == {"purpose"}


def test_use_keeps_what_the_person_typed_but_for_the_name_and_the_number(client, founder, register):
    registration_services.keep_draft(
        by=founder, step="name", answers={"name": ["moston libary"], "legal_form": ["unincorporated"]}
    )
    registration_services.keep_draft(
        by=founder, step="people", answers={"income_answer": ["not-asked"], "income": [""]}
    )
    client.post(use(1000001), {"replace": ""})
    said = draft().answers
    assert (said["name"]["name"], said["name"]["legal_form"]) == (["Friends of Moston Library"], ["unincorporated"])
    assert (said["people"]["income_answer"], said["people"]["income"]) == (["answered"], ["4200"])
    assert "legal_form" not in draft().sources


def test_use_of_another_charity_takes_out_what_the_first_filled_in(client, founder, register):
    client.post(use(1000001))
    client.post(use(1000002))
    assert draft().answers["name"] == {
        "name": ["Hulme Choir"], "legal_form": ["unincorporated-charitable"], "charity_number": ["1000002"],
    }  # fmt: skip
    assert set(draft().answers.get("contact", {})) == set()


def test_use_of_a_number_that_a_group_has_leads_to_its_claim(client, founder, register):
    hidden = OrganisationFactory(
        name="Secret Singers", slug="secret-singers", listed=False, ward=Ward.objects.order_by("pk")[0]
    )
    Identifier.objects.create(organisation=hidden, scheme="GB-CHC", value="1000001")
    save_name_key(hidden)
    response = client.post(use(1000001))
    claim = reverse("organisations:claim", args=["secret-singers"])
    assert (response.status_code, response.url) == (302, f"{claim}?number=GB-CHC-1000001")
    assert not RegistrationDraft.objects.exists()


def test_registering_with_the_registers_answers_shows_where_they_come_from_and_publishes_what_is_ticked(
    client, founder, register
):
    client.post(use(1000001))
    ward = Ward.objects.order_by("pk")[0]
    own = {"name": {"kind": "voluntary"}, "place": {"ward": ward.pk, "city_wide": "yes"}, "contact": {"listed": "yes"}}
    for step in ("name", "work", "place", "people", "contact"):
        answers = draft().answers.get(step, {}) | own.get(step, {})
        assert client.post(reverse("organisations:register_step", args=[step]), answers).status_code == 302, step
    check = reverse("organisations:register_check")
    page = client.get(check).content.decode()
    assert f"From {WHERE}: name, charity number and company number." in page
    client.post(check)
    org = Organisation.objects.get()
    assert (org.name, org.income, org.contact_email) == ("Friends of Moston Library", 4200, "hello@example.org")
    assert not FieldConsent.objects.filter(public=True).exists()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"charity_is_cio": True}, "cio-foundation"),
        ({"charity_company_registration_number": "1234567"}, "company-guarantee-charitable"),
        ({"charity_type": "Trust"}, "charitable-trust"),
        ({"charity_type": "Other"}, "unincorporated-charitable"),
        ({"charity_type": "Previously excepted"}, None),
    ],
)
def test_prefill_guesses_the_legal_form(extract, said, code):
    call_command("load_lists", verbosity=0)
    extract.load([charity(1000001, **said)])
    found = prefill.prefill(lookup.entry(1000001)).answers["name"].get("legal_form")
    assert found == (None if code is None else [code])


@pytest.mark.parametrize(
    ("said", "left_out"),
    [
        ({"charity_contact_email": "not an address"}, "contact_email"),
        ({"charity_contact_web": "N/A none"}, "website"),
        ({"charity_contact_phone": "x"}, "contact_phone"),
        ({"latest_income": -5}, "income"),
        ({"latest_income": 3_000_000_000}, "income"),
        ({"latest_acc_fin_period_end_date": None}, "income"),
        ({"charity_name": "X" * 300}, "name"),
    ],
)
def test_prefill_leaves_out_what_the_form_would_refuse(extract, said, left_out):
    call_command("load_lists", verbosity=0)
    extract.load([charity(1000001, **({"charity_name": "MOSTON CHOIR"} | said))])
    assert left_out not in prefill.prefill(lookup.entry(1000001)).sources


def contact_of(founder) -> dict[str, list[str]]:
    return {"contact_name": [founder.name], "contact_email": [founder.email]}


def test_contact_begins_with_the_founder_and_says_so_and_makes_nothing_public(client, founder):
    response = client.get(CONTACT)
    assert (draft().answers, draft().answered) == ({"contact": contact_of(founder)}, [])
    assert draft().sources == {"contact_name": "From your account", "contact_email": "From your account"}
    assert response.content.decode().count("From your account") == 2
    client.get(CONTACT)
    assert draft().answers == {"contact": contact_of(founder)}
    assert "public" not in draft().answers["contact"]


def test_contact_that_the_person_emptied_stays_empty(client, founder):
    client.get(CONTACT)
    client.post(CONTACT, {"contact_name": "", "contact_email": "", "listed": "no"})
    client.get(CONTACT)
    assert draft().answers["contact"] == {"contact_name": [""], "contact_email": [""], "listed": ["no"]}
    assert draft().sources == {}


def test_contact_of_a_charity_comes_before_the_address_of_its_founder(client, founder, register):
    client.get(CONTACT)
    client.post(use(1000001))
    held = draft().answers["contact"]
    assert (held["contact_name"], held["contact_email"]) == ([founder.name], ["hello@example.org"])
    assert draft().sources["contact_name"] == "From your account"
    assert draft().sources["contact_email"] == f"From {WHERE}"
    client.get(CONTACT)
    assert draft().answers["contact"] == held


def test_source_stays_beside_an_answer_when_another_is_refused(client, founder):
    client.get(CONTACT)
    page = client.post(CONTACT, {"contact_name": founder.name, "contact_email": "x", "listed": "no"})
    assert (page.status_code, page.content.decode().count("From your account")) == (422, 1)
