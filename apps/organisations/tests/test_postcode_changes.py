"""Groups whose postcode ended, is missing or lies in another ward: found after each import, shown, followed or left."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from apps.accounts.models import Role
from apps.accounts.tests.factories import UserFactory
from apps.core.audit import SYSTEM
from apps.core.errors import MovedOn, NotAllowed
from apps.core.models import AuditEvent
from apps.organisations.models import Organisation, PostcodeDifference
from apps.organisations.place_changes import finding, policies, services
from apps.places import postcodes
from apps.places.models import Postcode, PostcodeImport, Ward
from apps.places.postcodes import importing
from apps.places.tests.factories import PostcodeFactory, WardFactory
from apps.places.tests.postcode_files import table

from .factories import OrganisationFactory, group

pytestmark = pytest.mark.django_db
LIST = reverse("organisations:place_changes")
MAY = dt.date(2025, 5, 1)


@pytest.fixture
def wards() -> tuple[Ward, Ward]:
    return WardFactory(code="E05011368", name="Moss Side"), WardFactory(code="E05011370", name="Moston")


@pytest.fixture
def adviser():
    return UserFactory(roles=[Role.ADVISER])


def compared() -> int:
    """The directory as it stands, loaded and compared."""
    now = timezone.now()
    done = {"started_at": now, "finished_at": now, "rows": 6, "rows_in_place": 4}
    loaded = PostcodeImport.objects.create(kind="ONSPD", release="ONSPD May 2025", file_name="x.csv", **done)
    return finding.compare(loaded)


def open_ones() -> list[tuple[Any, ...]]:
    rows = PostcodeDifference.objects.open().order_by("organisation__name")
    return list(rows.values_list("organisation__name", "kind", "ward__name", "new_ward__name", "ended_on"))


@pytest.fixture
def world(wards):
    """Seven groups of Moss Side, and where the directory has their postcodes."""
    ours, other = wards
    PostcodeFactory(code="M144FA", ward=ours)
    PostcodeFactory(code="M144FB", ward=other)
    PostcodeFactory(code="M144FC", ward=ours, terminated=MAY)
    PostcodeFactory(code="M144FD", ward=other, terminated=MAY)
    PostcodeFactory(code="M144FE", ward=None, ward_code="E05000999")
    PostcodeFactory(code="M144FF", ward=None, ward_code=None)
    for letter in "ABCDEFG":
        OrganisationFactory(
            name=f"Group {letter}", slug=f"group-{letter.lower()}", ward=ours, postcode=f"M14 4F{letter}"
        )
    return wards


EXPECTED = [
    ("Group B", "moved", "Moss Side", "Moston", None),
    ("Group C", "ended", "Moss Side", None, MAY),
    ("Group D", "moved", "Moss Side", "Moston", MAY),
    ("Group E", "moved", "Moss Side", None, None),
    ("Group G", "missing", "Moss Side", None, None),
]


def test_each_group_whose_postcode_ended_is_missing_or_moved_is_found_with_both_wards(world):
    assert (compared(), open_ones()) == (5, EXPECTED)
    assert (compared(), open_ones()) == (0, EXPECTED)
    assert finding.by_kind() == {"ended": 1, "missing": 1, "moved": 3}


@pytest.mark.parametrize(
    "record",
    [
        {"postcode": ""},
        {"postcode": "IM1 1AA"},
        {"postcode": "BF1 2AU"},
        {"status": "closed", "closed_on": MAY},
    ],
)
def test_group_without_a_postcode_of_the_directory_or_that_is_closed_is_no_difference(world, record):
    Organisation.objects.exclude(name="Group B").update(postcode="")
    Organisation.objects.filter(name="Group B").update(**record)
    assert (compared(), open_ones()) == (0, [])


def test_number_of_statements_to_compare_is_the_same_for_one_group_and_for_seven(world, django_assert_num_queries):
    with django_assert_num_queries(5):
        compared()
    Organisation.objects.exclude(name="Group B").update(postcode="")
    with django_assert_num_queries(5):
        compared()
    assert [name for name, *_ in open_ones()] == ["Group B"]


def test_import_compares_says_so_and_does_what_was_left_when_the_same_file_is_loaded_again(wards, tmp_path):
    ours, _ = wards
    OrganisationFactory(name="Gone", ward=ours, postcode="M14 4FZ")
    OrganisationFactory(name="Stays", ward=ours, postcode="M14 4FB")
    path, said = table(tmp_path, "M14 4FB"), []
    entry, _ = postcodes.import_file(path, by=SYSTEM, say=said.append)
    sentence = (
        "1 group’s postcode differs from the directory: 1 not in the directory. Staff see them under “Postcodes and"
        " wards” on the page of groups."
    )
    assert said == [sentence]
    assert [row.found_in for row in PostcodeDifference.objects.all()] == [entry]
    PostcodeDifference.objects.all().delete()
    assert postcodes.import_file(path, by=SYSTEM) == (entry, False)
    assert [name for name, *_ in open_ones()] == ["Gone"]
    out = io.StringIO()
    call_command("import_postcodes", str(path), stdout=out)
    assert out.getvalue().splitlines()[-1] == sentence


def test_import_stays_loaded_when_what_follows_it_fails(wards, tmp_path, offering):
    def breaks(loaded: PostcodeImport) -> str:
        raise RuntimeError("broken")

    offering.only(importing.after_import.AfterImport, importing.after_import.AfterImport("broken", breaks))
    with pytest.raises(RuntimeError, match="broken"):
        postcodes.import_file(table(tmp_path, "M14 4FB"), by=SYSTEM)
    entry = PostcodeImport.objects.get()
    assert (entry.finished_at is None, entry.refused_at, entry.rows) == (False, None, 1)
    assert not AuditEvent.objects.filter(verb="postcodes.refused").exists()


def test_difference_that_is_no_more_is_settled_by_itself_at_the_next_import(world):
    compared()
    Postcode.objects.filter(code__in=("M144FB", "M144FC")).update(
        ward="E05011368", ward_code="E05011368", terminated=None
    )
    PostcodeFactory(code="M144FG", ward=world[0])
    assert (compared(), [name for name, *_ in open_ones()]) == (0, ["Group D", "Group E"])
    gone = PostcodeDifference.objects.filter(settled_how="gone", settled_by=None).order_by("organisation__name")
    assert [row.organisation.name for row in gone] == ["Group B", "Group C", "Group G"]


def test_difference_leaves_the_list_as_soon_as_the_record_says_something_else(world, adviser):
    compared()
    Organisation.objects.filter(name="Group B").update(ward=world[1])
    Organisation.objects.filter(name="Group C").update(postcode="M14 4FA")
    assert [name for name, *_ in open_ones()] == ["Group D", "Group E", "Group G"]
    with pytest.raises(MovedOn) as told:
        services.leave_as_it_is(difference=PostcodeDifference.objects.get(organisation__name="Group B"), by=adviser)
    assert told.value.code == "moved-on"


def test_follow_gives_the_group_the_new_ward_through_its_record_and_says_so_once(world, adviser):
    _, other = world
    compared()
    org = Organisation.objects.get(name="Group B")
    third = WardFactory(name="Ancoats")
    org.works_in.set([other, third])
    row = org.postcode_differences.get()
    services.follow_postcode(difference=row, by=adviser)
    org.refresh_from_db()
    assert (org.ward, org.postcode, list(org.works_in.all()), org.version) == (other, "M14 4FB", [third], 2)
    saved = AuditEvent.objects.get(verb="record.saved")
    assert (saved.before["ward"], saved.after["ward"]) == ("E05011368", "E05011370")
    assert AuditEvent.objects.get(verb="postcode.followed").after == {
        "kind": "moved",
        "ward": "E05011368",
        "new_ward": "E05011370",
    }
    with pytest.raises(MovedOn) as told:
        services.follow_postcode(difference=row, by=adviser)
    assert told.value.code == "settled"
    assert compared() == 0


def test_follow_of_a_postcode_that_ended_too_leaves_that_on_the_list(world, adviser):
    compared()
    services.follow_postcode(difference=PostcodeDifference.objects.get(organisation__name="Group D"), by=adviser)
    assert open_ones()[2] == ("Group D", "ended", "Moston", None, MAY)


def test_what_was_left_is_not_listed_again_until_the_directory_says_something_new(world, adviser):
    compared()
    for row in PostcodeDifference.objects.open():
        services.leave_as_it_is(difference=row, by=adviser)
    assert (compared(), open_ones()) == (0, [])
    assert AuditEvent.objects.filter(verb="postcode.left").count() == 5
    Postcode.objects.filter(code="M144FB").update(terminated=MAY)
    assert (compared(), open_ones()) == (1, [("Group B", "moved", "Moss Side", "Moston", MAY)])


@pytest.mark.parametrize(
    ("who", "see", "leave", "follow"),
    [
        (Role.ADVISER, "", "", ""),
        (Role.CONTRACT_MANAGER, "", "", ""),
        (Role.ADMINISTRATOR, "", "not-staff", "not-staff"),
        (Role.COMMISSIONER, "not-staff", "not-staff", "not-staff"),
        ("lead", "not-staff", "not-staff", "not-staff"),
    ],
)
def test_who_may_see_and_settle(world, who, see, leave, follow):
    compared()
    row = PostcodeDifference.objects.get(organisation__name="Group B")
    person = group()[1] if who == "lead" else UserFactory(roles=[who])
    assert (
        policies.can_see_place_changes(person).code,
        policies.can_settle_postcode_difference(person, row).code,
        policies.can_follow_postcode(person, row).code,
        PostcodeDifference.objects.visible_to(person).count(),
    ) == (see, leave, follow, 0 if see else 5)


@pytest.mark.parametrize("name", ["Group C", "Group E", "Group G"])
def test_follow_where_the_directory_names_no_ward_of_ours_is_refused(world, adviser, name):
    compared()
    with pytest.raises(NotAllowed) as refused:
        services.follow_postcode(difference=PostcodeDifference.objects.get(organisation__name=name), by=adviser)
    assert refused.value.code == "no-ward"


def test_staff_list_says_what_the_directory_says_and_settles_from_there(client, world, adviser):
    compared()
    client.force_login(adviser)
    page = client.get(LIST)
    assert [(row.group.name, row.says, bool(row.follow), bool(row.settle)) for row in page.context["rows"]] == [
        ("Group B", ["It is in Moston."], True, True),
        ("Group C", ["It ended in May 2025."], False, True),
        ("Group D", ["It is in Moston, and ended in May 2025."], True, True),
        ("Group E", ["It is in none of our wards."], False, True),
        ("Group G", ["It is not in the directory."], False, True),
    ]
    assert [(tab.label, tab.count) for tab in page.context["tabs"] if tab.current] == [("Postcodes and wards", "5")]
    assert page.context["summary"] == "5 groups"
    assert page.context["rows"][1].change_href == (
        "/groups/our-record/group-c/change/place/?next=%2Fgroups%2Fstaff%2Fplaces%2F"
    )
    row = page.context["rows"][0].difference
    assert client.post(reverse("organisations:postcode_follow", args=[row.pk])).url == LIST
    left = [row.group.name for row in client.get(LIST).context["rows"]]
    assert left == ["Group C", "Group D", "Group E", "Group G"]


def test_administrator_sees_the_list_without_records_or_acts_and_the_count_beside_the_imports(client, world):
    compared()
    client.force_login(UserFactory(roles=[Role.ADMINISTRATOR]))
    said = client.get(reverse("places:reference")).content.decode()
    assert "5 groups’ postcodes differ from the directory: 3 in another ward, 1 ended, 1 not in the directory." in said
    shown = client.get(LIST).content.decode()
    assert ("Group B" in shown, "/our-record/group-b/" in shown, "Leave it" in shown) == (True, False, False)


def test_list_takes_as_many_statements_for_one_group_as_for_seven(client, world, adviser, queries_of):
    administrator, others = UserFactory(roles=[Role.ADMINISTRATOR]), Organisation.objects.exclude(name="Group B")
    taken = []
    for postcode in ("", "M14 4FD"):
        others.update(postcode=postcode)
        compared()
        for person in (adviser, administrator):
            client.force_login(person)
            taken.append((queries_of(LIST), len(client.get(LIST).context["rows"])))
    assert [rows for _, rows in taken] == [1, 1, 7, 7]
    assert [queries for queries, _ in taken[:2]] == [queries for queries, _ in taken[2:]]


def test_csv_and_xlsx_hold_the_list_in_its_order(client, world, adviser):
    compared()
    client.force_login(adviser)
    found = client.get(reverse("organisations:place_changes_download", args=["csv"]))
    lines = b"".join(found.streaming_content).decode("utf-8-sig").splitlines()
    day = PostcodeDifference.objects.first().found_at.date().isoformat()
    assert lines[0] == (
        "Group,Postcode,What happened,Ended on,Ward in the record,Code of that ward,Replaced by,Codes of those wards,"
        "Ward in the directory,Code of that ward in the directory,Found on"
    )
    assert lines[3] == f"Group D,M14 4FD,In another ward,2025-05-01,Moss Side,E05011368,,,Moston,E05011370,{day}"
    sheet = client.get(reverse("organisations:place_changes_download", args=["xlsx"]))
    rows = list(load_workbook(io.BytesIO(b"".join(sheet.streaming_content))).active.values)
    assert [row[0] for row in rows] == ["Group", "Group B", "Group C", "Group D", "Group E", "Group G"]
    assert client.get(reverse("organisations:place_changes_download", args=["pdf"])).status_code == 404


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"kind": "ended"}, "postcode_difference_says_what_its_kind_does"),
        ({"kind": "missing", "ended_on": MAY}, "postcode_difference_says_what_its_kind_does"),
        ({"kind": "moved", "new_ward_id": "E05011368"}, "postcode_difference_says_what_its_kind_does"),
        ({"settled_how": "left"}, "postcode_difference_settled_how_and_by"),
        ({}, "postcode_difference_one_open"),
    ],
)
def test_row_that_breaks_a_rule_is_refused_by_the_database(world, values, constraint):
    compared()
    org = Organisation.objects.get(name="Group A" if values else "Group G")
    row = {"organisation": org, "kind": "missing", "postcode": "M14 4FA", "ward": world[0]}
    found_in = PostcodeImport.objects.get()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PostcodeDifference.objects.create(**(row | {"found_in": found_in} | values))
